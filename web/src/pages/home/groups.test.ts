import { expect, test } from "vitest";

import type { MeetingRow, SessionPhase } from "../../contract";
import { cardsOf } from "./groups";

const ZONE = "Asia/Ho_Chi_Minh";
const NOW = Date.parse("2022-06-08T01:20:00.000Z"); // 08:20 in Ha Noi

function row(id: string, sessions: [day: string, phase: SessionPhase][]): MeetingRow {
  return {
    id, title: { en: id }, short: id, days: [...new Set(sessions.map(([day]) => day))], home_zone: ZONE, host_city: { en: "Ha Noi" },
    sessions: sessions.map(([day, phase], n) => ({
      id: `s${n}`, phase,
      planned_start: { wall: `${day}T09:00`, zone: ZONE, instant: `${day}T02:00:00.000Z` },
      planned_end: { wall: `${day}T12:00`, zone: ZONE, instant: `${day}T05:00:00.000Z` },
    })),
    places_online: 0, seats: [],
  };
}
const grouped = (...rows: MeetingRow[]): Record<string, string[]> =>
  Object.fromEntries(Object.entries(cardsOf(rows, NOW)).map(([group, cards]) => [group, cards.map((card) => `${card.row.id} ${card.day}${card.missed ? " missed" : ""}`)]));

test("a meeting with a session that runs is on now, whatever its planned day", () => {
  expect(grouped(row("a", [["2022-06-07", "closed"], ["2022-06-09", "suspended"]]))).toEqual({ now: ["a 2022-06-09"], today: [], coming: [], closed: [] });
});

test("today is the host's day, coming is nearest first, closed is latest first", () => {
  expect(
    grouped(
      row("later", [["2022-07-01", "scheduled"]]),
      row("sooner", [["2022-06-09", "scheduled"]]),
      row("today", [["2022-06-07", "closed"], ["2022-06-08", "scheduled"]]),
      row("old", [["2022-01-01", "closed"]]),
      row("older", [["2021-01-01", "closed"]]),
    ),
  ).toEqual({ now: [], today: ["today 2022-06-08"], coming: ["sooner 2022-06-09", "later 2022-07-01"], closed: ["old 2022-01-01", "older 2021-01-01"] });
});

test("a day that nobody opened is said to be missed, not to be coming", () => {
  expect(grouped(row("a", [["2021-04-06", "scheduled"]]))["closed"]).toEqual(["a 2021-04-06 missed"]);
});
