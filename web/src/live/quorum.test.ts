import { describe, expect, it } from "vitest";
import type { SessionQuorum, Slices, Threshold } from "../contract";
import { quorumOf, reading, readingNow, ringOf } from "./quorum";

const NONE: Threshold = { state: "none", present: 12, needed: 0, base: 18 };
const THIRD: Threshold = { state: "met", present: 12, needed: 6, base: 18 };
const HALF: Threshold = { state: "not_met", present: 9, needed: 10, base: 18, missing: ["in"], reconnecting: [] };
const quorum = (open: Threshold, decide: Threshold): SessionQuorum => ({ open, decide, counted: "continuous", at: null, roll: null });

describe("the line that matters", () => {
  it.each([
    ["before the opening, what it takes to open", quorum(THIRD, HALF), "scheduled" as const, "open"],
    ["then what it takes to decide", quorum(THIRD, HALF), "open" as const, "decide"],
    ["while it is suspended too", quorum(THIRD, HALF), "suspended" as const, "decide"],
    ["the other one where nothing is asked of this", quorum(NONE, HALF), "scheduled" as const, "decide"],
    ["none where nothing is asked at all", quorum(NONE, NONE), "open" as const, undefined],
  ])("is %s", (_name, stands, phase, purpose) => {
    expect(readingNow(stands, phase)?.purpose).toBe(purpose);
  });

  it("names those who are missing only to those who are told", () => {
    expect(reading(quorum(THIRD, HALF), "decide")?.missing).toEqual(["in"]);
    expect(reading(quorum(THIRD, HALF), "open")?.missing).toEqual([]);
  });

  it("is not there where the meeting goes by no rule", () => {
    const view: Slices = { quorum: { rule: null, sessions: { day1: quorum(THIRD, HALF) } } };

    expect(quorumOf(view, "day1")).toBeUndefined();
  });
});

describe("the ring", () => {
  it.each([
    [{ present: 9, needed: 10, base: 18 }, { present: 50, needed: 56 }],
    [{ present: 20, needed: 18, base: 18 }, { present: 100, needed: 100 }],
    [{ present: 0, needed: 0, base: 0 }, { present: 0, needed: 0 }],
  ])("of %j", (stands, shares) => {
    expect(ringOf(stands)).toEqual(shares);
  });
});
