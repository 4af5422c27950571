/** One clock for every part of a page: the server's, stepping with its seconds. */

import { readAt, type Reading } from "./clock";

const JUMP_MS = 500; // Date moves this far against performance.now(): sleep, or the device's clock was set
const QUICKEST_MS = 100; // a rehearsal's seconds are short: ten steps a second are enough to see them

export class ServerClock {
  /** The server's time, milliseconds since 1970, renewed at each of its seconds. */
  now = $state(Date.now());
  /** True once a round trip has told the offset; before, the device's own clock is believed. */
  measured = $state(false);

  #reading: Reading = { offset: Date.now() - performance.now(), at: performance.now(), rate: 1 };
  #device = Date.now() - performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onJump: () => void;

  constructor(onJump: () => void = () => {}) {
    this.#onJump = onJump;
  }

  /** The server's time at this very moment. */
  read(): number {
    return readAt(this.#reading, performance.now());
  }

  /** What is known of the server's clock. */
  get reading(): Reading {
    return this.#reading;
  }

  /** Takes the offset (server time minus performance.now()) that round trips have told, and the rate. */
  set(offset: number, rate = 1, at = performance.now()): void {
    this.#reading = { offset, at, rate };
    this.#device = Date.now() - performance.now();
    this.measured = true;
    this.step();
  }

  start(): void {
    this.step();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Shows the time and sleeps until the server's next full second. */
  step(): void {
    clearTimeout(this.#timer);
    this.#watch();
    const now = this.read();
    this.now = now;
    const left = (1000 - (((now % 1000) + 1000) % 1000)) / this.#reading.rate;
    this.#timer = setTimeout(() => this.step(), this.#reading.rate === 1 ? left + 4 : Math.max(left, QUICKEST_MS));
  }

  /** After a sleep performance.now() may have stood still: go with Date until measured again. */
  #watch(): void {
    const device = Date.now() - performance.now();
    const moved = device - this.#device;
    if (Math.abs(moved) < JUMP_MS) return;
    this.#device = device;
    const { offset, at, rate } = this.#reading;
    if (moved > 0) this.#reading = { offset: offset + moved * rate, at, rate };
    this.#onJump();
  }
}
