"""Measures what one command costs as the meeting grows, and as its audience grows.

Items are counted without sockets: decide, record, follow, and the views of all five audiences.
Audiences are counted on the wire: from the chair's click to the last follower.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from statistics import median

from tests.bench import machine, ours
from tests.bench.children import Child
from tests.bench.contestants import CHAIR_HELLO, WHOLE, Stand, clients, serving, standing
from tests.bench.crowds import arrive
from tests.bench.rounds import Chair, one_event

SESSIONS = {10: 1, 100: 10, 1000: 100}  # items in all -> sessions of ten
COLD = 3  # presses until everything has been done once
PRESSES = 10  # as many items as a session has
AUDIENCES = (10, 30, 100, 300, 1000, 3000, 10_000)

Step = Callable[[], None]
Curve = dict[int, dict[str, float]]


@dataclass
class Clicks:
    """The chair's Next as the socket carries it, one after the other."""

    sessions: int = ours.OPEN

    def __post_init__(self) -> None:
        self._presses = ours.Presses(self.sessions)
        self._numbers = count(1)

    def next(self) -> str:
        """The text of the next frame."""
        number = next(self._numbers)
        body = self._presses.next().model_dump_json()
        return (
            f'42/live,{number}["command",'
            f'{{"id":"click-{number}","meeting":"{ours.MEETING}","body":{body}}}]'
        )


def with_items(folder: Path, step: Step) -> Curve:
    """CPU and wall time of a command in a meeting of 10, 100 and 1,000 items."""
    return {
        items: _pressed(folder, (sessions, ours.ITEMS), step)
        for items, sessions in SESSIONS.items()
    }


def in_one_sitting(folder: Path, step: Step) -> dict[str, float]:
    """The same with a thousand items in a single session, all of whose forecast moves."""
    return _pressed(folder, (1, max(SESSIONS)), step)


def _pressed(folder: Path, size: tuple[int, int], step: Step) -> dict[str, float]:
    """What a Next costs in a meeting of so many sessions, of so many items each."""
    sessions, items = size
    contestant = replace(
        WHOLE,
        name=f"items-{sessions}x{items}",
        words=(*WHOLE.words[:-1], str(sessions), str(items)),
    )
    with serving(contestant, folder, folder / "frame") as (server, _):
        told = server.ask(f"press {PRESSES}")
    step()
    return {name: median(told[name][COLD:]) for name in ("cpu_ms", "wall_ms")}


def with_audience(folder: Path, most: int, step: Step) -> Curve:
    """Click to last follower, and CPU of the click, in front of audiences up to ``most``."""
    curve: Curve = {}
    for size in [size for size in AUDIENCES if size <= most]:
        contestant = replace(WHOLE, name=f"audience-{size}")
        with (
            standing(contestant, folder, folder / "frame") as stand,
            clients(folder / "chair.log", CHAIR_HELLO) as line,
        ):
            arrive(stand, size)
            chair = seated(stand, line)
            one_event(stand, chair.press)
            heard = [one_event(stand, chair.press) for _ in range(PRESSES - 1)]
        curve[size] = {
            "last_ms": median(one.last_ms for one in heard),
            "cpu_ms": median(one.cpu_us * one.heard / 1000 for one in heard),
        }
        step()
    return curve


def seated(stand: Stand, line: Child) -> Chair:
    """The chair, connected to a stand by a line of its own; raises ``Unfit``."""
    told = line.ask(f"open 1 {stand.port} 1 10000")
    if told["ready"] != 1:
        raise machine.Unfit("the chair was not let in")
    return Chair(line, Clicks().next)


def slope(curve: Curve, member: str) -> float:
    """How steep it is on a log plot: 0 is the same whatever the size, 1 grows as the size does."""
    points = [(math.log(size), math.log(at[member])) for size, at in curve.items()]
    return _steepness(points)


def _steepness(points: Sequence[tuple[float, float]]) -> float:
    x = sum(p for p, _ in points) / len(points)
    y = sum(q for _, q in points) / len(points)
    return sum((p - x) * (q - y) for p, q in points) / sum((p - x) ** 2 for p, _ in points)
