"""A TCP balancer: in turn to every server that says it is ready; it can also cut and fall silent.

What any balancer does, and no more: it knows no session, no cookie and no protocol behind TCP.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from itertools import count

LOOK_S = 0.1  # how often it asks who is ready
ANSWER_S = 2.0


class Balancer:
    """Takes connections on one port and joins each to one of its servers."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.ports = tuple(ports)
        self.ready: set[int] = set(ports)
        self._speaks = asyncio.Event()
        self._speaks.set()
        self._turn = count()
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @contextlib.asynccontextmanager
    async def running(self, port: int, *, asks: bool = True) -> AsyncIterator["Balancer"]:
        """Listen; ``asks``: each server's /readyz says whether it is sent anybody."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", port, backlog=1024)
        if asks:
            looking = self._look(f"127.0.0.1:{port}")
            self._tasks.add(asyncio.get_running_loop().create_task(looking))
        try:
            yield self
        finally:
            self._server.close()
            self.cut()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """End every connection at once, in the midst of whatever is said."""
        for pair in tuple(self._pairs):
            for end in pair:
                end.transport.abort()

    def fall_silent(self) -> None:
        """Carry nothing more and say nothing of it, as a cable that was pulled."""
        self._speaks.clear()

    def speak_again(self) -> None:
        """Carry what has waited, as TCP does when the cable is back."""
        self._speaks.set()

    async def is_ready(self, port: int, *, ready: bool = True) -> None:
        """Wait until a server counts as ready, or not."""
        while (port in self.ready) != ready:  # noqa: ASYNC110 -- looked at ten times a second
            await asyncio.sleep(LOOK_S / 2)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await self._server_in_turn()
        if there is None:
            writer.transport.abort()
            return
        pair = (writer, there[1])
        self._pairs.add(pair)
        try:
            await asyncio.gather(self._carry(reader, there[1]), self._carry(there[0], writer))
        except OSError:
            pass  # one end is gone: so is the other
        finally:
            self._pairs.discard(pair)
            for end in pair:
                end.transport.abort()

    async def _server_in_turn(
        self,
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self.ports:
            among = [port for port in self.ports if port in self.ready] or list(self.ports)
            port = among[next(self._turn) % len(among)]
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                self.ready.discard(port)
        return None

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What one end says, to the other."""
        while said := await reader.read(65_536):
            await self._speaks.wait()
            writer.write(said)
            await writer.drain()
        await self._speaks.wait()
        if writer.can_write_eof():
            writer.write_eof()

    async def _look(self, host: str) -> None:
        while True:
            answers = await asyncio.gather(*(_is_ready(port, host) for port in self.ports))
            self.ready = {port for port, is_up in zip(self.ports, answers, strict=True) if is_up}
            await asyncio.sleep(LOOK_S)


async def _is_ready(port: int, host: str) -> bool:
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"GET /readyz HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
                return b" 200 " in await reader.readline()
            finally:
                writer.transport.abort()
    except (OSError, TimeoutError):
        return False
