import { expect, test } from "vitest";

import type { Ack, Command, Id, Refused } from "../../contract";
import { Draft } from "./draft.svelte";
import { Standing } from "./standing.svelte";

const REFUSED: Refused = { ok: false, code: "malformed", title: "Not a command", detail: "parts.1: rows.3.person: This meeting has no person x." };
const taken = (seq: number): Ack => ({ ok: true, seq, rev: 1 });
const line = (n: number) => ({ line: n, name: "x", person: `p${n}`, candidates: [], began_at: null, ended_at: null });
const many = Array.from({ length: 1100 }, (_, n) => line(n));

function drafted(answers: (Refused | number[])[] = [], refusedPart = 0) {
  const sent: number[] = [];
  const ids: string[] = [];
  const known: number[] = [];
  let turn = 0;
  const send = (body: Command, id: Id): Promise<Ack> => {
    turn += 1;
    if (turn === refusedPart) return Promise.resolve(REFUSED);
    sent.push((body as { rows?: unknown[] }).rows?.length ?? 0);
    ids.push(id);
    known.push(Number(id.slice(1)));
    return Promise.resolve(taken(40 + turn));
  };
  const standing = new Standing(send, () => {});
  const draft = new Draft(standing, (parts) => {
    const next = answers.shift();
    if (next !== undefined && "code" in next) return Promise.resolve(next);
    return Promise.resolve({ parts: parts.length, ids: parts.map((_, n) => `p${n}`), recorded: next ?? [...known] });
  });
  draft.add(many);
  const record = () => draft.record("day1", "bridge", "online", (before, of) => `done, ${before} of ${of} before`);
  return { draft, standing, sent, ids, record };
}

test("a long list that would be refused anywhere is not begun", async () => {
  const { standing, sent, record, draft } = drafted([REFUSED]);

  expect(await record()).toBe(false);
  expect(sent).toEqual([]);
  expect(standing.note).toEqual({ kind: "refused", refusal: REFUSED });
  expect(draft.busy).toBe(false);
  expect(await record()).toBe(true);
  expect(sent).toEqual([500, 500, 100]);
});

test("a list in parts is undone whole", async () => {
  const { standing, record } = drafted();

  await record();
  expect(standing.note).toEqual({ kind: "done", text: "done, 0 of 3 before", undo: [41, 42, 43].map((sheet) => ({ type: "attendance.take_back_rows", session: "day1", sheet })) });
});

test("what is recorded of a list is not sent again when the rest is asked for once more", async () => {
  const { sent, record, standing } = drafted([], 2);

  expect(await record()).toBe(false);
  expect(sent).toEqual([500]);
  expect(await record()).toBe(true);
  expect(sent).toEqual([500, 500, 100]);
  expect(standing.note).toMatchObject({ text: "done, 0 of 3 before" });
  expect(await record()).toBe(true);
  expect(sent.length).toBe(3);
});

test("a page that was loaded anew sends what is missing, each part under its own id, and says so", async () => {
  const { ids, record, standing } = drafted([[0]]);

  expect(await record()).toBe(true);
  expect(ids).toEqual(["p1", "p2"]);
  expect(standing.note).toMatchObject({ text: "done, 1 of 3 before" });
  expect(standing.back.length).toBe(2);
});

test("a list that is recorded already adds nothing, and offers nothing to undo", async () => {
  const { ids, record, standing } = drafted([[0, 1, 2]]);

  expect(await record()).toBe(true);
  expect(ids).toEqual([]);
  expect(standing.note).toEqual({ kind: "done", text: "done, 3 of 3 before", undo: [] });
});
