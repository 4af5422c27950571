/**
 * What the desk asks of the server and what came of it. Each press names what the person saw;
 * whether it counts is decided there, never here.
 */
import type { Command, Credentials, Id, Instant, Refused, Text } from "../../contract";
import type { LiveMeeting } from "../../live/meeting.svelte";
import type { Answered } from "./roll";

/** Something was done: said for a few seconds, in which some of it can be undone. */
export type Done =
  | { kind: "opened" | "suspended" | "resumed" | "closed" | "undone" | "saved" | "roll_called" | "roll_closed" | "roll_aside" }
  | { kind: "checked_in" | "checked_out" | "admitted" | "turned_away"; name: string }
  | { kind: "credentials"; name: string; credentials: Credentials };
export interface Pending {
  readonly type: Command["type"];
  /** Server's milliseconds since 1970. */
  readonly at: number;
}

const NOTE_MS = 3_500; // Undo of the agenda, if any, comes back behind it
export const UNDO_MS = 5_000;

export interface Note {
  readonly done: Done;
  readonly until: number;
  /** What makes it as if it had not been; null where the rules know nothing of the kind. */
  readonly undo: Command | null;
}

export class Acts {
  refusal = $state.raw<Refused | null>(null);
  /** Until when it is shown: a pace that was too quick passes by itself. */
  refused_until = $state(Infinity);
  note = $state.raw<Note | null>(null);
  pending = $state.raw<readonly Pending[]>([]);
  /** Why the server cannot write down what is pending; it is asked again meanwhile. */
  held = $state.raw<Refused | null>(null);

  readonly #live: LiveMeeting;
  readonly #session: () => Id;

  constructor(live: LiveMeeting, session: () => Id) {
    this.#live = live;
    this.#session = session;
  }

  /** Nothing is sent into a lost link: a step pressed long ago must not fall on another item. */
  get linked(): boolean {
    return this.#live.link.state === "online" || this.#live.link.state === "catching_up";
  }

  isPending(type: Command["type"] | null): boolean {
    return this.pending.some((one) => one.type === type);
  }

  async ask(body: Command, done: Done | null = null, undo: Command | ((id: Id) => Command) | null = null): Promise<boolean> {
    if (!this.linked) return false;
    const pending: Pending = { type: body.type, at: this.#live.clock.read() };
    this.pending = [...this.pending, pending];
    const id = crypto.randomUUID();
    const ack = await this.#live.send(body, (refusal) => (this.held = refusal), id);
    this.held = null;
    this.pending = this.pending.filter((one) => one !== pending);
    this.refusal = ack.ok ? null : ack;
    this.refused_until = !ack.ok && ack.code === "too_soon" ? this.#live.clock.read() + NOTE_MS : Infinity;
    const until = this.#live.clock.read() + (undo === null ? NOTE_MS : UNDO_MS);
    if (ack.ok) this.note = done === null ? null : { done, until, undo: typeof undo === "function" ? undo(id) : undo };
    return ack.ok;
  }

  /** Takes back what was just done to somebody's presence, admission or credentials. */
  back(undo: Command): void {
    if (!this.isPending(undo.type)) void this.ask(undo, { kind: "undone" });
  }

  /** A second press while the first is on its way would only be told that the first was faster. */
  advance(from_item: Id | null): void {
    if (this.isPending("agenda.advance")) return;
    void this.ask({ type: "agenda.advance", session: this.#session(), from_item });
  }

  goTo(from_item: Id | null, item: Id): void {
    void this.ask({ type: "agenda.go_to", session: this.#session(), from_item, item });
  }

  conclude(from_item: Id): void {
    void this.ask({ type: "agenda.conclude", session: this.#session(), from_item });
  }

  pause(from_item: Id, stands: boolean): void {
    const type = stands ? "agenda.resume" : "agenda.pause";
    if (!this.isPending(type)) void this.ask({ type, session: this.#session(), from_item });
  }

  extend(from_item: Id, by_ms: number): void {
    void this.ask({ type: "agenda.extend", session: this.#session(), from_item, by_ms });
  }

  undo(act: number): void {
    if (this.isPending("agenda.undo")) return;
    void this.ask({ type: "agenda.undo", session: this.#session(), act }, { kind: "undone" });
  }

  defer(item: Id): void {
    void this.ask({ type: "agenda.defer", session: this.#session(), item });
  }

  move(item: Id, after: Id | null): Promise<boolean> {
    return this.ask({ type: "agenda.move", session: this.#session(), item, after }, { kind: "saved" });
  }

  resize(item: Id, planned_ms: number): Promise<boolean> {
    return this.ask({ type: "agenda.resize", session: this.#session(), item, planned_ms }, { kind: "saved" });
  }

  retitle(item: Id, title: Text): Promise<boolean> {
    return this.ask({ type: "agenda.retitle", session: this.#session(), item, title }, { kind: "saved" });
  }

  open(): void {
    if (this.isPending("session.open")) return;
    void this.ask({ type: "session.open", session: this.#session() }, { kind: "opened" });
  }

  resume(): void {
    void this.ask({ type: "session.resume", session: this.#session() }, { kind: "resumed" });
  }

  close(): void {
    void this.ask({ type: "session.close", session: this.#session() }, { kind: "closed" });
  }

  suspend(reason: string, until: Instant | null): void {
    const said = { ...(reason === "" ? {} : { reason }), ...(until === null ? {} : { until }) };
    void this.ask({ type: "session.suspend", session: this.#session(), ...said }, { kind: "suspended" });
  }

  checkIn(person: Id, name: string): void {
    void this.ask({ type: "attendance.check_in", person, source: "desk" }, { kind: "checked_in", name }, (command) => ({ type: "attendance.take_back", person, command }));
  }

  checkOut(person: Id, name: string): void {
    void this.ask({ type: "attendance.check_out", person, source: "desk" }, { kind: "checked_out", name }, (command) => ({ type: "attendance.take_back", person, command }));
  }

  admit(person: Id, name: string, accepted: boolean): void {
    void this.ask({ type: "people.admit", person, accepted }, { kind: accepted ? "admitted" : "turned_away", name }, { type: "people.admit", person, accepted: null });
  }

  setCredentials(delegation: Id, name: string, credentials: Credentials, was: Credentials): Promise<boolean> {
    const said = { type: "people.set_credentials", delegation } as const;
    return this.ask({ ...said, credentials }, { kind: "credentials", name, credentials }, { ...said, credentials: was });
  }

  callRoll(): Promise<boolean> {
    return this.ask({ type: "quorum.call_roll", session: this.#session() }, { kind: "roll_called" });
  }

  answerRoll(delegation: Id, answer: Answered): Promise<boolean> {
    return this.ask({ type: "quorum.answer", session: this.#session(), delegation, answer });
  }

  closeRoll(): Promise<boolean> {
    return this.ask({ type: "quorum.close_roll", session: this.#session() }, { kind: "roll_closed" });
  }

  setRollAside(): Promise<boolean> {
    return this.ask({ type: "quorum.set_roll_aside", session: this.#session() }, { kind: "roll_aside" });
  }
}
