// Follows a meeting with the official Socket.IO client, knowing only docs/protocol.md.
//
// Argument: JSON {base_url, meeting, session, item, chair, follower, transports}; the two are tokens.
// Answers one line of JSON on standard output: what was seen. It judges nothing: the test does.

import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { io } = require("socket.io-client");

const asked = JSON.parse(process.argv[2]);
const LIVE = `${asked.base_url}/live`;

/** One who follows: lays patches over what a join answered, and joins again when the chain breaks. */
class Follower {
  constructor(token, known = {}) {
    this.epoch = known.epoch;
    this.rev = known.rev;
    this.slices = { ...known.slices };
    this.patches = [];
    this.breaks = 0;
    this.ticks = [];
    this.socket = io(LIVE, {
      auth: token ? { token } : {},
      transports: asked.transports,
      forceNew: true,
      reconnection: false,
    });
    this.socket.on("patch", (patch) => this.patched(patch));
    this.socket.on("tick", (tick) => this.ticks.push(tick));
  }

  connected() {
    return new Promise((resolve, reject) => {
      this.socket.once("connect", resolve);
      this.socket.once("connect_error", (error) => reject(new Error(JSON.stringify(error.data))));
    });
  }

  ask(name, argument) {
    return this.socket.timeout(10_000).emitWithAck(name, argument);
  }

  async join() {
    const known = this.epoch === undefined ? {} : { epoch: this.epoch, rev: this.rev };
    const answer = await this.ask("join", { meeting: asked.meeting, ...known });
    if (answer.epoch !== this.epoch) this.slices = {};
    this.lay(answer);
    return answer;
  }

  command(type, members = {}) {
    const id = `follow-${process.pid}-${(Follower.asked += 1)}`;
    return this.ask("command", {
      id,
      meeting: asked.meeting,
      body: { type, session: asked.session, ...members },
    });
  }

  patched(patch) {
    this.patches.push(patch);
    if (patch.epoch !== this.epoch || patch.prev !== this.rev) {
      this.breaks += 1;
      return;
    }
    this.lay(patch);
  }

  lay({ epoch, rev, slices }) {
    this.epoch = epoch;
    this.rev = rev;
    for (const [name, slice] of Object.entries(slices)) {
      if (slice === null) delete this.slices[name];
      else this.slices[name] = slice;
    }
  }

  close() {
    this.socket.disconnect();
  }
}
Follower.asked = 0;

async function fresh() {
  const follower = new Follower(asked.follower);
  await follower.connected();
  await follower.join();
  follower.close();
  return follower;
}

/** Waits until a follower has what a fresh join has. */
async function settled(follower) {
  for (let turn = 0; turn < 100; turn += 1) {
    const now = await fresh();
    if (now.rev === follower.rev) return sorted(now.slices) === sorted(follower.slices);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function sorted(value) {
  return JSON.stringify(value, (_, one) =>
    one && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}

/** Leaves, lets the chair change something so many times, comes back with what it had. */
async function missing(chair, count) {
  const before = await fresh();
  for (let turn = 0; turn < count; turn += 1) {
    await chair.command("agenda.extend", { from_item: asked.item, by_ms: turn % 2 ? -60_000 : 60_000 });
  }
  const back = new Follower(asked.follower, before);
  await back.connected();
  const answer = await back.join();
  const seen = { slices: Object.keys(answer.slices).sort(), equal: await settled(back) };
  back.close();
  return seen;
}

const chair = new Follower(asked.chair);
const newyork = new Follower(asked.follower);
await Promise.all([chair.connected(), newyork.connected()]);
await chair.join();
const joined = await newyork.join();
const clock = await newyork.ask("clock", { t0: 1 });
const opened = await chair.command("session.open");
const presses = await Promise.all(
  Array.from({ length: 100 }, () => chair.command("agenda.advance", { from_item: null })),
);
const equal = await settled(newyork);
const turned = newyork.patches.find((patch) => patch.slices[`now/${asked.session}`]?.item === asked.item);
const report = {
  joined: Object.keys(joined).sort(),
  audience: joined.audience,
  clock: Object.keys(clock).sort(),
  opened,
  accepted: presses.filter((answer) => answer.ok).length,
  refused: [...new Set(presses.filter((answer) => !answer.ok).map((answer) => answer.code))],
  turned: turned && { slices: Object.keys(turned.slices).sort(), bytes: sorted(turned).length },
  equal,
  breaks: newyork.breaks,
  missed: { 1: await missing(chair, 1), 5: await missing(chair, 5), 50: await missing(chair, 50) },
  transport: newyork.socket.io.engine.transport.name,
  agreed: newyork.socket.io.engine.transport.ws?.extensions ?? "",
};
chair.close();
newyork.close();
process.stdout.write(`${JSON.stringify(report)}\n`);
