"""A rehearsal as a process of its own: ``hybridmeet rehearse -`` started, asked where it is, ended.

The programme goes in by its standard input, and that stays open: when this server is gone, however
it went, the input ends and the rehearsal with it. Nothing of the meeting's record is handed over.
What goes wrong in it stands in this server's log: it writes to the same standard error.
"""

import asyncio
import json
import sys
from asyncio import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import structlog

from hybridmeet.application.rehearsing.offering import Wanted

STARTS_WITHIN_S: Final = 30.0  # a machine that is busy
ENDS_WITHIN_S: Final = 12.0  # it promises ten
STAYS_S: Final = 900.0  # after its last act: to look at the attendance, and to take the files

log = structlog.get_logger("hybridmeet.rehearsals")


@dataclass(frozen=True, slots=True)
class At:
    """Where rehearsals listen, where browsers find them (empty: there), what its settings are."""

    host: str
    port: int = 0
    url: str = ""
    customs: Mapping[str, object] = field(default_factory=dict)


class RehearsalChild:
    """One that runs."""

    def __init__(self, child: subprocess.Process, url: str) -> None:
        self._child = child
        self.url = url

    async def over(self) -> None:
        """Wait until it has ended."""
        await self._child.wait()

    async def end(self) -> None:
        """Tell it to end; kill it when it does not."""
        await ended(self._child)


async def started(at: At, wanted: Wanted) -> RehearsalChild:
    """A rehearsal that answers; raises ``OSError`` where none comes up."""
    child = await asyncio.create_subprocess_exec(
        *_words(at, wanted),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(STARTS_WITHIN_S):
            url = await _told(child, at, wanted)
    except BaseException as error:
        await ended(child)
        if isinstance(error, TimeoutError | ValueError | KeyError):
            raise OSError("the rehearsal did not say where it is") from error
        raise
    return RehearsalChild(child, url)


def _words(at: At, wanted: Wanted) -> list[str]:
    words = [sys.executable, "-m", "hybridmeet", "rehearse", "-", "--json", "--quiet"]
    words += ["--speed", f"{wanted.speed:g}", "--ends", f"{STAYS_S:g}"]
    words += ["--host", at.host, "--port", str(at.port)]
    if at.url:
        words += ["--url", at.url]
    return [*words, "--as", wanted.played] if wanted.played else words


async def _told(child: subprocess.Process, at: At, wanted: Wanted) -> str:
    """Give it the programme; where its asker goes in."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("it has no pipes")
    handed = {"customs": at.customs, "imported": wanted.imported.model_dump(mode="json")}
    child.stdin.write(json.dumps(handed).encode() + b"\n")
    await child.stdin.drain()
    said = json.loads(await child.stdout.readline())
    own = said["own"] or said["links"].get("chair") or said["links"]["public"]
    return str(own["url"])


async def ended(child: subprocess.Process) -> None:
    """Tell a child to end, and wait until it has."""
    if child.returncode is not None:
        return
    try:
        child.terminate()
        async with asyncio.timeout(ENDS_WITHIN_S):
            await child.wait()
    except TimeoutError:
        log.warning("a rehearsal did not end; killed")
        child.kill()
        await child.wait()
    except ProcessLookupError:
        await child.wait()
