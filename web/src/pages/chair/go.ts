/** What the one large button would do now, and who may. Pure; the rules are the server's. */
import type { Command, Id, NowSlice, Role } from "../../contract";
import type { Row, Sitting } from "../../live/agenda";
import { own } from "../../live/own";

export type Step = "open" | "start" | "next" | "conclude" | "resume" | "close" | "over";

export interface Goal {
  readonly step: Step;
  /** The item it opens. */
  readonly to: Row | null;
  /** The item it ends. */
  readonly from: Row | null;
  /** The command it sends; null where it only asks or nothing is left. */
  readonly command: Command["type"] | null;
}

const COMMANDS: Record<Step, Command["type"] | null> = {
  open: "session.open",
  start: "agenda.advance",
  next: "agenda.advance",
  conclude: "agenda.advance",
  resume: "session.resume",
  close: "session.close",
  over: null,
};

export function goalOf(sitting: Sitting, now: NowSlice): Goal {
  const { current: from, next: to } = sitting;
  const step = stepOf(now, from, to);
  return { step, to, from, command: COMMANDS[step] };
}

function stepOf(now: NowSlice, from: Row | null, to: Row | null): Step {
  if (now.phase === "scheduled") return "open";
  if (now.phase === "suspended") return "resume";
  if (now.phase !== "open") return "over";
  if (from === null) return to === null ? "close" : "start";
  return to === null ? "conclude" : "next";
}

/** A seat as `may` names it: by role or by person. */
export interface Me {
  readonly seat: Id;
  readonly role: Role | null;
  readonly name: string;
  readonly delegation?: Id | null;
}

/** Does the slice name this seat for the command? A command it does not list is nobody's. */
export function may(now: NowSlice, command: string | null, me: Me): boolean {
  const named = own(now.may, command) ?? [];
  return named.includes(me.seat) || (me.role !== null && named.includes(me.role));
}
