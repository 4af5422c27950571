/**
 * What travels between page and server, in exactly the words of docs/protocol.md.
 * Types only: nothing here runs. What the server can generate from its models takes the place
 * of these declarations name by name.
 */

/** An RFC 3339 instant in UTC with milliseconds: "2021-04-06T07:00:00.000Z". */
export type Instant = string;
/** [a-z0-9-], at most 64 characters. */
export type Id = string;
export type Lang = "en" | "vi";
export interface Text {
  en: string;
  vi?: string | null;
}
export interface Planned {
  wall: string;
  zone: string;
  instant: Instant;
}

export type Role =
  | "secretary"
  | "chair"
  | "moderator"
  | "desk"
  | "technician"
  | "interpreter"
  | "delegate"
  | "speaker"
  | "observer"
  | "media"
  | "screen"
  | "public";
export type Audience = "operators" | "members" | "delegations" | "participants" | "public";
export type Level = "public" | "participants" | "delegations" | "closed";
export type SessionPhase = "scheduled" | "open" | "suspended" | "closed" | "cancelled";
export type ItemPhase = "pending" | "current" | "concluded" | "deferred" | "withdrawn";
export type Modality = "in_person" | "online" | "mixed" | "absent";
export type Mode =
  | "in_person"
  | "online"
  | "both"
  | "reconnecting"
  | "away"
  | "not_arrived"
  | "unknown";

// ---- slices -------------------------------------------------------------------------------

export interface Place {
  name: Text;
  city: Text;
  zone: string;
  kind?: "room" | "remote_site";
  assumed?: boolean;
}
export interface Delegation {
  name: string;
  short: string;
  tier: string;
  order_key: string;
}
export interface MeetingSlice {
  id: Id;
  title: Text;
  short: string;
  theme?: Text | null;
  home_zone: string;
  host_city: Text;
  days: string[];
  sessions: Id[];
  places: Record<Id, Place>;
  delegations: Record<Id, Delegation>;
  disclaimer?: Text | null;
}

export interface ItemSpeaker {
  name: string;
  planned_ms: number;
  person?: Id | null;
}
export interface ItemDocument {
  symbol?: string | null;
  title: Text;
}
export interface ProgrammeItem {
  number: string | null;
  title: Text;
  kind: string;
  level: Level;
  planned_start: Planned;
  planned_ms: number;
  at_least_ms?: number | null;
  fixed?: boolean;
  speakers: ItemSpeaker[];
  documents?: ItemDocument[] | null;
  note?: Text | null;
}
export interface ProgrammeSlice {
  title: Text;
  track: Text | string | null;
  place: Id;
  level: Level;
  planned_start: Planned;
  planned_end: Planned;
  sequence: Id[];
  items: Record<Id, ProgrammeItem>;
  closed: { planned_start: Planned; planned_end: Planned } | null;
}

export interface LiveItem {
  phase: ItemPhase;
  opened_at?: Instant | null;
  concluded_at?: Instant | null;
}
export interface By {
  role: Role;
  at: Instant;
  name?: string | null;
}
export interface Suspension {
  since: Instant;
  until: Instant | null;
  reason: string | Text | null;
}
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
  items: Record<Id, LiveItem>;
  may: Record<string, string[]>;
  suspended?: Suspension | null;
}

export interface Span {
  start: Instant;
  end: Instant;
}
export interface Anchor {
  item: Id;
  kind: string;
  at: Instant;
  slack_ms: number;
}
export interface Conflict {
  item: Id;
  kind: string;
  by_ms: number;
}
export interface ForecastSlice {
  as_of: Instant;
  items: Record<Id, Span>;
  closed: Span | null;
  end: Instant;
  behind_ms: number;
  anchors: Anchor[];
  conflicts: Conflict[];
}

export interface Heads {
  expected: number;
  in_person: number;
  online: number;
  both: number;
  reconnecting: number;
  away: number;
  not_arrived: number;
  unknown: number;
}
export interface DelegationPresence {
  modality: Modality;
  in_person: number;
  online: number;
  both: number;
  reconnecting: number;
}
export interface PersonPresence {
  name: string;
  delegation: Id | null;
  mode: Mode;
  since: Instant | null;
}
export interface AttendanceSlice {
  heads: Heads;
  delegations: Record<Id, DelegationPresence>;
  people?: Record<Id, PersonPresence>;
}

export interface Notice {
  id: string;
  at: Instant;
  kind: string;
  session?: Id | null;
  item?: Id | null;
  text: Text;
  for: string[];
}

/** The newest act that can be taken back; `what` is the name of its last event. */
export interface UndoOffer {
  act: number;
  what: string;
  item?: Id | null;
  by_ms?: number | null;
  by: By;
  at: Instant;
}
export interface Driver {
  person: Id;
  role: Role;
  name: string;
  since: Instant;
}
export interface DeskSlice {
  connections: number;
  drivers: Driver[];
  undo: Record<Id, UndoOffer>;
}

export interface Slices {
  [name: `programme/${string}`]: ProgrammeSlice | undefined;
  [name: `now/${string}`]: NowSlice | undefined;
  [name: `forecast/${string}`]: ForecastSlice | undefined;
  meeting?: MeetingSlice;
  attendance?: AttendanceSlice;
  notices?: Notice[];
  desk?: DeskSlice;
}
/** As they arrive: whole slices by name; null takes one away. */
export type SlicePatch = Record<string, unknown>;

// ---- commands -----------------------------------------------------------------------------

interface InSession {
  session: Id;
}
export type Command =
  | ({ type: "session.open" | "session.resume" | "session.close" } & InSession)
  | ({ type: "session.suspend"; reason?: string; until?: Instant } & InSession)
  | ({ type: "agenda.advance" | "agenda.conclude"; from_item: Id | null } & InSession)
  | ({ type: "agenda.go_to"; from_item: Id | null; item: Id } & InSession)
  | ({ type: "agenda.defer"; item: Id } & InSession)
  | ({ type: "agenda.pause" | "agenda.resume"; from_item: Id } & InSession)
  | ({ type: "agenda.extend"; from_item: Id; by_ms: number } & InSession)
  | ({ type: "agenda.undo"; act: number } & InSession)
  | ({ type: "agenda.move"; item: Id; after: Id | null } & InSession)
  | ({ type: "agenda.resize"; item: Id; planned_ms: number } & InSession)
  | ({ type: "agenda.retitle"; item: Id; title: Text } & InSession)
  | { type: "attendance.check_in" | "attendance.check_out"; person: Id; place?: Id };

export type RefusalCode =
  | "malformed"
  | "not_allowed"
  | "unknown"
  | "stale"
  | "closed"
  | "out_of_order"
  | "in_use"
  | "too_soon"
  | "storage_full"
  | "unavailable"
  | "revoked";

export interface Accepted {
  ok: true;
  rev: number;
  seq?: number;
}
export interface Refused {
  ok: false;
  code: RefusalCode | (string & {});
  title: string;
  detail: string;
  retry_after_ms?: number;
  by?: By | null;
  at?: Instant | null;
  now?: NowSlice | null;
}
export type Ack = Accepted | Refused;

// ---- the channel --------------------------------------------------------------------------

export interface JoinAnswer {
  ok?: true;
  epoch: string;
  rev: number;
  audience: Audience;
  slices: SlicePatch;
  server_time: Instant;
  build?: string;
}
export interface Patch {
  epoch: string;
  prev: number;
  rev: number;
  slices: SlicePatch;
}
export interface Tick {
  epoch: string;
  rev: number;
  server_time: Instant;
  followers: number;
}
export interface Goaway {
  after_ms: number;
  reason: string;
}

export interface ClientToServer {
  join: (
    ask: { meeting: Id; epoch?: string; rev?: number },
    ack: (answer: JoinAnswer | Refused) => void,
  ) => void;
  command: (ask: { id: string; meeting: Id; body: Command }, ack: (answer: Ack) => void) => void;
  clock: (ask: { t0: number }, ack: (answer: { t0: number; t1: number }) => void) => void;
  presence: (ask: { visible: boolean }, ack: () => void) => void;
  leave: (ask: { meeting: Id }, ack: () => void) => void;
}
export interface ServerToClient {
  patch: (patch: Patch) => void;
  tick: (tick: Tick) => void;
  goaway: (goaway: Goaway) => void;
}

// ---- over HTTP ----------------------------------------------------------------------------

export interface SeatRow {
  meeting: Id;
  seat: Id;
  role: Role;
  name: string;
  delegation: Id | null;
  place: Id | null;
  zone: string | null;
  city: Text | null;
  page: string;
}
export interface MeetingSeat {
  seat: Id;
  role: Role;
  name: string;
  page: string;
}
export interface MeetingSession {
  id: Id;
  planned_start: Planned;
  planned_end: Planned;
  phase: SessionPhase;
}
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
  disclaimer?: Text | null;
}
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: string;
}
