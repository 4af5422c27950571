/** A roster or a sheet that was read from a file: what each line means, until it is recorded. Pure. */
import type { Channel, Command, Id, Instant } from "../../contract";

/** One line as the server read it; it has recorded nothing. */
export interface RosterRow {
  readonly line: number;
  readonly name: string;
  readonly person: Id | null;
  readonly candidates: readonly Id[];
  readonly began_at: Instant | null;
  readonly ended_at: Instant | null;
}
export interface RosterProblem {
  readonly line: number;
  readonly column: string | null;
  readonly what: string;
}
/** A file as the server has read it. */
export interface RosterRead {
  readonly rows: readonly RosterRow[];
  readonly problems: readonly RosterProblem[];
  /** So many more are wrong than are listed. */
  readonly more_problems: number;
}
/** What somebody chose for a line: a person, its bare name, or nothing of it. */
export type Choice = { readonly kind: "person"; readonly person: Id } | { readonly kind: "name" } | { readonly kind: "skip" };
export type Standing = "matched" | "to_choose" | "unmatched";

export const MOST_ROWS = 500; // that one command may carry

export function standingOf(row: RosterRow): Standing {
  if (row.person !== null) return "matched";
  return row.candidates.length > 0 ? "to_choose" : "unmatched";
}

/** Nothing is guessed: where the server is not sure, the line stays a name until somebody chooses. */
export function firstChoice(row: RosterRow): Choice {
  return row.person === null ? { kind: "name" } : { kind: "person", person: row.person };
}

export interface Told {
  readonly people: number;
  readonly lines: number;
  readonly names: number;
  readonly skipped: number;
  readonly to_choose: number;
}

/** Several lines may be one person, who left and came back. */
export function toldOf(rows: readonly RosterRow[], choices: readonly Choice[]): Told {
  const people = new Set(choices.flatMap((choice) => (choice.kind === "person" ? [choice.person] : [])));
  const count = (kind: Choice["kind"]): number => choices.filter((choice) => choice.kind === kind).length;
  const to_choose = rows.filter((row, n) => standingOf(row) === "to_choose" && choices[n]?.kind === "name").length;
  return { people: people.size, lines: count("person"), names: count("name"), skipped: count("skip"), to_choose };
}

export type Recorded = Extract<Command, { type: "attendance.record" }>;

/** The commands that record it: one, unless there are more lines than one may carry. */
export function recordsOf(
  session: Id, source: Recorded["source"], channel: Channel, rows: readonly RosterRow[], choices: readonly Choice[],
): readonly Recorded[] {
  const known = rows.flatMap((row, n) => {
    const choice = choices[n];
    if (choice?.kind !== "person") return [];
    return [{ person: choice.person, channel, ...(row.began_at === null ? {} : { began_at: row.began_at }), ...(row.ended_at === null ? {} : { ended_at: row.ended_at }) }];
  });
  const names = rows.flatMap((row, n) => (choices[n]?.kind === "name" ? [row.name] : []));
  const parts = Math.max(1, Math.ceil(Math.max(known.length, names.length) / MOST_ROWS));
  return Array.from({ length: parts }, (_, part) => {
    const [from, to] = [part * MOST_ROWS, (part + 1) * MOST_ROWS];
    return { type: "attendance.record", session, source, rows: known.slice(from, to), unmatched: names.slice(from, to) };
  });
}

/** The bytes of a file as the server takes them. */
export function base64Of(bytes: Uint8Array): string {
  const CHUNK = 0x8000; // so many arguments a call may have
  let text = "";
  for (let from = 0; from < bytes.length; from += CHUNK) text += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  return btoa(text);
}
