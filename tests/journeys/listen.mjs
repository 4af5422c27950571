// Official Socket.IO clients that ask what they are told to and keep every frame they receive.
//
// Argument: JSON {base_url, meeting, seats: {name: token or null}, asks: [[event, argument], …]}.
// Each seat asks everything before it has joined, then joins; "ready" is printed. When a line comes
// on standard input all join once more and one line of JSON is printed: by seat {codes, frames}.

import { once } from "node:events";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { io } = require("socket.io-client");
const asked = JSON.parse(process.argv[2]);

class Seat {
  constructor(name, token) {
    this.name = name;
    this.frames = [];
    this.codes = [];
    this.socket = io(`${asked.base_url}/live`, {
      auth: token ? { token } : {},
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
    });
    this.socket.io.on("open", () =>
      this.socket.io.engine.on("packet", ({ data }) => this.frames.push(String(data ?? ""))),
    );
  }

  async enter() {
    await new Promise((resolve, reject) => {
      this.socket.once("connect", resolve);
      this.socket.once("connect_error", (error) => reject(new Error(`${this.name}: ${error}`)));
    });
    for (const [event, argument] of asked.asks) {
      const answer = await this.socket.timeout(10_000).emitWithAck(event, argument);
      this.codes.push(answer?.code ?? "ok");
    }
    return this.join();
  }

  join() {
    return this.socket.timeout(10_000).emitWithAck("join", { meeting: asked.meeting });
  }
}

const seats = Object.entries(asked.seats).map(([name, token]) => new Seat(name, token));
await Promise.all(seats.map((seat) => seat.enter()));
process.stdout.write("ready\n");
await once(process.stdin, "data");
await Promise.all(seats.map((seat) => seat.join()));
const told = seats.map(({ name, codes, frames }) => [name, { codes, frames }]);
process.stdout.write(`${JSON.stringify(Object.fromEntries(told))}\n`, () => process.exit(0));
