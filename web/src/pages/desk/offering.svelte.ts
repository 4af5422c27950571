/** What was just done at this desk, to be taken back for five seconds. They stand still while somebody is at it. */
import type { Entry } from "./queue";

/** What can be taken back. */
export interface Offer {
  readonly entry: Entry;
  readonly what: "in" | "out" | "walked" | "phone" | "bridge" | "off";
  readonly name: string;
  /** Server's milliseconds. */
  readonly until: number;
}

export const UNDO_MS = 5_000;
const LEAST_MS = 1_000; // whoever goes on leaves a moment to come back

export class Offering {
  offer = $state.raw<Offer | null>(null);
  /** How much of it is left while it stands still; null while it runs. */
  held = $state.raw<number | null>(null);

  readonly #now: () => number;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  propose(offer: Offer): void {
    this.close();
    this.offer = offer;
    this.#closing = setTimeout(() => this.close(), UNDO_MS);
  }

  /** The focus or the pointer is on it. */
  hold(): void {
    if (this.offer === null || this.held !== null) return;
    clearTimeout(this.#closing);
    this.held = Math.max(LEAST_MS, this.offer.until - this.#now());
  }

  /** And has left it. */
  release(): void {
    const { offer, held } = this;
    if (offer === null || held === null) return;
    this.held = null;
    this.offer = { ...offer, until: this.#now() + held };
    this.#closing = setTimeout(() => this.close(), held);
  }

  close(): void {
    clearTimeout(this.#closing);
    this.held = null;
    this.offer = null;
  }
}
