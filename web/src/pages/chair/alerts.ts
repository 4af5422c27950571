/** Which notice stands under the one button for a while, because a chair wants to know at once. Pure. */
import type { Id, Notice } from "../../contract";
import { isFor } from "../../live/notices";
import type { Me } from "./go";

export const ALERT_MS = 60_000;
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

/** The newest of them that nobody has put away here; it passes by itself after a minute. */
export function alertOf(notices: readonly Notice[], session: Id, clock: number, away: ReadonlySet<string>): Notice | null {
  return (
    ofSession(notices, session, clock).find(({ id, kind, at }) => GRAVE.has(kind) && clock - Date.parse(at) < ALERT_MS && !away.has(id)) ?? null
  );
}

export function isGrave(notice: Notice): boolean {
  return GRAVE.has(notice.kind);
}
export function isOfQuorum(notice: Notice): boolean {
  return notice.kind.startsWith("quorum_");
}
