/**
 * The line to the server: connects, comes back by itself, asks for the time, and sends each
 * command with one id until somebody answers it. Knows no slice and holds no rule.
 */
import { io, type Socket } from "socket.io-client";

import type {
  Ack, ClientToServer, Command, Goaway, Id, JoinAnswer, Patch, Refused, ServerToClient, Tick,
} from "../contract";
import { postTicket } from "./api";
import type { RoundTrip } from "./clock";

export interface Line {
  /** The line stands: join now. */
  onUp(): void;
  /** The line is gone; the next attempt comes in so many milliseconds. */
  onDown(retry_in_ms: number): void;
  onPatch(patch: Patch): void;
  onTick(tick: Tick): void;
  /** The server will not have this page, and trying again by itself would not help. */
  onRefused(refusal: Refused): void;
}
export interface LineOptions {
  readonly meeting: Id;
  readonly seat: Id | null;
  /** So long without any frame and the line counts as lost: 25 s, 12 s on the chair's desk. */
  readonly silence_ms: number;
  /** The longest wait between two tries: 15 s, 3 s on desks and hall screens, which are few. */
  readonly retry_most_ms: number;
  /** So long may an attempt take: 10 s. */
  readonly attempt_ms?: number;
}

const ATTEMPT_MS = 10_000;
const WEBSOCKET_FIRST = ["websocket", "polling"];
const POLLING_FIRST = ["polling", "websocket"];
const RETRY_FIRST_MS = 500;
const GOAWAY_MOST_MS = 20_000;
const ANSWER_MS = 4_000; // a command without an answer is sent again, with the same id
const TRIP_MS = 5_000; // nothing at all heard for so long after a question: the line is dead, as after a sleep
const TRIPS = 5;
const AGAIN_MS = 1_000;
const AGAIN_FOR_MS = 20_000; // "unavailable" is tried again with the same id: a database starts anew in less
const STRAYS_MOST = 3; // in a row: it is the balancer, not a server that was started anew
const AGAIN = new Set(["unavailable", "storage_full"]);
/** Refusals at the door that pass by themselves; every other one is final. */
const PASSING = new Set(["unavailable", "storage_full", "too_soon", "too_many", "unknown_ticket", "internal"]);

/** Will it be different in a moment, without anybody doing anything? */
export function passes(refusal: Refused): boolean {
  return PASSING.has(refusal.code);
}

interface Waiting {
  readonly frame: { id: string; meeting: Id; body: Command };
  readonly settle: (ack: Ack) => void;
  /** Told each time that the server cannot write it down now; it goes on by itself. */
  readonly held: (refusal: Refused) => void;
  held_since: number | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

export class LiveSocket {
  readonly #options: LineOptions;
  readonly #line: Line;
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  readonly #waiting = new Map<string, Waiting>();
  #attempt = 0;
  #strays = 0;
  #stuck = false; // the last attempt was swallowed on its way, as some networks do with websockets
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #heard = 0;
  #goaway_at: number | null = null;
  #goaway: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: LineOptions, line: Line, base = "") {
    this.#options = options;
    this.#line = line;
    this.#socket = io(`${base}/live`, {
      autoConnect: false,
      reconnection: false,
      transports: WEBSOCKET_FIRST,
      tryAllTransports: true, // where a websocket is refused; where it is swallowed, see #open
      timeout: options.attempt_ms ?? ATTEMPT_MS,
    });
    this.#listen();
  }

  start(): void {
    this.#watch = setInterval(() => this.#closeIfSilent(this.#options.silence_ms), 1_000);
    void this.#open();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    clearTimeout(this.#goaway);
    this.#socket.disconnect();
  }

  /** Tries at once instead of waiting for its turn. */
  tryNow(): void {
    if (this.#socket.connected || this.#stopped) return;
    clearTimeout(this.#retry);
    this.#attempt = 0;
    void this.#open();
  }

  get isUp(): boolean {
    return this.#socket.connected;
  }

  /** Milliseconds since the last frame of any kind. */
  get silence(): number {
    return performance.now() - this.#heard;
  }

  async join(epoch: string | null, rev: number): Promise<JoinAnswer | Refused | null> {
    if (!this.#socket.connected) return null;
    const meeting = this.#options.meeting;
    const ask = epoch === null ? { meeting } : { meeting, epoch, rev };
    return this.#socket.timeout(10_000).emitWithAck("join", ask).catch(() => null);
  }

  /** The answer may take as long as the link is lost; a click counts once all the same. */
  send(body: Command, held: (refusal: Refused) => void = () => {}, id: Id = crypto.randomUUID()): Promise<Ack> {
    return new Promise((settle) => {
      const frame = { id, meeting: this.#options.meeting, body };
      const waiting: Waiting = { frame, settle, held, held_since: null, timer: undefined };
      this.#waiting.set(frame.id, waiting);
      this.#emit(waiting);
    });
  }

  /** How many commands nobody has answered yet. */
  get unanswered(): number {
    return this.#waiting.size;
  }

  presence(visible: boolean): void {
    if (this.#socket.connected) this.#socket.emit("presence", { visible }, () => {});
  }

  /** Asks the server's time five times; what got lost on the way is left out. */
  async trips(): Promise<RoundTrip[]> {
    const trips: RoundTrip[] = [];
    for (let n = 0; n < TRIPS && this.#socket.connected; n += 1) {
      const sent = performance.now();
      const answer = await this.#socket.timeout(TRIP_MS).emitWithAck("clock", { t0: Date.now() }).catch(() => null);
      if (answer !== null) trips.push({ sent, received: performance.now(), server_ms: answer.t1, rate: answer.rate });
      else this.#closeIfSilent(TRIP_MS);
    }
    return trips;
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on("connect", () => this.#up());
    socket.on("disconnect", (_reason, why) => this.#lost(why));
    socket.on("connect_error", (error) => this.#doorClosed(error));
    socket.on("patch", (patch) => this.#line.onPatch(patch));
    socket.on("tick", (tick) => this.#line.onTick(tick));
    socket.on("goaway", (goaway) => this.#leave(goaway));
    socket.io.on("open", () => {
      this.#heard = performance.now();
      socket.io.engine.on("packet", () => (this.#heard = performance.now()));
    });
  }

  /** Every connection needs a ticket of its own; the public needs none. */
  async #open(): Promise<void> {
    const { meeting, seat } = this.#options;
    if (seat === null) {
      this.#socket.auth = {};
    } else {
      const answer = await postTicket(meeting, seat);
      if (this.#stopped) return;
      if (!answer.ok) return this.#noTicket(answer.status, answer.problem);
      this.#socket.auth = { ticket: answer.body.ticket };
    }
    this.#heard = performance.now();
    this.#socket.io.opts.transports = [...(this.#stuck ? POLLING_FIRST : WEBSOCKET_FIRST)];
    this.#socket.connect();
  }

  #noTicket(status: number, problem: { code: string; title: string; detail: string } | null): void {
    const final = status >= 400 && status < 500 && status !== 429 && status !== 408;
    if (!final) return this.#down();
    const { code, title, detail } = problem ?? { code: "not_allowed", title: "", detail: "" };
    this.#refuse({ ok: false, code, title, detail });
  }

  #doorClosed(error: Error & { data?: unknown }): void {
    const refusal = asRefusal(error.data);
    this.#stuck = !this.#stuck && error.message === "timeout";
    if (refusal === null || passes(refusal)) return this.#down();
    this.#refuse(refusal);
  }

  /** Long polling whose requests reach several servers: websockets are tried first each time. */
  #lost(why: unknown): void {
    const stray = strayIn(why);
    this.#strays = stray === null ? 0 : this.#strays + 1;
    if (stray === null || this.#strays < STRAYS_MOST) return this.#down();
    this.#refuse(stray);
  }

  #refuse(refusal: Refused): void {
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.settle(refusal);
    }
    this.#waiting.clear();
    this.#line.onRefused(refusal);
  }

  #up(): void {
    this.#attempt = 0;
    this.#stuck = false;
    this.#goaway_at = null;
    clearTimeout(this.#goaway);
    this.#heard = performance.now();
    this.#line.onUp();
    for (const waiting of this.#waiting.values()) this.#emit(waiting);
  }

  /** Full jitter: anywhere between nothing and a bound that doubles; a goaway says its own wait. */
  #down(): void {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    const bound = Math.min(this.#options.retry_most_ms, RETRY_FIRST_MS * 2 ** this.#attempt);
    const wait = this.#goaway_at === null ? Math.random() * bound : Math.max(0, this.#goaway_at - performance.now());
    this.#goaway_at = null;
    clearTimeout(this.#goaway);
    this.#attempt += 1;
    this.#retry = setTimeout(() => void this.#open(), wait);
    this.#line.onDown(wait);
  }

  /** The server closes; each page was told another moment to leave and come back at. */
  #leave(goaway: Goaway): void {
    const wait = Math.min(Math.max(0, goaway.after_ms), GOAWAY_MOST_MS);
    clearTimeout(this.#goaway);
    this.#goaway_at = performance.now() + wait;
    this.#goaway = setTimeout(() => this.#socket.io.engine.close(), wait);
  }

  #closeIfSilent(longest_ms: number): void {
    if (this.#socket.connected && this.silence >= longest_ms) this.#socket.io.engine.close();
  }

  #emit(waiting: Waiting): void {
    clearTimeout(waiting.timer);
    if (!this.#socket.connected) return;
    waiting.timer = setTimeout(() => this.#emit(waiting), ANSWER_MS);
    this.#socket.emit("command", waiting.frame, (ack) => this.#answered(waiting, ack));
  }

  #answered(waiting: Waiting, ack: Ack): void {
    if (!this.#waiting.has(waiting.frame.id)) return; // an earlier sending was answered first
    clearTimeout(waiting.timer);
    if (!ack.ok && AGAIN.has(ack.code) && this.#hold(waiting, ack)) return;
    this.#waiting.delete(waiting.frame.id);
    waiting.settle(ack);
  }

  /** Asks again in a moment, unless that has gone on for too long to be of use. */
  #hold(waiting: Waiting, refusal: Refused): boolean {
    waiting.held_since ??= performance.now();
    if (performance.now() - waiting.held_since > AGAIN_FOR_MS) return false;
    waiting.timer = setTimeout(() => this.#emit(waiting), AGAIN_MS);
    waiting.held(refusal);
    return true;
  }
}

function asRefusal(told: unknown): Refused | null {
  if (typeof told !== "object" || told === null || !("code" in told)) return null;
  const { code, title, detail } = told as Record<string, unknown>;
  return { ok: false, code: String(code), title: String(title ?? ""), detail: String(detail ?? "") };
}

/** The refusal of a session that is open at another server, if the line was lost for that. */
function strayIn(why: unknown): Refused | null {
  if (typeof why !== "object" || why === null || !("context" in why)) return null;
  const { responseText } = why.context as { responseText?: string };
  if (!responseText?.includes('"other_node"')) return null;
  try {
    return asRefusal(JSON.parse(responseText));
  } catch {
    return null;
  }
}
