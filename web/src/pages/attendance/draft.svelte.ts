/** A sheet or a roster until it is recorded: its lines, what was chosen for each, and recording them. */
import type { Channel, Command, Id, Refused } from "../../contract";
import type { Read } from "./FileDrop.svelte";
import { type Choice, firstChoice, type Recorded, recordsOf, type RosterProblem, type RosterRow, type Told, toldOf } from "./roster";
import type { Standing } from "./standing.svelte";

/** Whether all parts would be recorded: null, or the first refusal. */
export type Check = (parts: readonly Recorded[]) => Promise<Refused | null>;

export class Draft {
  rows = $state.raw<readonly RosterRow[]>([]);
  choices = $state.raw<readonly Choice[]>([]);
  problems = $state.raw<readonly RosterProblem[]>([]);
  more = $state(0);
  /** Which part is being recorded, from 1; 0 while none is. */
  part = $state(0);
  of = $state(0);

  readonly told: Told = $derived(toldOf(this.rows, this.choices));
  readonly nothing: boolean = $derived(this.told.people + this.told.names === 0);
  readonly busy: boolean = $derived(this.of > 0);
  readonly checking: boolean = $derived(this.of > 0 && this.part === 0);
  readonly #standing: Standing;
  readonly #check: Check;
  /** Parts that are recorded already: asked for again after a refusal, they are not sent again. */
  readonly #recorded = new Set<string>();
  readonly #undo: Command[] = [];

  constructor(standing: Standing, check: Check) {
    this.#standing = standing;
    this.#check = check;
  }

  /** More lines behind those that are there. */
  add(lines: readonly RosterRow[]): void {
    this.choices = [...this.choices, ...lines.map(firstChoice)];
    this.rows = [...this.rows, ...lines];
  }

  /** A file, as the server has read it. */
  take(read: Read, lines: readonly RosterRow[] = read.rows): void {
    this.problems = read.problems;
    this.more = read.more_problems;
    this.add(lines);
  }

  choose(n: number, choice: Choice): void {
    this.choices = this.choices.with(n, choice);
  }

  clear(): void {
    this.rows = [];
    this.choices = [];
    this.problems = [];
    this.more = 0;
  }

  /** True when all of it is recorded. Several parts are judged together first, so that no half is left. */
  async record(session: Id, source: Recorded["source"], channel: Channel, done: string): Promise<boolean> {
    if (this.nothing || this.busy) return false;
    const all = recordsOf(session, source, channel, this.rows, this.choices);
    const parts = all.filter((part) => !this.#recorded.has(JSON.stringify(part)));
    this.of = parts.length;
    const refusal = all.length > 1 && parts.length > 0 ? await this.#check(parts) : null;
    if (refusal === null) await this.#send(parts, done);
    else this.#standing.refuse(refusal);
    this.part = this.of = 0;
    return refusal === null && parts.every((part) => this.#recorded.has(JSON.stringify(part)));
  }

  async #send(parts: readonly Recorded[], done: string): Promise<void> {
    for (const part of parts) {
      this.part += 1;
      if (!(await this.#standing.ask(part, done, (_, sheet) => ({ type: "attendance.take_back_rows", session: part.session, sheet })))) return;
      this.#recorded.add(JSON.stringify(part));
      this.#undo.push(...this.#standing.back);
    }
    this.#standing.tell(done, this.#undo);
  }
}
