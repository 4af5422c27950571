/**
 * What travels between page and server, in exactly the words of docs/protocol.md. Types only.
 * generated.ts is written from the server's models; here stands what these do not name: the
 * envelopes of the channel, and which slice has which name.
 */
import type {
  Accepted,
  AttendanceSlice,
  Audience,
  By,
  Command,
  DeskSlice,
  ForecastSlice,
  Id,
  Instant,
  MeetingSlice,
  Notice,
  NowSlice,
  ProgrammeSlice,
  QuorumSlice,
} from "./generated";

export type * from "./generated";

export type Lang = "en" | "vi";

// ---- slices -------------------------------------------------------------------------------

export interface Slices {
  [name: `programme/${string}`]: ProgrammeSlice | undefined;
  [name: `now/${string}`]: NowSlice | undefined;
  [name: `forecast/${string}`]: ForecastSlice | undefined;
  meeting?: MeetingSlice;
  attendance?: AttendanceSlice;
  quorum?: QuorumSlice;
  notices?: Notice[];
  desk?: DeskSlice;
}
/** As they arrive: whole slices by name; null takes one away. */
export type SlicePatch = Record<string, unknown>;

// ---- commands -----------------------------------------------------------------------------

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
  | "revoked"
  | "other_node";

export interface Refused {
  ok: false;
  code: RefusalCode | (string & {});
  title: string;
  detail: string;
  /** Says it more closely, with what goes into the sentence. */
  reason?: string;
  params?: Record<string, string | number>;
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
  /** In a rehearsal: how many seconds of it pass in one. */
  rate?: number;
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
  clock: (ask: { t0: number }, ack: (answer: { t0: number; t1: number; rate?: number }) => void) => void;
  presence: (ask: { visible: boolean }, ack: () => void) => void;
  leave: (ask: { meeting: Id }, ack: () => void) => void;
}
export interface ServerToClient {
  patch: (patch: Patch) => void;
  tick: (tick: Tick) => void;
  goaway: (goaway: Goaway) => void;
}
