import { describe, expect, it } from "vitest";
import type { NowSlice, ProgrammeSlice, Refused, UndoOffer } from "../../contract";
import { chair as en } from "../../words/en/chair";
import { chair as vi } from "../../words/vi/chair";
import { Tongue } from "../../words/tongue.svelte";
import { actSaid, refusalSaid, type Speech } from "./said";

const item = { number: "3", title: { en: "Review", vi: "Đánh giá" } };
const programme = { items: { i3: item, b1: { number: null, title: { en: "Break", vi: "Nghỉ" } } } } as unknown as ProgrammeSlice;
const hour = (at: number): string => new Date(at).toISOString().slice(11, 16);
const english: Speech = { w: en, tongue: new Tongue("en"), hour, programme };
const vietnamese: Speech = { w: vi, tongue: new Tongue("vi"), hour, programme };
const now = {
  phase: "open", item: "i3", opened_at: "2021-04-06T07:22:00.000Z", planned_ms: 1_800_000, added_ms: 600_000, paused_ms: 0, items: {},
} as unknown as NowSlice;
const offer = (what: string, more: Partial<UndoOffer> = {}): UndoOffer => ({
  act: 41, what, item: "i3", by: { role: "chair", at: "2021-04-06T07:22:00.000Z" }, at: "2021-04-06T07:22:00.000Z", ...more,
});

describe("what an act did", () => {
  it.each([
    ["agenda.item_opened", {}, "Item 3 has begun."],
    ["agenda.item_extended", { by_ms: 300_000 }, "Item 3 has 5 more minutes, to 08:02."],
    ["agenda.item_extended", { by_ms: -60_000 }, "Item 3 has 1 minute less, to 08:02."],
    ["agenda.clock_paused", {}, "Item 3: the clock stands."],
    ["agenda.item_opened", { item: "b1" }, "Break has begun."],
    ["agenda.item_concluded", {}, "No item is open."],
    ["agenda.something_new", {}, "The agenda has moved."],
  ])("%s %j", (what, more, said) => {
    expect(actSaid(english, offer(what, more), now)).toBe(said);
  });

  it("is told in Vietnamese too", () => {
    expect(actSaid(vietnamese, offer("agenda.item_extended", { by_ms: 300_000 }), now)).toBe("Mục 3 thêm 5 phút, đến 08:02.");
  });
});

describe("a refusal", () => {
  const refused = (code: string, more: Partial<Refused> = {}): Refused => ({ ok: false, code, title: "T", detail: "D", ...more });

  it("says politely who was faster and when", () => {
    const stale = refused("stale", { by: { role: "chair", name: "Ms. Matsuzawa", at: "2021-04-06T08:02:01.000Z" }, now });

    expect(refusalSaid(english, stale, () => "15:02:01")).toEqual({
      title: "Ms. Matsuzawa was faster: item 3 has begun.", detail: "At 15:02:01. Your step moved nothing.",
    });
  });

  it("has words of its own for each code, and the server's for one it does not know", () => {
    expect(refusalSaid(english, refused("too_soon"), hour).title).toBe("One moment");
    expect(refusalSaid(english, refused("brand_new"), hour)).toEqual({ title: "T", detail: "D" });
  });
});
