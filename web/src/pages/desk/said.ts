/** What is said of a badge that was read. Pure. */
import type { DeskWords } from "../../words/en/desk";
import type { Reading } from "./badge";
import type { Line } from "./people";

export function saidOf(scan: { reading: Reading; line: Line | null; was: boolean }, w: DeskWords, now: string): string {
  const { reading, line, was } = scan;
  if (reading.kind !== "person") return w.badge[reading.kind];
  if (line === null) return w.badge.unknown;
  return was ? w.badge.already(line.name) : w.badge.in(line.name, now);
}
