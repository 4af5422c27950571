import { describe, expect, it } from "vitest";
import { firstOf } from "../../live/agenda";
import { shareOf, ticksOf } from "./horizon";

const at = (text: string): number => Date.parse(text);
const hour = 3_600_000;

describe("the horizon", () => {
  const span = { from: at("2021-04-06T14:00+07:00"), to: at("2021-04-06T17:15+07:00") };

  it("puts the half hours of the home zone on its scale", () => {
    expect(ticksOf(span, "Asia/Ho_Chi_Minh").map((tick) => (tick - span.from) / hour)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
  });

  it("stays on round hours where the zone is not whole hours off", () => {
    const [first] = ticksOf({ from: at("2021-04-06T09:10+05:45"), to: at("2021-04-06T12:00+05:45") }, "Asia/Kathmandu");

    expect(first).toBe(at("2021-04-06T09:30+05:45"));
  });

  it("never holds more than nine hours' marks, however long the day", () => {
    expect(ticksOf({ from: span.from, to: span.from + 20 * hour }, "UTC").length).toBeLessThanOrEqual(9);
  });

  it("leaves the plan out when the session is held years later, and never holds more than a day", () => {
    const opened = at("2026-11-21T09:00Z");

    expect(firstOf([span.from, opened, opened + hour], [opened], opened + 2 * hour)).toBe(opened);
    expect(firstOf([span.from], [span.from], opened)).toBe(opened - 24 * hour);
    expect(firstOf([span.from, span.from + hour], [], span.to)).toBe(span.from);
  });

  it("tells a moment's share of the width", () => {
    expect(shareOf(span, at("2021-04-06T15:37:30+07:00"))).toBe(50);
  });
});
