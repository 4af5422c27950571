"""One run of the bench, from the first storm to the last departure: the order of measuring.

What is measured how stands in rounds.py, crowds.py, growth.py and storage.py.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench import contestants, crowds, goals, growth, machine, people, rounds, storage
from tests.bench.contestants import (
    CHAIR_HELLO,
    OURS,
    OURS_DEFLATE,
    PLAIN,
    PLAIN_DEFLATE,
    WHOLE,
    Contestant,
    Stand,
)
from tests.bench.rounds import Act

FIRST = 20
STOPPED_BURSTS = 15  # of twenty events: some 360 kB for each who does not read
SMALL = 2000  # above it the plain library takes minutes: it is asked for one event only
PLAIN_TOO_LONG = (
    "python-socketio's burst, stall and departure, and all of it with compression: "
    "minutes at this size"
)

Step = Callable[[], None]


@dataclass(frozen=True)
class Sizes:
    """How many clients, and how many rounds of each kind they allow."""

    clients: int
    rounds: int
    bursts: int
    stalls: int

    @classmethod
    def of(cls, clients: int) -> Self:
        """Fewer rounds of more clients: a run stays within some minutes."""
        return cls(clients, 15, 7, 15) if clients <= SMALL else cls(clients, 7, 3, 7)

    @property
    def is_small(self) -> bool:
        """Whether the plain library can take part in everything."""
        return self.clients <= SMALL


@dataclass
class Shown:
    """Progress on the terminal."""

    progress: Progress

    def phase(self, name: str, total: int) -> Step:
        """A phase of so many steps; the answer is called after each."""
        bar = self.progress.add_task(name, total=total)
        return lambda: self.progress.advance(bar)


def measured(sizes: Sizes, folder: Path, console: Console) -> dict[str, Any]:
    """All figures and ratios of a run. Raises ``Unfit``, ``NoAnswer``."""
    figures: dict[str, Any] = {}
    skipped: list[str] = []
    columns = (TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        shown = Shown(progress)
        _storage(figures, folder, shown)
        _items(figures, folder, shown)
        _people(figures, folder, shown)
        try:
            machine.compiled("loadgen")
        except machine.Unfit as missing:
            skipped.append(f"all that needs a crowd. {missing}")
        else:
            _audiences(figures, sizes, folder, shown)
            skipped += _fan_out(figures, sizes, folder, shown)
    figures["not_measured"] = skipped
    return {
        "n": sizes.clients,
        "machine": machine.described(),
        "figures": figures,
        "ratios": goals.ratios(figures),
    }


def _storage(figures: dict[str, Any], folder: Path, shown: Shown) -> None:
    step = shown.phase("the record", storage.COMMITS + storage.LOG // storage.AT_ONCE)
    figures["commit"], figures["loading"] = storage.measured(folder, step)
    figures["following"] = storage.following()


def _items(figures: dict[str, Any], folder: Path, shown: Shown) -> None:
    step = shown.phase("items", len(growth.SESSIONS) + 1)
    items = growth.with_items(folder, step)
    figures["items"] = {str(size): told for size, told in items.items()}
    figures["one_sitting"] = growth.in_one_sitting(folder, step)
    figures["slopes"] = {"items": growth.slope(items, "cpu_ms")}


def _people(figures: dict[str, Any], folder: Path, shown: Shown) -> None:
    step = shown.phase("people come", 1)
    figures["people"] = people.measured(folder)
    step()


def _audiences(figures: dict[str, Any], sizes: Sizes, folder: Path, shown: Shown) -> None:
    count = len([size for size in growth.AUDIENCES if size <= sizes.clients])
    audience = growth.with_audience(folder, sizes.clients, shown.phase("audiences", count))
    figures["audience"] = {str(size): told for size, told in audience.items()}
    figures["slopes"]["audience"] = growth.slope(audience, "cpu_ms")


def _fan_out(figures: dict[str, Any], sizes: Sizes, folder: Path, shown: Shown) -> list[str]:
    """All that stands together; what could not be measured, in words."""
    skipped = [] if sizes.is_small else [PLAIN_TOO_LONG]
    others = contestants.on_node()
    if not others:
        skipped.append("Node's contestants: Node or its packages are missing (make setup)")
    frame = folder / "frame"
    with ExitStack() as stack:
        whole = stack.enter_context(contestants.standing(WHOLE, folder, frame))
        frame.write_text(whole.server.ask("frame")["text"], encoding="utf-8")
        figures["frame_bytes"] = frame.stat().st_size
        stands = [whole] + [
            stack.enter_context(contestants.standing(one, folder, frame))
            for one in (contestants.c_loop(), OURS, OURS_DEFLATE, *others, *_plain(sizes))
        ]
        line = stack.enter_context(contestants.clients(folder / "chair.log", CHAIR_HELLO))
        step = shown.phase(f"{len(stands)} crowds of {sizes.clients:,}", len(stands))
        figures["arrival"] = {one.contestant.name: _arrive(one, sizes, step) for one in stands}
        chair = growth.seated(whole, line)
        _together(figures, sizes, stands, (chair.press, shown))
    return skipped


def _plain(sizes: Sizes) -> list[Contestant]:
    """The plain library; with the compression that browsers ask it for, a small crowd only."""
    return [PLAIN, PLAIN_DEFLATE] if sizes.is_small else [PLAIN]


def _arrive(stand: Stand, sizes: Sizes, step: Step) -> dict[str, float]:
    crowds.arrive(stand, FIRST)  # what is loaded for the first is no client's own
    crowds.leave(stand, FIRST)
    told = crowds.arrive(stand, sizes.clients).figures()
    step()
    return told


def _together(
    figures: dict[str, Any], sizes: Sizes, stands: Sequence[Stand], by: tuple[Act, Shown]
) -> None:
    """Rounds, bursts, stalls, departures."""
    press, shown = by
    whole, *rest = stands
    at = {stand.contestant.name: stand for stand in rest}
    acts = [
        (name, stand, rounds.emitting(stand, stand.contestant.emit)) for name, stand in at.items()
    ]
    acts[0] = ("c_write", at["c"], acts[0][2])
    acts += [("c_send", at["c"], rounds.emitting(at["c"], "emit send")), ("whole", whole, press)]
    step = shown.phase("one event to all", (sizes.rounds + 1) * len(acts))
    tallies = rounds.interleaved(acts, sizes.rounds, step)
    figures["fan_out"] = {name: tally.figures() for name, tally in tallies.items()}

    quick = [stand for stand in rest if sizes.is_small or stand.contestant is not PLAIN]
    step = shown.phase("twenty back to back", sizes.bursts * len(quick))
    burst = rounds.bursts(quick, sizes.bursts, step)
    figures["burst"] = {"c_write" if name == "c" else name: told for name, told in burst.items()}

    watched = [at[one.name] for one in (OURS, PLAIN) if at[one.name] in quick]
    step = shown.phase("stalls of the loop", sizes.stalls * len(watched))
    figures["stall"] = {
        stand.contestant.name: rounds.stalls(stand, sizes.stalls, step) for stand in watched
    }
    step = shown.phase("beside stopped readers", STOPPED_BURSTS)
    figures["stopped_readers"] = rounds.beside_stopped(at[OURS.name], STOPPED_BURSTS, step)
    step = shown.phase("all hang up", 2 * len(quick))
    figures["leaving"] = {stand.contestant.name: _leave(stand, sizes, step) for stand in quick}


def _leave(stand: Stand, sizes: Sizes, step: Step) -> dict[str, dict[str, float] | None]:
    """All of them, then a quarter that has come again."""
    everyone = crowds.leave(stand, sizes.clients)
    step()
    quarter = sizes.clients // 4
    if everyone is not None:
        stand.fill(quarter)
    parted = crowds.leave(stand, quarter) if everyone is not None else None
    step()
    return {"all": everyone, "quarter": parted}
