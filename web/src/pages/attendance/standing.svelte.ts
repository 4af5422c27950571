/** What this page has asked of the server, and how it was answered: one note at a time. */
import type { Ack, Command, Id, Refused } from "../../contract";

/** `undo`: what makes it as if it had not been, in this order; nothing where the rules know nothing of the kind. */
export type Note = { readonly kind: "done"; readonly text: string; readonly undo: readonly Command[] } | { readonly kind: "refused"; readonly refusal: Refused };
/** What undoes an act; some of it is known only when the act has its id and its place in the record. */
export type Back = Command | null | ((id: Id, seq: number) => Command);

export class Standing {
  note = $state.raw<Note | null>(null);
  /** Commands that nobody has answered yet. */
  open = $state(0);

  readonly #send: (body: Command, id: Id) => Promise<Ack>;
  readonly #after: () => void;

  constructor(send: (body: Command, id: Id) => Promise<Ack>, after: () => void) {
    this.#send = send;
    this.#after = after;
  }

  /** Sends a command until it is answered; `done` is what is said then. True when it happened. */
  async ask(body: Command, done: string, undo: Back = null, id: Id = crypto.randomUUID()): Promise<boolean> {
    this.open += 1;
    this.note = null;
    const ack = await this.#send(body, id);
    this.open -= 1;
    const back = ack.ok && typeof undo === "function" ? undo(id, ack.seq ?? 0) : typeof undo === "function" ? null : undo;
    this.note = ack.ok ? { kind: "done", text: done, undo: back === null ? [] : [back] } : { kind: "refused", refusal: ack };
    this.#after();
    return ack.ok;
  }

  /** What the last act offers to undo. */
  get back(): readonly Command[] {
    return this.note?.kind === "done" ? this.note.undo : [];
  }

  /** Says of what was only asked about that it would be refused. */
  refuse(refusal: Refused): void {
    this.note = { kind: "refused", refusal };
  }

  /** Says what several acts together have come to, and how they are undone. */
  tell(text: string, undo: readonly Command[]): void {
    this.note = { kind: "done", text, undo };
  }

  /** Asks for what makes the last act as if it had not been, once. */
  async undo(done: string): Promise<void> {
    for (const back of this.back) if (!(await this.ask(back, done))) return;
  }
}
