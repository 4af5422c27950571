/** Which notice stands under the one button for a while, because a chair wants to know at once. Pure.

It comes at once and goes with what it tells of, as the server says (`over_at`). So that nothing
flaps, it goes once that has lasted a second; then it is said for a while that it is so again. */
import type { Id, Notice } from "../../contract";
import { isFor } from "../../live/notices";
import type { Me } from "./go";

export const ALERT_MS = 60_000;
export const LASTS_MS = 1_000;
export const AGAIN_MS = 8_000;

export interface Alert {
  readonly notice: Notice;
  /** What it tells of is over: said quietly. */
  readonly over: boolean;
}
/** What is grave enough; everything else waits in the list of notices. */
const GRAVE: ReadonlySet<string> = new Set(["quorum_lost", "contact_lost", "desk_offline"]);

/** Those that are for this seat: by its role, its person or its delegation. */
export function forMe(notices: readonly Notice[], { role, seat, delegation = null }: Me): Notice[] {
  if (role === null) return [...notices]; // who sits here is not known yet
  return notices.filter((notice) => isFor(notice, { role, person: seat, delegation }));
}

export function ofSession(notices: readonly Notice[], session: Id, clock: number): Notice[] {
  return notices
    .filter((notice) => Date.parse(notice.at) <= clock && (notice.session == null || notice.session === session))
    .sort((a, b) => b.at.localeCompare(a.at));
}

/** The newest of what is so, that nobody has put away here; it passes by itself after a minute. */
export function alertOf(notices: readonly Notice[], session: Id, clock: number, away: ReadonlySet<string>): Alert | null {
  const grave = ofSession(notices, session, clock).filter(({ id, kind }) => GRAVE.has(kind) && !away.has(id));
  const so = grave.find((notice) => clock - Date.parse(notice.at) < ALERT_MS && overFor(notice, clock) < LASTS_MS);
  if (so !== undefined) return { notice: so, over: false };
  const again = grave.find((notice) => overFor(notice, clock) >= LASTS_MS && overFor(notice, clock) < AGAIN_MS);
  return again === undefined ? null : { notice: again, over: true };
}

/** How long that of which it tells has been over, in milliseconds. */
function overFor({ over_at }: Notice, clock: number): number {
  return over_at === undefined ? -Infinity : clock - Date.parse(over_at);
}

export function isGrave(notice: Notice): boolean {
  return GRAVE.has(notice.kind) && notice.over_at === undefined;
}
export function isOfQuorum(notice: Notice): boolean {
  return notice.kind.startsWith("quorum_");
}
