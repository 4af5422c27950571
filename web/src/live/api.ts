/** The HTTP side of the page: small, typed, never throws for what a server may answer. */
import type { Accepted, AttendanceSheet, CertifiedSheet, CheckAnswer, Command, DelegationAnswer, Id, ItemsSheet, JoinAnswer, MeetingRow, NameplatesAnswer, OwnAnswer, Problem, SaidAnswer, SeatRow } from "../contract";

export type Answer<T> = { ok: true; body: T } | { ok: false; status: number; problem: Problem | null };

const UNSAFE = { "Content-Type": "application/json", "X-Hybridmeet": "1" };

/** Asks the server; status 0 means that it was not reached. */
async function ask<T>(path: string, init: RequestInit = {}): Promise<Answer<T>> {
  try {
    const response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...init });
    const body: unknown = response.status === 204 ? null : await response.json().catch(() => null);
    if (response.ok) return { ok: true, body: body as T };
    return { ok: false, status: response.status, problem: isProblem(body) ? body : null };
  } catch {
    return { ok: false, status: 0, problem: null };
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "title" in body;
}

function post<T>(path: string, body: unknown): Promise<Answer<T>> {
  return ask<T>(path, { method: "POST", headers: UNSAFE, body: JSON.stringify(body) });
}

export function getMeetings(): Promise<Answer<{ meetings: MeetingRow[] }>> {
  return ask("/api/meetings");
}

export function getSeats(): Promise<Answer<{ seats: SeatRow[] }>> {
  return ask("/api/seats");
}

export function postTicket(meeting: Id, seat: Id): Promise<Answer<{ ticket: string; expires_in_ms: number }>> {
  return post("/api/tickets", { meeting, seat });
}

export type FeedScope = "personal" | "participants";

/** A new secret subscription for this seat. */
export function postFeed(meeting: Id, seat: Id, scope: FeedScope): Promise<Answer<{ url: string }>> {
  const where = `/api/meetings/${encodeURIComponent(meeting)}/feeds?seat=${encodeURIComponent(seat)}`;
  return post(where, { scope });
}

/** Ends a subscription of this seat, named by its address: calendars get nothing more from it. */
export function revokeFeed(meeting: Id, seat: Id, feed: string): Promise<Answer<{ revoked: number }>> {
  const where = `/api/meetings/${encodeURIComponent(meeting)}/revocations?seat=${encodeURIComponent(seat)}`;
  return post(where, { feed });
}

/** What a first join would answer, for pages that only glance at a meeting. */
export function getView(meeting: Id, seat: Id | null): Promise<Answer<JoinAnswer>> {
  const where = `/api/meetings/${encodeURIComponent(meeting)}/view`;
  return ask(seat === null ? where : `${where}?seat=${encodeURIComponent(seat)}`);
}

export interface PersonRow {
  person: Id;
  name: string;
  [more: string]: unknown;
}

export function getPeople(meeting: Id, seat: Id): Promise<Answer<{ people: PersonRow[] }>> {
  return ask(`/api/meetings/${encodeURIComponent(meeting)}/people?seat=${encodeURIComponent(seat)}`);
}

/** The attendance of a meeting as it is, or as it was at an instant. */
export function getSheet(meeting: Id, seat: Id, until: number | null): Promise<Answer<AttendanceSheet>> {
  const where = `/api/meetings/${encodeURIComponent(meeting)}/attendance?seat=${encodeURIComponent(seat)}`;
  return ask(until === null ? where : `${where}&until=${encodeURIComponent(new Date(until).toISOString())}`);
}

/** The list of a session as it was certified, by what was certified at an instant. */
export function getCertified(meeting: Id, seat: Id, session: Id, until: number | null): Promise<Answer<CertifiedSheet>> {
  const asked = new URLSearchParams({ seat, session, ...(until === null ? {} : { until: new Date(until).toISOString() }) });
  return ask(`/api/meetings/${encodeURIComponent(meeting)}/certified?${asked.toString()}`);
}

/** Who was there while an item of a session was open, as known now or at an instant. */
export function getItem(meeting: Id, seat: Id, { session, item }: { session: Id; item: Id }, until: number | null): Promise<Answer<ItemsSheet>> {
  const where = `/api/meetings/${encodeURIComponent(meeting)}/attendance/${encodeURIComponent(session)}/items?seat=${encodeURIComponent(seat)}&item=${encodeURIComponent(item)}`;
  return ask(until === null ? where : `${where}&until=${encodeURIComponent(new Date(until).toISOString())}`);
}

/** What each source says of one person, or said at an instant. */
export function getSaid(meeting: Id, seat: Id, person: Id, until: number | null = null): Promise<Answer<SaidAnswer>> {
  const where = `/api/meetings/${encodeURIComponent(meeting)}/said?seat=${encodeURIComponent(seat)}&person=${encodeURIComponent(person)}`;
  return ask(until === null ? where : `${where}&until=${encodeURIComponent(new Date(until).toISOString())}`);
}

/** New links of nameplates: for these people, for all who never had one where none are named. */
export function postNameplates(meeting: Id, seat: Id, people?: readonly Id[]): Promise<Answer<NameplatesAnswer>> {
  return post(`/api/meetings/${encodeURIComponent(meeting)}/nameplates?seat=${encodeURIComponent(seat)}`, people === undefined ? {} : { people });
}

/** Reads a roster or a signed sheet; nothing is recorded by it. */
export function postRoster<T>(meeting: Id, seat: Id, roster: { name: string; source: string; session: Id }): Promise<Answer<T>> {
  return post(`/api/meetings/${encodeURIComponent(meeting)}/rosters?seat=${encodeURIComponent(seat)}`, roster);
}

/** Whether all parts of a long list would be recorded; nothing is recorded by it. */
export function postCheck(meeting: Id, seat: Id, parts: readonly Command[]): Promise<Answer<CheckAnswer>> {
  return post(`/api/meetings/${encodeURIComponent(meeting)}/rosters/check?seat=${encodeURIComponent(seat)}`, { parts });
}

const COMMAND_MS = 8_000; // a network that swallows a request gets it again, with the same id

/** A command over HTTP: what is sent again with the same id counts once. */
export function postCommand(meeting: Id, seat: Id, command: { id: string; body: Command }): Promise<Answer<Accepted>> {
  const where = `/api/meetings/${encodeURIComponent(meeting)}/commands?seat=${encodeURIComponent(seat)}`;
  return ask(where, { method: "POST", headers: UNSAFE, body: JSON.stringify(command), signal: AbortSignal.timeout(COMMAND_MS) });
}

/** A delegate's own delegation, by name. */
export function getDelegation(meeting: Id, seat: Id): Promise<Answer<DelegationAnswer>> {
  return ask(`/api/meetings/${encodeURIComponent(meeting)}/delegation?seat=${encodeURIComponent(seat)}`);
}

/** How the record has the asker himself at a session. */
export function getOwn(meeting: Id, seat: Id, session: Id): Promise<Answer<OwnAnswer>> {
  return ask(`/api/meetings/${encodeURIComponent(meeting)}/attendance/${encodeURIComponent(session)}/own?seat=${encodeURIComponent(seat)}`);
}

export interface Rehearsal {
  offered: boolean;
  running: { url: string; speed: number; began_at: string } | null;
}

/** Whether a rehearsal of this meeting runs, for those who run the meeting. */
export function getRehearsal(meeting: Id, seat: Id): Promise<Answer<Rehearsal>> {
  return ask(rehearsals(meeting, seat));
}

/** Begins a rehearsal, or ends it. */
export function askRehearsal(
  meeting: Id,
  seat: Id,
  wanted: { speed: number; take_part: boolean } | { end: true },
): Promise<Answer<Rehearsal>> {
  return post(rehearsals(meeting, seat), wanted);
}

function rehearsals(meeting: Id, seat: Id): string {
  return `/api/meetings/${encodeURIComponent(meeting)}/rehearsals?seat=${encodeURIComponent(seat)}`;
}
