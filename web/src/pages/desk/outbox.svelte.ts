/**
 * Sends what the desk has done, in order, one at a time, until each is answered. What is done is
 * kept first and sent then; an answer is kept before the next is sent. Ids make it count once.
 */
import type { Problem } from "../../contract";
import type { Answer } from "../../live/api";
import type { Row } from "./people";
import { alsoOf, isSo, overtakenOf, personOf, toldOf, undone, verdictOf, waiting, type DeskCommand, type Draft, type Entry, type Told } from "./queue";
import type { Store } from "./store";

export interface Post {
  readonly id: string;
  readonly body: DeskCommand;
}
export interface OutboxOptions {
  readonly desk: string;
  readonly store: Store;
  /** Sends one command; status 0: the server was not reached. */
  readonly post: (post: Post) => Promise<Answer<unknown>>;
  /** The server's list as it is now; null when it did not come. */
  readonly list: () => Promise<readonly Row[] | null>;
  readonly linked: () => boolean;
}

const WAITED_MS = 3_000; // an act that waited so long may have been overtaken by another desk
const SETTLED_MS = 3_000; // by then the list knows what was answered; where it says otherwise, it is right
const FIRST_MS = 500;
const MOST_MS = 15_000;

export class Outbox {
  /** All that is not forgotten: what waits, and what came back with something to tell. */
  entries = $state.raw<readonly Entry[]>([]);
  /** Answered, and not in the list of people yet. */
  answered = $state.raw<readonly Entry[]>([]);
  /** The server takes nothing from this seat any more. */
  shut = $state.raw<Problem | null>(null);
  /** How many were recorded since the queue was last empty. */
  sent = $state(0);
  /** False where a reload would lose what waits. */
  lasting = $state(true);

  readonly #options: OutboxOptions;
  #sending: Promise<void> | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.lasting = options.store.lasting;
  }

  async start(): Promise<void> {
    await this.#read();
    this.send();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async add(draft: Draft): Promise<Entry> {
    const entry = await this.#keep(draft);
    if (waiting(this.entries).length === 0) this.sent = 0;
    if (!this.#options.linked()) this.#waited.add(entry.id);
    this.entries = [...this.entries, entry];
    this.send();
    return entry;
  }

  /** A full disk must not lose an act: then it lasts as long as the page, and the page says so. */
  async #keep(draft: Draft): Promise<Entry> {
    try {
      return await this.#options.store.add(draft);
    } catch {
      this.lasting = false;
      return { ...draft, n: Number.MAX_SAFE_INTEGER - 1_000_000 + this.entries.length + this.sent };
    }
  }

  /** Takes an act back; true if nothing of it ever left this device. */
  async undo(act: Entry, at: number): Promise<boolean> {
    const now = this.entries.find(({ n }) => n === act.n) ?? { ...act, tried: true }; // gone: it is recorded
    const draft = undone(now, at, crypto.randomUUID());
    if (draft === null) {
      await this.#forget(now);
      return true;
    }
    await this.add(draft);
    return false;
  }

  /** The officer has read it. */
  async dismiss(entry: Entry): Promise<void> {
    await this.#forget(entry);
  }

  /** The list that is here now was asked for at this moment (performance.now()); it may be a second old. */
  listed(rows: readonly Row[], asked: number): void {
    const modes = new Map(rows.map((row) => [row.person, row]));
    this.answered = this.answered.filter((one) => {
      const row = modes.get(personOf(one) ?? "");
      this.#raced(one, row);
      return asked - (this.#when.get(one.id) ?? Infinity) < SETTLED_MS && (row === undefined || !isSo(one, row));
    });
  }
  readonly #when = new Map<string, number>();

  /** Two desks did the same at once: only a list that came afterwards says so. */
  #raced(entry: Entry, row: Row | undefined): void {
    const also = alsoOf(entry, row);
    const undo = [...this.entries, ...this.answered].some(({ body }) => body.type === "attendance.take_back" && body.command === entry.id);
    if (also === null || undo || this.#shown.has(entry.id)) return;
    this.#shown.add(entry.id);
    const told = { ...entry, told: also };
    this.entries = [...this.entries.filter(({ n }) => n !== entry.n), told];
    void this.#write(this.#options.store.put(told));
  }
  readonly #shown = new Set<string>(); // what was dismissed is not told again

  /** Sends what waits, unless that is going on or there is no way. */
  send(): void {
    clearTimeout(this.#timer);
    if (this.#stopped || this.#sending !== null || this.shut !== null) return;
    if (waiting(this.entries).length === 0 || !this.#options.linked()) return;
    this.#sending = this.#alone(() => this.#drain()).finally(() => {
      this.#sending = null;
      this.#later();
    });
  }

  /** One tab of a browser sends at a time. */
  async #alone(drain: () => Promise<void>): Promise<void> {
    const locks = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
    if (locks === undefined) return drain();
    await locks.request(`hybridmeet-desk/${this.#options.desk}`, drain);
  }

  #later(): void {
    if (this.#stopped || waiting(this.entries).length === 0 || !this.#options.linked()) return;
    const bound = Math.min(MOST_MS, FIRST_MS * 2 ** this.#attempt);
    this.#timer = setTimeout(() => this.send(), this.#attempt === 0 ? 0 : bound * (0.5 + Math.random() / 2));
  }

  async #drain(): Promise<void> {
    await this.#read(); // another tab may have sent some of it
    const queue = waiting(this.entries);
    const before = await this.#listBefore(queue);
    const touched = new Set<string>();
    for (const entry of queue) {
      if (!this.entries.some((one) => one.n === entry.n)) continue; // undone meanwhile
      const person = personOf(entry);
      const row = before?.find((one) => one.person === person);
      const first = before !== null && person !== null && !touched.has(person);
      const also = first ? (alsoOf(entry, row) ?? overtakenOf(entry, row)) : null;
      if (person !== null) touched.add(person);
      if (!(await this.#one(entry, row, also))) return;
    }
  }

  /** Only who waited long enough to be overtaken is looked up. */
  async #listBefore(queue: readonly Entry[]): Promise<readonly Row[] | null> {
    const oldest = queue[0];
    const newest = queue.at(-1);
    if (oldest === undefined || newest === undefined) return null;
    const waited = this.#waited.has(oldest.id) || oldest.tried || newest.at - oldest.at > WAITED_MS;
    return waited ? this.#options.list() : null;
  }
  readonly #waited = new Set<string>();

  /** What could not be sent at once has waited. */
  wait(): void {
    for (const entry of waiting(this.entries)) this.#waited.add(entry.id);
  }

  /** True: go on with the next one. */
  async #one(entry: Entry, row: Row | undefined, also: Told | null): Promise<boolean> {
    const tried = { ...entry, tried: true };
    this.#lay(tried); // at once: whoever undoes it from here on has to take it back
    await this.#write(this.#options.store.put(tried));
    const answer = await this.#options.post({ id: entry.id, body: entry.body });
    const verdict = verdictOf(answer.ok ? 200 : answer.status);
    const problem = answer.ok ? null : answer.problem;
    if (verdict === "again" || verdict === "shut") {
      this.wait();
      this.#attempt += 1;
      if (verdict === "shut") this.shut = problem ?? UNNAMED;
      return false;
    }
    this.#attempt = 0;
    if (verdict === "done") await this.#done(tried, also);
    else await this.#refused(tried, toldOf(tried, problem, row));
    return true;
  }

  async #done(entry: Entry, also: Told | null): Promise<void> {
    this.sent += 1;
    this.#when.set(entry.id, performance.now());
    this.answered = [...this.answered, entry];
    if (also !== null) this.#shown.add(entry.id);
    if (also === null) await this.#forget(entry);
    else await this.#save({ ...entry, told: also });
  }

  /** What would take back an act that never counted has nothing to do. */
  async #refused(entry: Entry, told: Told): Promise<void> {
    const idle = this.entries.filter(({ body }) => body.type === "attendance.take_back" && body.command === entry.id);
    for (const one of idle) await this.#forget(one);
    if (idle.length > 0) await this.#forget(entry);
    else await this.#save({ ...entry, told });
  }

  async #save(entry: Entry): Promise<void> {
    this.#lay(entry);
    await this.#write(this.#options.store.put(entry));
  }

  #lay(entry: Entry): void {
    this.entries = this.entries.map((one) => (one.n === entry.n ? entry : one));
  }

  async #forget(entry: Entry): Promise<void> {
    await this.#write(this.#options.store.remove(entry));
    this.entries = this.entries.filter((one) => one.n !== entry.n);
  }

  async #write(done: Promise<void>): Promise<void> {
    await done.catch(() => (this.lasting = false));
  }

  async #read(): Promise<void> {
    if (this.lasting) this.entries = await this.#options.store.all(this.#options.desk);
  }
}

const UNNAMED: Problem = { type: "about:blank", title: "", status: 403, detail: "", code: "not_allowed" };
