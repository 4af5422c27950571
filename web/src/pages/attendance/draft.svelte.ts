/** A sheet or a roster until it is recorded: its lines, what was chosen for each, and recording them. */
import type { Channel, Id } from "../../contract";
import type { Read } from "./FileDrop.svelte";
import { type Choice, firstChoice, type Recorded, recordsOf, type RosterProblem, type RosterRow, type Told, toldOf } from "./roster";
import type { Standing } from "./standing.svelte";

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
  readonly busy: boolean = $derived(this.part > 0);
  readonly #standing: Standing;

  constructor(standing: Standing) {
    this.#standing = standing;
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

  /** True when all of it is recorded; what is refused ends it, and the note says why. */
  async record(session: Id, source: Recorded["source"], channel: Channel, done: string): Promise<boolean> {
    if (this.nothing) return false;
    const commands = recordsOf(session, source, channel, this.rows, this.choices);
    this.of = commands.length;
    for (const command of commands) {
      this.part += 1;
      if (!(await this.#standing.ask(command, done))) break;
    }
    const all = this.#standing.note?.kind === "done";
    this.part = 0;
    return all;
  }
}
