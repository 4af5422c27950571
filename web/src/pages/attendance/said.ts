/** What each source says of a person, and how one word of it is taken back or put right. Pure. */
import type { Channel, Command, Id, Instant, SaidAnswer, SaidFact, SaidRow, Scan, SheetName, SheetRow } from "../../contract";
import { dayOf, hourMinute } from "../../live/zones";
import { instantAt } from "./instants";

/** A command, and the one that makes it as if it had not been asked; null where there is none. */
export interface Act {
  readonly body: Command;
  readonly undo: Command | null;
}
/** What a word becomes; null: as long as the session, or the room that was said. */
export interface Becomes {
  readonly person: Id;
  readonly place?: Id | null;
  readonly channel: Channel;
  readonly began_at: Instant | null;
  readonly ended_at: Instant | null;
}

const AT_DESK: readonly string[] = ["desk", "qr", "seat"];
const AFTERWARDS: readonly string[] = ["paper", "bridge", "technician", "seat"];
type Afterwards = Extract<Command, { type: "attendance.record" }>["source"];
type AtDesk = "desk" | "qr" | "seat";

export function isScan(fact: SaidFact): boolean {
  return AT_DESK.includes(fact.source) && fact.channel === "room";
}

/** How somebody is on the line by another's word, as the last such word has it; null: not so. */
export function isOnLine(said: SaidAnswer): "phone" | "bridge" | null {
  const last = said.facts.filter((fact) => holds(fact) && fact.channel === "online").at(-1);
  return last?.here === true && (last.via === "phone" || last.via === "bridge") ? last.via : null;
}

export function takeFactBack(person: Id, fact: SaidFact): Act {
  const body: Command = { type: "attendance.take_back", person, command: fact.command };
  return { body, undo: isScan(fact) ? scanOf(person, fact.here, fact.source as AtDesk, fact.at, fact.place) : null };
}

/** Another person, room or hour: both facts at once, or none. Undone by correcting what came of it. */
export function correctFact(person: Id, fact: SaidFact, becomes: Becomes): { body: Command; undo: (command: Id) => Command } {
  const at = becomes.began_at ?? fact.at;
  const place = becomes.place ?? fact.place;
  return {
    body: { type: "attendance.correct", person, command: fact.command, becomes: scan(becomes.person, place, at) },
    undo: (command) => ({ type: "attendance.correct", person: becomes.person, command, becomes: scan(person, fact.place, fact.at) }),
  };
}

function scan(person: Id, place: Id | null, at: Instant): Scan {
  return { person, at, ...(place === null ? {} : { place }) };
}

/** What still holds: a word that was taken back or corrected is read, and not acted upon. */
export function holds(word: SaidFact | SaidRow): boolean {
  return word.void_at === null;
}

function scanOf(person: Id, here: boolean, source: AtDesk, at: Instant, place: Id | null): Command {
  if (!here) return { type: "attendance.check_out", person, source, at };
  return { type: "attendance.check_in", person, source, at, ...(place === null ? {} : { place }) };
}

export function takeRowBack(person: Id, row: SaidRow): Act {
  const body: Command = { type: "attendance.take_back_rows", session: row.session, sheet: row.sheet, rows: [row.row] };
  if (!AFTERWARDS.includes(row.source)) return { body, undo: null }; // nobody says another's own word
  const again: SheetRow = { person, channel: row.channel, began_at: row.began_at, ended_at: row.ended_at };
  return { body, undo: { type: "attendance.record", session: row.session, source: row.source as Afterwards, rows: [again] } };
}

export function correctRow(row: SaidRow, becomes: Becomes): Command {
  return { type: "attendance.correct_row", session: row.session, sheet: row.sheet, row: row.row, becomes: rowOf(becomes) };
}

export function takeNameBack(session: Id, sheet: number, source: string, name: SheetName): Act {
  const body: Command = { type: "attendance.take_back_rows", session, sheet, names: [name.name] };
  return { body, undo: { type: "attendance.record", session, source: source as Afterwards, unmatched: [name.written] } };
}

export function nameIs(session: Id, sheet: number, name: SheetName, becomes: Becomes): Command {
  return { type: "attendance.correct_row", session, sheet, name: name.name, becomes: rowOf(becomes) };
}

function rowOf({ person, channel, began_at, ended_at }: Becomes): SheetRow {
  return { person, channel, ...(began_at === null ? {} : { began_at }), ...(ended_at === null ? {} : { ended_at }) };
}

/** An hour as it was written: what was not touched stays to the millisecond. Undefined: no hour. */
export function writtenAt(clock: string, was: Instant | null, day: string, zone: string): Instant | null | undefined {
  if (clock.trim() === "") return null;
  if (was !== null && clock === hourMinute(Date.parse(was), zone)) return was;
  const at = instantAt(was === null ? day : dayOf(Date.parse(was), zone), clock.trim(), zone);
  return at === null ? undefined : new Date(at).toISOString();
}
