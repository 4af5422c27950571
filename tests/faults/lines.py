"""A real Socket.IO client that follows a meeting: merges patches, notes each that does not fit."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import socketio
from socketio.exceptions import ConnectionError as NoConnection

from tests.faults import fast_json

NAMESPACE = "/live"
Slices = dict[str, Any]


class Line:
    """A device of a seat, or of the public. It outlives its connections, as a page does."""

    def __init__(self, name: str, meeting: str, link: Mapping[str, str]) -> None:
        token = link.get("token")
        self.name = name
        self.person = link.get("person")
        self.slices: Slices = {}
        self.epoch: str | None = None
        self.rev = -1
        self.audience = ""
        self.faults: list[str] = []
        self.shown: set[str] = set()
        self.patches = 0
        self._meeting = meeting
        self._auth = {"token": token} if token else {}
        self.bearer = {"Authorization": f"Bearer {token}"} if token else {}
        self._client: socketio.AsyncClient | None = None
        self._moved = asyncio.Event()
        self._cut = asyncio.Event()

    async def connect(self, url: str) -> None:
        """Connect and join with what this page has."""
        self._cut.clear()
        client = socketio.AsyncClient(reconnection=False, json=fast_json)
        client.on("patch", self._on_patch, namespace=NAMESPACE)
        client.on("disconnect", self._on_disconnect, namespace=NAMESPACE)
        await client.connect(
            url, auth=self._auth, namespaces=[NAMESPACE], transports=["websocket"], wait_timeout=10
        )
        self._client = client
        known = {"epoch": self.epoch, "rev": self.rev} if self.epoch else {}
        answer = await self.ask("join", {"meeting": self._meeting, **known}, self._on_join)
        if answer is not None and "slices" not in answer:
            self.faults.append(f"{self.name}: not let in: {answer}")

    async def ask(
        self, event: str, payload: object, apply: Callable[[Any], None] | None = None
    ) -> Any:
        """Emit and wait for the ack; None when the line was cut before it came.

        ``apply`` runs where the ack is read, before any frame behind it.
        """
        assert self._client is not None
        acked: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def on_ack(answer: Any = None) -> None:
            if apply is not None:
                apply(answer)
            if not acked.done():
                acked.set_result(answer)

        with contextlib.suppress(NoConnection):
            await self._client.emit(event, payload, namespace=NAMESPACE, callback=on_ack)
        cut = asyncio.get_running_loop().create_task(self._cut.wait())
        await asyncio.wait([acked, cut], return_when=asyncio.FIRST_COMPLETED)
        cut.cancel()
        return acked.result() if acked.done() else None

    async def reaches(self, epoch: str, rev: int) -> None:
        """Wait until this page has what the server had at ``rev``."""
        while self.epoch != epoch or self.rev < rev:
            self._moved.clear()
            await self._moved.wait()

    async def until(self, condition: Callable[[Slices], bool]) -> None:
        """Wait until this page shows something."""
        while not condition(self.slices):
            self._moved.clear()
            await self._moved.wait()

    async def is_cut(self) -> None:
        """Wait until the connection is seen to be gone."""
        await self._cut.wait()
        if self._client is not None:
            await self._client.shutdown()

    async def close(self) -> None:
        """Hang up."""
        if self._client is not None and not self._cut.is_set():
            await self._client.disconnect()

    def _on_join(self, answer: Any) -> None:
        if not isinstance(answer, dict) or "slices" not in answer:
            return
        if answer["epoch"] != self.epoch:
            self.slices = {}
        self.epoch, self.rev = answer["epoch"], answer["rev"]
        self.audience = answer["audience"]
        self._merge(answer["slices"])

    def _on_patch(self, patch: Any) -> None:
        self.patches += 1
        if patch["epoch"] != self.epoch or patch["prev"] != self.rev:
            seen = f"{patch['epoch']} {patch['prev']}->{patch['rev']}"
            self.faults.append(f"{self.name}: patch {seen} after {self.epoch} {self.rev}")
        self.epoch, self.rev = patch["epoch"], patch["rev"]
        self._merge(patch["slices"])

    def _merge(self, slices: Slices) -> None:
        for name, whole in slices.items():
            if whole is None:
                self.slices.pop(name, None)
            else:
                self.slices[name] = whole
                self.shown |= instants(name, whole)
        self._moved.set()

    def _on_disconnect(self, *_why: object) -> None:
        self._cut.set()


def instants(name: str, whole: Any) -> set[str]:
    """When things happened, as a slice shows it: each must be a fact's own instant."""
    told: set[str | None] = set()
    if name.startswith("now/"):
        told = {whole["opened_at"], (whole["by"] or {}).get("at")}
        for record in whole["items"].values():
            told |= {record.get("opened_at"), record.get("concluded_at")}
    elif name == "desk":
        told = {act["at"] for act in whole["undo"].values()}
    elif name == "attendance":
        told = {person["since"] for person in whole.get("people", {}).values()}
    return {instant for instant in told if instant}
