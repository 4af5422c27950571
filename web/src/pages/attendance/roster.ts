/** A roster or a sheet that was read from a file: what each line means, until it is recorded. Pure. */
import type { Channel, Command, Id, Instant, RosterRow as ReadRow } from "../../contract";

/** Why nobody is recorded by a line, unless somebody decides. */
export type LeftOut = NonNullable<ReadRow["left_out"]>;

/** One line as the server read it; it has recorded nothing. */
export interface RosterRow {
  readonly line: number;
  readonly name: string;
  readonly person: Id | null;
  readonly candidates: readonly Id[];
  readonly began_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly left_out?: LeftOut | null;
}
export interface RosterProblem {
  readonly line: number;
  readonly column: string | null;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** In English, for a code that this page does not know. */
  readonly what: string;
}
/** A file as the server has read it. */
export interface RosterRead {
  readonly rows: readonly RosterRow[];
  readonly problems: readonly RosterProblem[];
  /** So many more are wrong than are listed. */
  readonly more_problems: number;
}
/** From when to when somebody was there, by whoever chose him. */
export interface Hours {
  readonly began_at: Instant;
  readonly ended_at: Instant;
}
/** What somebody chose for a line: a person, its bare name, or nothing of it. */
export type Choice = { readonly kind: "person"; readonly person: Id; readonly hours?: Hours } | { readonly kind: "name" } | { readonly kind: "skip" };
export type Standing = "matched" | "to_choose" | "unmatched" | "left_out";

export const MOST_ROWS = 500; // that one command may carry
export const MOST_BYTES = 48_000; // of one command: the server takes frames of 64 kB
const OUTSIDE: ReadonlySet<LeftOut | null | undefined> = new Set(["before", "after", "no_time"]);

/** The session's rules take no row of such a line, whoever it was. */
export function isOutside(row: RosterRow): boolean {
  return OUTSIDE.has(row.left_out);
}

/** A file says wrongly when he was there: until somebody writes the hours he is not recorded, least of all for the whole session. */
export function needsHours(row: RosterRow, choice: Choice | undefined): boolean {
  return asksHours(row, choice) && choice?.kind === "person" && choice.hours === undefined;
}
export function asksHours(row: RosterRow, choice: Choice | undefined): boolean {
  return choice?.kind === "person" && row.left_out != null && !isOutside(row);
}

/** Who would be recorded, line by line. */
export function takenOf(rows: readonly RosterRow[], choices: readonly Choice[]): readonly { row: RosterRow; person: Id; hours: Hours | undefined }[] {
  return rows.flatMap((row, n) => {
    const choice = choices[n];
    return choice?.kind !== "person" || isOutside(row) || needsHours(row, choice) ? [] : [{ row, person: choice.person, hours: choice.hours }];
  });
}

export function standingOf(row: RosterRow): Standing {
  if (row.left_out != null) return "left_out";
  if (row.person !== null) return "matched";
  return row.candidates.length > 0 ? "to_choose" : "unmatched";
}

/** Nothing is guessed: what is not sure stays a name until somebody chooses, wrong times are left out. */
export function firstChoice(row: RosterRow): Choice {
  if (row.left_out != null) return { kind: "skip" };
  return row.person === null ? { kind: "name" } : { kind: "person", person: row.person };
}

export interface Told {
  readonly people: number;
  readonly lines: number;
  readonly names: number;
  readonly skipped: number;
  readonly to_choose: number;
  /** Lines with wrong times of which nobody is recorded yet: not decided, or without hours. */
  readonly doubtful: number;
  readonly outside: number;
}

/** Several lines may be one person, who left and came back. */
export function toldOf(rows: readonly RosterRow[], choices: readonly Choice[]): Told {
  const taken = takenOf(rows, choices);
  const people = new Set(taken.map((one) => one.person));
  const count = (kind: Choice["kind"]): number => choices.filter((choice) => choice.kind === kind).length;
  const to_choose = rows.filter((row, n) => standingOf(row) === "to_choose" && choices[n]?.kind === "name").length;
  const outside = rows.filter(isOutside).length;
  const doubtful = rows.filter((row, n) => row.left_out != null && !isOutside(row) && (choices[n]?.kind === "skip" || needsHours(row, choices[n]))).length;
  return { people: people.size, lines: taken.length, names: count("name"), skipped: count("skip"), to_choose, doubtful, outside };
}

export type Recorded = Extract<Command, { type: "attendance.record" }>;

type Row = NonNullable<Recorded["rows"]>[number];

/** The commands that record it: one, unless there is more than one may carry. */
export function recordsOf(
  session: Id, source: Recorded["source"], channel: Channel, rows: readonly RosterRow[], choices: readonly Choice[],
): readonly Recorded[] {
  const chosen = rows.map((row, n) => ({ row, choice: choices[n] })).filter(({ row }) => !isOutside(row));
  const known = takenOf(rows, choices).map(({ row, person, hours }): Row => {
    const { began_at, ended_at } = hours ?? row;
    return { person, channel, ...(began_at === null ? {} : { began_at }), ...(ended_at === null ? {} : { ended_at }) };
  });
  const names = chosen.flatMap(({ row, choice }) => (choice?.kind === "name" ? [row.name] : []));
  const [people, unmatched] = [inParts(known), inParts(names)];
  const parts = Math.max(1, people.length, unmatched.length);
  return Array.from({ length: parts }, (_, n) => ({ type: "attendance.record", session, source, rows: people[n] ?? [], unmatched: unmatched[n] ?? [] }));
}

/** Rows in order, so many together as half a command holds: names may fill the other half. */
function inParts<T>(rows: readonly T[]): T[][] {
  const parts: T[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = new TextEncoder().encode(JSON.stringify(row)).length + 1;
    const last = parts.at(-1);
    if (last === undefined || last.length >= MOST_ROWS || bytes + size > MOST_BYTES / 2) {
      parts.push([row]);
      bytes = size;
    } else {
      last.push(row);
      bytes += size;
    }
  }
  return parts;
}

/** The bytes of a file as the server takes them. */
export function base64Of(bytes: Uint8Array): string {
  const CHUNK = 0x8000; // so many arguments a call may have
  let text = "";
  for (let from = 0; from < bytes.length; from += CHUNK) text += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  return btoa(text);
}
