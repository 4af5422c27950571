import { describe, expect, it } from "vitest";
import type { Row } from "../../live/agenda";
import { foldOf, placesAround } from "./agenda";

const row = (id: string, state: Row["state"]): Row => ({ id, state }) as Row;

describe("folding what is done", () => {
  it("takes the done rows from the first to the last", () => {
    const rows = [row("a", "done"), row("b", "deferred"), row("c", "done"), row("d", "now"), row("e", "next")];

    expect(foldOf(rows)).toEqual({ first: rows[0], last: rows[2], count: 2 });
  });

  it("is not worth it for one row", () => {
    expect(foldOf([row("a", "done"), row("b", "now")])).toBeNull();
  });
});

describe("moving by one place", () => {
  const sequence = ["a", "b", "c", "d"];

  it.each([
    ["a", undefined, "b"], // the first goes behind the second
    ["b", null, "c"], // earlier: to the very front
    ["c", "a", "d"],
    ["d", "b", undefined],
    ["x", undefined, undefined],
  ])("of %s is behind %s or behind %s", (id, earlier, later) => {
    expect(placesAround(sequence, id)).toEqual({ earlier, later });
  });
});
