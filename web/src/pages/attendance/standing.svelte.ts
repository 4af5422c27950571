/** What this page has asked of the server, and how it was answered: one note at a time. */
import type { Ack, Command, Refused } from "../../contract";

export type Note = { readonly kind: "done"; readonly text: string; readonly undo: Command | null } | { readonly kind: "refused"; readonly refusal: Refused };

export class Standing {
  note = $state.raw<Note | null>(null);
  /** Commands that nobody has answered yet. */
  open = $state(0);

  readonly #send: (body: Command) => Promise<Ack>;
  readonly #after: () => void;

  constructor(send: (body: Command) => Promise<Ack>, after: () => void) {
    this.#send = send;
    this.#after = after;
  }

  /** Sends a command until it is answered; `done` is what is said then. True when it happened. */
  async ask(body: Command, done: string, undo: Command | null = null): Promise<boolean> {
    this.open += 1;
    this.note = null;
    const ack = await this.#send(body);
    this.open -= 1;
    this.note = ack.ok ? { kind: "done", text: done, undo } : { kind: "refused", refusal: ack };
    this.#after();
    return ack.ok;
  }

  /** Says of what was only asked about that it would be refused. */
  refuse(refusal: Refused): void {
    this.note = { kind: "refused", refusal };
  }

  /** Asks for what makes the last act as if it had not been, once. */
  async undo(done: string): Promise<void> {
    const back = this.note?.kind === "done" ? this.note.undo : null;
    if (back !== null) await this.ask(back, done);
  }
}
