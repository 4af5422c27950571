import { describe, expect, it } from "vitest";
import type { NowSlice } from "../../contract";
import type { Row, Sitting } from "../../live/agenda";
import { goalOf, may, type Me } from "./go";

const NOW: NowSlice = {
  phase: "open", item: null, hidden: false, opened_at: null, planned_ms: null, added_ms: null, paused_at: null,
  paused_ms: null, warn_ms: [], by: null, suspended: null, items: {}, may: { "agenda.advance": ["chair", "p7"] },
};
const row = (id: string): Row => ({ id }) as Row;
const sitting = (current: Row | null, next: Row | null): Sitting => ({ current, next }) as Sitting;
const [a, b] = [row("a"), row("b")];

describe("the one button", () => {
  it.each([
    ["opens a scheduled session", { phase: "scheduled" as const }, sitting(null, a), "open", "session.open"],
    ["starts the first item", {}, sitting(null, a), "start", "agenda.advance"],
    ["goes on to the next", {}, sitting(a, b), "next", "agenda.advance"],
    ["concludes the last", {}, sitting(b, null), "conclude", "agenda.advance"],
    ["closes when nothing is left", {}, sitting(null, null), "close", "session.close"],
    ["resumes what is suspended", { phase: "suspended" as const }, sitting(a, b), "resume", "session.resume"],
    ["does nothing once closed", { phase: "closed" as const }, sitting(null, null), "over", null],
  ])("%s", (_name, change, at, step, command) => {
    const goal = goalOf(at, { ...NOW, ...change });

    expect([goal.step, goal.command]).toEqual([step, command]);
  });
});

describe("what a seat may", () => {
  const me = (seat: string, role: Me["role"]): Me => ({ seat, role, name: "" });

  it("stands in the slice, by role or by person", () => {
    expect(may(NOW, "agenda.advance", me("x", "chair"))).toBe(true);
    expect(may(NOW, "agenda.advance", me("p7", "desk"))).toBe(true);
  });

  it("is nothing that the slice does not name", () => {
    expect(may(NOW, "agenda.advance", me("x", "desk"))).toBe(false);
    expect(may(NOW, "agenda.extend", me("x", "chair"))).toBe(false);
    expect(may(NOW, null, me("x", "chair"))).toBe(false);
    expect(may(NOW, "constructor", me("x", "chair"))).toBe(false);
  });
});
