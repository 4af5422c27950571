/**
 * What a desk has done and the server has not answered: how an answer is taken, what is shown
 * meanwhile, what an undo becomes. Pure; kept by store.ts, sent by outbox.svelte.ts.
 */
import { deviceIn } from "./device";
import type { Command, Id, Problem } from "../../contract";
import type { Row, Shown, Word } from "./people";

export type DeskCommand = Extract<
  Command,
  { type: "attendance.check_in" | "attendance.check_out" | "attendance.take_back" | "attendance.mark" | "people.walk_in" }
>;
/** Why an act is told to the officer after it was sent; it stays until it is dismissed. */
export interface Told {
  /**
   * `also`: it counts, and another desk had done the same. `left`, `back`: it counts, and another desk said
   * otherwise after it. `already`: as it was. `refused`: it does not count.
   */
  readonly kind: "also" | "left" | "back" | "already" | "refused";
  /** Since when it was so, by the server's list; null where nobody knows. */
  readonly since: number | null;
  /** Who had done it, where the server says so. */
  readonly by: string | null;
  /** It was another device that holds this desk's own link. */
  readonly other?: boolean;
  /** At which room's door. */
  readonly place?: Id | null;
  readonly code: string;
  readonly detail: string;
}
/** Whether somebody is in a room, since when, and in which where there are several. */
export interface Standing {
  readonly inRoom: boolean;
  readonly since: number | null;
  readonly room: Id | null;
}
export interface Entry {
  /** The order in which things were done; given by the store. */
  readonly n: number;
  /** Whose queue: meeting and seat. */
  readonly desk: string;
  /** The command's own id, made when it was done: however often it is sent, it counts once. */
  readonly id: string;
  readonly body: DeskCommand;
  /** What the officer knows it by. */
  readonly name: string;
  /** Server time in milliseconds when it was done. */
  readonly at: number;
  /** What it makes of the person; null for a walk-in. */
  readonly shows: Standing | null;
  /** What it was before, for an undo. */
  readonly was: Standing | null;
  /** It was sent at least once: the server may know it. */
  readonly tried: boolean;
  readonly told: Told | null;
}
export type Draft = Omit<Entry, "n">;

export type Verdict = "done" | "again" | "shut" | "answered";

const AGAIN = new Set([0, 408, 421, 425, 429]);
const SHUT = new Set([401, 403, 410]);

/** What a status means: recorded; not now; not from this seat; or an answer that will not change. */
export function verdictOf(status: number): Verdict {
  if (status >= 200 && status < 300) return "done";
  if (AGAIN.has(status) || status >= 500) return "again";
  return SHUT.has(status) ? "shut" : "answered";
}

export function personOf(entry: Pick<Entry, "body">): Id | null {
  return "person" in entry.body ? entry.body.person : null;
}

export function waiting(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ told }) => told === null);
}

/** What is shown of each person: the newest act wins. */
export function shownOf(waits: readonly Entry[], answered: readonly Entry[]): ReadonlyMap<Id, Shown> {
  const shown = new Map<Id, Shown>();
  const lay = (waitsNow: boolean) => (entry: Entry): void => {
    const person = personOf(entry);
    if (person !== null && entry.shows !== null) shown.set(person, { ...entry.shows, waits: waitsNow });
  };
  [...answered].sort((a, b) => a.n - b.n).forEach(lay(false));
  [...waits].sort((a, b) => a.n - b.n).forEach(lay(true));
  return shown;
}

/** An act that was never sent is forgotten; one that may have arrived is taken back by its id. */
export function undone(entry: Entry, at: number, id: string): Draft | null {
  const person = personOf(entry);
  if (!entry.tried || person === null) return null;
  return {
    desk: entry.desk, id, at, name: entry.name,
    body: { type: "attendance.take_back", person, command: entry.id },
    shows: entry.was, was: entry.shows, tried: false, told: null,
  };
}

/** What a final answer other than "recorded" is to the officer. */
export function toldOf(entry: Entry, problem: Problem | null, row: Row | undefined): Told {
  const already = problem?.code === "out_of_order" && row !== undefined && isSo(entry, row);
  const said = problem?.at == null ? null : Date.parse(problem.at);
  return {
    kind: already ? "already" : "refused",
    since: said ?? (already ? row.since : null),
    by: problem?.by?.name ?? (already ? (row.letIn.at(-1)?.by ?? null) : null),
    code: problem?.code ?? "unknown",
    detail: problem?.detail ?? "",
  };
}

/**
 * Another desk's word of the same coming or going, of which whoever acted here did not know: both
 * are recorded, the person counts once. An answer that was lost is no other desk's word.
 */
export function alsoOf(entry: Entry, row: Row | undefined): Told | null {
  if (row === undefined || entry.was === null || entry.was.inRoom === inRoom(row)) return null;
  if (entry.body.type === "attendance.check_in") {
    const other = row.letIn.filter(({ command }) => command !== entry.id).at(-1);
    return inRoom(row) && other !== undefined ? toldBy("also", other, entry) : null;
  }
  if (entry.body.type !== "attendance.check_out" || inRoom(row) || row.letOut === null) return null;
  return row.letOut.command === entry.id ? null : toldBy("also", row.letOut, entry);
}

/** What another desk said after an act that waited: it counts up to there. */
export function overtakenOf(entry: Entry, row: Row | undefined): Told | null {
  if (row === undefined) return null;
  const { letIn, letOut } = row;
  if (entry.body.type === "attendance.check_in" && letOut !== null && letOut.at > entry.at) return toldBy("left", letOut, entry);
  const back = letIn.find(({ at }) => at > entry.at);
  return entry.body.type === "attendance.check_out" && letOut === null && back !== undefined ? toldBy("back", back, entry) : null;
}

function toldBy(kind: Told["kind"], { at, by, place, sameLink, command }: Word, entry: Entry): Told {
  const other = sameLink === true && !command.startsWith(deviceIn(entry.id));
  return { kind, since: at, by, place, ...(other ? { other } : {}), code: "", detail: "" };
}

/** Does the list say of the person what the act made of him? */
export function isSo(entry: Entry, row: Row): boolean {
  if (entry.shows === null || entry.shows.inRoom !== inRoom(row)) return false;
  return entry.shows.room === null || entry.shows.room === row.room;
}

function inRoom(row: Row): boolean {
  return row.mode === "in_person" || row.mode === "both";
}
