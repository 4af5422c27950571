// Contestant: the ws package on Node, bare websockets: the broadcast loop of its documentation.

import { obey, require, TEXT } from "./orders.mjs";

const { WebSocketServer } = require("ws");
const frame = Buffer.from(TEXT); // made once: the loop below copies nothing
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, backlog: 4096 });
server.on("listening", () =>
  obey({
    port: server.address().port,
    emit: () => server.clients.forEach((client) => client.send(frame, { binary: false })),
    count: () => server.clients.size,
  }),
);
