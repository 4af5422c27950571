/** Looking back: which days and minutes of a meeting there are to look at. Pure. */
import type { AttendanceSheet, Id, Instant, SheetSession } from "../../contract";
import { dayOf, instantOf } from "../../live/zones";

const MINUTE = 60_000;
const SLACK_MS = 3 * 60 * MINUTE; // so much longer than the session somebody may have been there, no whole day
const BEFORE_MS = 60 * MINUTE; // people come before the session does

export interface Day {
  readonly day: string;
  /** Whole minutes, from an hour before its first session until its last one ended, or now. */
  readonly from: number;
  readonly to: number;
  readonly sessions: readonly { readonly from: number; readonly to: number }[];
}

/**
 * The days that have begun, each with the hours in which something may have been seen.
 * `open`: what is in session now. A session that was open when the sheet was taken and is not any
 * more ended at an hour which that sheet does not know: the planned one stands for it.
 */
export function daysOf(sheet: AttendanceSheet, now: number, open: ReadonlySet<Id>): readonly Day[] {
  const days = new Map<string, { from: number; to: number }[]>();
  for (const session of sheet.sessions) {
    const from = Date.parse(session.opened_at ?? session.planned_start);
    const to = endOf(session, Date.parse(sheet.as_of), open.has(session.session) ? now : null);
    if (from - BEFORE_MS > now) continue;
    const day = dayOf(from, sheet.home_zone);
    days.set(day, [...(days.get(day) ?? []), { from, to: Math.min(to, Math.max(now, from)) }]);
  }
  return [...days].sort(([a], [b]) => a.localeCompare(b)).map(([day, sessions]) => {
    const from = Math.min(...sessions.map((one) => one.from)) - BEFORE_MS;
    const to = Math.max(...sessions.map((one) => one.to)) + MINUTE;
    return { day, from: floored(from), to: floored(Math.max(from + MINUTE, Math.min(to, now))), sessions };
  });
}

function endOf(session: SheetSession, as_of: number, now: number | null): number {
  if (session.closed_at !== null) return Date.parse(session.closed_at);
  if (session.opened_at === null) return Date.parse(session.planned_end);
  return now ?? Math.max(as_of, Date.parse(session.planned_end));
}

/** "15:20" of a day in a zone, as an instant; null where it is no time. */
export function instantAt(day: string, clock: string, zone: string): number | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? [];
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)/.exec(clock) ?? [];
  if (date === undefined || minute === undefined) return null;
  return instantOf({ year: Number(year), month: Number(month), day: Number(date), hour: Number(hour), minute: Number(minute), second: 0 }, zone);
}

/** Two hours as they were written, of a session that may reach past midnight; null where they are none of it. */
export function hoursWithin(session: SheetSession, from: string, to: string, zone: string): { began_at: Instant; ended_at: Instant } | null {
  const opened = Date.parse(session.opened_at ?? session.planned_start);
  const closed = session.closed_at === null ? Infinity : Date.parse(session.closed_at); // it goes on
  const last = Number.isFinite(closed) ? closed : Math.max(opened, Date.parse(session.planned_end));
  const days = [...new Set([opened, last].map((at) => dayOf(at, zone)))];
  const [begins, ends] = [from, to].map((clock) => days.flatMap((day) => instantAt(day, clock.trim(), zone) ?? []));
  for (const began of begins ?? []) {
    const ended = ends?.find((one) => one > began);
    if (ended !== undefined && ended > opened && began < closed && ended - began <= last - opened + SLACK_MS) return { began_at: new Date(began).toISOString(), ended_at: new Date(ended).toISOString() };
  }
  return null;
}

/** What an address asks for; null where it asks for no instant, or for one that has not come. */
export function untilOf(search: string, now: number): number | null {
  const at = Date.parse(new URLSearchParams(search).get("until") ?? "");
  return Number.isNaN(at) || at >= now ? null : at;
}

function floored(at: number): number {
  return Math.floor(at / MINUTE) * MINUTE;
}
