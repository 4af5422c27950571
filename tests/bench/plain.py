"""Contestant: python-socketio on aiohttp as they come: ``plain FILE``."""

import asyncio
import json
import sys
from pathlib import Path

import socketio
from aiohttp import web

from tests.bench.listening import Stall, now, obey, raise_file_limit

NAMESPACE = "/live"


async def main(patch: object) -> None:
    """Serve until the input ends."""
    server = socketio.AsyncServer(async_mode="aiohttp", ping_interval=3600, ping_timeout=20)

    async def connect(sid: str, _environ: object, _auth: object = None) -> None:
        await server.enter_room(sid, "meeting", namespace=NAMESPACE)

    async def emit(times: int) -> dict[str, object]:
        before = now()
        said = [
            server.emit("patch", patch, room="meeting", namespace=NAMESPACE) for _ in range(times)
        ]
        await asyncio.gather(*said)
        return {"t0": before, "t1": now()}

    async def count(_: int) -> dict[str, object]:
        return {"count": len(server.eio.sockets)}

    server.on("connect", connect, namespace=NAMESPACE)
    app = web.Application()
    server.attach(app)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=4096).start()
    stall = Stall()
    await obey(
        runner.addresses[0][1],
        {"emit": emit, "burst": emit, "count": count, "watch": stall.watch, "lag": stall.lag},
    )


if __name__ == "__main__":
    raise_file_limit()
    text = Path(sys.argv[1]).read_text(encoding="utf-8")
    asyncio.run(main(json.loads(text[text.index("[") :])[1]))
