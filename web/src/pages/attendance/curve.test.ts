import { expect, test } from "vitest";

import type { ItemPhase, SheetItem, SheetSession } from "../../contract";
import { sheetAt } from "../../fixtures/sheet";
import { blocksOf, itemAt, kept, spanOf, stepAt, stepsOf, tableOf, tallest, zoomed } from "./curve";
import { shownBy, showing, ticksOf } from "./window";

const at = (clock: string): number => Date.parse(`2022-06-07T${clock}:00.000+07:00`);
const iso = (clock: string): string => new Date(at(clock)).toISOString();
const sample = sheetAt().sessions[0];
if (sample === undefined) throw new Error("no session");
type Opening = readonly [from: string, to: string | null];
const held = (item: string, phase: ItemPhase, ...openings: readonly Opening[]): SheetItem => ({
  item, number: item.slice(1), title: { en: item }, phase, is_break: false, in_person: 1, online: 0,
  opened_at: iso(openings[0]?.[0] ?? "09:00"), concluded_at: null, spans: openings.map(([from, to]) => ({ began_at: iso(from), ended_at: to === null ? null : iso(to) })),
});
const SESSION: SheetSession = {
  ...sample, opened_at: iso("09:00"), closed_at: iso("10:00"),
  items: [
    held("i1", "concluded", ["09:05", "09:30"]),
    held("i2", "current", ["09:30", null]),
  ],
  curve: [
    { at: iso("09:02"), in_person: 1, online: 0 },
    { at: iso("09:10"), in_person: 2, online: 1 },
    { at: iso("09:40"), in_person: 2, online: 0 },
    { at: iso("10:00"), in_person: 0, online: 0 },
  ],
};
const SPAN = spanOf(SESSION, at("11:00"));

test("the curve is steps from the opening to the closing, nobody before the first", () => {
  expect(stepsOf(SESSION, SPAN)).toEqual([
    { at: at("09:00"), until: at("09:02"), room: 0, online: 0, item: null },
    { at: at("09:02"), until: at("09:10"), room: 1, online: 0, item: null },
    { at: at("09:10"), until: at("09:40"), room: 2, online: 1, item: "i1" },
    { at: at("09:40"), until: at("10:00"), room: 2, online: 0, item: "i2" },
  ]);
});

test("a session that runs is drawn until now, one just opened at least a minute", () => {
  const running = { ...SESSION, closed_at: null };

  expect(spanOf(running, at("09:50"))).toEqual([at("09:00"), at("09:50")]);
  expect(spanOf({ ...running, curve: [] }, at("09:00"))).toEqual([at("09:00"), at("09:01")]);
});

test("an item that was put off and taken up again has a block for each time that it was open", () => {
  const twice = { ...SESSION, items: [held("i1", "current", ["09:05", "09:20"], ["09:40", null]), held("i2", "concluded", ["09:20", "09:30"])] };
  const blocks = blocksOf(twice, SPAN);

  expect(blocks.map(({ item, from }) => [item.item, from])).toEqual([["i1", at("09:05")], ["i2", at("09:20")], ["i1", at("09:40")]]);
  expect([at("09:19"), at("09:25"), at("09:35"), at("09:50")].map((one) => itemAt(blocks, one))).toEqual(["i1", "i2", null, "i1"]);
});

test("an item that is not concluded lasts as long as what is drawn", () => {
  const blocks = blocksOf(SESSION, SPAN);

  expect(blocks.map(({ from, to }) => [from, to])).toEqual([[at("09:05"), at("09:30")], [at("09:30"), at("10:00")]]);
  expect([at("09:01"), at("09:29"), at("09:30")].map((one) => itemAt(blocks, one))).toEqual([null, "i1", "i2"]);
});

test("what holds at an instant is the last step before it", () => {
  const steps = stepsOf(SESSION, SPAN);

  expect(stepAt(steps, at("09:39"))).toMatchObject({ room: 2, online: 1 });
  expect(stepAt(steps, at("08:00"))).toBeNull();
  expect(tallest(steps)).toBe(3);
  expect(tallest([])).toBe(1);
});

test("a table of too many steps keeps the last of each minute", () => {
  const steps = Array.from({ length: 300 }, (_, n) => ({ at: at("09:00") + n * 20_000, until: at("09:00") + (n + 1) * 20_000, room: n, online: 0, item: null }));

  expect(tableOf(steps, 240).slice(0, 2).map((step) => step.room)).toEqual([2, 5]);
  expect(tableOf(steps, 300)).toBe(steps);
});

test("a window stays inside the whole, and is never shorter than a minute", () => {
  expect(kept([at("08:00"), at("08:30")], SPAN)).toEqual([at("09:00"), at("09:30")]);
  expect(kept([at("09:50"), at("10:30")], SPAN)).toEqual([at("09:20"), at("10:00")]);
  expect(zoomed(SPAN, 0.5, at("09:00"), SPAN)).toEqual([at("09:00"), at("09:30")]);
  expect(zoomed([at("09:10"), at("09:11")], 0.1, at("09:10"), SPAN)).toEqual([at("09:10"), at("09:11")]);
});

test("a window and its transform are the same thing", () => {
  const window: [number, number] = [at("09:15"), at("09:45")];

  expect(shownBy(showing(window, SPAN, 600), SPAN, 600).map(Math.round)).toEqual(window);
  expect(showing(window, SPAN, 600)).toMatchObject({ k: 2, x: -300 });
});

test("hours on the axis are round where the session is held", () => {
  expect(ticksOf([at("09:00"), at("12:00")], "Asia/Kathmandu", 400).map((tick) => new Date(tick + 5.75 * 3_600_000).toISOString().slice(11, 16))).toEqual(["08:00", "09:00", "10:00"]);
});
