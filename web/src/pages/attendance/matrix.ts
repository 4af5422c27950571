/** The presence matrix: delegations down, sessions across, and what of it is out of the ordinary. Pure. */
import type { AttendanceSheet, Id, SheetAttendance, SheetCell, SheetDelegation, SheetPerson, SheetSession } from "../../contract";
import { own } from "../../live/own";
import { folded } from "../chair/people";

/** One delegation at one session. `seen`: null where the session has not been opened. */
export interface Cell {
  readonly session: Id;
  readonly seen: SheetCell | null;
  /** How many came another way than was expected of them. */
  readonly came_online: number;
  readonly came_in_person: number;
  /** For how many of its people the session is meant, or who came; null before it was opened. */
  readonly expected: number | null;
  /** The session is over and nobody of those was seen. */
  readonly missing: boolean;
}
export interface Row {
  readonly delegation: SheetDelegation;
  readonly cells: readonly Cell[];
  readonly people: readonly SheetPerson[];
  readonly pending: number;
  readonly out_of_ordinary: boolean;
}

export function held(session: SheetSession): boolean {
  return session.opened_at !== null;
}

/** Rows in the order of the sheet, which is the protocol's. */
export function rowsOf(sheet: AttendanceSheet): readonly Row[] {
  return sheet.delegations.map((delegation) => {
    const people = sheet.people.filter((person) => person.delegation === delegation.delegation);
    const cells = sheet.sessions.map((session) => cellOf(session, delegation, people));
    const odd = cells.some((cell) => cell.came_online + cell.came_in_person > 0 || cell.missing || (cell.seen?.drops.length ?? 0) > 0);
    const pending = people.filter((person) => person.pending === true).length;
    return { delegation, cells, people, pending, out_of_ordinary: odd || pending > 0 };
  });
}

function cellOf(session: SheetSession, delegation: SheetDelegation, people: readonly SheetPerson[]): Cell {
  const seen = held(session) ? (own(delegation.sessions, session.session) ?? NOBODY) : null;
  const others = people
    .map((person) => own(person.sessions, session.session))
    .filter((one): one is SheetAttendance => one?.unexpected === true && one.not_entitled !== true);
  const came_online = others.filter((one) => one.mode === "online").length;
  const absent = people.filter((person) => session.no_shows.includes(person.person)).length;
  const expected = seen === null ? null : headsOf(seen) + absent;
  const missing = session.phase === "closed" && absent > 0 && expected === absent;
  return { session: session.session, seen, came_online, came_in_person: others.length - came_online, expected, missing };
}

const NOBODY: SheetCell = { modality: "absent", in_person: 0, online: 0, first_at: null, last_at: null, drops: [] };

export function headsOf(cell: SheetCell): number {
  return cell.in_person + cell.online;
}

/** The rows that all words of a question are found in: by delegation, else by one of its people. */
export function sought(rows: readonly Row[], question: string): readonly Row[] {
  const words = folded(question).split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return rows;
  const fits = (...texts: string[]): boolean => {
    const text = folded(texts.join(" "));
    return words.every((word) => text.includes(word));
  };
  return rows.flatMap((row) => {
    const { name, short } = row.delegation;
    if (fits(name, short)) return [row];
    const people = row.people.filter((person) => fits(name, short, person.name, person.function));
    return people.length === 0 ? [] : [{ ...row, people }];
  });
}

/** The sessions of one day of the home zone, or all of them. */
export function columnsOf(sheet: AttendanceSheet, day: string | null, dayOf: (session: SheetSession) => string): readonly SheetSession[] {
  return day === null ? sheet.sessions : sheet.sessions.filter((session) => dayOf(session) === day);
}
