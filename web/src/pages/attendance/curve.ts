/** The curve of one session: steps of how many were in the room and online, and its agenda. Pure. */
import type { Id, SheetItem, SheetSession } from "../../contract";

/** From `at` until `until` so many heads; `item` is what was current when it began. */
export interface Step {
  readonly at: number;
  readonly until: number;
  readonly room: number;
  readonly online: number;
  readonly item: Id | null;
}
export interface Block {
  readonly item: SheetItem;
  readonly from: number;
  readonly to: number;
}
export type Span = readonly [from: number, to: number];

export const SHORTEST_MS = 60_000; // what one zooms in to at most
const MINUTE = 60_000;

/** From when to when the curve is drawn: as the session was held, so far as it has happened. */
export function spanOf(session: SheetSession, as_of: number): Span {
  const from = Date.parse(session.opened_at ?? session.planned_start);
  const first = session.curve[0];
  const to = session.closed_at === null ? as_of : Date.parse(session.closed_at);
  const start = first === undefined ? from : Math.min(from, Date.parse(first.at));
  return [start, Math.max(to, start + MINUTE)];
}

export function stepsOf(session: SheetSession, [from, to]: Span): readonly Step[] {
  const points = session.curve.map((point) => ({ at: Date.parse(point.at), room: point.in_person, online: point.online }));
  if ((points[0]?.at ?? to) > from) points.unshift({ at: from, room: 0, online: 0 });
  const blocks = blocksOf(session, [from, to]);
  return points
    .filter((point) => point.at < to)
    .map((point, n, kept) => ({ ...point, until: kept[n + 1]?.at ?? to, item: itemAt(blocks, point.at) }));
}

/** The items as they were held: each time that one was open, until it ended or the span does. */
export function blocksOf(session: SheetSession, [, to]: Span): readonly Block[] {
  return session.items
    .flatMap((item) => item.spans.map(({ began_at, ended_at }) => ({ item, from: Date.parse(began_at), to: ended_at === null ? to : Date.parse(ended_at) })))
    .filter((block) => block.to > block.from)
    .sort((one, other) => one.from - other.from);
}

export function itemAt(blocks: readonly Block[], at: number): Id | null {
  return blocks.find((block) => block.from <= at && at < block.to)?.item.item ?? null;
}

/** What held at an instant; before the first step nobody was there. */
export function stepAt(steps: readonly Step[], at: number): Step | null {
  let found: Step | null = null;
  for (const step of steps) if (step.at <= at) found = step;
  return found;
}

/** For a table: every step, or where there are more than `most`, the last of each minute. */
export function tableOf(steps: readonly Step[], most: number): readonly Step[] {
  if (steps.length <= most) return steps;
  const minutes = new Map<number, Step>();
  for (const step of steps) minutes.set(Math.floor(step.at / MINUTE), step);
  return [...minutes.values()];
}

/** How high the drawing must be: the most heads at once, never less than one. */
export function tallest(steps: readonly Step[]): number {
  return Math.max(1, ...steps.map((step) => step.room + step.online));
}

/** Keeps a window inside the whole, and not shorter than can be read. */
export function kept([from, to]: Span, [first, last]: Span): Span {
  const length = Math.min(last - first, Math.max(SHORTEST_MS, to - from));
  const start = Math.min(Math.max(first, from), last - length);
  return [start, start + length];
}

/** The window made `factor` times as long around an instant in it. */
export function zoomed([from, to]: Span, factor: number, around: number, whole: Span): Span {
  return kept([around - (around - from) * factor, around + (to - around) * factor], whole);
}
