/** The sessions of a meeting: by day, which one runs, which one this page should show. Pure. */
import type { Id, NowSlice, ProgrammeSlice, SessionPhase, Slices } from "../contract";
import { sittingOf, type Row } from "./agenda";
import { dayOf } from "./zones";

export interface Session {
  readonly id: Id;
  readonly programme: ProgrammeSlice;
  readonly now: NowSlice;
  readonly phase: SessionPhase;
  readonly start: number;
  readonly end: number;
  /** Its day on the host's calendar. */
  readonly day: string;
}

/** The sessions of which this page is shown programme and state, in the meeting's order. */
export function sessionsOf(view: Slices): Session[] {
  const { meeting } = view;
  if (meeting === undefined) return [];
  return meeting.sessions.flatMap((id) => {
    const programme = view[`programme/${id}`];
    const now = view[`now/${id}`];
    if (programme === undefined || now === undefined) return [];
    const start = Date.parse(programme.planned_start.instant);
    const end = Date.parse(programme.planned_end.instant);
    return [{ id, programme, now, phase: now.phase, start, end, day: dayOf(start, meeting.home_zone) }];
  });
}

export function daysOf(sessions: readonly Session[]): string[] {
  return [...new Set(sessions.map((session) => session.day))].sort();
}

export function runs(session: Session): boolean {
  return session.phase === "open" || session.phase === "suspended";
}

/**
 * What "now" means for this viewer: a session that runs (first one with an own item, then one in
 * the own place, then one that is open to him), else the one that comes next, else the last one.
 */
export function sessionNow(sessions: readonly Session[], me: Id | null, place: Id | null): Session | null {
  const byStart = [...sessions].sort((a, b) => a.start - b.start);
  const running = byStart.filter(runs);
  const coming = byStart.filter((session) => session.phase === "scheduled");
  const first = coming[0];
  const together = first === undefined ? [] : coming.filter((session) => session.start === first.start);
  return pick(running, me, place) ?? pick(together, me, place) ?? byStart.filter((session) => session.phase === "closed").at(-1) ?? byStart.at(-1) ?? null;
}

function pick(among: readonly Session[], me: Id | null, place: Id | null): Session | null {
  return (
    among.find((session) => hasItemOf(session, me)) ??
    among.find((session) => place !== null && session.programme.place === place && isOpenToMe(session)) ??
    among.find(isOpenToMe) ??
    among[0] ??
    null
  );
}

/** Something of it is for this viewer, and what runs in it is not hidden. */
function isOpenToMe(session: Session): boolean {
  return session.programme.sequence.length > 0 && !session.now.hidden;
}

function hasItemOf(session: Session, me: Id | null): boolean {
  if (me === null) return false;
  return Object.values(session.programme.items).some((item) => item.speakers.some((speaker) => speaker.person === me));
}

/** The viewer's own next item in any session of the meeting. */
export function ownNext(view: Slices, sessions: readonly Session[], me: Id | null): Row | null {
  if (me === null) return null;
  const own = sessions
    .filter((session) => session.phase !== "closed" && session.phase !== "cancelled")
    .flatMap((session) => sittingOf(session.programme, session.now, view[`forecast/${session.id}`], me).mine ?? []);
  return own.sort((a, b) => a.start - b.start)[0] ?? null;
}

const OWN_WORD_MS = 24 * 3_600_000;

/** The session that ended last and not long ago: its people may still say that they were there. */
export function endedLately(sessions: readonly Session[], now: number): Session | null {
  const ended = sessions.filter(({ phase, end }) => phase === "closed" && now - end < OWN_WORD_MS);
  return ended.sort((a, b) => a.end - b.end).at(-1) ?? null;
}

/** Do two sessions share time? */
export function together(one: Session, other: Session): boolean {
  return one.id !== other.id && one.start < other.end && other.start < one.end;
}

/** The next session of the meeting behind this one that has not been held. */
export function nextSession(sessions: readonly Session[], after: Session): Session | null {
  return (
    [...sessions].sort((a, b) => a.start - b.start).find((one) => one.phase === "scheduled" && one.start >= after.start && one.id !== after.id) ?? null
  );
}
