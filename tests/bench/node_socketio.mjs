// Contestant: Socket.IO on Node, as its documentation says to use it.

import { obey, PATCH, require } from "./orders.mjs";

const { Server } = require("socket.io");
const io = new Server({ pingInterval: 3_600_000, pingTimeout: 20_000 });
const live = io.of("/live");
live.on("connection", (socket) => socket.join("meeting"));
io.listen(0, { host: "127.0.0.1" });
io.httpServer.on("listening", () =>
  obey({
    port: io.httpServer.address().port,
    emit: () => live.to("meeting").emit("patch", PATCH),
    count: () => io.engine.clientsCount,
  }),
);
