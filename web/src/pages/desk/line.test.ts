import { expect, test } from "vitest";

import { actsOf, asHeard, markOf, unsettled, type Heard, type Mark } from "./line";
import { Marking } from "./marking.svelte";
import { rowOf, type Row, type Via } from "./people";

function row(person: string, via: Via | null = null): Row {
  const read = rowOf({ person, name: person, via });
  if (read === null) throw new Error(person);
  return read;
}

test("a technician hears, a desk lets in, who runs the meeting does both", () => {
  expect(actsOf("technician")).toEqual({ doors: false, line: true });
  expect(actsOf("secretary")).toEqual({ doors: true, line: true });
  for (const role of ["desk", null] as const) expect(actsOf(role)).toEqual({ doors: true, line: false });
});

test("off the line is said by the way in which somebody was on it", () => {
  expect(markOf(row("a"), "phone")).toEqual({ type: "attendance.mark", person: "a", online: true, via: "phone" });
  expect(markOf(row("a", "bridge"), null)).toEqual({ type: "attendance.mark", person: "a", online: false, via: "bridge" });
  expect([markOf(row("a"), null), markOf(row("a", "phone"), "phone")]).toEqual([null, null]);
});

test("what was said stands over the list until that says it, or is newer", () => {
  const heard = new Map<string, Heard>([["a", { via: "phone", at: 1000 }]]);

  expect(asHeard([row("a"), row("b", "bridge")], heard).map(({ via }) => via)).toEqual(["phone", "bridge"]);
  expect(unsettled(heard, [row("a")], 1500).size).toBe(1);
  expect(unsettled(heard, [row("a", "phone")], 1500).size).toBe(0);
  expect(unsettled(heard, [row("a")], 4500).size).toBe(0);
});

test("a word of the line is sent at once or refused in words, and never kept", async () => {
  const sent: Mark[] = [];
  let status = 200;
  let linked = false;
  const marking = new Marking({
    post: ({ body }) => {
      sent.push(body);
      return Promise.resolve(status === 200 ? { ok: true, body: null } : { ok: false, status, problem: null });
    },
    linked: () => linked,
  });

  expect(await marking.mark(row("a"), "phone", "1")).toEqual({ kind: "unlinked" });
  linked = true;
  expect([sent.length, marking.heard.size]).toEqual([0, 0]);
  for (status of [0, 503]) expect(await marking.mark(row("a"), "phone", "2")).toEqual({ kind: "silent" });
  status = 409;
  expect(await marking.mark(row("a"), "phone", "3")).toEqual({ kind: "refused", detail: "" });
  expect(marking.heard.size).toBe(0);
  status = 200;
  const twice = [marking.mark(row("a"), "phone", "4"), marking.mark(row("a"), "bridge", "5")];
  expect((await Promise.all(twice)).map(({ kind }) => kind)).toEqual(["done", "nothing"]);
  expect(sent.length).toBe(4);
  expect(marking.over([row("a")])[0]?.via).toBe("phone");
});
