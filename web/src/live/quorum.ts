/** How a session's quorum stands for whoever looks at it now. Pure; the count is the server's. */
import type { Id, SessionPhase, SessionQuorum, Slices, Threshold } from "../contract";
import { own } from "./own";

export type Purpose = "open" | "decide";
export type State = Exclude<Threshold["state"], "none">;

export interface Reading {
  readonly purpose: Purpose;
  readonly state: State;
  readonly present: number;
  readonly needed: number;
  readonly base: number;
  /** Only for those who may know which they are. */
  readonly missing: readonly Id[];
  readonly reconnecting: readonly Id[];
}

/** What is asked of one purpose; null where nothing is. */
export function reading(quorum: SessionQuorum | undefined, purpose: Purpose): Reading | null {
  const asked = quorum?.[purpose];
  if (asked === undefined || asked.state === "none") return null;
  const { state, present, needed, base, missing = [], reconnecting = [] } = asked;
  return { purpose, state, present, needed, base, missing, reconnecting };
}

export function quorumOf(view: Slices, session: Id): SessionQuorum | undefined {
  return view.quorum?.rule == null ? undefined : own(view.quorum.sessions, session);
}

/** The one line that matters now: what it takes to open until the session is open, then to decide. */
export function readingNow(quorum: SessionQuorum | undefined, phase: SessionPhase): Reading | null {
  const first: Purpose = phase === "scheduled" ? "open" : "decide";
  return reading(quorum, first) ?? reading(quorum, first === "open" ? "decide" : "open");
}

/** Shares of a whole ring, in hundredths: who is present, and the mark that is needed. */
export function ringOf({ present, needed, base }: Pick<Reading, "present" | "needed" | "base">): { present: number; needed: number } {
  const whole = Math.max(1, base, needed);
  const share = (n: number): number => Math.round((100 * Math.min(Math.max(0, n), whole)) / whole);
  return { present: share(present), needed: share(needed) };
}
