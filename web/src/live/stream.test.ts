import { expect, test } from "vitest";

import type { JoinAnswer, Patch, Tick } from "../contract";
import { golden } from "../fixtures/golden";
import { EMPTY, joined, patched, ticked, type Step } from "./stream";

type Frame = { join: JoinAnswer } | { patch: Patch } | { tick: Tick };
interface Vector {
  name: string;
  steps: Frame[];
  view: Record<string, unknown>;
  epoch: string;
  rev: number;
  rejoin: boolean;
}
const { vectors } = golden<{ vectors: Vector[] }>("merge");

function take({ stream }: Step, frame: Frame): Step {
  if ("join" in frame) return { stream: joined(stream, frame.join), rejoin: false };
  if ("patch" in frame) return patched(stream, frame.patch);
  return { stream, rejoin: ticked(stream, frame.tick) };
}

test.each(vectors)("$name", ({ steps, view, epoch, rev, rejoin }) => {
  const end = steps.reduce(take, { stream: EMPTY, rejoin: false });

  expect({ view: { ...end.stream.view }, epoch: end.stream.epoch, rev: end.stream.rev, rejoin: end.rejoin }).toEqual({ view, epoch, rev, rejoin });
});

test("no slice reaches a prototype", () => {
  const hostile = JSON.parse('{"epoch":"e1","prev":1,"rev":2,"slices":{"__proto__":{"polluted":true}}}') as Patch;
  const start = joined(EMPTY, { epoch: "e1", rev: 1, audience: "public", slices: {}, server_time: "" });

  const { stream } = patched(start, hostile);

  expect("polluted" in {}).toBe(false);
  expect(Object.getPrototypeOf(stream.view)).toBe(null);
  expect("polluted" in stream.view).toBe(false);
});
