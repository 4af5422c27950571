"""A page as the protocol asks for it: it leaves when told to, and comes back wherever it may.

Notes what the checks need: patches that do not fit (lines.py), and when it showed which act.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import socketio
from socketio.exceptions import BadNamespaceError
from socketio.exceptions import ConnectionError as NoConnection
from typing_extensions import override

from tests.faults import fast_json
from tests.faults.lines import NAMESPACE, Line, Slices

SESSION = "day1"
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 3.0  # as a desk's page draws them: web/src/live/socket.ts


class Page(Line):
    """Follows for as long as it lives; ``addresses`` are tried in turn."""

    def __init__(
        self, name: str, meeting: str, link: Mapping[str, str], addresses: Sequence[str]
    ) -> None:
        super().__init__(name, meeting, link)
        self.addresses = list(addresses)
        self.shown_at: list[tuple[str, float]] = []
        self.visits: list[float] = []
        self.turned_away = 0
        self.gaps: list[float] = []
        self._turn = 0
        self._up = asyncio.Event()
        self._ends = False
        self._task: asyncio.Task[None] | None = None

    @property
    def at(self) -> str:
        """The address it is connected to, or tries."""
        return self.addresses[self._turn % len(self.addresses)]

    def begin(self) -> None:
        """Open the page."""
        self._task = asyncio.get_running_loop().create_task(self._live())

    async def is_up(self) -> None:
        """Wait until it is connected and has joined."""
        await self._up.wait()

    @override
    async def close(self) -> None:
        """Close the page."""
        self._ends = True
        if self._client is not None:
            with contextlib.suppress(NoConnection, TimeoutError):
                await self._client.disconnect()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._client is not None:
            await self._client.shutdown()

    async def _live(self) -> None:
        """Be connected; when the line is lost or left, come back as the protocol says."""
        tries, lost_at = 0, None
        while not self._ends:
            try:
                async with asyncio.timeout(10):
                    await self.connect(self.at)
            except (NoConnection, TimeoutError, OSError):
                tries += 1
                self.turned_away += 1
                self._turn += 1
                bound = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**tries)
                await asyncio.sleep(random.uniform(0, bound) if tries > 1 else 0.05)
                continue
            tries = 0
            self.visits.append(time.monotonic())
            if lost_at is not None:
                self.gaps.append(time.monotonic() - lost_at)
            self._up.set()
            await self.is_cut()
            self._up.clear()
            lost_at = time.monotonic()

    @override
    async def connect(self, url: str) -> None:
        """Connect and join; a try that fails leaves nothing open."""
        self._cut.clear()
        client = socketio.AsyncClient(reconnection=False, json=fast_json)
        client.on("patch", self._on_patch, namespace=NAMESPACE)
        client.on("disconnect", self._on_disconnect, namespace=NAMESPACE)
        client.on("goaway", lambda said: self._on_goaway(client, said), namespace=NAMESPACE)
        try:
            await client.connect(
                url, auth=self._auth, namespaces=[NAMESPACE], transports=["websocket"],
                wait_timeout=8,
            )  # fmt: skip
        except BaseException:
            with contextlib.suppress(Exception):
                await client.shutdown()
            if client.eio.http is not None and not client.eio.http.closed:
                await client.eio.http.close()  # the client forgets it
            raise
        self._client = client
        known = {"epoch": self.epoch, "rev": self.rev} if self.epoch else {}
        answer = await self.ask("join", {"meeting": self._meeting, **known}, self._on_join)
        if answer is not None and "slices" not in answer:
            self.faults.append(f"{self.name}: not let in: {answer}")

    @override
    async def ask(
        self, event: str, payload: object, apply: Callable[[Any], None] | None = None
    ) -> Any:
        """As a line asks; None too where the line was lost a moment ago."""
        try:
            return await super().ask(event, payload, apply)
        except BadNamespaceError:
            return None

    def _on_goaway(self, client: socketio.AsyncClient, said: Any) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(said["after_ms"] / 1000, lambda: loop.create_task(client.disconnect()))

    @override
    def _merge(self, slices: Slices) -> None:
        super()._merge(slices)
        now = slices.get(f"now/{SESSION}")
        if now and now["by"]:
            self.shown_at.append((now["by"]["at"], time.monotonic()))
