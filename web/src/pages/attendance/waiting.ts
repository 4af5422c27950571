/** What the secretary has yet to decide. Pure. */
import type { AttendanceSheet, SheetAttendance, SheetDelegation, SheetPerson, SheetSession } from "../../contract";
import { own } from "../../live/own";

export interface Waiting {
  readonly arrivals: readonly SheetPerson[];
  readonly uncertified: readonly SheetSession[];
  readonly changed: readonly SheetSession[];
  readonly credentials: readonly SheetDelegation[];
}

export function waitingOf(sheet: AttendanceSheet): Waiting {
  const over = sheet.sessions.filter((session) => session.phase === "closed" && session.opened_at !== null);
  return {
    arrivals: sheet.people.filter((person) => person.pending === true),
    uncertified: over.filter((session) => session.certified === null),
    changed: over.filter((session) => session.certified?.changed === true),
    credentials: sheet.delegations.filter((one) => one.tier === "member" && one.credentials !== "accepted"),
  };
}

export function countOf(waiting: Waiting): number {
  return waiting.arrivals.length + waiting.uncertified.length + waiting.changed.length + waiting.credentials.length;
}

/** Whether somebody who was there is counted: not while he waits for admission, nor where the sitting was not for him. */
export function isCounted(person: SheetPerson, attended: SheetAttendance): boolean {
  return person.pending !== true && attended.not_entitled !== true;
}

/** What a certificate of the session would say, in numbers. */
export interface Tally {
  readonly heads: number;
  readonly in_person: number;
  /** Of those in person, who were also on the line. */
  readonly both: number;
  readonly online: number;
  /** Who has only their own word for it. */
  readonly by_own_word: number;
  /** Who was there and waits for admission: left out until that is decided. */
  readonly pending: number;
  /** Who was seen, and the sitting was not for them: listed apart. */
  readonly not_entitled: number;
  readonly no_shows: number;
  readonly unmatched: number;
}

export function tallyOf(sheet: AttendanceSheet, session: SheetSession): Tally {
  const there = sheet.people.flatMap((person) => {
    const attended = own(person.sessions, session.session);
    return attended === undefined ? [] : [{ person, attended }];
  });
  const counted = there.filter(({ person, attended }) => isCounted(person, attended));
  const how = (mode: string): number => counted.filter(({ attended }) => attended.mode === mode).length;
  return {
    heads: counted.length,
    in_person: how("in_person") + how("both"),
    both: how("both"),
    online: how("online"),
    by_own_word: counted.filter(({ attended }) => attended.sources.every((source) => source === "self")).length,
    pending: there.filter(({ person }) => person.pending === true).length,
    not_entitled: there.filter(({ person, attended }) => person.pending !== true && attended.not_entitled === true).length,
    no_shows: session.no_shows.length,
    unmatched: session.unmatched.length,
  };
}
