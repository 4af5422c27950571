import { expect, test } from "vitest";

import type { ItemAttendance, ItemDelegation, ItemPerson, SheetSession } from "../../contract";
import { sheetAt } from "../../fixtures/sheet";
import { itemsAt } from "./files";
import { groupsOf, linesOf, missingOf, stretchesOf } from "./items";

const person = (id: string, delegation: string, more: Partial<ItemPerson> = {}): ItemPerson => ({
  person: id, name: id, function: id, delegation, delegation_name: delegation, mode: "in_person", whole: true, present_ms: 1, intervals: [], ...more,
});
const delegation = (id: string, heads: number): ItemDelegation => ({ delegation: id, name: id, short: id, expected: 2, in_person: heads, online: 0, whole: true, spans: [], drops: [] });
const ITEM: ItemAttendance = {
  session: "d1", session_title: { en: "Day 1" }, item: "i1", number: "1", title: { en: "Opening" }, phase: "concluded", spans: [], open_ms: 1, in_person: 1, online: 0,
  delegations: [delegation("au", 1), delegation("th", 0)],
  people: [person("tan", "au"), person("walk-in", "th", { pending: true }), person("press", "media", { not_entitled: true })],
};

test("items stand as they were opened, then what was not opened; breaks have no list", () => {
  const session = sheetAt().sessions[0] as SheetSession;
  const items = session.items.slice(0, 3).map((one, n) => ({ ...one, item: `i${n}`, is_break: n === 1 }));
  const unopened = [{ item: "i9", number: "9", title: { en: "Later" }, phase: "deferred" as const }];
  const lines = linesOf({ ...session, items, unopened });

  expect(lines.map((line) => [line.id, line.held !== null])).toEqual([["i0", true], ["i2", true], ["i9", false]]);
});

test("who waits, and for whom the item was not, stands in no delegation that was there", () => {
  expect(groupsOf(ITEM).map((group) => [group.delegation.delegation, group.people.map((one) => one.person)])).toEqual([["au", ["tan"]]]);
  expect(missingOf(ITEM).map((one) => one.delegation)).toEqual(["th"]);
});

test("stretches that touch are one, whatever way somebody took part", () => {
  const intervals = [
    { mode: "online" as const, began_at: "a", ended_at: "b" }, { mode: "both" as const, began_at: "b", ended_at: "c" }, { mode: "online" as const, began_at: "d", ended_at: null },
  ];

  expect(stretchesOf(person("p", "au", { intervals }))).toEqual([{ began_at: "a", ended_at: "c" }, { began_at: "d", ended_at: null }]);
});

test("the files of one item name its session and itself", () => {
  const where = { meeting: "m-1", seat: "s", lang: "en", until: null };

  expect(itemsAt("items.csv", where, "d1", "i1")).toBe("/m/m-1/s/files/items.csv?lang=en&session=d1&item=i1");
  expect(itemsAt("items.pdf", where, "d1")).toBe("/m/m-1/s/files/items.pdf?lang=en&session=d1");
});
