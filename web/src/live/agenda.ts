/**
 * One session told as rows: what the plan says, what happened, what is expected. Pure; it decides
 * nothing, it only reads three slices side by side.
 */
import type { ForecastSlice, Id, NowSlice, ProgrammeItem, ProgrammeSlice } from "../contract";
import { own } from "./own";

export type RowState = "done" | "now" | "next" | "todo" | "deferred" | "withdrawn";

export interface Row {
  readonly id: Id;
  readonly item: ProgrammeItem;
  readonly state: RowState;
  /** Actual once opened, else expected, else planned. */
  readonly start: number;
  readonly end: number;
  readonly planned: number;
  readonly planned_end: number;
  readonly mine: boolean;
  /** A fixed hour behind an agenda that runs into it. */
  readonly squeezed: boolean;
}
/** The one block of time whose content is above this audience's level. */
export interface ClosedRow {
  readonly state: "done" | "now" | "todo";
  readonly start: number;
  readonly end: number;
  readonly planned: number;
}
export type Line = { kind: "item"; row: Row } | { kind: "closed"; row: ClosedRow };

export interface Sitting {
  readonly lines: readonly Line[];
  readonly rows: readonly Row[];
  readonly current: Row | null;
  readonly next: Row | null;
  readonly mine: Row | null;
  readonly closed: ClosedRow | null;
  readonly from: number;
  readonly to: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Everything a page shows of a session. `me` is the viewer's person id, or null. */
export function sittingOf(
  programme: ProgrammeSlice, now: NowSlice, forecast: ForecastSlice | undefined, me: Id | null,
): Sitting {
  const nextId = nextOf(programme, now);
  const rows = programme.sequence.flatMap((id) => {
    const item = own(programme.items, id);
    return item === undefined ? [] : [rowOf(id, item, { now, forecast, nextId, me })];
  });
  const closed = closedOf(programme, now, forecast);
  const current = rows.find((row) => row.state === "now") ?? null;
  const next = rows.find((row) => row.state === "next") ?? null;
  const mine = rows.find((row) => row.mine && (row.state === "now" || row.state === "next" || row.state === "todo")) ?? null;
  return { lines: linesOf(rows, closed), rows, current, next, mine, closed, ...rangeOf(programme, [...rows, ...(closed === null ? [] : [closed])], forecast) };
}

/** What Next would open: the first pending item behind the current or last one, else the first at all. */
function nextOf(programme: ProgrammeSlice, now: NowSlice): Id | null {
  if (now.phase !== "open" && now.phase !== "suspended") return null;
  const isPending = (id: Id): boolean => own(now.items, id) === undefined && Object.hasOwn(programme.items, id);
  const { sequence } = programme;
  const at = sequence.indexOf(now.item ?? openedLast(now) ?? "");
  return sequence.slice(at + 1).find(isPending) ?? sequence.find(isPending) ?? null;
}

/** While none is current, the item opened last keeps its place. */
function openedLast(now: NowSlice): Id | null {
  const opened = Object.entries(now.items).flatMap(([id, live]) => (live.opened_at == null ? [] : [{ id, at: live.opened_at }]));
  return opened.sort((a, b) => b.at.localeCompare(a.at))[0]?.id ?? null;
}

interface Context {
  readonly now: NowSlice;
  readonly forecast: ForecastSlice | undefined;
  readonly nextId: Id | null;
  readonly me: Id | null;
}

function rowOf(id: Id, item: ProgrammeItem, { now, forecast, nextId, me }: Context): Row {
  const live = own(now.items, id);
  const expected = own(forecast?.items, id);
  const planned = Date.parse(item.planned_start.instant);
  const planned_end = planned + item.planned_ms;
  const start = instant(live?.opened_at) ?? instant(expected?.start) ?? planned;
  const end = instant(live?.concluded_at) ?? instant(expected?.end) ?? Math.max(start, planned_end);
  return {
    id, item, start, end, planned, planned_end,
    state: stateOf(id, now, nextId),
    mine: me !== null && item.speakers.some((speaker) => speaker.person === me),
    squeezed: (forecast?.conflicts ?? []).some((conflict) => conflict.item === id),
  };
}

function stateOf(id: Id, now: NowSlice, nextId: Id | null): RowState {
  if (id === now.item) return "now";
  const phase = own(now.items, id)?.phase;
  if (phase === "concluded") return "done";
  if (phase === "current") return "now";
  if (phase === "deferred" || phase === "withdrawn") return phase;
  return id === nextId ? "next" : "todo";
}

function closedOf(programme: ProgrammeSlice, now: NowSlice, forecast: ForecastSlice | undefined): ClosedRow | null {
  if (programme.closed === null) return null;
  const planned = Date.parse(programme.closed.planned_start.instant);
  const start = instant(forecast?.closed?.start) ?? planned;
  const end = instant(forecast?.closed?.end) ?? Date.parse(programme.closed.planned_end.instant);
  const over = forecast !== undefined && forecast.closed === null;
  return { state: now.hidden ? "now" : over ? "done" : "todo", start, end, planned };
}

/** The closed block stands where its time is; what runs now inside it stands below its head. */
function linesOf(rows: readonly Row[], closed: ClosedRow | null): Line[] {
  const lines = rows.map((row): Line => ({ kind: "item", row }));
  if (closed === null) return lines;
  const behind = lines.findIndex(({ row }) => row.planned >= closed.planned);
  lines.splice(behind < 0 ? lines.length : behind, 0, { kind: "closed", row: closed });
  return lines;
}

/** The stretch of time that strips and ribbon share. */
function rangeOf(
  programme: ProgrammeSlice, rows: readonly (Row | ClosedRow)[], forecast: ForecastSlice | undefined,
): { from: number; to: number } {
  const held = rows.filter((row) => row.state === "done" || row.state === "now");
  const [begin, end] = [Date.parse(programme.planned_start.instant), Date.parse(programme.planned_end.instant)];
  const about = Math.max(instant(forecast?.end) ?? end, ...held.map((row) => row.end));
  const first = firstOf([begin, ...rows.map((row) => row.start)], held.map((row) => row.start), about);
  const from = Math.floor(first / MINUTE_MS) * MINUTE_MS;
  const last = Math.max(about, Math.abs(about - end) < DAY_MS ? end : about);
  return { from, to: Math.max(from + 5 * MINUTE_MS, Math.ceil(last / MINUTE_MS) * MINUTE_MS) };
}

/**
 * Where a strip that ends `about` begins. A session held on another day than planned leaves its
 * plan out, and none is longer than a day: years of sky would be drawn minute by minute.
 */
export function firstOf(starts: readonly number[], held: readonly number[], about: number): number {
  const near = starts.filter((at) => Math.abs(about - at) <= DAY_MS);
  return Math.min(about, ...near, ...held.map((at) => Math.max(at, about - DAY_MS)));
}

/** Both rounded to the minute, as shown. */
export function moved(row: { start: number; planned: number }): boolean {
  return Math.floor(row.start / MINUTE_MS) !== Math.floor(row.planned / MINUTE_MS);
}

function instant(text: string | null | undefined): number | null {
  if (text == null) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
