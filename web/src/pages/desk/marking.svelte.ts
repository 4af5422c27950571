/**
 * Says who is on the line, at once or not at all: such a word has no time of its own, so one that
 * was kept and sent later would be wrong by as long as it waited. Nothing here is ever queued.
 */
import type { Id } from "../../contract";
import type { Answer } from "../../live/api";
import { asHeard, markOf, unsettled, type Heard, type Mark } from "./line";
import type { Row, Via } from "./people";

/** `unlinked`: never sent; `silent`: sent, and nobody knows; `refused`: with the server's reason. */
export type Marked = { readonly kind: "done" | "unlinked" | "silent" | "nothing" } | { readonly kind: "refused"; readonly detail: string };

export interface MarkingOptions {
  readonly post: (post: { id: string; body: Mark }) => Promise<Answer<unknown>>;
  readonly linked: () => boolean;
}

export class Marking {
  heard = $state.raw<ReadonlyMap<Id, Heard>>(new Map());
  readonly #options: MarkingOptions;
  readonly #asked = new Set<Id>();

  constructor(options: MarkingOptions) {
    this.#options = options;
  }

  async mark(row: Pick<Row, "person" | "via">, to: Via | null, id: string): Promise<Marked> {
    const body = markOf(row, to);
    if (body === null || this.#asked.has(row.person)) return { kind: "nothing" };
    if (!this.#options.linked()) return { kind: "unlinked" };
    this.#asked.add(row.person);
    const answer = await this.#options.post({ id, body });
    this.#asked.delete(row.person);
    if (!answer.ok && (answer.status === 0 || answer.status >= 500)) return { kind: "silent" };
    if (!answer.ok) return { kind: "refused", detail: answer.problem?.detail ?? "" };
    this.lay(row.person, to);
    return { kind: "done" };
  }

  lay(person: Id, via: Via | null): void {
    this.heard = new Map(this.heard).set(person, { via, at: performance.now() });
  }

  over(rows: readonly Row[]): readonly Row[] {
    return asHeard(rows, this.heard);
  }

  listed(rows: readonly Row[], asked: number): void {
    if (this.heard.size > 0) this.heard = unsettled(this.heard, rows, asked);
  }
}
