/** What a session's page is about right now: one word for each state that is drawn. Pure. */
import type { NowSlice } from "../contract";
import type { Sitting } from "./agenda";

export type Moment =
  | "before" // scheduled, its hour has not come
  | "overdue" // scheduled, its hour is past
  | "first" // open, nothing opened yet
  | "item"
  | "between"
  | "all_done" // open, nothing left to open
  | "suspended"
  | "shut" // something runs that is above this audience's level
  | "ended"
  | "cancelled";

export function momentOf(now: NowSlice, sitting: Sitting, start: number, at: number): Moment {
  if (now.phase === "cancelled") return "cancelled";
  if (now.phase === "closed") return "ended";
  if (now.phase === "scheduled") return at < start ? "before" : "overdue";
  if (now.phase === "suspended") return "suspended";
  if (now.hidden) return "shut";
  if (sitting.current !== null) return "item";
  const closedAhead = sitting.closed !== null && sitting.closed.state !== "done";
  if (sitting.next === null && closedAhead && sitting.rows.length === 0) return "shut";
  if (sitting.next === null && !closedAhead) return "all_done";
  return sitting.rows.some((row) => row.state === "done") ? "between" : "first";
}
