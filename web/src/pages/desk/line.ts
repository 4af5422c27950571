/** Who is on the line where no page shows it: who says so, and how it shows before the list does. Pure. */
import type { Command, Id, Role } from "../../contract";
import { line as en } from "../../words/en/line";
import { line as vi } from "../../words/vi/line";
import type { Row, Via } from "./people";

export const LINE = { en, vi };

/** What a seat does on this page. */
export interface Acts {
  readonly doors: boolean;
  readonly line: boolean;
}
const HEARS: ReadonlySet<Role> = new Set<Role>(["technician", "secretary", "chair", "moderator"]); // a desk hears no line

/** As long as nobody knows whose seat it is, it is a desk's. */
export function actsOf(role: Role | null): Acts {
  return { doors: role !== "technician", line: role !== null && HEARS.has(role) };
}

export type Mark = Extract<Command, { type: "attendance.mark" }>;

/** The word that somebody is on the line by this, or, by null, no longer; null where there is nothing to say. */
export function markOf({ person, via }: Pick<Row, "person" | "via">, to: Via | null): Mark | null {
  if (to === via) return null;
  return to === null ? { type: "attendance.mark", person, online: false, via: via ?? "bridge" } : { type: "attendance.mark", person, online: true, via: to };
}

/** How a line stands by what was said here, and since when this page knows (performance.now()). */
export interface Heard {
  readonly via: Via | null;
  readonly at: number;
}
const SETTLED_MS = 3_000; // by then the list knows it; where it says otherwise, it is right

/** The list, and over it what was said here a moment ago. */
export function asHeard(rows: readonly Row[], heard: ReadonlyMap<Id, Heard>): readonly Row[] {
  return heard.size === 0 ? rows : rows.map((row) => ({ ...row, via: (heard.get(row.person) ?? row).via }));
}

/** What the list, asked for at that moment, does not say itself yet. */
export function unsettled(heard: ReadonlyMap<Id, Heard>, rows: readonly Row[], asked: number): ReadonlyMap<Id, Heard> {
  const told = new Map(rows.map(({ person, via }) => [person, via]));
  return new Map([...heard].filter(([person, { via, at }]) => asked - at < SETTLED_MS && told.get(person) !== via));
}
