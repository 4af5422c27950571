import { expect, test } from "vitest";

import { sheetAt } from "../../fixtures/sheet";
import { addressOf, kindOf, rowsFor } from "./files";
import { peopleFound } from "./find";
import { hoursWithin } from "./instants";
import { base64Of, firstChoice, recordsOf, type RosterRow, standingOf, toldOf } from "./roster";
import { spansOf } from "./spans";
import { unionOf } from "./union";

const row = (line: number, name: string, person: string | null, candidates: string[] = []): RosterRow => ({ line, name, person, candidates, began_at: null, ended_at: null });
const ROWS = [row(2, "Head of Delegation, India", "in-head"), row(3, "Nguyen", null, ["vn-1", "vn-2"]), row(4, "iPhone", null), row(5, "Head of Delegation, India", "in-head")];

test("nothing is guessed: what is not sure stays a name", () => {
  const choices = ROWS.map(firstChoice);

  expect(ROWS.map(standingOf)).toEqual(["matched", "to_choose", "unmatched", "matched"]);
  expect(toldOf(ROWS, choices)).toEqual({ people: 1, lines: 2, names: 2, skipped: 0, to_choose: 1, doubtful: 0, outside: 0 });
});

test("one record says what was chosen, its own hours where the file had them", () => {
  const rows = [{ ...(ROWS[0] ?? row(1, "", null)), began_at: "2022-06-07T02:00:00.000Z" }, ROWS[1] ?? row(1, "", null), ROWS[2] ?? row(1, "", null)];
  const choices = [firstChoice(rows[0] ?? row(1, "", null)), { kind: "person" as const, person: "vn-2" }, { kind: "name" as const }];

  expect(recordsOf("day1", "bridge", "online", rows, choices)).toEqual([
    { type: "attendance.record", session: "day1", source: "bridge", rows: [{ person: "in-head", channel: "online", began_at: "2022-06-07T02:00:00.000Z" }, { person: "vn-2", channel: "online" }], unmatched: ["iPhone"] },
  ]);
  expect(recordsOf("day1", "bridge", "online", rows, rows.map(() => ({ kind: "skip" })))[0]).toMatchObject({ rows: [], unmatched: [] });
});

test("a line with wrong times waits for a decision, one outside the session is never recorded", () => {
  const rows = [
    { ...row(2, "a", null, ["in-head"]), left_out: "backwards" as const },
    { ...row(3, "b", "in-head"), began_at: "2022-06-07T02:00:00.000Z", left_out: "before" as const },
    row(4, "c", "vn-1"),
  ];
  const choices = rows.map(firstChoice);

  expect(rows.map(standingOf)).toEqual(["left_out", "left_out", "matched"]);
  expect(toldOf(rows, choices)).toEqual({ people: 1, lines: 1, names: 0, skipped: 2, to_choose: 0, doubtful: 1, outside: 1 });
  const decided = choices.with(0, { kind: "person", person: "in-head" }).with(1, { kind: "person", person: "in-head" });
  expect([toldOf(rows, decided).doubtful, toldOf(rows, decided).people]).toEqual([1, 1]);
  expect(recordsOf("day1", "bridge", "online", rows, decided)[0]?.rows?.map((one) => one.person)).toEqual(["vn-1"]);
  const hours = { began_at: "2022-06-07T02:00:00.000Z", ended_at: "2022-06-07T02:30:00.000Z" };
  const written = decided.with(0, { kind: "person", person: "in-head", hours });
  expect([toldOf(rows, written).doubtful, toldOf(rows, written).people]).toEqual([0, 2]);
  expect(recordsOf("day1", "bridge", "online", rows, written)[0]?.rows).toEqual([{ person: "in-head", channel: "online", ...hours }, { person: "vn-1", channel: "online" }]);
  const bare = decided.with(0, { kind: "name" });
  expect(recordsOf("day1", "bridge", "online", rows, bare)[0]?.unmatched).toEqual(["a"]);
});

test("hours that are written are hours of the session, also past midnight", () => {
  const [session] = sheetAt().sessions;
  if (session === undefined) throw new Error("no session");
  const zone = "Asia/Ho_Chi_Minh";
  const late = { ...session, opened_at: "2022-06-07T15:00:00.000Z", closed_at: "2022-06-07T18:00:00.000Z" }; // 22:00 to 01:00

  expect(hoursWithin(late, "22:10", "22:40", zone)).toEqual({ began_at: "2022-06-07T15:10:00.000Z", ended_at: "2022-06-07T15:40:00.000Z" });
  expect(hoursWithin(late, "23:10", "00:40", zone)).toEqual({ began_at: "2022-06-07T16:10:00.000Z", ended_at: "2022-06-07T17:40:00.000Z" });
  expect(hoursWithin(late, "00:10", "00:40", zone)?.began_at).toBe("2022-06-07T17:10:00.000Z");
  expect(hoursWithin(late, "22:40", "22:10", zone)).toBeNull();
  const short = { ...late, closed_at: "2022-06-07T16:00:00.000Z" };
  for (const [from, to] of [["22:40", "22:10"], ["20:00", "21:00"], ["23:10", "23:20"], ["22:10", ""], ["25:00", "26:00"]] as const) {
    expect(hoursWithin(short, from, to, zone)).toBeNull();
  }
});

test("more lines than one command may carry come in parts, none longer than a frame", () => {
  const many = Array.from({ length: 501 }, (_, n) => row(n, "x", `p${n}`));
  const parts = recordsOf("day1", "paper", "room", many, many.map(firstChoice));

  expect(parts.map((one) => one.rows?.length)).toEqual([500, 1]);
  const long = Array.from({ length: 900 }, (_, n) => ({ ...row(n, "Đ".repeat(300), n % 2 ? `p${"x".repeat(60)}${n}` : null), began_at: "2022-06-07T02:00:00.000Z" }));
  const longer = recordsOf("day1", "paper", "room", long, long.map(firstChoice));
  expect(Math.max(...longer.map((one) => new TextEncoder().encode(JSON.stringify(one)).length))).toBeLessThan(64_000);
  expect([longer.flatMap((one) => one.rows ?? []).length, longer.flatMap((one) => one.unmatched ?? []).length]).toEqual([450, 450]);
});

test("the union counts each once, and the room wins", () => {
  const sheet = sheetAt();
  const seen = sheet.people.filter((person) => person.sessions["d1-am"] !== undefined && person.pending !== true);
  const [waits, barred, ...there] = seen;
  const [attended] = Object.values(barred?.sessions ?? {});
  if (waits === undefined || barred === undefined || attended === undefined) throw new Error("the fixture has changed");
  waits.pending = true;
  barred.sessions["d1-am"] = { ...attended, not_entitled: true };
  const online = there.find((person) => person.sessions["d1-am"]?.mode === "online");
  const absent = sheet.people.find((person) => person.sessions["d1-am"] === undefined);
  if (online === undefined || absent === undefined) throw new Error("the fixture has changed");
  const rows = [online, absent, absent, waits, barred].map((person) => ({ person: person.person, channel: "room" as const }));

  const union = unionOf(sheet.people, "d1-am", rows);

  expect(union).toMatchObject({ added: [absent.person], known: [online.person], uncounted: [waits.person, barred.person], heads: { before: there.length, after: there.length + 1 } });
  expect([union.in_person.after - union.in_person.before, union.online.after - union.online.before]).toEqual([2, -1]);
});

test("stretches that touch are one; without intervals first and last seen say it", () => {
  const sample = { mode: "both" as const, first_at: "2022-06-07T02:00:00.000Z", last_at: "2022-06-07T03:00:00.000Z", present_ms: 0, unexpected: false, sources: [], items: [] };
  const one = (began_at: string, ended_at: string | null) => ({ mode: "online" as const, began_at, ended_at });

  expect(spansOf({ ...sample, intervals: [one("2022-06-07T02:00:00Z", "2022-06-07T02:10:00Z"), one("2022-06-07T02:10:00Z", "2022-06-07T02:20:00Z"), one("2022-06-07T02:30:00Z", null)] })).toEqual([
    { from: Date.parse("2022-06-07T02:00:00Z"), to: Date.parse("2022-06-07T02:20:00Z") },
    { from: Date.parse("2022-06-07T02:30:00Z"), to: null },
  ]);
  expect(spansOf({ ...sample, intervals: [] })).toEqual([{ from: Date.parse(sample.first_at), to: Date.parse(sample.last_at) }]);
});

test("people are found by delegation and function, whose name begins so first", () => {
  const sheet = sheetAt();
  const found = peopleFound(sheet.people, sheet.delegations, "korea head").map((hit) => hit.person.name);

  expect(found).toEqual(["Head of Delegation, Republic of Korea"]);
  expect(peopleFound(sheet.people, sheet.delegations, " ")).toEqual([]);
});

test("bytes travel as base64, whatever they are", () => {
  expect(base64Of(new TextEncoder().encode("Tên,Giờ"))).toBe("VMOqbixHaeG7nQ==");
  expect(base64Of(new Uint8Array(100_000)).length).toBe(133_336);
});

test("a file is asked for in the reader's language, as it was where he looks back; paper is the secretary's", () => {
  expect(addressOf("m-1", "secretary", "files/attendance.csv", "vi")).toBe("/m/m-1/secretary/files/attendance.csv?lang=vi");
  expect(addressOf("m-1", "s", "files/attendance.csv", "en", Date.parse("2022-06-07T03:00:00Z"))).toBe("/m/m-1/s/files/attendance.csv?lang=en&until=2022-06-07T03%3A00%3A00.000Z");
  expect(rowsFor("chair").map((row) => row.what)).toEqual(["attendance", "items", "participants"]);
  expect(rowsFor("secretary").length).toBe(6);
  expect(kindOf("attendance.xlsx")).toBe("XLSX");
});
