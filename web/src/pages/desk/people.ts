/** People as the desk counts and finds them: the server's list, and over it what was just done here. Pure. */
import type { Delegation, Id, MeetingSlice, Modality, Mode } from "../../contract";
import { own } from "../../live/own";
import { byStanding } from "../../live/presence";
import { hayOf, type Findable } from "./search";

/** One word at a door, that somebody came in or left: whose it is, when it happened, by which command. */
export interface Word {
  readonly command: Id;
  /** Null where nobody said it: the day was over. */
  readonly by: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly place: Id | null;
  /** It came through this desk's own link, from this device or another. */
  readonly sameLink?: boolean;
}
/** By what somebody is on the line where no page shows it. */
export type Via = "phone" | "bridge";
/** A row of the server's list, as far as this page reads it. */
export interface Row {
  readonly person: Id;
  readonly name: string;
  readonly function: string;
  readonly rank: string | null;
  readonly delegation: Id;
  readonly expected: string;
  readonly mode: Mode;
  /** The room the person is in. */
  readonly room: Id | null;
  /** Milliseconds since 1970. */
  readonly since: number | null;
  readonly code: string | null;
  readonly pending: boolean;
  readonly replaces: Id | null;
  readonly honour: boolean;
  /** Somebody who hears the line says that the person is on it. */
  readonly via: Via | null;
  /** Every check-in since the person was last out, oldest first, and what ended it. */
  readonly letIn: readonly Word[];
  readonly letOut: Word | null;
}
/** What an act at this desk makes of a person until the server's list says so itself. */
export interface Shown {
  readonly inRoom: boolean;
  readonly since: number | null;
  /** Null where the meeting has one room. */
  readonly room: Id | null;
  /** Not answered by the server yet. */
  readonly waits: boolean;
}
export interface Line extends Row, Findable {
  readonly country: string;
  readonly inRoom: boolean;
  readonly online: boolean;
  readonly waits: boolean;
}
export interface DelegationLine {
  readonly id: Id;
  readonly name: string;
  readonly member: boolean;
  readonly room: number;
  readonly online: number;
  readonly modality: Modality;
}
export interface Counts {
  readonly room: number;
  readonly roomOf: number;
  readonly online: number;
  readonly onlineOf: number;
  readonly present: number;
  readonly of: number;
  /** Walk-ins and substitutes whom the secretary has not accepted yet: in none of the others. */
  readonly waiting: number;
  readonly members: number;
  readonly membersOf: number;
  readonly mixed: number;
}

const MODES: readonly Mode[] = ["in_person", "online", "both", "reconnecting", "away", "not_arrived", "unknown"];
const VIAS: readonly Via[] = ["phone", "bridge"];
const ONLINE: ReadonlySet<Mode> = new Set<Mode>(["online", "both", "reconnecting"]);
const textOr = <T>(value: unknown, other: T): string | T => (typeof value === "string" ? value : other);

/** Reads a row of the list; null for what is no person. */
export function rowOf(told: Readonly<Record<string, unknown>>): Row | null {
  const { person, name } = told;
  if (typeof person !== "string" || typeof name !== "string") return null;
  const since = Date.parse(textOr(told["since"], ""));
  return {
    person, name,
    function: textOr(told["function"], ""),
    rank: textOr(told["rank"], null),
    delegation: textOr(told["delegation"], ""),
    expected: textOr(told["expected"], "either"),
    mode: MODES.find((mode) => mode === told["mode"]) ?? "unknown",
    room: textOr(told["room"], null),
    since: Number.isNaN(since) ? null : since,
    code: textOr(told["code"], null),
    pending: told["pending"] === true,
    replaces: textOr(told["replaces"], null),
    honour: told["honour"] === true,
    via: VIAS.find((via) => via === told["via"]) ?? null,
    letIn: Array.isArray(told["let_in"]) ? told["let_in"].flatMap((word) => wordOf(word) ?? []) : [],
    letOut: wordOf(told["let_out"]),
  };
}

function wordOf(told: unknown): Word | null {
  if (typeof told !== "object" || told === null) return null;
  const { command, by, at, place, same_link } = told as Readonly<Record<string, unknown>>;
  const when = Date.parse(textOr(at, ""));
  if (typeof command !== "string" || Number.isNaN(when)) return null;
  return { command, by: textOr(by, null), at: when, place: textOr(place, null), ...(same_link === true ? { sameLink: true } : {}) };
}

/** Everyone, in the order of the delegations and then of the list. */
export function linesOf(
  rows: readonly Row[], meeting: MeetingSlice, shown: ReadonlyMap<Id, Shown>,
): readonly Line[] {
  const order = new Map(Object.entries(meeting.delegations).sort(byStanding).map(([id], n) => [id, n]));
  return rows
    .map((row) => lineOf(row, own(meeting.delegations, row.delegation), shown.get(row.person)))
    .sort((a, b) => (order.get(a.delegation) ?? order.size) - (order.get(b.delegation) ?? order.size));
}

function lineOf(row: Row, country: Delegation | undefined, shown: Shown | undefined): Line {
  const before = row.mode === "in_person" || row.mode === "both";
  const inRoom = shown?.inRoom ?? before;
  const online = ONLINE.has(row.mode);
  return {
    ...row,
    country: country?.short ?? "",
    inRoom, online,
    since: shown === undefined || shown.inRoom === before ? row.since : shown.since,
    room: inRoom ? (shown?.room ?? row.room) : null,
    mode: modeOf(row.mode, inRoom),
    via: (row as Partial<Row>).via ?? null, // lists kept by an older build have none
    waits: shown?.waits ?? false,
    hay: hayOf(row.name, row.function, row.rank, country?.name, country?.short),
    home: hayOf(country?.name, country?.short),
  };
}

function modeOf(mode: Mode, inRoom: boolean): Mode {
  if (inRoom) return mode === "online" || mode === "both" ? "both" : "in_person";
  if (mode === "both") return "online";
  return mode === "in_person" ? "away" : mode;
}

/** Every delegation that has people, members first; each head in one number, who waits to be accepted in none. */
export function delegationsOf(lines: readonly Line[], meeting: MeetingSlice): readonly DelegationLine[] {
  const heads = new Map<Id, { room: number; online: number }>();
  for (const { delegation, inRoom, online, pending } of lines) {
    const { room, online: on } = heads.get(delegation) ?? { room: 0, online: 0 };
    const one = pending ? 0 : 1;
    heads.set(delegation, { room: room + (inRoom ? one : 0), online: on + (online && !inRoom ? one : 0) });
  }
  return Object.entries(meeting.delegations).sort(byStanding).flatMap(([id, { short, tier }]) => {
    const here = heads.get(id);
    return here === undefined ? [] : [{ id, name: short, member: tier === "member", ...here, modality: modalityOf(here.room, here.online) }];
  });
}

function modalityOf(room: number, online: number): Modality {
  if (room > 0) return online > 0 ? "mixed" : "in_person";
  return online > 0 ? "online" : "absent";
}

export function countsOf(lines: readonly Line[], delegations: readonly DelegationLine[]): Counts {
  const counted = lines.filter(({ pending }) => !pending);
  const number = (which: (line: Line) => boolean): number => counted.filter(which).length;
  const members = delegations.filter(({ member }) => member);
  const room = number(({ inRoom }) => inRoom);
  const online = number(({ inRoom, online: on }) => on && !inRoom);
  return {
    room, online, present: room + online, of: counted.length,
    waiting: lines.length - counted.length,
    roomOf: number(({ expected }) => expected === "in_person"),
    onlineOf: number(({ expected }) => expected === "online"),
    members: members.filter(({ modality }) => modality !== "absent").length, membersOf: members.length,
    mixed: members.filter(({ modality }) => modality === "mixed").length,
  };
}

/** Guests of honour who are in the room now and were not a moment ago. */
export function arrivedGuests(before: ReadonlyMap<Id, boolean>, lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ person, honour, inRoom }) => honour && inRoom && before.get(person) === false);
}
