import { expect, test } from "vitest";

import type { NowSlice } from "../contract";
import { golden } from "../fixtures/golden";
import { itemClock, leftDigits, offsetOf, type ItemClock, type RoundTrip } from "./clock";

interface Vectors {
  vectors: { name: string; now: NowSlice; at: string; clock: ItemClock | null; digits: string | null }[];
  offsets: { name: string; trips: RoundTrip[]; offset: number | null }[];
}
const { vectors, offsets } = golden<Vectors>("browser-clock");

test.each(vectors)("the current item's clock: $name", ({ now, at, clock, digits }) => {
  const shown = itemClock(now, Date.parse(at));

  expect(shown).toEqual(clock);
  expect(shown === null ? null : leftDigits(shown.left_ms)).toBe(digits);
});

test.each(offsets)("the offset of the server's clock: $name", ({ trips, offset }) => {
  expect(offsetOf(trips)).toBe(offset);
});
