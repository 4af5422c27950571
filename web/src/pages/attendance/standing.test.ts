import { expect, test } from "vitest";

import type { Ack, Command, Id } from "../../contract";
import { Standing } from "./standing.svelte";

const BODY: Command = { type: "attendance.mark", person: "p1", online: true, via: "phone" };
const back = (command: Id): Command => ({ type: "attendance.take_back", person: "p1", command });

function standing(...refused: number[]) {
  const sent: { body: Command; id: Id }[] = [];
  const send = (body: Command, id: Id): Promise<Ack> => {
    sent.push({ body, id });
    const no = refused.includes(sent.length);
    return Promise.resolve(no ? { ok: false, code: "out_of_order", title: "No", detail: "" } : { ok: true, rev: 1, seq: sent.length });
  };
  return { standing: new Standing(send, () => {}), sent };
}

test("an act is undone by the very command that did it, once", async () => {
  const { standing: page, sent } = standing();
  await page.ask(BODY, "done", back, "c-7");

  expect(page.back).toEqual([{ type: "attendance.take_back", person: "p1", command: "c-7" }]);
  await page.undo("undone");
  await page.undo("undone");
  expect(sent.map((one) => one.body.type)).toEqual(["attendance.mark", "attendance.take_back"]);
  expect(page.note).toEqual({ kind: "done", text: "undone", undo: [] });
});

test("what was refused offers nothing, and an undo stops where it is refused", async () => {
  const { standing: page, sent } = standing(1, 3);
  await page.ask(BODY, "done", back);
  expect(page.back).toEqual([]);

  page.tell("both", [back("a"), back("b"), back("c")]);
  await page.undo("undone");
  expect(sent.length).toBe(3);
  expect(page.note?.kind).toBe("refused");
});
