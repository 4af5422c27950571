/** What a strip of sky shows, as shares of its width. Pure: no words, no pixels. */
import { stretches, type Light, type Sky, type Stretch } from "../../live/sun";
import { town } from "../../live/towns";

export interface Band {
  readonly sky: Sky;
  /** Percent of the strip. */
  readonly x: number;
  readonly width: number;
  readonly stars: boolean;
}
/** One light from where it begins to where another does. */
export interface Run {
  readonly light: Light;
  /** The step of sky that its word stands on. */
  readonly sky: Sky;
  readonly x: number;
  readonly width: number;
  /** Milliseconds since 1970. */
  readonly from: number;
}
export interface Strip {
  readonly bands: readonly Band[];
  readonly runs: readonly Run[];
}

const STARRY: ReadonlySet<Sky> = new Set<Sky>(["astro", "night"]);
const SEAM = 0.05; // bands lap over each other by this much, so that no hairline shows between

/** The sky of a zone's town along a span; null where the zone has no town. */
export function stripOf(zone: string, from: number, to: number): Strip | null {
  const spot = town(zone);
  if (spot === null || !(to > from)) return null;
  const parts = stretches(from, to, spot);
  const share = (ms: number): number => (100 * ms) / (to - from);
  return {
    bands: parts.map((part) => ({
      sky: part.sky,
      x: share(part.from - from),
      width: share(part.to - part.from) + SEAM,
      stars: STARRY.has(part.sky),
    })),
    runs: runsOf(parts).map(({ light, sky, from: begin, to: end }) => ({
      light, sky, x: share(begin - from), width: share(end - begin), from: begin,
    })),
  };
}

function runsOf(parts: readonly Stretch[]): readonly Stretch[] {
  const out: Stretch[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (last?.light === part.light) out[out.length - 1] = { ...last, to: part.to };
    else out.push(part);
  }
  return out;
}
