import { expect, test } from "vitest";

import type { MeetingSlice } from "../../contract";
import { desk as w } from "../../words/en/desk";
import { arrivedGuests, countsOf, delegationsOf, linesOf, rowOf, type Row, type Shown } from "./people";
import { stateOf } from "./status";

const delegation = (short: string, tier = "member") => ({ name: short, short, tier, order_key: short });
const MEETING = {
  home_zone: "Asia/Ho_Chi_Minh", places: {},
  delegations: { vn: delegation("Viet Nam"), in: delegation("India"), un: delegation("UN DPO", "un") },
} as unknown as MeetingSlice;
const at = Date.parse("2022-06-06T06:31:00.000Z");
const person = (id: string, mode: string, more: object = {}): Row => {
  const row = rowOf({ person: id, name: id, delegation: "in", expected: "in_person", mode, since: "2022-06-06T06:31:00.000Z", ...more });
  if (row === null) throw new Error(id);
  return row;
};
const PEOPLE = [person("a", "not_arrived", { since: null }), person("b", "online", { expected: "online" }), person("c", "both"), person("d", "in_person", { delegation: "vn", honour: true })];
const lines = (shown: Record<string, Shown> = {}) => linesOf(PEOPLE, MEETING, new Map(Object.entries(shown)));
const time = (): string => "13:31";
const status = (id: string, shown: Record<string, Shown> = {}, elsewhere: string | null = null): string => {
  const all = lines(shown);
  const line = all.find((one) => one.person === id);
  if (line === undefined) throw new Error(id);
  const { main, more } = stateOf(line, delegationsOf(all, MEETING).find((one) => one.id === line.delegation) ?? null, w, { time, elsewhere });
  return `${main} ${more}`.trim();
};

test("each person stands in one number", () => {
  const all = lines();
  expect(countsOf(all, delegationsOf(all, MEETING))).toEqual({
    room: 2, roomOf: 3, online: 1, onlineOf: 1, present: 3, of: 4, waiting: 0, members: 2, membersOf: 2, mixed: 1,
  });
});

test("who waits for the secretary stands in no other number", () => {
  const guest = person("e", "in_person", { delegation: "un", pending: true });
  const all = linesOf([...PEOPLE, guest], MEETING, new Map());
  const delegations = delegationsOf(all, MEETING);

  expect(countsOf(all, delegations)).toEqual({ ...countsOf(lines(), delegationsOf(lines(), MEETING)), waiting: 1 });
  expect(delegations.find(({ id }) => id === "un")).toMatchObject({ room: 0, online: 0, modality: "absent" });
});

test("how a person stands is said with how the delegation takes part", () => {
  expect(status("a")).toBe("Not arrived. India: mixed (1 in room, 1 online)");
  expect(status("c")).toBe("In room since 13:31. Also connected online: counted once");
  expect(status("d", {}, "Library")).toBe("In Library since 13:31.");
  expect(status("b")).toBe("Online, not in the room. India: mixed (1 in room, 1 online)");
});

test("what was done here shows at once, before the list says so", () => {
  const here = { b: { inRoom: true, since: at, room: null, waits: true }, d: { inRoom: false, since: at, room: null, waits: false } };

  expect(status("b", here)).toBe("In room since 13:31. Also connected online: counted once");
  expect(status("d", here)).toBe("Not here now. Viet Nam: absent (0 in room, 0 online)");
  expect(lines(here).map(({ person: id, mode, waits }) => [id, mode, waits])).toEqual([
    ["a", "not_arrived", false], ["b", "both", true], ["c", "both", false], ["d", "away", false],
  ]);
});

test("the bell rings for who was not here a moment ago, and never for a first look", () => {
  const gone = new Map([["d", false]]);

  expect(arrivedGuests(gone, lines()).map(({ person: id }) => id)).toEqual(["d"]);
  expect(arrivedGuests(new Map(), lines())).toEqual([]);
  expect(arrivedGuests(new Map([["c", false]]), lines())).toEqual([]);
});

test("a row that is no person is passed over", () => {
  expect([rowOf({}), rowOf({ person: 3, name: "x" })]).toEqual([null, null]);
});
