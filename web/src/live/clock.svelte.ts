/** One clock for every part of a page: the server's, stepping with its seconds. */

const JUMP_MS = 500; // Date moves this far against performance.now(): sleep, or the device's clock was set

export class ServerClock {
  /** The server's time, milliseconds since 1970, renewed at each of its seconds. */
  now = $state(Date.now());
  /** True once a round trip has told the offset; before, the device's own clock is believed. */
  measured = $state(false);

  #offset = Date.now() - performance.now();
  #device = Date.now() - performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #onJump: () => void;

  constructor(onJump: () => void = () => {}) {
    this.#onJump = onJump;
  }

  /** The server's time at this very moment. */
  read(): number {
    return performance.now() + this.#offset;
  }

  /** Takes the offset (server time minus performance.now()) that round trips have told. */
  set(offset: number): void {
    this.#offset = offset;
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
    this.#timer = setTimeout(() => this.step(), 1000 - (((now % 1000) + 1000) % 1000) + 4);
  }

  /** After a sleep performance.now() may have stood still: go with Date until measured again. */
  #watch(): void {
    const device = Date.now() - performance.now();
    const moved = device - this.#device;
    if (Math.abs(moved) < JUMP_MS) return;
    this.#device = device;
    if (moved > 0) this.#offset += moved;
    this.#onJump();
  }
}
