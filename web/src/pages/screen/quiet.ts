/** What the hall reads while no item shows. Pure: a moment in, words and figures out. */
import type { MeetingSlice, NowSlice, ProgrammeSlice, Text } from "../../contract";
import type { Sitting } from "../../live/agenda";
import type { Moment } from "../../live/moment";
import type { ScreenWords } from "../../words/en/screen";
import type { Tongue } from "../../words/tongue.svelte";

export interface Quiet {
  readonly head: string;
  /** The same in the other language, where the head is a text of the meeting. */
  readonly text: Text | null;
  readonly figures: string;
  readonly unit: string;
  readonly detail: string;
  readonly shut: boolean;
}
export interface Scene {
  readonly w: ScreenWords;
  readonly tongue: Tongue;
  readonly hour: (at: number) => string;
  readonly meeting: MeetingSlice;
  readonly programme: ProgrammeSlice;
  readonly now: NowSlice;
  readonly sitting: Sitting;
  readonly clock: number;
}

const MINUTE = 60_000;
const PLAIN = { text: null, figures: "", unit: "", detail: "", shut: false };

export function quietOf(scene: Scene, moment: Moment): Quiet {
  const { w, now, sitting, hour } = scene;
  switch (moment) {
    case "before": return before(scene);
    case "overdue": return { ...titled(scene), detail: w.overdue(hour(startOf(scene))) };
    case "first": return { ...PLAIN, head: w.opened, detail: w.soon };
    case "between": return { ...PLAIN, head: w.between, detail: w.soon };
    case "all_done": return { ...PLAIN, head: w.allDone, detail: w.soon };
    case "suspended": return { ...PLAIN, head: w.suspended, detail: standstill(scene, now) };
    case "shut": return { ...PLAIN, head: w.closedSession, detail: sitting.closed === null ? w.closedDetail : w.toAbout(hour(sitting.closed.end)), shut: true };
    case "ended": return { ...PLAIN, head: w.ended, detail: w.thanks };
    case "cancelled": return { ...PLAIN, head: w.cancelled };
    case "item": return PLAIN_HEAD;
  }
}

const PLAIN_HEAD: Quiet = { ...PLAIN, head: "" };

function startOf({ programme }: Scene): number {
  return Date.parse(programme.planned_start.instant);
}

/** Before its first session a meeting shows its own title, a later session shows the session's. */
function titled({ tongue, meeting, programme }: Scene): Quiet {
  const text = meeting.sessions.length > 1 ? programme.title : meeting.title;
  return { ...PLAIN, head: tongue.text(text), text };
}

function before(scene: Scene): Quiet {
  const { w, clock, hour } = scene;
  const minutes = Math.ceil((startOf(scene) - clock) / MINUTE);
  const detail = w.toOpening(hour(startOf(scene)));
  if (minutes < 100) return { ...titled(scene), figures: String(minutes), unit: w.min, detail };
  if (minutes >= 24 * 60) return { ...titled(scene), detail };
  const [hours, rest] = [Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0")];
  return { ...titled(scene), figures: `${hours}:${rest}`, unit: w.hours, detail };
}

function standstill({ w, tongue, hour }: Scene, now: NowSlice): string {
  const { suspended } = now;
  if (suspended == null) return "";
  const reason = typeof suspended.reason === "string" ? suspended.reason : tongue.text(suspended.reason);
  const when = suspended.until === null ? w.since(hour(Date.parse(suspended.since))) : w.until(hour(Date.parse(suspended.until)));
  return reason === "" ? when : `${when}. ${reason}`;
}
