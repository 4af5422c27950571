/** The stretches somebody was there, whatever way: intervals that touch are one. Pure. */
import type { SheetAttendance } from "../../contract";

export interface Stretch {
  readonly from: number;
  /** Null while it goes on. */
  readonly to: number | null;
}

export function spansOf(attended: SheetAttendance): readonly Stretch[] {
  const spans: { from: number; to: number | null }[] = [];
  for (const { began_at, ended_at } of attended.intervals) {
    const [from, to] = [Date.parse(began_at), ended_at === null ? null : Date.parse(ended_at)];
    const last = spans.at(-1);
    if (last !== undefined && (last.to === null || from <= last.to)) last.to = to === null || last.to === null ? null : Math.max(last.to, to);
    else spans.push({ from, to });
  }
  if (spans.length > 0) return spans;
  return [{ from: Date.parse(attended.first_at), to: Date.parse(attended.last_at) }];
}
