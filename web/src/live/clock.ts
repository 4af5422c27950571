/**
 * What the browser computes about time, and nothing else: the server's now, and the current
 * item's own clock. Pure; the vectors in tests/golden/browser-clock.json hold for this file.
 */
import type { NowSlice } from "../contract";

export type ClockPhase = "plain" | "warn" | "last" | "over";

export interface ItemClock {
  /** Milliseconds since the item was opened, without the time its clock stood. */
  readonly elapsed_ms: number;
  /** Milliseconds left of planned and added time; negative when over. */
  readonly left_ms: number;
  readonly phase: ClockPhase;
  /** The item is paused or its session suspended: the figures stand. */
  readonly stands: boolean;
}

/** The clock of the current item at this moment, or null when none is current or it is hidden. */
export function itemClock(now: NowSlice, at_ms: number): ItemClock | null {
  if (now.item === null || now.opened_at === null || now.planned_ms === null) return null;
  const opened = Date.parse(now.opened_at);
  if (Number.isNaN(opened)) return null;
  const stopped = stoppedAt(now);
  const until = stopped === null ? at_ms : Math.min(at_ms, stopped);
  const elapsed_ms = Math.max(0, until - opened - (now.paused_ms ?? 0));
  const left_ms = now.planned_ms + (now.added_ms ?? 0) - elapsed_ms;
  return { elapsed_ms, left_ms, phase: phaseOf(left_ms, now.warn_ms), stands: stopped !== null };
}

/** The first moment from which the clock stands: a pause, or the suspension of the session. */
function stoppedAt(now: NowSlice): number | null {
  const moments = [now.paused_at, now.suspended?.since ?? null]
    .filter((moment) => moment !== null)
    .map((moment) => Date.parse(moment));
  return moments.length === 0 ? null : Math.min(...moments);
}

function phaseOf(left_ms: number, warn_ms: readonly number[]): ClockPhase {
  if (left_ms <= 0) return "over";
  const [first = 0, second = 0] = [...warn_ms].sort((a, b) => b - a);
  if (left_ms <= second) return "last";
  return left_ms <= first ? "warn" : "plain";
}

export interface RoundTrip {
  /** performance.now() when the question left and when the answer came. */
  readonly sent: number;
  readonly received: number;
  /** The server's time in the answer, milliseconds since 1970. */
  readonly server_ms: number;
  /** How many seconds of the server's time pass in one; a rehearsal's runs faster. */
  readonly rate?: number;
}

/** What is known of the server's clock: it showed `at + offset` at `at`, and runs at `rate`. */
export interface Reading {
  readonly offset: number;
  /** The performance.now() of that moment. */
  readonly at: number;
  readonly rate: number;
}

/** The server's time at a moment of performance.now(). */
export function readAt({ offset, at, rate }: Reading, device_ms: number): number {
  return at + offset + (device_ms - at) * rate;
}

/** The server's clock, from the quickest of the round trips. */
export function readingOf(trips: readonly RoundTrip[]): Reading | null {
  const best = trips.reduce<RoundTrip | null>(
    (kept, trip) => (kept === null || trip.received - trip.sent < kept.received - kept.sent ? trip : kept),
    null,
  );
  if (best === null) return null;
  const at = (best.sent + best.received) / 2;
  return { offset: best.server_ms - at, at, rate: best.rate ?? 1 };
}

/** Server time minus performance.now(), from the quickest of the round trips. */
export function offsetOf(trips: readonly RoundTrip[]): number | null {
  return readingOf(trips)?.offset ?? null;
}

const STRAY_MS = 500; // of the device's time: what a slow line and a busy page may make of it

/** Does a tick show that the clock runs at another rate, or has been set: is it to be measured? */
export function strays(reading: Reading, told: { server_time: string; rate?: number }, device_ms: number): boolean {
  const rate = told.rate ?? 1;
  if (rate !== reading.rate) return true;
  if (rate === 1) return false; // a tick may be late; the round trips know better
  return !(Math.abs(Date.parse(told.server_time) - readAt(reading, device_ms)) <= STRAY_MS * rate);
}

/** "1:05:09", "4:59", "0:00"; figures only, the sign belongs to the part that shows it. */
export function digits(ms: number): string {
  const total = Math.floor(Math.abs(ms) / 1000);
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const two = (n: number): string => String(n).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/**
 * What is left, as digits: rounded up while there is time (so that 0:00 is the end itself),
 * down once it is over.
 */
export function leftDigits(left_ms: number): string {
  return digits(left_ms > 0 ? Math.ceil(left_ms / 1000) * 1000 : left_ms);
}
