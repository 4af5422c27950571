/** A sheet or a roster until it is recorded: its lines, what was chosen for each, and recording them. */
import type { Channel, CheckAnswer, Command, Id, Refused } from "../../contract";
import type { Read } from "./FileDrop.svelte";
import { type Choice, firstChoice, type Recorded, recordsOf, type RosterProblem, type RosterRow, type Told, toldOf } from "./roster";
import type { Standing } from "./standing.svelte";

/** Whether all parts would be recorded, and which are; or the first refusal. */
export type Check = (parts: readonly Recorded[]) => Promise<CheckAnswer | Refused>;
/** What is said when all is recorded, of which so many parts were so before. */
export type Said = (before: number, of: number) => string;

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
  /** How many parts this page itself has recorded: asked for again after a refusal, they are no news. */
  #own = 0;
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
    this.#own = 0;
    this.#undo.length = 0;
  }

  /**
   * True when all of it is recorded. All parts are judged together first, so that no half is left, and
   * what is recorded already, by this page or before it was loaded anew, is not sent again.
   */
  async record(session: Id, source: Recorded["source"], channel: Channel, done: Said): Promise<boolean> {
    if (this.nothing || this.busy) return false;
    const all = recordsOf(session, source, channel, this.rows, this.choices);
    this.of = all.length;
    const told = await this.#check(all);
    const isRecorded = "ids" in told ? await this.#send(all, told, done) : this.#refuse(told);
    this.part = this.of = 0;
    return isRecorded;
  }

  #refuse(refusal: Refused): false {
    this.#standing.refuse(refusal);
    return false;
  }

  async #send(all: readonly Recorded[], { ids, recorded }: CheckAnswer, done: Said): Promise<boolean> {
    const parts = all.flatMap((part, n) => (recorded.includes(n) ? [] : [{ part, id: ids[n] }]));
    const said = done(recorded.length - this.#own, all.length);
    this.of = parts.length;
    for (const { part, id } of parts) {
      this.part += 1;
      if (!(await this.#standing.ask(part, said, (_, sheet) => ({ type: "attendance.take_back_rows", session: part.session, sheet }), id))) return false;
      this.#own += 1;
      this.#undo.push(...this.#standing.back);
    }
    this.#standing.tell(said, this.#undo);
    return true;
  }
}
