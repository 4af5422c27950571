"""Who is measured: each contestant's program, how a client gets in, how it is told to send.

A ``Stand`` is one contestant's server with its own crowd of clients. No figure is made here.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench import machine, ours
from tests.bench.children import STARTS_WITHIN_S, Child, Told, started

LIFETIME_S = 1800  # of a program that is forgotten
FLIGHT = 1000  # connections that are being opened at once, in a storm
OPENS_WITHIN_S = 240.0
PUBLIC_HELLO = "40/live,{}"
JOIN = f'42/live,0["join",{{"meeting":"{ours.MEETING}"}}]'
CHAIR_HELLO = f'40/live,{{"token":"{ours.TOKEN}"}}'


@dataclass(frozen=True)
class Contestant:
    """A server program; ``{frame}`` and ``{folder}`` in its words are filled in."""

    name: str
    title: str
    words: tuple[str, ...]
    hello: str = PUBLIC_HELLO
    join: str = ""
    emit: str = "emit"
    burst: str = "burst"
    offers_deflate: bool = False


def _python(module: str, *words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"tests.bench.{module}", *words)


def c_loop() -> Contestant:
    """The limit; raises ``Unfit`` where there is no compiler."""
    program = str(machine.compiled("writeloop"))
    words = (program, "{frame}", str(LIFETIME_S))
    return Contestant("c", "C loops", words, "", "", "emit write", "burst write")


PLAIN = Contestant("python_socketio", "python-socketio", _python("plain", "{frame}"))
PLAIN_DEFLATE = replace(
    PLAIN, name="python_socketio_deflate", title="python-socketio, browsers", offers_deflate=True
)
OURS = Contestant(
    "broadcaster", "hybridmeet, broadcaster alone", _python("ours", "{folder}", "12"),
    join=JOIN,
)  # fmt: skip
OURS_DEFLATE = replace(
    OURS, name="broadcaster_deflate", title="hybridmeet, browsers", offers_deflate=True
)
WHOLE = Contestant("whole", "hybridmeet, whole click", _python("ours", "{folder}", "12"), join=JOIN)


def on_node() -> list[Contestant]:
    """Those of npm; none where Node or its packages are missing."""
    program = machine.node()
    if program is None:
        return []
    words = {
        name: (program, str(machine.HERE / f"node_{name}.mjs"), "{frame}")
        for name in ("socketio", "ws")
    }
    return [
        Contestant("node_socketio", "Socket.IO on Node", words["socketio"]),
        Contestant("node_ws", "ws on Node", words["ws"], hello="", join=""),
    ]


@dataclass
class Stand:
    """One contestant's server, and its crowd."""

    contestant: Contestant
    server: Child
    crowd: Child
    port: int

    def fill(self, clients: int) -> Told:
        """Connect a crowd, a storm at a time; how many are ready, in how many seconds."""
        within = round(OPENS_WITHIN_S * 1000)
        return self.crowd.ask(f"open {clients} {self.port} {FLIGHT} {within}", OPENS_WITHIN_S + 10)

    def settled_cpu_ns(self) -> int:
        """CPU of the server once it has done all it was asked: its loop answers again."""
        self.server.ask("count")
        return self.server.cpu_ns()


@contextmanager
def clients(log: Path, hello: str = PUBLIC_HELLO, join: str = JOIN) -> Iterator[Child]:
    """A load generator that knows how to get in."""
    words = [str(machine.compiled("loadgen")), str(LIFETIME_S)]
    with started(words, log) as child:
        for verb, text in (("hello", hello), ("join", join)):
            if text:
                child.order(f"{verb} {text}")
        yield child


@contextmanager
def serving(contestant: Contestant, folder: Path, frame: Path) -> Iterator[tuple[Child, int]]:
    """A contestant's server alone, and the port it listens on."""
    filled = {"frame": str(frame), "folder": str(folder / f"{contestant.name}.data")}
    words = [word.format_map(filled) for word in contestant.words]
    with started(words, folder / f"{contestant.name}.server.log") as server:
        yield server, server.hear(STARTS_WITHIN_S)["port"]


@contextmanager
def standing(contestant: Contestant, folder: Path, frame: Path) -> Iterator[Stand]:
    """A contestant that listens, with a crowd that is still empty."""
    log = folder / f"{contestant.name}.crowd.log"
    with (
        serving(contestant, folder, frame) as (server, port),
        clients(log, contestant.hello, contestant.join) as crowd,
    ):
        if contestant.offers_deflate:
            crowd.order("offer")
        yield Stand(contestant, server, crowd, port)
