/** Delegations and people as the desk counts and finds them. Pure: slices in, rows out. */
import type { AttendanceSlice, DelegationPresence, Id, MeetingSlice, Mode } from "../../contract";
import { own } from "../../live/own";
import { byStanding, roomAndOnline } from "../../live/presence";

/** What a person's mark shows. */
export interface PersonMark {
  readonly mode: Mode;
  /** His page is out of sight; he is present all the same. */
  readonly idle: boolean;
  /** Away for having gone out of the room; who is away otherwise is out of contact. */
  readonly left: boolean;
  /** A page of his is open, and the meeting's rule asks for the bridge. */
  readonly connected: boolean;
  /** On the line where no page shows it: "phone", "bridge". */
  readonly via: string | null;
  /** Came another way than expected. */
  readonly unexpected: boolean;
  /** A walk-in or a substitute whom the secretary has not accepted. */
  readonly pending: boolean;
}
export interface PersonLine extends PersonMark {
  readonly id: Id;
  readonly name: string;
  readonly delegation: Id | null;
  readonly place: Id | null;
  readonly replaces: Id | null;
  /** What a search looks through, folded. */
  readonly words: string;
}
export type Exception = "reconnecting" | "away" | "pending" | "left" | "unexpected" | "phone" | "connected" | "idle" | "both";
export interface DelegationLine {
  readonly id: Id;
  readonly name: string;
  readonly member: boolean;
  readonly room: number;
  readonly online: number;
  readonly presence: DelegationPresence | undefined;
  readonly credentials: string;
  readonly absent: boolean;
  /** What differs from plainly being here, the gravest first. */
  readonly exceptions: readonly (readonly [Exception, number])[];
  /** One per person: in the room first, those not here last. */
  readonly marks: readonly PersonMark[];
}
export interface Directory {
  readonly id: Id;
  readonly words: readonly string[];
}

const ORDER: readonly Mode[] = ["in_person", "both", "online", "reconnecting", "away", "unknown", "not_arrived"];
const HERE: ReadonlySet<Mode> = new Set<Mode>(["in_person", "both"]);

export function inRoom(mode: Mode): boolean {
  return HERE.has(mode);
}

/** Small letters without marks: "Đặng Thị Hà" is found by "dang thi ha". */
export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** Everyone of the meeting, with what the server's list of people adds to be found by. */
export function peopleOf(
  meeting: MeetingSlice, attendance: AttendanceSlice, directory: readonly Directory[],
): readonly PersonLine[] {
  const more = new Map(directory.map((row) => [row.id, row.words]));
  return Object.entries(attendance.people ?? {}).map(([id, person]) => {
    const { name, delegation, mode, place = null, via = null, left = false, connected = false, idle = false, unexpected = false, pending = false, replaces = null } = person;
    const country = own(meeting.delegations, delegation);
    const words = [name, country?.name ?? "", country?.short ?? "", ...(more.get(id) ?? [])];
    return { id, name, delegation, mode, place, via, left, connected, idle, unexpected, pending, replaces, words: folded(words.join(" ")) };
  });
}

/** Whoever all words of the question are found in; a name that begins with it comes first. */
export function found(people: readonly PersonLine[], question: string): readonly PersonLine[] {
  const wanted = folded(question).split(/\s+/).filter((word) => word !== "");
  if (wanted.length === 0) return [];
  const rank = (line: PersonLine): number => (` ${folded(line.name)}`.includes(` ${wanted[0] ?? ""}`) ? 0 : 1);
  return people
    .filter((line) => wanted.every((word) => line.words.includes(word)))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

/** Members in the order of their keys, then the others. */
export function delegationLines(
  meeting: MeetingSlice, attendance: AttendanceSlice, people: readonly PersonLine[],
): readonly DelegationLine[] {
  const theirs = byDelegation(people);
  return Object.entries(meeting.delegations).sort(byStanding).map(([id, delegation]) => {
    const marks = [...(theirs.get(id) ?? [])].sort((a, b) => ORDER.indexOf(a.mode) - ORDER.indexOf(b.mode));
    const presence = own(attendance.delegations, id);
    const { room, online } = presence === undefined ? { room: 0, online: 0 } : roomAndOnline(presence);
    return {
      id, name: delegation.short, member: delegation.tier === "member", room, online, presence, marks,
      credentials: presence?.credentials ?? "accepted",
      absent: room + online === 0 && !marks.some(({ mode }) => mode === "away"),
      exceptions: exceptionsOf(marks),
    };
  });
}

const EXCEPTIONS: readonly (readonly [Exception, (mark: PersonMark) => boolean])[] = [
  ["reconnecting", ({ mode }) => mode === "reconnecting"],
  ["away", ({ mode, left }) => mode === "away" && !left],
  ["pending", ({ pending }) => pending],
  ["left", ({ left }) => left],
  ["unexpected", ({ unexpected }) => unexpected],
  ["phone", ({ via }) => via === "phone"], // on the video bridge is how most are online
  ["connected", ({ connected, mode }) => connected && !inRoom(mode)],
  ["idle", ({ idle, connected }) => idle && !connected],
  ["both", ({ mode }) => mode === "both"],
];
function exceptionsOf(marks: readonly PersonMark[]): (readonly [Exception, number])[] {
  return EXCEPTIONS.map(([kind, is]) => [kind, marks.filter(is).length] as const).filter(([, n]) => n > 0);
}

function byDelegation(people: readonly PersonLine[]): ReadonlyMap<Id | null, readonly PersonMark[]> {
  const marks = new Map<Id | null, PersonMark[]>();
  for (const { delegation, mode, left, connected, idle, via, unexpected, pending } of people) {
    marks.set(delegation, [...(marks.get(delegation) ?? []), { mode, left, connected, idle, via, unexpected, pending }]);
  }
  return marks;
}

export interface Present {
  readonly here: number;
  readonly expected: number;
  readonly room: number;
  readonly online: number;
  /** Member delegations with anybody present, of all members. */
  readonly members: number;
  readonly of: number;
}

export function presentOf(attendance: AttendanceSlice, lines: readonly DelegationLine[]): Present {
  const { expected, in_person, online, both, reconnecting } = attendance.heads;
  const members = lines.filter((line) => line.member);
  return {
    here: in_person + online + both + reconnecting, expected,
    ...roomAndOnline({ in_person, online, both, reconnecting }),
    members: members.filter((line) => line.room + line.online > 0).length, of: members.length,
  };
}

/** Every word of a row of the people's list, whatever its fields are called. */
export function wordsOf(row: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.values(row).filter((value): value is string => typeof value === "string");
}
