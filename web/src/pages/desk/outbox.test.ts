import { expect, test } from "vitest";

import type { Answer } from "../../live/api";
import { Outbox, type Post } from "./outbox.svelte";
import type { Row } from "./people";
import { alsoOf, verdictOf, type Draft, type Entry } from "./queue";
import { fleetingStore, type Store } from "./store";

const DESK = "aaptc-2022/desk-1";
const T0 = Date.parse("2022-06-06T01:31:00.000Z");
const iso = (at: number): string => new Date(at).toISOString();
const OK: Answer<unknown> = { ok: true, body: { ok: true, rev: 1 } };
const failed = (status: number, code = "unavailable"): Answer<unknown> => ({
  ok: false, status, problem: status === 0 ? null : { type: "about:blank", title: code, status, detail: "as it is", code },
});

function scan(person: string, after_ms = 0, inRoom = true): Draft {
  const at = T0 + after_ms;
  const type = inRoom ? "attendance.check_in" : "attendance.check_out";
  return {
    desk: DESK, id: `${person}-${after_ms}`, at, name: person, tried: false, told: null,
    body: { type, person, source: "desk", at: iso(at) },
    shows: { inRoom, since: at, room: null }, was: { inRoom: !inRoom, since: null, room: null },
  };
}
function row(person: string, since: number | null): Row {
  return {
    person, name: person, function: "", rank: null, delegation: "in", expected: "in_person", mode: since === null ? "not_arrived" : "in_person",
    room: null, since, code: null, pending: false, replaces: null, honour: false, via: null,
    letIn: since === null ? [] : [{ command: "theirs", by: "Desk 2", at: since, place: null }], letOut: null,
  };
}

/** A server that keeps what it was sent, and answers as it was told to; then OK. */
class Server {
  linked = true;
  readonly got: Post[] = [];
  constructor(readonly answers: Answer<unknown>[] = [], readonly list: readonly Row[] | null = null) {}
  post = (post: Post): Promise<Answer<unknown>> => {
    this.got.push(post);
    return Promise.resolve(this.answers.shift() ?? OK);
  };
}
function boxOn(server: Server, store: Store = fleetingStore()): Outbox {
  return new Outbox({ desk: DESK, store, post: server.post, list: () => Promise.resolve(server.list), linked: () => server.linked });
}
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((next) => setTimeout(next, 1));
}
const waits = (box: Outbox): number => box.entries.filter(({ told }) => told === null).length;
const ids = (server: Server): string[] => server.got.map(({ id }) => id);

test("what was done without a link is sent in its order when the link is back", async () => {
  const server = new Server();
  server.linked = false;
  const box = boxOn(server);
  for (let n = 0; n < 5; n += 1) await box.add(scan("p", n * 1_000, n % 2 === 0));
  expect(server.got).toEqual([]);

  server.linked = true;
  box.send();
  await until(() => waits(box) === 0);
  expect(server.got.map(({ body }) => ("at" in body ? body.at : null))).toEqual([0, 1, 2, 3, 4].map((n) => iso(T0 + n * 1_000)));
  expect(box.sent).toBe(5);
});

test("the same id goes out until somebody answers", async () => {
  const server = new Server([failed(0), failed(503)]);
  const box = boxOn(server);
  await box.add(scan("p"));
  await until(() => waits(box) === 0);

  expect(ids(server)).toEqual(["p-0", "p-0", "p-0"]);
});

test("a page that was closed goes on where it was", async () => {
  const store = fleetingStore();
  const away = new Server();
  away.linked = false;
  const closed = boxOn(away, store);
  await closed.add(scan("p"));
  await closed.add(scan("q", 9_000));
  closed.stop();

  const server = new Server();
  const box = boxOn(server, { ...store, lasting: true });
  await box.start();
  await until(() => waits(box) === 0);
  expect(ids(server)).toEqual(["p-0", "q-9000"]);
});

test("an act that never left is forgotten, one that did is taken back by its id", async () => {
  const server = new Server();
  server.linked = false;
  const box = boxOn(server);
  const kept = await box.add(scan("p"));
  expect(await box.undo(kept, T0 + 2_000)).toBe(true);
  expect(box.entries).toEqual([]);

  server.linked = true;
  const gone = await box.add(scan("q"));
  await until(() => waits(box) === 0);
  expect(await box.undo(gone, T0 + 2_000)).toBe(false);
  await until(() => waits(box) === 0);
  expect(server.got.map(({ body }) => body)).toEqual([gone.body, { type: "attendance.take_back", person: "q", command: "q-0" }]);
});

test("what is refused stays to be read, and the next goes on", async () => {
  const server = new Server([failed(404, "unknown")]);
  const store = fleetingStore();
  server.linked = false;
  const box = boxOn(server, store);
  await box.add(scan("nobody"));
  await box.add(scan("q", 9_000));
  server.linked = true;
  box.send();
  await until(() => waits(box) === 0);

  const [told] = box.entries;
  expect(ids(server)).toEqual(["nobody-0", "q-9000"]);
  expect(told?.told).toEqual({ kind: "refused", since: null, by: null, code: "unknown", detail: "as it is" });
  expect(await store.all(DESK)).toEqual(box.entries);
  await box.dismiss(told as Entry);
  expect(await store.all(DESK)).toEqual([]);
});

test("whom another desk had let in meanwhile is told, and sent all the same", async () => {
  const server = new Server([], [row("p", T0 - 60_000), row("q", null)]);
  server.linked = false;
  const box = boxOn(server);
  await box.add(scan("p"));
  await box.add(scan("q"));
  server.linked = true;
  box.send();
  await until(() => waits(box) === 0);

  expect(ids(server)).toEqual(["p-0", "q-0"]);
  expect(box.entries.map(({ name, told }) => [name, told?.kind, told?.since, told?.by])).toEqual([["p", "also", T0 - 60_000, "Desk 2"]]);
});

test("what another desk said after an act that waited is told", async () => {
  const word = (minutes: number) => ({ command: `c${minutes}`, by: "Desk 2", at: T0 + minutes * 60_000, place: null });
  const left: Row = { ...row("left", null), letIn: [word(1)], letOut: word(4) };
  const ended: Row = { ...row("ended", null), letIn: [word(-9)], letOut: word(-4) };
  const out: Row = { ...row("out", null), letIn: [word(-9)], letOut: word(1) };
  const back: Row = { ...row("back", T0), letIn: [word(3)] };
  const server = new Server([], [left, ended, out, back]);
  server.linked = false;
  const box = boxOn(server);
  for (const [name, inRoom] of [["left", true], ["ended", true], ["out", false], ["back", false]] as const) await box.add(scan(name, 0, inRoom));
  server.linked = true;
  box.send();
  await until(() => waits(box) === 0);

  const told = box.entries.map(({ name, told }) => [name, told?.kind, told?.since, told?.by]);
  expect(told).toEqual([["left", "left", T0 + 240_000, "Desk 2"], ["out", "also", T0 + 60_000, "Desk 2"], ["back", "back", T0 + 180_000, "Desk 2"]]);
});

test("two desks that do the same at once are told by the next list, once, and nobody of his own word", async () => {
  const store = fleetingStore();
  const box = boxOn(new Server(), store);
  for (const name of ["p", "q"]) await box.add(scan(name));
  await until(() => waits(box) === 0);
  const both: Row = { ...row("p", T0), letIn: [{ command: "p-0", by: "Desk 1", at: T0, place: null }, { command: "theirs", by: "Desk 2", at: T0 + 900, place: null }] };
  const alone: Row = { ...row("q", T0), letIn: [{ command: "q-0", by: "Desk 1", at: T0, place: null }] };

  box.listed([both, alone], performance.now());
  expect(box.entries.map(({ name, told }) => [name, told?.kind, told?.by])).toEqual([["p", "also", "Desk 2"]]);
  expect(await store.all(DESK)).toEqual(box.entries);
});

test("a seat that was withdrawn keeps what it did", async () => {
  const server = new Server([failed(401, "not_allowed")]);
  const box = boxOn(server);
  await box.add(scan("p"));
  await until(() => box.shut !== null);
  box.send();

  expect([waits(box), server.got.length]).toEqual([1, 1]);
});

test("a browser that cannot keep says so and sends all the same", async () => {
  const server = new Server();
  const full: Store = { ...fleetingStore(), lasting: true, add: () => Promise.reject(new DOMException("full", "QuotaExceededError")) };
  const box = boxOn(server, full);
  await box.add(scan("p"));
  await until(() => waits(box) === 0);

  expect([box.lasting, ids(server)]).toEqual([false, ["p-0"]]);
});

test.each([
  [200, "done"], [0, "again"], [408, "again"], [429, "again"], [421, "again"], [503, "again"], [507, "again"],
  [401, "shut"], [403, "shut"], [410, "shut"], [400, "answered"], [404, "answered"], [409, "answered"], [422, "answered"],
])("status %i means %s", (status, verdict) => {
  expect(verdictOf(status)).toBe(verdict);
});

test("what was answered shows until the list says so too", async () => {
  const box = boxOn(new Server());
  await box.add(scan("p"));
  await until(() => waits(box) === 0);
  const asked = performance.now();

  box.listed([row("p", null)], asked);
  expect(box.answered.map(({ name }) => name)).toEqual(["p"]);
  box.listed([row("p", T0)], asked);
  expect(box.answered).toEqual([]);
});

test("where the list still says otherwise later, the list is right", async () => {
  const box = boxOn(new Server());
  await box.add(scan("p"));
  await until(() => waits(box) === 0);

  box.listed([row("p", null)], performance.now() + 60_000);
  expect(box.answered).toEqual([]);
});

test("another device that holds this desk's link is told apart from this one", () => {
  const entry = { ...scan("p"), id: "0a1b2c3d.x", n: 1 };
  const seen = (command: string, sameLink?: boolean): Row => ({ ...row("p", T0), letIn: [{ command, by: "Desk 1", at: T0, place: null, ...(sameLink === undefined ? {} : { sameLink }) }] });

  expect(alsoOf(entry, seen("9f8e7d6c.y", true))).toMatchObject({ kind: "also", by: "Desk 1", other: true });
  for (const own of [seen("0a1b2c3d.z", true), seen("9f8e7d6c.y")]) expect(alsoOf(entry, own)).not.toHaveProperty("other");
});
