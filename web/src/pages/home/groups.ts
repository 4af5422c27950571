/** Which meetings are on now, today, coming or closed, and what of each stands on its line. Pure. */
import type { MeetingRow, MeetingSession } from "../../contract";
import { dayOf } from "../../live/zones";

export type Group = "now" | "today" | "coming" | "closed";

export interface Card {
  readonly row: MeetingRow;
  readonly group: Group;
  /** The day whose hours are shown, on the host's calendar. */
  readonly day: string;
  readonly from: number;
  readonly to: number;
  /** It was planned for a day that is over and nobody opened it. */
  readonly missed: boolean;
}

const isOver = ({ phase }: MeetingSession): boolean => phase === "closed" || phase === "cancelled";
const isRunning = ({ phase }: MeetingSession): boolean => phase === "open" || phase === "suspended";

export function cardOf(row: MeetingRow, now: number): Card {
  const today = dayOf(now, row.home_zone);
  const days = [...new Set(row.sessions.map((session) => dayOfSession(session, row)))].sort();
  const waiting = days.filter((day) => row.sessions.some((session) => !isOver(session) && dayOfSession(session, row) === day));
  const ahead = waiting.find((day) => day >= today);
  const running = row.sessions.find(isRunning);
  const group: Group = running ? "now" : ahead === undefined ? "closed" : ahead === today ? "today" : "coming";
  const day = running ? runningDay(running, row, today) : (ahead ?? days[0] ?? row.days[0] ?? today);
  const missed = group === "closed" && waiting.length > 0;
  return { row, group, day, missed, ...spanOf(row, day, now) };
}

function runningDay(running: MeetingSession, row: MeetingRow, today: string): string {
  const days = row.sessions.map((session) => dayOfSession(session, row));
  return days.includes(today) ? today : dayOfSession(running, row);
}

function dayOfSession(session: MeetingSession, row: MeetingRow): string {
  return dayOf(Date.parse(session.planned_start.instant), row.home_zone);
}

function spanOf(row: MeetingRow, day: string, now: number): { from: number; to: number } {
  const held = row.sessions.filter((session) => dayOfSession(session, row) === day);
  if (held.length === 0) return { from: now, to: now + 3_600_000 };
  return {
    from: Math.min(...held.map((session) => Date.parse(session.planned_start.instant))),
    to: Math.max(...held.map((session) => Date.parse(session.planned_end.instant))),
  };
}

/** The cards of a group, the nearest first; what is closed, the latest first. */
export function cardsOf(rows: readonly MeetingRow[], now: number): Record<Group, Card[]> {
  const cards = rows.map((row) => cardOf(row, now)).sort((a, b) => a.from - b.from);
  const of = (group: Group): Card[] => cards.filter((card) => card.group === group);
  return { now: of("now"), today: of("today"), coming: of("coming"), closed: of("closed").reverse() };
}
