import { expect, test } from "vitest";

import type { NowSlice } from "../contract";
import { golden } from "../fixtures/golden";
import { itemClock, leftDigits, offsetOf, readAt, readingOf, strays, type ItemClock, type RoundTrip } from "./clock";

interface Vectors {
  vectors: { name: string; now: NowSlice; at: string; clock: ItemClock | null; digits: string | null }[];
  offsets: { name: string; trips: RoundTrip[]; offset: number | null }[];
  readings: { name: string; trip: RoundTrip; device_ms: number; server_ms: number }[];
  ticks: { name: string; rate: number; told: { server_time: string; rate?: number }; stray: boolean }[];
}
const { vectors, offsets, readings, ticks } = golden<Vectors>("browser-clock");

test.each(vectors)("the current item's clock: $name", ({ now, at, clock, digits }) => {
  const shown = itemClock(now, Date.parse(at));

  expect(shown).toEqual(clock);
  expect(shown === null ? null : leftDigits(shown.left_ms)).toBe(digits);
});

test.each(offsets)("the offset of the server's clock: $name", ({ trips, offset }) => {
  expect(offsetOf(trips)).toBe(offset);
});

test.each(readings)("the server's time by a reading: $name", ({ trip, device_ms, server_ms }) => {
  const reading = readingOf([trip]);

  expect(reading && readAt(reading, device_ms)).toBe(server_ms);
});

test.each(ticks)("whether a tick asks for a measurement: $name", ({ rate, told, stray }) => {
  const at = 1_000;
  const offset = Date.parse("2021-04-06T07:00:00.000Z") - at;

  expect(strays({ offset, at, rate }, told, at)).toBe(stray);
});
