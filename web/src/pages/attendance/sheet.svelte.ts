/**
 * The sheet of a page: fetched, and fetched again when what it is made of has moved, one question
 * at a time and never more often than every few seconds.
 */
import type { AttendanceSheet, Id } from "../../contract";
import { getSheet, type Answer } from "../../live/api";

const LEAST_MS = 3_000; // a hall that fills moves the slice once a second; a table needs less

/** `before`: nothing had been recorded by the hour that was asked for. */
export type Failure = "unreached" | "not_allowed" | "before" | "failed";

const FAILURES: Readonly<Record<number, Failure>> = { 0: "unreached", 401: "not_allowed", 403: "not_allowed" };

export class Sheet {
  held = $state.raw<AttendanceSheet | null>(null);
  /** The instant that `held` was asked for; another than `until` while an answer is on its way or failed. */
  of = $state<number | null>(null);
  /** The last one that was no look back: it knows when sessions ended that were open at an earlier hour. */
  present = $state.raw<AttendanceSheet | null>(null);
  failure = $state<Failure | null>(null);
  busy = $state(false);
  /** The instant one looks back to; null: now. */
  until = $state<number | null>(null);

  readonly #ask: (until: number | null) => Promise<Answer<AttendanceSheet>>;
  #wanted = false;
  #asked = -LEAST_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(meeting: Id, seat: Id) {
    this.#ask = (until) => getSheet(meeting, seat, until);
  }

  /** Something has moved: ask again when the time has come. What is past does not move. */
  moved(): void {
    if (this.until === null || this.held === null) this.#plan(Math.max(0, this.#asked + LEAST_MS - performance.now()));
  }

  /** Look at another instant, at once. */
  look(until: number | null): void {
    this.until = until;
    this.#plan(until === null ? 0 : 120); // a slider that is drawn asks where it rests
  }

  again(): void {
    this.#plan(0);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #plan(wait: number): void {
    this.#wanted = true;
    if (this.busy) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#fetch(), wait);
  }

  async #fetch(): Promise<void> {
    const until = this.until;
    this.#wanted = false;
    this.busy = true;
    this.#asked = performance.now();
    const answer = await this.#ask(until);
    this.busy = false;
    if (until === this.until) this.#take(answer, until);
    if (this.#wanted) this.#plan(until === this.until ? LEAST_MS : 0);
  }

  #take(answer: Answer<AttendanceSheet>, until: number | null): void {
    if (answer.ok) {
      this.held = answer.body;
      this.of = until;
      if (until === null) this.present = answer.body;
      this.failure = null;
      return;
    }
    this.failure = until !== null && answer.status === 404 ? "before" : (FAILURES[answer.status] ?? "failed");
  }
}
