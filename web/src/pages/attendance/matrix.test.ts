import { expect, test } from "vitest";

import type { AttendanceSheet } from "../../contract";
import { sheetAt } from "../../fixtures/sheet";
import { columnsOf, rowsOf, sought } from "./matrix";

function small(): AttendanceSheet {
  const sheet = sheetAt();
  const session = sheet.sessions[0];
  const india = sheet.people.filter((person) => person.delegation === "in");
  if (session === undefined || india.length !== 4) throw new Error("the fixture has changed");
  const there = { first_at: "2022-06-07T02:10:00.000Z", last_at: "2022-06-07T03:00:00.000Z", present_ms: 0, sources: ["socket"], intervals: [], items: [] };
  india.forEach((person, n) => (person.sessions = n === 0 ? { [session.session]: { ...there, mode: "online", unexpected: true } } : {}));
  session.no_shows = india.slice(1).map((person) => person.person);
  const cell = { modality: "online" as const, in_person: 0, online: 1, first_at: there.first_at, last_at: there.last_at, drops: [] };
  const delegation = sheet.delegations.find((one) => one.delegation === "in");
  if (delegation === undefined) throw new Error("no India");
  return { ...sheet, sessions: [session], delegations: [{ ...delegation, sessions: { [session.session]: cell } }], people: india };
}

test("a cell holds who came against who was expected, and that one came another way", () => {
  const [row] = rowsOf(small());

  expect(row?.cells.map(({ expected, missing, came_online, came_in_person }) => ({ expected, missing, came_online, came_in_person }))).toEqual([
    { expected: 4, missing: false, came_online: 1, came_in_person: 0 },
  ]);
  expect(row?.out_of_ordinary).toBe(true);
});

test("a delegation of which nobody came to a session that is over is missing", () => {
  const sheet = small();
  const everybody = sheet.people.map((person) => ({ ...person, sessions: {} }));
  const absent = { ...sheet, people: everybody, sessions: sheet.sessions.map((one) => ({ ...one, no_shows: everybody.map((person) => person.person) })), delegations: sheet.delegations.map((one) => ({ ...one, sessions: {} })) };

  expect(rowsOf(absent)[0]?.cells[0]).toMatchObject({ missing: true, expected: 4 });
});

test("a session that nobody has opened has empty cells", () => {
  const rows = rowsOf(sheetAt(Date.parse("2022-06-07T08:00:00.000+07:00")));

  expect(rows.flatMap((row) => row.cells).every((cell) => cell.seen === null && cell.expected === null && !cell.missing)).toBe(true);
});

test("a delegation is found by its name, a person by any part of his, without marks", () => {
  const rows = rowsOf(sheetAt());

  expect(sought(rows, "viet NAM").map((row) => row.delegation.delegation)).toEqual(["vn"]);
  expect(sought(rows, "adviser mong").map((row) => [row.delegation.delegation, row.people.map((person) => person.name)])).toEqual([["mn", ["Adviser, Mongolia"]]]);
  expect(sought(rows, "nobody at all")).toEqual([]);
  expect(sought(rows, "  ").length).toBe(rows.length);
});

test("the columns are those of a day", () => {
  const sheet = sheetAt();

  expect(columnsOf(sheet, "2022-06-08", (session) => session.planned_start.slice(0, 10)).map((session) => session.session)).toEqual(["d2-am", "d2-cmd", "d2-trg", "d2-pm"]);
  expect(columnsOf(sheet, null, () => "").length).toBe(13);
});
