/** How the desk folds its agenda when space is short. Pure. */
import type { Row } from "../../live/agenda";

export interface Folded {
  readonly first: Row;
  readonly last: Row;
  readonly count: number;
}

/** What is done as one line; null where a line would save nothing. */
export function foldOf(rows: readonly Row[]): Folded | null {
  const done = rows.filter((row) => row.state === "done");
  const [first, last] = [done[0], done.at(-1)];
  return first === undefined || last === undefined || done.length < 2 ? null : { first, last, count: done.length };
}

/** Where an item may go: the neighbours it can be put behind, as `agenda.move` names them. */
export function placesAround(sequence: readonly string[], id: string): { earlier: string | null | undefined; later: string | undefined } {
  const at = sequence.indexOf(id);
  return {
    earlier: at <= 0 ? undefined : (sequence[at - 2] ?? null),
    later: at < 0 ? undefined : sequence[at + 1],
  };
}
