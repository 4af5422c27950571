/**
 * One desk at work: the people it sees, what it does, what can still be taken back. Everything that
 * is done goes through the outbox, whether there is a network or not.
 */
import type { Capacity, Id, MeetingSlice, Role } from "../../contract";
import { getSeats, postCommand } from "../../live/api";
import type { LiveMeeting } from "../../live/meeting.svelte";
import { read, type Reading } from "./badge";
import { Bell } from "./bell.svelte";
import { deviceOf } from "./device";
import { Directory } from "./directory.svelte";
import { actsOf, markOf } from "./line";
import { Marking, type Marked } from "./marking.svelte";
import { Offering, UNDO_MS, type Offer } from "./offering.svelte";
import { Outbox } from "./outbox.svelte";
import { countsOf, delegationsOf, linesOf, type Line, type Row, type Via } from "./people";
import { shownOf, waiting, type DeskCommand, type Entry } from "./queue";
import type { Kept, Store } from "./store";

export interface WalkIn {
  readonly delegation: Id;
  readonly function: string;
  readonly display: string | null;
  readonly rank: string | null;
  /** A substitute's is the one of whom he replaces. */
  readonly capacity: Capacity | null;
  readonly replaces: Id | null;
}
export type Source = "desk" | "qr";

const LEARN_MS = 2_000;
const TWICE_MS = 1_200; // the second tap of a double tap falls on the opposite button: it means nothing

export class DeskState {
  kept = $state.raw<Kept | null>(null);
  /** The room that this desk stands before; null where the meeting has one. */
  place = $state<Id | null>(null);
  /** Whose seat it is; null while nobody knows. */
  role = $state<Role | null>(null);
  /** Until then a technician would be offered what is a desk's. */
  known = $state(false);

  readonly live: LiveMeeting;
  readonly seat: Id;
  readonly outbox: Outbox;
  readonly directory: Directory;
  readonly bell = new Bell();
  readonly marking: Marking;
  readonly offering = new Offering(() => this.#now());
  readonly #store: Store;
  readonly #desk: string;
  readonly #device: string;
  readonly #id: Id;
  #learning: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #tapped: { person: Id; at: number } | null = null;

  readonly meeting: MeetingSlice | null = $derived.by(() => this.live.view.meeting ?? this.kept?.meeting ?? null);
  readonly waits = $derived.by(() => waiting(this.outbox.entries));
  readonly told = $derived.by(() => this.outbox.entries.filter((entry) => entry.told !== null));
  readonly rows: readonly Row[] | null = $derived.by(() => this.directory.rows ?? this.kept?.rows ?? null);
  readonly lines: readonly Line[] = $derived.by(() =>
    this.meeting === null || this.rows === null ? [] : linesOf(this.marking.over(this.rows), this.meeting, shownOf(this.waits, this.outbox.answered)),
  );
  readonly delegations = $derived.by(() => (this.meeting === null ? [] : delegationsOf(this.lines, this.meeting)));
  readonly acts = $derived.by(() => actsOf(this.role));
  readonly counts = $derived.by(() => countsOf(this.lines, this.delegations));

  constructor(live: LiveMeeting, meeting: Id, seat: Id, store: Store) {
    this.live = live;
    this.seat = seat;
    this.#id = meeting;
    this.#store = store;
    this.#desk = `${meeting}/${seat}`;
    this.#device = deviceOf(this.#desk);
    this.directory = new Directory(meeting, seat, (rows, asked) => this.#listed(rows, asked));
    this.marking = new Marking({ post: (post) => postCommand(meeting, seat, post), linked: () => this.linked });
    this.outbox = new Outbox({
      desk: this.#desk, store,
      post: ({ id, body }) => postCommand(meeting, seat, { id, body: this.#notAhead(body) }),
      list: () => this.directory.now(),
      linked: () => this.linked,
    });
  }

  get linked(): boolean {
    return this.live.link.state === "online" || this.live.link.state === "catching_up";
  }

  /** What was kept here comes first: it is all there is where the network is down. */
  async start(): Promise<void> {
    this.kept = await this.#store.kept(this.#desk).catch(() => null);
    void this.#learn();
    if (this.kept !== null) {
      this.role ??= this.kept.role ?? null;
      this.known = true;
      this.live.clock.set(Date.now() + this.kept.ahead - performance.now());
      this.live.clock.measured = false; // until the server says it itself
    }
    await this.outbox.start();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#learning);
    this.offering.close();
    this.outbox.stop();
    this.directory.stop();
  }

  /** The seat was withdrawn: names leave the device; what was done and not sent stays. */
  async forget(): Promise<void> {
    this.directory.stop();
    this.directory.rows = null;
    this.kept = null;
    await this.#store.forget(this.#desk);
  }

  checkIn(line: Line, source: Source = "desk"): void {
    if (!this.#isTwice(line.person)) void this.#act(line, true, source);
  }

  checkOut(line: Line): void {
    if (!this.#isTwice(line.person)) void this.#act(line, false, "desk");
  }

  async undo(offer: Offer): Promise<void> {
    this.offering.close();
    this.#tapped = null;
    const { body } = offer.entry;
    if (body.type === "attendance.mark") this.marking.lay(body.person, body.online ? null : body.via);
    await this.outbox.undo(offer.entry, this.#now());
  }

  /** Says that somebody is on the line, or by null no longer; what is not sent now is not said. */
  async mark(line: Line, to: Via | null): Promise<Marked> {
    const body = markOf(line, to);
    if (body === null || this.#isTwice(line.person)) return { kind: "nothing" };
    const at = this.#now();
    const entry: Entry = { ...this.#blank(at), n: -1, body, name: line.name, shows: null, was: null };
    const marked = await this.marking.mark(line, to, entry.id);
    if (marked.kind === "done") this.offering.propose({ entry, what: to ?? "off", name: line.name, until: this.#now() + UNDO_MS });
    if (marked.kind === "silent" || marked.kind === "refused") this.directory.refresh(); // what is done moves attendance, and that the list
    return marked;
  }

  /** What a badge says, and if it is somebody's of this meeting, that he is here. */
  scanned(text: string): { reading: Reading; line: Line | null; was: boolean } {
    const reading = read(text, this.#id, this.lines);
    const line = reading.kind === "person" ? (this.lines.find(({ person }) => person === reading.person) ?? null) : null;
    const was = line !== null && this.isHere(line);
    if (line !== null && !was) this.checkIn(line, "qr");
    return { reading, line, was };
  }

  /** Is somebody in the room that this desk stands before? */
  isHere({ inRoom, room }: Pick<Line, "inRoom" | "room">): boolean {
    return inRoom && (this.place === null || room === null || room === this.place);
  }

  async walkIn(person: WalkIn): Promise<void> {
    const at = this.#now();
    const place = this.place ?? this.rooms[0] ?? null;
    const body: DeskCommand = { type: "people.walk_in", ...person, place, at: new Date(at).toISOString() };
    const name = person.display ?? person.function;
    const entry = await this.outbox.add({ ...this.#blank(at), body, name, shows: null, was: null });
    this.offering.propose({ entry, what: "walked", name, until: at + UNDO_MS });
  }

  get rooms(): readonly Id[] {
    return Object.entries(this.meeting?.places ?? {}).filter(([, { kind }]) => kind === "room").map(([id]) => id);
  }

  async #act(line: Line, inRoom: boolean, source: Source): Promise<void> {
    const at = this.#now();
    const { person, name } = line;
    const said = { person, source, at: new Date(at).toISOString() };
    const body: DeskCommand = inRoom
      ? { type: "attendance.check_in", ...said, ...(this.place === null ? {} : { place: this.place }) }
      : { type: "attendance.check_out", ...said };
    const room = inRoom ? this.place : null;
    const was = { inRoom: line.inRoom, since: line.since, room: line.room };
    const entry = await this.outbox.add({ ...this.#blank(at), body, name, shows: { inRoom, since: at, room }, was });
    this.offering.propose({ entry, what: inRoom ? "in" : "out", name, until: at + UNDO_MS });
  }

  /** A device whose clock was fast while it was offline must not speak of the future: that is refused. */
  #notAhead(body: DeskCommand): DeskCommand {
    if (!("at" in body) || body.at == null || Date.parse(body.at) <= this.live.clock.read()) return body;
    return { ...body, at: new Date(this.#now()).toISOString() };
  }

  #blank(at: number): Pick<Entry, "desk" | "id" | "at" | "tried" | "told"> {
    return { desk: this.#desk, id: `${this.#device}.${crypto.randomUUID()}`, at, tried: false, told: null };
  }

  #isTwice(person: Id): boolean {
    const at = performance.now();
    const twice = this.#tapped?.person === person && at - this.#tapped.at < TWICE_MS;
    if (!twice) this.#tapped = { person, at };
    return twice;
  }

  #now(): number {
    return Math.floor(this.live.clock.read());
  }

  /** Whose seat this is; asked again where no answer came. */
  async #learn(): Promise<void> {
    const seats = await getSeats();
    if (this.#stopped) return;
    if (!seats.ok) return void (this.#learning = setTimeout(() => void this.#learn(), LEARN_MS));
    this.known = true;
    this.role = seats.body.seats.find((one) => one.meeting === this.#id && one.seat === this.seat)?.role ?? null;
  }

  #listed(rows: readonly Row[], asked: number): void {
    this.outbox.listed(rows, asked);
    this.marking.listed(rows, asked);
    const meeting = this.live.view.meeting;
    if (meeting === undefined) return;
    const now = this.live.clock.read();
    const kept: Kept = { desk: this.#desk, meeting, rows, ahead: now - Date.now(), good_at: now, role: this.role };
    this.kept = kept;
    this.#store.keep(kept).catch(() => (this.outbox.lasting = false));
  }
}
