/**
 * Written from the server's models by `make docs`; a test fails when it is stale. Types only.
 */

/** An RFC 3339 instant in UTC with milliseconds: "2021-04-06T07:00:00.000Z". */
export type Instant = string;
/** 1 to 64 of a-z, 0-9 and -. */
export type Id = string;

export type Role = "secretary" | "chair" | "moderator" | "desk" | "technician" | "interpreter" | "delegate" | "speaker" | "observer" | "media" | "screen" | "public";
export type Audience = "operators" | "members" | "delegations" | "participants" | "public";
export type Level = "public" | "participants" | "delegations" | "closed";
export type Mode = "in_person" | "online" | "both" | "reconnecting" | "away" | "not_arrived" | "unknown";
export type Modality = "in_person" | "online" | "mixed" | "absent";
export type SessionPhase = "scheduled" | "open" | "suspended" | "closed" | "cancelled";
export type ItemPhase = "pending" | "current" | "concluded" | "deferred" | "withdrawn";
export type Capacity = "chair" | "co_chair" | "head" | "alternate" | "adviser" | "secretariat" | "secretariat_head" | "invited_speaker" | "guest_of_honour" | "observer_speaking" | "observer_silent";
export type Source = "desk" | "qr" | "seat" | "paper" | "self" | "socket" | "bridge" | "technician";
export type Channel = "room" | "online";
export type Credentials = "accepted" | "provisional" | "pending";

/** A text in the languages it was written in. */
export interface Text {
  en: string;
  vi?: string;
}

/** A planned moment: wall time, zone, and the instant under today's rules. */
export interface Planned {
  wall: string;
  zone: string;
  instant: Instant;
}

/** Where people sit. */
export interface Place {
  name: Text;
  city: Text;
  zone: string;
  kind: "room" | "remote_site";
  assumed?: boolean;
}

/** Who is represented. */
export interface Delegation {
  name: string;
  short: string;
  tier: string;
  order_key: string;
}

/** The meeting itself. */
export interface MeetingSlice {
  id: Id;
  title: Text;
  short: string;
  theme?: Text;
  disclaimer?: Text;
  home_zone: string;
  host_city: Text;
  days: string[];
  sessions: Id[];
  places: Record<Id, Place>;
  delegations: Record<Id, Delegation>;
}

/** Who speaks on an item, as planned. */
export interface ItemSpeaker {
  name: string;
  person?: Id;
  planned_ms: number;
}

/** A paper of an item. */
export interface ItemDocument {
  symbol?: string;
  title: Text;
}

/** An item as now planned. */
export interface ProgrammeItem {
  number: string | null;
  title: Text;
  kind: string;
  level: Level;
  planned_start: Planned;
  planned_ms: number;
  at_least_ms?: number;
  fixed?: boolean;
  speakers: ItemSpeaker[];
  documents?: ItemDocument[];
  note?: Text;
}

/** The time of what is above this audience's level, as planned. */
export interface ClosedBlock {
  planned_start: Planned;
  planned_end: Planned;
}

/** `programme/<session>`: the plan of one sitting. */
export interface ProgrammeSlice {
  title: Text;
  track: Id | null;
  place: Id;
  level: Level;
  planned_start: Planned;
  planned_end: Planned;
  sequence: Id[];
  items: Record<Id, ProgrammeItem>;
  closed: ClosedBlock | null;
}

/** Who did it, and when; operators read the name too. */
export interface By {
  role: Role;
  name?: string;
  at: Instant;
}

/** A session stands still. */
export interface Suspension {
  since: Instant;
  until: Instant | null;
  reason: Text | null;
}

/** What has become of an item. */
export interface LiveItem {
  phase: ItemPhase;
  opened_at?: Instant;
  concluded_at?: Instant;
}

/** `now/<session>`: what is going on. */
export interface NowSlice {
  phase: SessionPhase;
  item: Id | null;
  hidden: boolean;
  opened_at: Instant | null;
  planned_ms: number | null;
  added_ms: number | null;
  paused_at: Instant | null;
  paused_ms: number | null;
  warn_ms: number[];
  by: By | null;
  suspended: Suspension | null;
  items: Record<Id, LiveItem>;
  may: Record<string, string[]>;
}

/** When something is expected to begin and end, to the minute. */
export interface Span {
  start: Instant;
  end: Instant;
}

/** How much time is left to a moment that does not move. */
export interface Anchor {
  item: Id;
  kind: string;
  at: Instant;
  slack_ms: number;
}

/** A moment that will be missed unless the chair finds time. */
export interface Conflict {
  item: Id;
  kind: string;
  by_ms: number;
}

/** `forecast/<session>`: when the rest is expected. */
export interface ForecastSlice {
  as_of: Instant;
  items: Record<Id, Span>;
  closed: Span | null;
  end: Instant;
  behind_ms: number;
  anchors: Anchor[];
  conflicts: Conflict[];
}

export interface Notice {
  id: string;
  at: Instant;
  kind: string;
  session?: Id;
  item?: Id;
  delegation?: Id;
  over_at?: Instant;
  text: Text;
  for: string[];
}

/** An operator who is connected now. */
export interface Driver {
  person: Id;
  role: Role;
  name: string;
  since: Instant;
}

/** The newest act of a session that can be taken back; `act` is its first event's seq. */
export interface UndoOffer {
  act: number;
  what: string;
  item?: Id;
  by_ms?: number;
  by: By;
  at: Instant;
}

/** `desk`: what only operators see. */
export interface DeskSlice {
  connections: number;
  drivers: Driver[];
  undo: Record<Id, UndoOffer>;
}

/** How many people are where; each in exactly one number, `expected` apart. */
export interface Heads {
  expected: number;
  in_person: number;
  online: number;
  both: number;
  reconnecting: number;
  away: number;
  not_arrived: number;
  unknown: number;
  pending?: number;
}

/** A delegation's people who are here, of how many seats, and how its credentials stand. */
export interface DelegationPresence {
  modality: Modality;
  in_person: number;
  online: number;
  both: number;
  reconnecting: number;
  expected: number;
  credentials: string;
  pending?: number;
}

/** One person, for operators. */
export interface PersonPresence {
  name: string;
  delegation: Id;
  mode: Mode;
  since: Instant | null;
  role: Role;
  capacity: string | null;
  expected: string;
  place?: Id;
  via?: string;
  connected?: boolean;
  idle?: boolean;
  unexpected?: boolean;
  left?: boolean;
  pending?: boolean;
  replaces?: Id;
}

/** A session whose attendance was certified; `changed`: something was added since. */
export interface Certified {
  at: Instant;
  revision: number;
  changed: boolean;
}

/** `attendance`: who is here and how, counted once. */
export interface AttendanceSlice {
  heads: Heads;
  delegations: Record<Id, DelegationPresence>;
  certified: Record<Id, Certified>;
  people?: Record<Id, PersonPresence>;
}

/** What is needed for one purpose, and what there is; `none`: nothing is needed. */
export interface Threshold {
  state: "met" | "at_risk" | "not_met" | "none";
  present: number;
  needed: number;
  base: number;
  missing?: Id[];
  reconnecting?: Id[];
}

/** A roll: being called, or declared; `order` is whom it calls, `next` who is called now. */
export interface Roll {
  state: "open" | "closed";
  at: Instant;
  answered: number;
  order?: Id[];
  answers?: Record<Id, "in_person" | "online" | "absent">;
  next?: Id | null;
}

/** The quorum of one session: to open it, to decide in it, and by what it is counted. */
export interface SessionQuorum {
  open: Threshold;
  decide: Threshold;
  counted: "continuous" | "snapshot" | "roll_call";
  at: Instant | null;
  roll: Roll | null;
}

/** The rule in force; `online_counts_as`: what makes online, where not either does. */
export interface QuorumRule {
  id: string;
  label: Text;
  unit: "delegations" | "people";
  source?: string;
  online_counts_as?: "page" | "bridge";
}

/** `quorum`: none where the meeting goes by no rule. */
export interface QuorumSlice {
  rule: QuorumRule | null;
  sessions: Record<Id, SessionQuorum>;
}

/** How somebody took part from when to when; `to` is null while it goes on. */
export interface SheetInterval {
  mode: Mode;
  began_at: Instant;
  ended_at: Instant | null;
}

/** One person at one session: how, first and last seen, how long, and who says so. */
export interface SheetAttendance {
  mode: "in_person" | "online" | "both";
  first_at: Instant;
  last_at: Instant;
  present_ms: number;
  unexpected: boolean;
  sources: string[];
  intervals: SheetInterval[];
  items: Id[];
  not_entitled?: boolean;
}

/** A person and the sessions he attended. */
export interface SheetPerson {
  person: Id;
  name: string;
  function: string;
  delegation: Id;
  role: Role;
  capacity: string | null;
  expected: string;
  pending?: boolean;
  replaces?: Id;
  replaces_name?: string;
  mode: Mode;
  sessions: Record<Id, SheetAttendance>;
  named?: Record<Id, string[]>;
}

/** While an item was current, nobody of a delegation was there. */
export interface SheetDrop {
  item: Id;
  began_at: Instant;
  ended_at: Instant | null;
}

/** One delegation at one session: heads by channel, first and last seen, when it was gone. */
export interface SheetCell {
  modality: Modality;
  in_person: number;
  online: number;
  first_at: Instant | null;
  last_at: Instant | null;
  drops: SheetDrop[];
}

/** A delegation in protocol order, and its cells. */
export interface SheetDelegation {
  delegation: Id;
  name: string;
  short: string;
  tier: string;
  credentials: string;
  expected: number;
  sessions: Record<Id, SheetCell>;
}

/** From this instant on so many heads are in the room and online. */
export interface CurvePoint {
  at: Instant;
  in_person: number;
  online: number;
}

/** The most at once, and when first. */
export interface SheetPeak {
  heads: number;
  at: Instant | null;
}

/** From when to when; `ended_at` is null while it goes on. */
export interface SheetSpan {
  began_at: Instant;
  ended_at: Instant | null;
}

/** An item as it was held: when it was really open, and how many were there meanwhile. */
export interface SheetItem {
  item: Id;
  number: string | null;
  title: Text;
  phase: ItemPhase;
  is_break: boolean;
  opened_at: Instant;
  concluded_at: Instant | null;
  spans: SheetSpan[];
  in_person: number;
  online: number;
}

/** An item of the agenda that was not opened so far. */
export interface SheetUnopened {
  item: Id;
  number: string | null;
  title: Text;
  phase: ItemPhase;
}

/** Who vouches for the list of a session, and how many are in it; `changed`: not as known now. */
export interface SheetCertified {
  at: Instant;
  by: string;
  revision: number;
  changed: boolean;
  in_person: number;
  online: number;
  added: Id[];
  gone: Id[];
  otherwise: Id[];
}

/** A name that matches nobody, and the id of its row. */
export interface SheetName {
  name: Id;
  written: string;
}

/** A sheet or a roster that was recorded of a session: by its seq, and what of it holds. */
export interface SheetSource {
  sheet: number;
  source: string;
  at: Instant;
  by: string | null;
  rows: number;
  people: number;
  names: SheetName[];
}

/** A session: how it ran, its items, its curve, its peaks, and who was there in all. */
export interface SheetSession {
  session: Id;
  title: Text;
  place: Id;
  phase: SessionPhase;
  planned_start: Instant;
  planned_end: Instant;
  opened_at: Instant | null;
  closed_at: Instant | null;
  items: SheetItem[];
  unopened: SheetUnopened[];
  curve: CurvePoint[];
  peak: SheetPeak;
  peak_in_person: SheetPeak;
  peak_online: SheetPeak;
  unique_in_person: number;
  unique_online: number;
  no_shows: Id[];
  unmatched: string[];
  sheets: SheetSource[];
  certified: SheetCertified | null;
}

/** Everything that is known of attendance at one instant of the log. */
export interface AttendanceSheet {
  meeting: Id;
  title: Text;
  home_zone: string;
  as_of: Instant;
  seq: number;
  disclaimer?: Text;
  sessions: SheetSession[];
  delegations: SheetDelegation[];
  people: SheetPerson[];
}

/** One person of a certified list; `delegation` is null for who holds no seat any more. */
export interface CertifiedRow {
  person: Id;
  name: string;
  function: string;
  delegation: Id | null;
  delegation_name: string;
  capacity: string | null;
  mode: "in_person" | "online" | "both";
  first_at: Instant;
  last_at: Instant;
  present_ms: number;
  sources: string[];
  not_entitled?: boolean;
}

/** The list of a session as it was certified; `changed`: what is known now is otherwise. */
export interface CertifiedList {
  session: Id;
  title: Text;
  place: Id;
  opened_at: Instant | null;
  closed_at: Instant | null;
  certified_at: Instant;
  by: string;
  revision: number;
  changed: boolean;
  in_person: number;
  online: number;
  attended: CertifiedRow[];
}

/** The certified lists of a meeting, in the order of its sessions, as they were vouched for. */
export interface CertifiedSheet {
  meeting: Id;
  title: Text;
  home_zone: string;
  as_of: Instant;
  seq: number;
  disclaimer?: Text;
  lists: CertifiedList[];
}

/** One person's part in an item; `whole`: all the time that it was open. */
export interface ItemPerson {
  person: Id;
  name: string;
  function: string;
  delegation: Id;
  delegation_name: string;
  mode: "in_person" | "online" | "both";
  whole: boolean;
  present_ms: number;
  intervals: SheetInterval[];
  pending?: boolean;
  not_entitled?: boolean;
  replaces_name?: string;
}

/** A delegation at an item: heads, for which part of it, when it had dropped out. */
export interface ItemDelegation {
  delegation: Id;
  name: string;
  short: string;
  expected: number;
  in_person: number;
  online: number;
  whole: boolean;
  spans: SheetSpan[];
  drops: SheetSpan[];
}

/** An item, when it was really open, and who was there; without spans it was never opened. */
export interface ItemAttendance {
  session: Id;
  session_title: Text;
  item: Id;
  number: string | null;
  title: Text;
  phase: ItemPhase;
  spans: SheetSpan[];
  open_ms: number;
  in_person: number;
  online: number;
  delegations: ItemDelegation[];
  people: ItemPerson[];
}

/** Items of a meeting, one after the other, as known at one instant of the log. */
export interface ItemsSheet {
  meeting: Id;
  title: Text;
  home_zone: string;
  as_of: Instant;
  seq: number;
  disclaimer?: Text;
  items: ItemAttendance[];
}

/** Whom a desk saw, where and when; what is not named stays as it was said. */
export interface Scan {
  person: Id;
  place?: Id | null;
  at?: Instant | null;
}

/** One line of a sheet: who, through which channel, from when to when (else the session). */
export interface SheetRow {
  person: Id;
  channel?: Channel;
  began_at?: Instant | null;
  ended_at?: Instant | null;
}

/** The command has happened and is on disk; `seq` for operators only. */
export interface Accepted {
  ok: true;
  rev: number;
  seq?: number;
}

/** What a first join answers: every slice of this asker's audience. */
export interface ViewAnswer {
  epoch: string;
  rev: number;
  audience: Audience;
  slices: Record<string, unknown>;
  server_time: Instant;
}

/** A seat of this browser. */
export interface SeatRow {
  meeting: Id;
  seat: Id;
  role: Role;
  name: string;
  delegation: Id;
  place: Id;
  zone: string;
  city: Text;
  page: string;
}

/** A seat of this browser, inside its meeting. */
export interface MeetingSeat {
  seat: Id;
  role: Role;
  name: string;
  page: string;
}

/** When a session is planned, and how it stands. */
export interface MeetingSession {
  id: Id;
  planned_start: Planned;
  planned_end: Planned;
  phase: SessionPhase;
}

/** A meeting on the first page. */
export interface MeetingRow {
  id: Id;
  title: Text;
  short: string;
  days: string[];
  home_zone: string;
  host_city: Text;
  sessions: MeetingSession[];
  places_online: number;
  seats: MeetingSeat[];
  disclaimer?: Text;
}

/** One operation of the closed registry; `public` stands for whoever has no seat. */
export interface OperationRow {
  operation: string;
  kind: "command" | "event" | "http";
  method?: string;
  path?: string;
  roles: Role[];
  example?: Record<string, unknown>;
}

/** The meetings of this browser's seats, and those with something public. */
export interface MeetingsAnswer {
  meetings: MeetingRow[];
}

/** The seats of this browser. */
export interface SeatsAnswer {
  seats: SeatRow[];
}

/** The closed registry. */
export interface OperationsAnswer {
  operations: OperationRow[];
}

/** A ticket, good for one connection. */
export interface TicketAnswer {
  ticket: string;
  expires_in_ms: number;
}

/** The address of the new subscription: whoever has it reads the calendar. */
export interface FeedAnswer {
  url: string;
}

/** How many links, seats and subscriptions were revoked now. */
export interface RevokedAnswer {
  revoked: number;
}

/** Whether the server can do its work, and what cannot. */
export interface HealthAnswer {
  ok: boolean;
  failing?: string[];
}

/** One thing that is wrong with a request: where it stands and what was expected. */
export interface Wrong {
  where: string;
  what: string;
}

/** Why it was refused (RFC 9457); `code` is stable, `detail` is for people. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  reason?: string;
  params?: Record<string, string | number>;
  instance?: string;
  ok?: false;
  errors?: Wrong[];
  retry_after_ms?: number;
  by?: By | null;
  at?: Instant | null;
  now?: Record<string, unknown> | null;
}

/** One word at a door: whose, when it happened, and by which command. */
export interface DoorRow {
  command: string;
  by: string | null;
  same_link: boolean;
  at: Instant;
  place: Id | null;
}

/** A person of the meeting, by name, and where he is now. */
export interface PersonRow {
  person: Id;
  name: string;
  display: string | null;
  rank: string | null;
  function: string;
  role: Role;
  capacity: string | null;
  delegation: Id;
  expected: string;
  place: Id;
  room: Id | null;
  mode: Mode;
  since: Instant | null;
  via: string | null;
  unexpected: boolean;
  pending: boolean;
  replaces: Id | null;
  replaced_by: Id | null;
  honour: boolean;
  order: number;
  code: string;
  let_in: DoorRow[];
  let_out: DoorRow | null;
}

/** Everyone who has a seat. */
export interface PeopleAnswer {
  people: PersonRow[];
}

/** Somebody of one's own delegation, and where he is now. */
export interface ColleagueRow {
  person: Id;
  name: string;
  function: string;
  capacity: string | null;
  expected: string;
  place: Id;
  room: Id | null;
  mode: Mode;
  since: Instant | null;
}

/** The asker's own delegation. */
export interface DelegationAnswer {
  delegation: Id;
  name: string;
  people: ColleagueRow[];
}

/** Somebody's part in a session as the record has it now: how, from when to when, how long. */
export interface OwnPart {
  mode: "in_person" | "online" | "both";
  first_at: Instant;
  last_at: Instant;
  present_ms: number;
}

/** How the record has the asker himself at a session; null where it has him not. */
export interface OwnAnswer {
  session: Id;
  attended: OwnPart | null;
}

/** What a desk or a technician said of a person: from `at` on he was there, or no longer. */
export interface SaidFact {
  command: Id;
  source: Source;
  channel: Channel;
  here: boolean;
  at: Instant;
  told_at: Instant;
  by: string | null;
  place: Id | null;
  via: string | null;
  void_at: Instant | null;
}

/** What a sheet, a roster or his own word says of a person at a session. */
export interface SaidRow {
  session: Id;
  sheet: number;
  row: number;
  source: Source;
  channel: Channel;
  began_at: Instant;
  ended_at: Instant | null;
  told_at: Instant;
  by: string | null;
  void_at: Instant | null;
}

/** While a page of his was connected; `ended_at` is null while it is. */
export interface SaidLine {
  began_at: Instant;
  ended_at: Instant | null;
}

/** What each source says of a person, and what it said; `lines` are the newest twenty. */
export interface SaidAnswer {
  person: Id;
  facts: SaidFact[];
  rows: SaidRow[];
  lines: SaidLine[];
}

/** A line of a roster. `person` only where exactly one fits; else who might be meant. */
export interface RosterRow {
  line: number;
  name: string;
  person: Id | null;
  candidates: Id[];
  began_at: Instant | null;
  ended_at: Instant | null;
  left_out: "time" | "no_such_time" | "other_day" | "two_days" | "backwards" | "before" | "after" | "no_time" | null;
}

/** What is wrong with a line; `column` is null where it is the whole line. */
export interface RosterWrong {
  line: number;
  column: string | null;
  code: string;
  params: Record<string, string | number>;
  what: string;
}

/** A roster as it would be recorded; `more_problems` are not listed. */
export interface RosterAnswer {
  rows: RosterRow[];
  problems: RosterWrong[];
  more_problems: number;
  form: "table" | "json";
  encoding: string;
  zone: string;
}

/** How many parts were judged; every one of them would be recorded now, or is. */
export interface CheckAnswer {
  parts: number;
  ids: string[];
  recorded: number[];
}

/** How many links were made now, and how many nameplates have one. */
export interface NameplatesAnswer {
  made: number;
  linked: number;
}

export type Command =
  | { type: "session.open"; session: Id }
  | { type: "session.suspend"; session: Id; reason?: string | null; until?: Instant | null }
  | { type: "session.resume"; session: Id }
  | { type: "session.close"; session: Id }
  | { type: "agenda.advance"; session: Id; from_item: Id | null }
  | { type: "agenda.go_to"; session: Id; from_item: Id | null; item: Id }
  | { type: "agenda.conclude"; session: Id; from_item: Id }
  | { type: "agenda.defer"; session: Id; item: Id }
  | { type: "agenda.pause"; session: Id; from_item: Id }
  | { type: "agenda.resume"; session: Id; from_item: Id }
  | { type: "agenda.extend"; session: Id; from_item: Id; by_ms: number }
  | { type: "agenda.undo"; session: Id; act: number }
  | { type: "agenda.move"; session: Id; item: Id; after: Id | null }
  | { type: "agenda.resize"; session: Id; item: Id; planned_ms: number }
  | { type: "agenda.retitle"; session: Id; item: Id; title: Text }
  | { type: "attendance.check_in"; person: Id; place?: Id | null; source: "desk" | "qr" | "seat"; at?: Instant | null }
  | { type: "attendance.check_out"; person: Id; source: "desk" | "qr" | "seat"; at?: Instant | null }
  | { type: "attendance.take_back"; person: Id; command: Id }
  | { type: "attendance.correct"; person: Id; command: Id; becomes: Scan }
  | { type: "attendance.mark"; person: Id; online: boolean; via: "phone" | "bridge" }
  | { type: "attendance.record"; session: Id; source: "paper" | "bridge" | "technician" | "seat"; rows?: SheetRow[]; unmatched?: string[] }
  | { type: "attendance.take_back_rows"; session: Id; sheet: number; rows?: number[]; names?: Id[] }
  | { type: "attendance.correct_row"; session: Id; sheet: number; row?: number | null; name?: Id | null; becomes: SheetRow }
  | { type: "attendance.declare"; session: Id; channel: Channel | null }
  | { type: "attendance.certify"; session: Id }
  | { type: "people.walk_in"; delegation: Id; function: string; display?: string | null; rank?: string | null; capacity?: Capacity | null; replaces?: Id | null; place?: Id | null; at?: Instant | null }
  | { type: "people.admit"; person: Id; accepted: boolean | null }
  | { type: "people.set_credentials"; delegation: Id; credentials: Credentials }
  | { type: "quorum.call_roll"; session: Id }
  | { type: "quorum.answer"; session: Id; delegation: Id; answer: "in_person" | "online" | "absent" }
  | { type: "quorum.close_roll"; session: Id }
  | { type: "quorum.set_roll_aside"; session: Id };
