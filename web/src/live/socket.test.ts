import { createServer, type RequestListener, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

import { Server } from "socket.io";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Ack, Command, Refused } from "../contract";
import { LiveSocket, type Line } from "./socket";

type Told = { up: number; down: number[]; revs: number[]; refused: string[] };
const ADVANCE: Command = { type: "agenda.advance", session: "day1", from_item: null };

let http: HttpServer;
let server: Server;
let base: string;
let line: LiveSocket | undefined;

beforeEach(async () => {
  http = createServer();
  server = new Server(http);
  await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
  base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(async () => {
  line?.stop();
  await server.close();
});

function follow(silence_ms = 25_000, attempt_ms = 10_000): Told {
  const told: Told = { up: 0, down: [], revs: [], refused: [] };
  const listener: Line = {
    onUp: () => (told.up += 1),
    onDown: (wait) => told.down.push(wait),
    onPatch: (patch) => told.revs.push(patch.rev),
    onTick: () => {},
    onRefused: (refusal: Refused) => told.refused.push(refusal.code),
  };
  line = new LiveSocket({ meeting: "m", seat: null, silence_ms, retry_most_ms: 15_000, attempt_ms }, listener, base);
  line.start();
  return told;
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await new Promise((next) => setImmediate(next));
}

test("a command whose answer was lost is sent again with the same id when the line is back", async () => {
  const ids: string[] = [];
  server.of("/live").on("connection", (socket) => {
    socket.on("command", (frame: { id: string }, ack: (answer: Ack) => void) => {
      ids.push(frame.id);
      if (ids.length === 1) socket.conn.close();
      else ack({ ok: true, rev: 7 });
    });
  });
  const told = follow();
  await until(() => told.up === 1);

  const answer = await line?.send(ADVANCE);

  expect(answer).toEqual({ ok: true, rev: 7 });
  expect(ids).toEqual([ids[0], ids[0]]);
  expect([told.up, told.down.length]).toEqual([2, 1]);
});

test("a command that is given before the line stands waits for it", async () => {
  server.of("/live").on("connection", (socket) => {
    socket.on("command", (_frame: unknown, ack: (answer: Ack) => void) => ack({ ok: true, rev: 1 }));
  });
  follow();

  const answer = line?.send(ADVANCE);

  expect(line?.unanswered).toBe(1);
  expect(await answer).toEqual({ ok: true, rev: 1 });
  expect(line?.unanswered).toBe(0);
});

test("a server that cannot write now is asked again with the same id", async () => {
  const ids: string[] = [];
  server.of("/live").on("connection", (socket) => {
    socket.on("command", (frame: { id: string }, ack: (answer: Ack) => void) => {
      ids.push(frame.id);
      ack(ids.length === 1 ? { ok: false, code: "unavailable", title: "", detail: "" } : { ok: true, rev: 2 });
    });
  });
  follow();

  const held: string[] = [];
  expect(await line?.send(ADVANCE, ({ code }) => held.push(code))).toEqual({ ok: true, rev: 2 });
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  expect(held).toEqual(["unavailable"]);
});

test("a line on which nothing is heard counts as lost", async () => {
  server.of("/live").on("connection", () => {});
  const told = follow(50);

  await until(() => told.down.length > 0);

  expect(told.up).toBeGreaterThan(0);
});

test("a goaway says when to leave and to come back", async () => {
  let visits = 0;
  server.of("/live").on("connection", (socket) => {
    visits += 1;
    if (visits > 2) return;
    socket.emit("goaway", { after_ms: 300, reason: "restart" }, undefined);
    if (visits === 1) setImmediate(() => socket.conn.close());
  });
  const told = follow();

  await until(() => told.up === 3);

  const [closed_early, left] = told.down;
  expect(closed_early).toBeGreaterThan(50);
  expect(closed_early).toBeLessThanOrEqual(300);
  expect(left).toBeLessThan(50);
});

test("long polling that a balancer sends to another server is said aloud, not tried for ever", async () => {
  const serve = http.listeners("request")[0] as RequestListener;
  http.removeAllListeners("request").removeAllListeners("upgrade");
  http.on("request", (asked, answer) => {
    if (!asked.url?.includes("sid=")) return serve(asked, answer);
    const problem = { code: "other_node", title: "Another server's session", detail: "Let websockets through." };
    answer.writeHead(421, { "content-type": "application/problem+json" }).end(JSON.stringify(problem));
  });
  http.on("upgrade", (_asked, line) => line.destroy());
  const told = follow();

  await until(() => told.refused.length > 0);

  expect(told.refused).toEqual(["other_node"]);
  expect(told.down.length).toBeGreaterThan(1);
});

test("where websockets are swallowed the page comes in by long polling", async () => {
  const swallowed: Duplex[] = [];
  server.of("/live").on("connection", () => {});
  http.removeAllListeners("upgrade");
  http.on("upgrade", (_asked, line) => swallowed.push(line));
  const told = follow(25_000, 1_000);

  await until(() => told.up === 1);

  expect(told.down.length).toBe(1);
  swallowed.forEach((line) => line.destroy());
});

test("a refusal at the door that will not pass is final, one that passes is not", async () => {
  let code = "too_soon";
  server.of("/live").use((_socket, next) => next(Object.assign(new Error(code), { data: { code, title: "", detail: "" } })));
  const told = follow();
  await until(() => told.down.length > 0);
  code = "no_seat";

  await until(() => told.refused.length > 0);

  expect(told.refused).toEqual(["no_seat"]);
});

test("patches arrive in the order in which they were sent", async () => {
  server.of("/live").on("connection", (socket) => {
    for (let rev = 1; rev <= 50; rev += 1) socket.emit("patch", { epoch: "e", prev: rev - 1, rev, slices: {} });
  });
  const told = follow();

  await until(() => told.revs.length === 50);

  expect(told.revs).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
});
