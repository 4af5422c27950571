/** Recording what a sheet or a roster says: one command after the other, and how far it is. */
import type { Recorded } from "./roster";
import type { Standing } from "./standing.svelte";

export class Recording {
  /** Which part is being recorded, from 1; 0 while none is. */
  part = $state(0);
  of = $state(0);

  readonly #standing: Standing;

  constructor(standing: Standing) {
    this.#standing = standing;
  }

  get busy(): boolean {
    return this.part > 0;
  }

  /** True when all of it is recorded; what is refused ends it, and the note says why. */
  async record(commands: readonly Recorded[], done: string): Promise<boolean> {
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
