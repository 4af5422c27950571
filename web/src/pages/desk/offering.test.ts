import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Offering, UNDO_MS, type Offer } from "./offering.svelte";
import type { Entry } from "./queue";

const named = (name: string): Offer => ({ entry: { id: name } as Entry, what: "in", name, until: Date.now() + UNDO_MS });
let offering: Offering;

beforeEach(() => {
  vi.useFakeTimers();
  offering = new Offering(() => Date.now());
  offering.propose(named("Tan"));
});
afterEach(() => void vi.useRealTimers());

test("what was done can be taken back for five seconds", () => {
  vi.advanceTimersByTime(UNDO_MS - 1);
  expect(offering.offer?.name).toBe("Tan");
  vi.advanceTimersByTime(1);
  expect(offering.offer).toBeNull();
});

test("they stand still while somebody is at it, and go on after", () => {
  vi.advanceTimersByTime(3_000);
  offering.hold();
  vi.advanceTimersByTime(60_000);
  expect([offering.offer?.name, offering.held]).toEqual(["Tan", 2_000]);
  offering.release();
  expect(offering.offer?.until).toBe(Date.now() + 2_000);
  vi.advanceTimersByTime(1_999);
  expect(offering.offer).not.toBeNull();
  vi.advanceTimersByTime(1);
  expect(offering.offer).toBeNull();
});

test("who leaves it in the last moment has one more", () => {
  vi.advanceTimersByTime(UNDO_MS - 1);
  offering.hold();
  expect(offering.held).toBe(1_000);
});

test("the next one begins anew, whatever was held", () => {
  offering.hold();
  offering.propose(named("Somchai"));
  offering.release();
  vi.advanceTimersByTime(UNDO_MS);
  expect(offering.offer).toBeNull();
});
