/**
 * How slices are laid over each other and how a gap is noticed. Pure; the vectors in
 * tests/golden/merge.json hold for this file and for every other implementation.
 */
import type { Audience, JoinAnswer, Patch, SlicePatch, Slices, Tick } from "../contract";

export interface Stream {
  readonly epoch: string | null;
  readonly rev: number;
  readonly audience: Audience | null;
  readonly view: Slices;
}
export interface Step {
  readonly stream: Stream;
  /** True when only a new join can tell what is missing. */
  readonly rejoin: boolean;
}

export const EMPTY: Stream = { epoch: null, rev: 0, audience: null, view: blank() };

/** What a join answered: in the same epoch and audience only what changed, else everything. */
export function joined(stream: Stream, answer: JoinAnswer): Stream {
  const { epoch, rev, audience, slices } = answer;
  const continues = stream.epoch === epoch && stream.audience === audience;
  return { epoch, rev, audience, view: lay(continues ? stream.view : blank(), slices) };
}

/** A patch counts only when it follows what is here; an older one again is nothing. */
export function patched(stream: Stream, patch: Patch): Step {
  if (patch.epoch !== stream.epoch) return { stream, rejoin: true };
  if (patch.rev <= stream.rev) return { stream, rejoin: false };
  if (patch.prev !== stream.rev) return { stream, rejoin: true };
  return { stream: { ...stream, rev: patch.rev, view: lay(stream.view, patch.slices) }, rejoin: false };
}

/** Proof of life, and how a lost last patch is noticed. */
export function ticked(stream: Stream, tick: Tick): boolean {
  return tick.epoch !== stream.epoch || tick.rev !== stream.rev;
}

/** Whole slices over whole slices; null takes one away; no name reaches a prototype. */
function lay(view: Slices, slices: SlicePatch): Slices {
  const next = Object.assign(blank(), view);
  for (const [name, slice] of Object.entries(slices)) {
    if (slice === null) Reflect.deleteProperty(next, name);
    else Reflect.set(next, name, slice);
  }
  return next;
}

function blank(): Slices {
  return Object.create(null) as Slices;
}
