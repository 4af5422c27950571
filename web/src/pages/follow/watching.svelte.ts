/** What a reader watches: which session is on for him, which one he chose, what it says to him. */
import type { Id, ForecastSlice, MeetingSlice, Notice, Slices } from "../../contract";
import { sittingOf, type Row, type Sitting } from "../../live/agenda";
import { isFor } from "../../live/notices";
import { momentOf, type Moment } from "../../live/moment";
import { endedLately, nextSession, ownNext, sessionNow, sessionsOf, type Session } from "../../live/sessions";
import type { Self } from "./self";

interface Seen {
  readonly view: Slices;
  readonly self: Self;
  readonly now: number;
}
/** One session with everything that is told of it: only what is here can be drawn. */
export interface Watched {
  readonly meeting: MeetingSlice;
  readonly session: Session;
  readonly sitting: Sitting;
  readonly forecast: ForecastSlice | undefined;
  /** The session held after this one. */
  readonly following: Session | null;
}

export class Watching {
  chosen = $state<Id | null>(null);
  readonly #seen: () => Seen;

  constructor(seen: () => Seen, chosen: Id | null) {
    this.#seen = seen;
    this.chosen = chosen;
  }

  // each step is its own derived: a second that passes touches the moment and nothing above it
  readonly #view = $derived.by(() => this.#seen().view);
  readonly #self = $derived.by(() => this.#seen().self);
  readonly sessions = $derived(sessionsOf(this.#view));
  /** The session that is on now for this reader. */
  readonly current = $derived(sessionNow(this.sessions, this.#self.person, this.#self.place));
  readonly watched = $derived.by((): Watched | null => {
    const { meeting } = this.#view;
    const session = this.sessions.find(({ id }) => id === this.chosen) ?? this.current;
    if (meeting === undefined || session === null) return null;
    const forecast = this.#view[`forecast/${session.id}`];
    const sitting = sittingOf(session.programme, session.now, forecast, this.#self.person);
    return { meeting, session, sitting, forecast, following: nextSession(this.sessions, session) };
  });
  readonly moment = $derived.by((): Moment | null => {
    if (this.watched === null) return null;
    const { session, sitting } = this.watched;
    return momentOf(session.now, sitting, session.start, this.#seen().now);
  });
  readonly ofDay = $derived(
    this.sessions.filter(({ day }) => day === this.watched?.session.day).sort((a, b) => a.start - b.start),
  );
  readonly isOver = $derived(this.moment === "ended" || this.moment === "cancelled");
  /** Of which session a reader may still say himself that he was there: this one, or the one before it. */
  readonly asked = $derived.by((): Session | null => {
    const { watched } = this;
    return watched !== null && this.moment === "ended" ? watched.session : endedLately(this.sessions, this.#seen().now);
  });
  /** What comes next here, and the reader's own next item wherever it is. */
  readonly upcoming = $derived.by((): Row[] => {
    const sitting = this.watched?.sitting;
    const next = sitting?.next ?? null;
    const here = this.moment === "shut" || next === null ? [] : [next];
    const own = sitting?.mine ?? ownNext(this.#view, this.sessions, this.#self.person);
    if (own === null || own.state === "now") return here;
    return own === sitting?.mine ? [own] : [...here, own];
  });
  /** Notices that are for the reader and already given, newest first. */
  readonly notices = $derived.by((): Notice[] => {
    const { now } = this.#seen();
    return (this.#view.notices ?? [])
      .filter((notice) => Date.parse(notice.at) <= now && isFor(notice, this.#self))
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  });

  choose(session: Session | null): void {
    this.chosen = session?.id ?? null;
  }
}
