/** Delegations and people as the desk counts and finds them. Pure: slices in, rows out. */
import type { AttendanceSlice, Delegation, Id, MeetingSlice, Mode } from "../../contract";
import { own } from "../../live/own";

export interface PersonLine {
  readonly id: Id;
  readonly name: string;
  readonly delegation: Id | null;
  readonly mode: Mode;
  /** What a search looks through, folded. */
  readonly words: string;
}
export interface DelegationLine {
  readonly id: Id;
  readonly name: string;
  readonly member: boolean;
  readonly room: number;
  readonly online: number;
  readonly both: number;
  readonly reconnecting: number;
  readonly away: number;
  /** One per person: in the room first, those not here last. */
  readonly marks: readonly Mode[];
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
  return Object.entries(attendance.people ?? {}).map(([id, { name, delegation, mode }]) => {
    const country = own(meeting.delegations, delegation);
    const words = [name, country?.name ?? "", country?.short ?? "", ...(more.get(id) ?? [])];
    return { id, name, delegation, mode, words: folded(words.join(" ")) };
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
  const modes = modesOf(people);
  return Object.entries(meeting.delegations).sort(byStanding).map(([id, delegation]) => {
    const marks = modes.get(id) ?? [];
    const { in_person = 0, online = 0, both = 0, reconnecting = 0 } = own(attendance.delegations, id) ?? {};
    return {
      id, name: delegation.short, member: delegation.tier === "member",
      room: in_person + both, online: online + reconnecting, both, reconnecting,
      away: marks.filter((mode) => mode === "away").length,
      marks: [...marks].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
    };
  });
}

function modesOf(people: readonly PersonLine[]): ReadonlyMap<Id | null, readonly Mode[]> {
  const modes = new Map<Id | null, Mode[]>();
  for (const { delegation, mode } of people) modes.set(delegation, [...(modes.get(delegation) ?? []), mode]);
  return modes;
}

function byStanding([, a]: [Id, Delegation], [, b]: [Id, Delegation]): number {
  const standing = (delegation: Delegation): number => (delegation.tier === "member" ? 0 : 1);
  return standing(a) - standing(b) || a.order_key.localeCompare(b.order_key);
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
    room: in_person + both, online: online + reconnecting,
    members: members.filter((line) => line.room + line.online > 0).length, of: members.length,
  };
}

/** Every word of a row of the people's list, whatever its fields are called. */
export function wordsOf(row: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.values(row).filter((value): value is string => typeof value === "string");
}
