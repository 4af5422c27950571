/**
 * The height of the sun and the sky that follows from it. Pure: a place and an instant in, steps
 * of light out. No words, no colours, no time zones.
 */
import type { Spot } from "./towns";

/** Six steps of light, by the height of the sun's centre in degrees. */
export type Sky = "day" | "low" | "civil" | "naut" | "astro" | "night";
/** What people call it: dawn and dusk are the same light, before and after the night. */
export type Light = "day" | "dusk" | "dawn" | "night";

export interface Stretch {
  readonly sky: Sky;
  readonly light: Light;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
const J2000 = Date.UTC(2000, 0, 1, 12);
const rad = (degrees: number): number => (degrees * Math.PI) / 180;
const sin = (degrees: number): number => Math.sin(rad(degrees));
const cos = (degrees: number): number => Math.cos(rad(degrees));

/**
 * Degrees of the sun above the horizon, refraction left out. The Astronomical Almanac's
 * low-precision formula: better than 0.02° between 1950 and 2050.
 */
export function height(at: number, { lat, lon }: Spot): number {
  const days = (at - J2000) / 86_400_000;
  const anomaly = 357.529 + 0.98560028 * days;
  const longitude =
    280.459 + 0.98564736 * days + 1.915 * sin(anomaly) + 0.02 * sin(2 * anomaly);
  const tilt = 23.439 - 0.00000036 * days;
  const ascension = Math.atan2(cos(tilt) * sin(longitude), cos(longitude));
  const declination = Math.asin(sin(tilt) * sin(longitude));
  const hour = rad(280.46062 + 360.98564737 * days + lon) - ascension;
  const up = sin(lat) * Math.sin(declination) + cos(lat) * Math.cos(declination) * Math.cos(hour);
  return (Math.asin(up) * 180) / Math.PI;
}

/** Lower bounds; sunrise is the upper edge of the sun at the horizon, hence -0.833. */
const STEPS: readonly (readonly [Sky, number])[] = [
  ["day", 6],
  ["low", -0.833],
  ["civil", -6],
  ["naut", -12],
  ["astro", -18],
];

/** The step of light at an instant. */
export function skyAt(at: number, spot: Spot): Sky {
  const degrees = height(at, spot);
  return STEPS.find(([, bound]) => degrees > bound)?.[0] ?? "night";
}

function named(sky: Sky, at: number, spot: Spot): Light {
  if (sky === "day" || sky === "low") return "day";
  if (sky === "astro" || sky === "night") return "night";
  return height(at + MINUTE, spot) > height(at, spot) ? "dawn" : "dusk";
}

/** The word for the light at an instant. */
export function lightAt(at: number, spot: Spot): Light {
  return named(skyAt(at, spot), at, spot);
}

/** The sky of a span, cut where a step begins; to the minute, as clocks are read. */
export function stretches(from: number, to: number, spot: Spot): readonly Stretch[] {
  const out: Stretch[] = [];
  for (let at = from; at < to; at += MINUTE) {
    const sky = skyAt(at, spot);
    const last = out.at(-1);
    const until = Math.min(at + MINUTE, to);
    const light = named(sky, at, spot);
    if (last?.sky === sky && last.light === light) out[out.length - 1] = { ...last, to: until };
    else out.push({ sky, light, from: at, to: until });
  }
  return out;
}
