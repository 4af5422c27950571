/**
 * The one live object of a page: what the server shows, laid slice over slice, and how the
 * link is. Parts get props from it and know nothing of sockets.
 */
import type { Ack, Audience, Command, Id, JoinAnswer, Patch, Refused, Slices, Tick } from "../contract";
import { readingOf, strays } from "./clock";
import { ServerClock } from "./clock.svelte";
import { LiveSocket, passes } from "./socket";
import { EMPTY, joined, patched, ticked, type Stream } from "./stream";

export type Link =
  | { state: "joining" }
  | { state: "online" }
  /** The line stands, something was missed and is being fetched. */
  | { state: "catching_up" }
  /** `since`: server time of the last known good moment; `retry_at`: server time of the next try. */
  | { state: "lost"; since: number; retry_at: number; shown: boolean }
  | { state: "refused"; refusal: Refused };

export interface LiveOptions {
  readonly meeting: Id;
  readonly seat: Id | null;
  readonly silence_ms?: number;
  readonly retry_most_ms?: number;
  /** Called after a restart of the server: is this page still the one it serves? */
  readonly onNewEpoch?: () => void;
  readonly base?: string;
}

const PATIENCE_MS = 5_000; // a short loss is not worth a banner
const MEASURE_MS = 60_000;
const AGAIN_MS = 2_000; // a join that had no answer, or was refused for a passing reason

export class LiveMeeting {
  view = $state.raw<Slices>(EMPTY.view);
  audience = $state.raw<Audience | null>(null);
  link = $state.raw<Link>({ state: "joining" });
  followers = $state(0);
  /** The quickest of the newest round trips; null before the first. */
  latency_ms = $state<number | null>(null);
  readonly clock: ServerClock;

  readonly #options: LiveOptions;
  readonly #socket: LiveSocket;
  #stream: Stream = EMPTY;
  #joining = false;
  #again = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #measuring: ReturnType<typeof setInterval> | undefined;
  #measured: Promise<void> | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.clock = new ServerClock(() => void this.measure());
    const { meeting, seat, silence_ms = 25_000, retry_most_ms = 15_000 } = options;
    this.#socket = new LiveSocket(
      { meeting, seat, silence_ms, retry_most_ms },
      {
        onUp: () => this.#onUp(),
        onDown: (wait) => this.#onDown(wait),
        onPatch: (patch) => this.#onPatch(patch),
        onTick: (tick) => this.#onTick(tick),
        onRefused: (refusal) => this.#onRefused(refusal),
      },
      options.base,
    );
  }

  start(): void {
    this.clock.start();
    this.#socket.start();
    this.#show();
    this.#measuring = setInterval(() => void this.measure(), MEASURE_MS);
    document.addEventListener("visibilitychange", this.#wake);
    addEventListener("online", this.#wake);
  }

  stop(): void {
    clearInterval(this.#measuring);
    clearTimeout(this.#patience);
    document.removeEventListener("visibilitychange", this.#wake);
    removeEventListener("online", this.#wake);
    this.#socket.stop();
    this.clock.stop();
  }

  /** What this page holds, for whoever opens the console to compare it with the server's view. */
  #show(): void {
    const held = () => this.#stream;
    Object.defineProperty(globalThis, "hybridmeet", { configurable: true, get: held });
  }

  /** Sends a command until it is answered, however often the link is lost meanwhile; once by its id. */
  send(body: Command, held?: (refusal: Refused) => void, id?: Id): Promise<Ack> {
    return this.#socket.send(body, held, id);
  }

  /** How many commands nobody has answered yet. */
  get unanswered(): number {
    return this.#socket.unanswered;
  }

  tryNow(): void {
    this.#socket.tryNow();
  }

  /** One measurement of the server's clock at a time. */
  measure(): Promise<void> {
    this.#measured ??= this.#measure().finally(() => (this.#measured = null));
    return this.#measured;
  }

  async #measure(): Promise<void> {
    const trips = await this.#socket.trips();
    const reading = readingOf(trips);
    if (reading === null) return;
    this.clock.set(reading.offset, reading.rate, reading.at);
    this.latency_ms = Math.min(...trips.map((trip) => trip.received - trip.sent));
  }

  #wake = (): void => {
    this.#socket.presence(!document.hidden);
    if (document.hidden) return;
    this.#socket.tryNow();
    this.clock.step();
    void this.measure();
  };

  #onUp(): void {
    void this.measure();
    this.#socket.presence(!document.hidden);
    void this.#join();
  }

  /** The one way in and the one way back: what is here is told, what is missing comes. */
  async #join(): Promise<void> {
    if (this.#joining) {
      this.#again = true;
      return;
    }
    this.#joining = true;
    if (this.link.state === "online") this.link = { state: "catching_up" };
    do {
      this.#again = false;
      const { epoch, rev } = this.#stream;
      this.#onJoined(await this.#socket.join(epoch, rev));
    } while (this.#again);
    this.#joining = false;
  }

  #onJoined(answer: JoinAnswer | Refused | null): void {
    if (answer === null || (answer.ok === false && passes(answer))) return this.#joinLater();
    if (answer.ok === false) return this.#onRefused(answer);
    const before = this.#stream;
    if (before.audience !== null && before.audience !== answer.audience && before.epoch === answer.epoch) {
      this.#stream = EMPTY; // the seat sees with other eyes now: ask for all of it
      this.#again = true;
      return;
    }
    this.#take(joined(before, answer));
    this.audience = answer.audience;
    if (!this.clock.measured) this.#believe(answer.server_time);
    clearTimeout(this.#patience);
    this.link = { state: "online" };
    if (before.epoch !== null && before.epoch !== answer.epoch) this.#options.onNewEpoch?.();
  }

  /** No answer, or a passing refusal. Where the line is gone its return joins by itself. */
  #joinLater(): void {
    setTimeout(() => this.#socket.isUp && void this.#join(), AGAIN_MS);
  }

  /** Until the round trips are back the join's own time is better than a device's. */
  #believe(server_time: string): void {
    const at = Date.parse(server_time);
    if (!Number.isNaN(at)) this.clock.set(at - performance.now());
    this.clock.measured = false;
  }

  #onPatch(patch: Patch): void {
    const step = patched(this.#stream, patch);
    this.#take(step.stream);
    if (step.rejoin) void this.#join();
  }

  #onTick(tick: Tick): void {
    this.followers = tick.followers;
    if (this.clock.measured && strays(this.clock.reading, tick, performance.now())) void this.measure();
    if (ticked(this.#stream, tick)) void this.#join();
  }

  #take(stream: Stream): void {
    if (stream === this.#stream) return;
    this.#stream = stream;
    this.view = stream.view;
  }

  #onDown(wait_ms: number): void {
    const now = this.clock.read();
    const earlier = this.link.state === "lost" ? this.link : null;
    if (this.link.state === "refused") return;
    const since = earlier?.since ?? now - this.#socket.silence;
    const shown = earlier?.shown ?? this.#socket.silence > PATIENCE_MS;
    this.link = { state: "lost", since, retry_at: now + wait_ms, shown };
    if (earlier === null && !shown) this.#patience = setTimeout(() => this.#showLoss(), PATIENCE_MS);
  }

  #showLoss(): void {
    if (this.link.state === "lost") this.link = { ...this.link, shown: true };
  }

  /** Who was in and is no more was shown out: the seat or its link was revoked. */
  #onRefused(refusal: Refused): void {
    clearTimeout(this.#patience);
    const wasIn = this.#stream.epoch !== null && this.#options.seat !== null;
    const shownOut = wasIn && refusal.code !== "other_node";
    this.link = { state: "refused", refusal: shownOut ? { ...refusal, code: "revoked" } : refusal };
    this.#take(EMPTY);
  }
}
