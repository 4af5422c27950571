/** The desk's sentences about acts and refusals: words in, one or two lines out. Pure. */
import type { Id, NowSlice, ProgrammeItem, ProgrammeSlice, Refused, UndoOffer } from "../../contract";
import { own } from "../../live/own";
import type { ChairWords } from "../../words/en/chair";
import type { Tongue } from "../../words/tongue.svelte";
import type { Done } from "./acts.svelte";
import { PRESENCE } from "./words";

export interface Speech {
  readonly w: ChairWords;
  readonly tongue: Tongue;
  /** "14:02" of the home zone. */
  readonly hour: (at: number) => string;
  readonly programme: ProgrammeSlice;
}

/** "Item 3", or the title of what has no number; small at the beginning inside a sentence. */
export function itemName({ w, tongue }: Pick<Speech, "w" | "tongue">, item: ProgrammeItem, inside = false): string {
  if (item.number === null) return tongue.text(item.title);
  return inside ? w.item(item.number) : w.Item(item.number);
}

function nameOf(speech: Speech, id: Id | null | undefined, inside = false): string | null {
  const item = own(speech.programme.items, id);
  return item === undefined ? null : itemName(speech, item, inside);
}

/** When the current item ends by planned and added time. */
function deadline(now: NowSlice): number | null {
  if (now.opened_at === null || now.planned_ms === null) return null;
  const at = Date.parse(now.opened_at) + now.planned_ms + (now.added_ms ?? 0) + (now.paused_ms ?? 0);
  return Math.round(at / 60_000) * 60_000; // as the forecast is
}

/** What the newest act did: "Item 3 has 5 more minutes, to 15:02." */
export function actSaid(speech: Speech, offer: UndoOffer, now: NowSlice): string {
  const { w } = speech;
  const name = nameOf(speech, offer.item ?? now.item);
  if (name === null) return offer.what === "agenda.item_concluded" ? w.act.concluded : w.act.other;
  const end = deadline(now);
  switch (offer.what) {
    case "agenda.item_opened": return w.act.opened(name);
    case "agenda.item_concluded": return w.act.concluded;
    case "agenda.item_deferred": return w.act.deferred;
    case "agenda.clock_paused": return w.act.paused(name);
    case "agenda.clock_resumed": return w.act.resumed(name);
    case "agenda.item_extended": return end === null ? w.act.other : extended(speech, name, offer.by_ms, speech.hour(end));
    default: return w.act.other;
  }
}

function extended({ w }: Speech, name: string, by_ms: number | null | undefined, until: string): string {
  const minutes = Math.round(Math.abs(by_ms ?? 0) / 60_000);
  if (minutes === 0) return w.act.extended(name, until);
  return (by_ms ?? 0) > 0 ? w.act.added(minutes, name, until) : w.act.taken(minutes, name, until);
}

export interface Lines {
  readonly title: string;
  readonly detail: string;
}

/** A refusal, politely: who was faster and when; else what the code means; never red. */
export function refusalSaid(speech: Speech, refusal: Refused, seconds: (at: number) => string): Lines {
  const { w } = speech;
  const { code, by, now } = refusal;
  if (code === "stale" && by != null) {
    const who = by.name ?? w.role[by.role];
    const opened = now?.phase === "open" ? nameOf(speech, now.item, true) : null;
    const title = opened === null ? `${w.faster(who)}.` : w.fasterOpened(who, opened);
    return { title, detail: w.fasterAt(seconds(Date.parse(by.at))) };
  }
  const known = Object.entries(w.refusal).find(([name]) => name === code)?.[1];
  return known ?? { title: refusal.title, detail: refusal.detail };
}

/** What was done and cannot be undone. */
export function doneSaid({ w, tongue }: Pick<Speech, "w" | "tongue">, done: Done): string {
  const said = tongue.of(PRESENCE).done;
  switch (done.kind) {
    case "opened": return w.sessionOpened;
    case "suspended": return w.sessionSuspended;
    case "resumed": return w.sessionResumed;
    case "closed": return w.sessionClosed;
    case "undone": return w.act.undone;
    case "saved": return w.edit.saved;
    case "checked_in": return w.checkedIn(done.name);
    case "checked_out": return w.checkedOut(done.name);
    case "roll_called":
    case "roll_closed":
    case "roll_aside": return said[done.kind];
    case "admitted":
    case "turned_away": return said[done.kind](done.name);
    case "credentials": return said.credentials(done.name, tongue.of(PRESENCE).credentials[done.credentials]);
  }
}
