/** The meeting as a ribbon: spans, hours and blocks as shares of its width. Pure. */
import type { ForecastSlice, ProgrammeSlice } from "../../contract";
import { firstOf, type Row } from "../../live/agenda";
import { offsetMinutes } from "../../live/zones";

export interface Span {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}
export interface Block {
  readonly id: string;
  readonly label: string;
  /** Percent. */
  readonly x: number;
  readonly width: number;
  readonly kind: "done" | "cur" | "todo" | "brk" | "clash";
}

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;
const STEPS = [15, 30, 60, 120, 240].map((minutes) => minutes * MINUTE);
const MOST_TICKS = 8;

export function shareOf(span: Span, at: number): number {
  return (100 * (at - span.from)) / (span.to - span.from);
}

/** From the first planned or actual moment to the last planned or expected, then to the next quarter. */
export function spanOf(programme: ProgrammeSlice, forecast: ForecastSlice | null, rows: readonly Row[]): Span {
  const [begin, end] = [Date.parse(programme.planned_start.instant), Date.parse(programme.planned_end.instant)];
  const held = rows.filter((row) => row.state === "done" || row.state === "now");
  const about = Math.max(forecast === null ? end : Date.parse(forecast.end), ...held.map((row) => row.end));
  const from = firstOf([begin, ...rows.map((row) => row.start)], held.map((row) => row.start), about);
  const last = Math.max(about, ...[end, ...rows.map((row) => row.end)].filter((at) => at - about < DAY));
  const to = Math.ceil((last + 5 * MINUTE) / QUARTER) * QUARTER;
  return { from: Math.floor(from / MINUTE) * MINUTE, to: Math.max(to, from + QUARTER) };
}

/** Round hours of the home zone inside the span, at most eight. */
export function ticksOf(span: Span, zone: string): readonly number[] {
  const step = STEPS.find((size) => (span.to - span.from) / size <= MOST_TICKS) ?? 12 * 60 * MINUTE;
  const shift = offsetMinutes(span.from, zone) * MINUTE;
  const out: number[] = [];
  for (let at = Math.ceil((span.from + shift) / step) * step - shift; at <= span.to; at += step) out.push(at);
  return out;
}

export function planBlocks(span: Span, rows: readonly Row[]): readonly Block[] {
  return rows.map((row) => ({ ...placed(span, row.planned, row.planned_end), ...face(row), kind: restKind(row) }));
}

const GONE = new Set(["deferred", "withdrawn"]);

/** What was, what is and what is expected. */
export function expectedBlocks(span: Span, rows: readonly Row[]): readonly Block[] {
  let edge = 0;
  return rows.filter((row) => !GONE.has(row.state)).map((row) => {
    // a fixed item that time runs into is drawn where it would fall if nothing gives
    const start = row.squeezed ? Math.max(row.start, edge) : row.start;
    const end = start + Math.max(0, row.end - row.start);
    edge = Math.max(edge, end);
    return { ...placed(span, start, end), ...face(row), kind: kindOf(row) };
  });
}

function placed(span: Span, from: number, to: number): { x: number; width: number } {
  const x = shareOf(span, from);
  return { x, width: shareOf(span, to) - x };
}

function face(row: Row): { id: string; label: string } {
  return { id: row.id, label: row.item.number ?? "" };
}

function kindOf(row: Row): Block["kind"] {
  if (row.state === "done") return "done";
  if (row.state === "now") return "cur";
  return row.squeezed ? "clash" : restKind(row);
}

function restKind(row: Row): Block["kind"] {
  return row.item.kind === "break" ? "brk" : "todo";
}
