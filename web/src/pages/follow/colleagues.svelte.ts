/** One's own delegation by name, fetched again when its counts have moved, at most once a second. */
import type { DelegationAnswer, Id } from "../../contract";
import { getDelegation } from "../../live/api";

const LEAST_MS = 1_000;
const AGAIN_MS = 10_000; // what was not answered is asked again

export class Colleagues {
  held = $state.raw<DelegationAnswer | null>(null);
  failed = $state(false);
  readonly #meeting: Id;
  readonly #seat: Id;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = -Infinity;

  constructor(meeting: Id, seat: Id) {
    [this.#meeting, this.#seat] = [meeting, seat];
  }

  /** Something has moved: ask now, or as soon as the last asking is long enough ago. */
  look(): void {
    this.#in(Math.max(0, this.#asked + LEAST_MS - performance.now()));
  }
  stop(): void {
    clearTimeout(this.#timer);
  }

  #in(wait_ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), wait_ms);
  }
  async #ask(): Promise<void> {
    this.#asked = performance.now();
    const answer = await getDelegation(this.#meeting, this.#seat);
    this.failed = !answer.ok;
    if (answer.ok) this.held = answer.body;
    else if (answer.status === 0 || answer.status >= 500) this.#in(AGAIN_MS);
  }
}
