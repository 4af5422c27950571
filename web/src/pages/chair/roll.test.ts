import { describe, expect, it } from "vitest";
import type { Roll } from "../../contract";
import { answerOfKey, answersOf, nextOf, stepFrom, tally } from "./roll";

const order = ["au", "in", "vn"];

describe("the roll", () => {
  it.each([
    ["r", "in_person"], ["O", "online"], ["a", "absent"], ["x", null], ["Enter", null],
  ])("writes down for %s: %s", (key, answer) => {
    expect(answerOfKey(key)).toBe(answer);
  });

  it.each([
    [{}, null, "au"],
    [{ au: "online" as const }, "au", "in"],
    [{ in: "online" as const }, "au", "vn"],
    [{ vn: "absent" as const }, "vn", "au"], // somebody was passed over: back to the top
    [{ au: "online" as const, in: "absent" as const, vn: "online" as const }, "vn", null],
  ])("with %j, after %s, calls %s", (answers, after, next) => {
    expect(nextOf(order, answers, after)).toBe(next);
  });

  it("steps up and down and stays on the list", () => {
    expect([stepFrom(order, "au", -1), stepFrom(order, "au", 1), stepFrom(order, "vn", 1), stepFrom(order, null, 1)]).toEqual(["au", "in", "vn", "au"]);
  });

  it("shows what was pressed here over what the server has, and counts it", () => {
    const roll: Roll = { state: "open", at: "2021-04-06T07:05:00.000Z", answered: 2, answers: { au: "online", in: "absent" }, next: "vn" };
    const answers = answersOf(roll, { in: "in_person" });

    expect(answers).toEqual({ au: "online", in: "in_person" });
    expect(tally(order, answers)).toEqual({ in_person: 1, online: 1, absent: 0, left: 1 });
  });
});
