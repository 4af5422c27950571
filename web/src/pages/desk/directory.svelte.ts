/** The server's list of people: fetched when something moved, never faster than the network gives it. */
import type { Id, Problem, Refused } from "../../contract";
import { getPeople } from "../../live/api";
import { rowOf, type Row } from "./people";

const LEAST_MS = 2_000; // a burst of a hall that fills is one list, not a hundred
const SHARE = 10; // a list that took 1 s to come is asked for every 10 s
const AGAIN_MS = 5_000;

export class Directory {
  rows = $state.raw<readonly Row[] | null>(null);
  /** This seat may not read the list. */
  refusal = $state.raw<Refused | null>(null);

  readonly #meeting: Id;
  readonly #seat: Id;
  /** Told what came, and when it was asked for (performance.now()). */
  readonly #onlist: (rows: readonly Row[], asked: number) => void;
  #fetching: Promise<readonly Row[] | null> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = false;
  #next = 0;
  #stopped = false;

  constructor(meeting: Id, seat: Id, onlist: (rows: readonly Row[], asked: number) => void) {
    this.#meeting = meeting;
    this.#seat = seat;
    this.#onlist = onlist;
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Something moved: the list is wanted, soon. */
  refresh(): void {
    this.#wanted = true;
    clearTimeout(this.#timer);
    if (this.#stopped || this.#fetching !== null) return;
    this.#timer = setTimeout(() => void this.now(), Math.max(0, this.#next - performance.now()));
  }

  /** The list as it is from now on; null when it does not come. */
  async now(): Promise<readonly Row[] | null> {
    if (this.#fetching !== null) await this.#fetching;
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = null;
      if (this.#wanted) this.refresh();
    });
    return this.#fetching;
  }

  async #fetch(): Promise<readonly Row[] | null> {
    this.#wanted = false;
    const asked = performance.now();
    const answer = await getPeople(this.#meeting, this.#seat);
    const took = performance.now() - asked;
    this.#next = performance.now() + (answer.ok ? Math.max(LEAST_MS, took * SHARE) : AGAIN_MS);
    if (this.#stopped || !answer.ok) {
      if (!answer.ok) this.#failed(answer.status, answer.problem);
      return null;
    }
    this.refusal = null;
    const rows = answer.body.people.flatMap((told) => rowOf(told) ?? []);
    this.rows = rows;
    this.#onlist(rows, asked);
    return rows;
  }

  #failed(status: number, problem: Problem | null): void {
    const final = status >= 400 && status < 500 && status !== 408 && status !== 429;
    if (final) this.refusal = { ok: false, code: problem?.code ?? "not_allowed", title: problem?.title ?? "", detail: problem?.detail ?? "" };
    else this.#wanted = status !== 0; // without a network the next link asks again
  }
}
