import { expect, test } from "vitest";

import type { Ack, Command, Refused } from "../../contract";
import { Draft } from "./draft.svelte";
import { Standing } from "./standing.svelte";

const REFUSED: Refused = { ok: false, code: "malformed", title: "Not a command", detail: "parts.1: rows.3.person: This meeting has no person x." };
const taken = (seq: number): Ack => ({ ok: true, seq, rev: 1 });
const line = (n: number) => ({ line: n, name: "x", person: `p${n}`, candidates: [], began_at: null, ended_at: null });
const many = Array.from({ length: 1100 }, (_, n) => line(n));

function drafted(answers: (Refused | null)[], refusedPart: number) {
  const sent: number[] = [];
  const checked: number[] = [];
  let turn = 0;
  const send = (body: Command): Promise<Ack> => {
    turn += 1;
    if (turn === refusedPart) return Promise.resolve(REFUSED);
    sent.push((body as { rows?: unknown[] }).rows?.length ?? 0);
    return Promise.resolve(taken(40 + turn));
  };
  const standing = new Standing(send, () => {});
  const draft = new Draft(standing, (parts) => {
    checked.push(parts.length);
    return Promise.resolve(answers.shift() ?? null);
  });
  draft.add(many);
  return { draft, standing, sent, checked, record: () => draft.record("day1", "bridge", "online", "done") };
}

test("a long list that would be refused anywhere is not begun", async () => {
  const { standing, sent, record, draft } = drafted([REFUSED], 0);

  expect(await record()).toBe(false);
  expect(sent).toEqual([]);
  expect(standing.note).toEqual({ kind: "refused", refusal: REFUSED });
  expect(draft.busy).toBe(false);
  expect(await record()).toBe(true);
  expect(sent).toEqual([500, 500, 100]);
});

test("a list in parts is undone whole", async () => {
  const { standing, record } = drafted([], 0);

  await record();
  expect(standing.note).toEqual({ kind: "done", text: "done", undo: [41, 42, 43].map((sheet) => ({ type: "attendance.take_back_rows", session: "day1", sheet })) });
});

test("what is recorded of a list is not sent again when the rest is asked for once more", async () => {
  const { sent, checked, record } = drafted([], 2);

  expect(await record()).toBe(false);
  expect(sent).toEqual([500]);
  expect(await record()).toBe(true);
  expect(sent).toEqual([500, 500, 100]);
  expect(checked).toEqual([3, 2]);
  expect(await record()).toBe(true);
  expect(sent.length).toBe(3);
});
