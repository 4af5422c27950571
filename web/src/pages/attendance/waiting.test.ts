import { expect, test } from "vitest";

import { sheetAt } from "../../fixtures/sheet";
import { attendance as en } from "../../words/en/attendance";
import { attendance as vi } from "../../words/vi/attendance";
import { daysOf, instantAt, untilOf } from "./instants";
import { countOf, tallyOf, waitingOf } from "./waiting";

const HANOI = "Asia/Ho_Chi_Minh";

test("what waits: an arrival, sessions without a certificate or changed since, credentials", () => {
  const waiting = waitingOf(sheetAt());

  expect(waiting.arrivals.map((person) => [person.function, person.replaces_name])).toEqual([["Alternate, India", "Head of Delegation, India"]]);
  expect(waiting.changed.map((session) => session.session)).toEqual(["d1-pm"]);
  expect(waiting.uncertified.map((session) => session.session)).toEqual(["d2-am", "d2-cmd", "d2-trg", "d2-pm", "d3-cmd", "d3-trg"]);
  expect(waiting.credentials.map((one) => one.delegation)).toEqual(["kh", "fj"]);
  expect(countOf(waiting)).toBe(10);
});

test("a certificate leaves out who waits, and says who has only his own word", () => {
  const sheet = sheetAt();
  const session = sheet.sessions[0];
  if (session === undefined) throw new Error("no session");
  const there = sheet.people.filter((person) => person.sessions[session.session] !== undefined);
  for (const person of sheet.people) delete person.pending;
  const before = tallyOf(sheet, session);
  const [first, second] = there;
  if (first === undefined || second === undefined) throw new Error("nobody");
  first.pending = true;
  for (const attended of Object.values(second.sessions)) attended.sources = ["self"];

  const after = tallyOf(sheet, session);

  expect(before).toMatchObject({ heads: there.length, pending: 0 });
  expect(after).toMatchObject({ heads: there.length - 1, pending: 1, by_own_word: before.by_own_word + 1 });
  expect(after.in_person + after.online).toBe(after.heads);
});

test("one looks back on days that have begun, from an hour before the first session", () => {
  const now = Date.parse("2022-06-08T09:30:40.000+07:00");
  const sheet = sheetAt(now);
  const days = daysOf(sheet, now, new Set(sheet.sessions.map((one) => one.session)));

  expect(days.map((day) => day.day)).toEqual(["2022-06-07", "2022-06-08"]);
  expect(days.map((day) => [day.from, day.to].map((at) => new Date(at).toISOString().slice(5, 16)))).toEqual([["06-07T01:02", "06-07T09:55"], ["06-08T00:02", "06-08T02:30"]]);
});

test("a session that was open at the hour one looks at does not run on to the present", () => {
  const [then, now] = [Date.parse("2022-06-07T16:39:00+07:00"), Date.parse("2022-06-10T11:46:00+07:00")];
  const known = sheetAt(then);
  const sheet = { ...known, sessions: known.sessions.filter((one) => one.opened_at !== null && one.closed_at === null).slice(0, 1) };
  const last = (open: readonly string[]): string => new Date(daysOf(sheet, now, new Set(open))[0]?.to ?? 0).toISOString().slice(5, 16);

  expect(sheet.sessions.map((one) => one.session)).toEqual(["d1-cmd"]);
  expect([last([]), last(["d1-cmd"])]).toEqual(["06-07T09:46", "06-10T04:46"]);
});

test.each([
  ["15:20", "2022-06-07T08:20:00.000Z"],
  ["24:00", null],
  ["3:20", null],
  ["", null],
])("the hour %s of a day in Ha Noi is %s", (clock, instant) => {
  const at = instantAt("2022-06-07", clock, HANOI);

  expect(at === null ? null : new Date(at).toISOString()).toBe(instant);
});

test("an address may ask for an instant that has passed, and for nothing else", () => {
  const now = Date.parse("2022-06-07T10:00:00Z");

  expect(untilOf("?until=2022-06-07T08:20:00Z", now)).toBe(Date.parse("2022-06-07T08:20:00Z"));
  expect([untilOf("?until=2022-06-07T11:00:00Z", now), untilOf("?until=soon", now), untilOf("", now)]).toEqual([null, null, null]);
});

test("the words of both languages name the same things with the same numbers", () => {
  expect(en.matrix.room(3)).toBe("3 room");
  expect(en.certify.declared(1)).toBe("1 person has only their own word for it.");
  expect(vi.certify.anew(2)).toBe("Xác nhận lại, bản 2");
  const flat = (words: object): string[] => Object.values(words).flatMap((word: unknown) => (typeof word === "string" ? [word] : typeof word === "object" && word !== null ? flat(word) : []));
  const same = new Set(["PDF", "CSV", "XLSX", "JSON", ""]);
  const english = new Set(flat(en));
  expect(flat(vi).filter((word) => english.has(word) && !same.has(word))).toEqual([]);
});
