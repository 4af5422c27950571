/**
 * The sheet of a page: fetched, and fetched again when what it is made of has moved, one question
 * at a time and never more often than every few seconds.
 */
import type { AttendanceSheet, Id } from "../../contract";
import { getSheet, type Answer } from "../../live/api";

const LEAST_MS = 3_000; // a hall that fills moves the slice once a second; a table needs less

export type Failure = "unreached" | "not_allowed" | "failed";

export class Sheet {
  held = $state.raw<AttendanceSheet | null>(null);
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
    if (until === this.until) this.#take(answer);
    if (this.#wanted) this.#plan(until === this.until ? LEAST_MS : 0);
  }

  #take(answer: Answer<AttendanceSheet>): void {
    if (answer.ok) {
      this.held = answer.body;
      this.failure = null;
      return;
    }
    this.failure = answer.status === 0 ? "unreached" : answer.status === 401 || answer.status === 403 ? "not_allowed" : "failed";
  }
}
