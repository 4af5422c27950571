"""Draws runs of the bench: who reaches the last client when, who bears a burst, how cost grows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from tests.bench import svg
from tests.bench.goals import ratios
from tests.bench.svg import Bar, Box, Curve
from tests.bench.tables import TITLES

WIDTH: Final = 1280
MARGIN: Final = 36
OURS: Final = {"broadcaster", "broadcaster_deflate", "whole"}
COLOURS: Final = {
    "broadcaster": "#00735c",
    "broadcaster_deflate": "#2b8a73",
    "whole": "#4aa88f",
    "c_write": "#4b5663",
    "c_send": "#4b5663",
}
OTHERS: Final = "#c3a15f"
CURVES_HEIGHT: Final = 250

Run = Mapping[str, Any]


def drawn(runs: Sequence[Run]) -> str:
    """One row of bars for each run, and the growth of cost of the largest."""
    largest = max(runs, key=lambda run: int(run["n"]))
    marks = [
        svg.text((MARGIN, 46), "One click to every browser", "head"),
        svg.text((MARGIN, 70), f"{largest['figures']['date']}  ·  {largest['machine']}", "pale"),
        svg.text((MARGIN, 88),
            "Medians of interleaved rounds over loopback; only ratios inside one run count.",
            "pale",
        ),
    ]  # fmt: skip
    y = 124.0
    for run in sorted(runs, key=lambda run: int(run["n"])):
        if "fan_out" in run["figures"]:
            marks.append(_fan_out(run, y))
            y += svg.bars_height(len(run["figures"]["fan_out"])) + 30
    marks.append(_growth(largest["figures"], y))
    about = "Time to the last client, burst throughput and growth of cost, beside other servers."
    return svg.page((WIDTH, y + CURVES_HEIGHT + 50), marks, about)


def _fan_out(run: Run, y: float) -> str:
    figures, half = run["figures"], (WIDTH - 2 * MARGIN) / 2
    one = {name: told["last_ms"] for name, told in figures["fan_out"].items()}
    burst = {name: told["per_second"] for name, told in figures["burst"].items()}
    best, naive = one["broadcaster"] / ratios(figures)["last_vs_c_loop"], burst["c_write"]
    quickest = sorted(one, key=lambda name: one[name])
    last = [
        _bar(name, one[name], f"{one[name]:,.0f} ms · {one[name] / best:.1f}×") for name in quickest
    ]
    most = sorted(burst, key=lambda name: -burst[name])
    back_to_back = [
        _bar(name, burst[name] / 1000, f"{burst[name] / 1000:,.0f} · {burst[name] / naive:.1f}×")
        for name in most
    ]
    n = f"{run['n']:,}"
    return svg.bars(
        Box(MARGIN, y, half), f"{n} clients: ms until the last has it (× the best C loop)", last
    ) + svg.bars(
        Box(MARGIN + half + 10, y, half - 10),
        f"{n} clients, burst of 20: thousand deliveries a second (× naive C)",
        back_to_back,
    )


def _bar(name: str, value: float, said: str) -> Bar:
    return Bar(
        TITLES[name if name != "c" else "c_write"],
        value,
        said,
        COLOURS.get(name, OTHERS),
        name in OURS,
    )


def _growth(figures: Run, y: float) -> str:
    half = (WIDTH - 2 * MARGIN) / 2
    items = [
        Curve("CPU", _points(figures["items"], "cpu_ms"), COLOURS["broadcaster"]),
        Curve("with the fsync", _points(figures["items"], "wall_ms"), OTHERS),
    ]
    marks = svg.curves(
        Box(MARGIN, y, half, CURVES_HEIGHT), "ms of one command, by items of the meeting", items
    )
    if "audience" not in figures:
        return marks
    audience = [
        Curve("click to last follower", _points(figures["audience"], "last_ms"), COLOURS["whole"]),
        Curve("CPU", _points(figures["audience"], "cpu_ms"), COLOURS["broadcaster"]),
    ]
    return marks + svg.curves(
        Box(MARGIN + half, y, half, CURVES_HEIGHT), "ms of one command, by followers", audience
    )


def _points(curve: Run, member: str) -> tuple[tuple[float, float], ...]:
    return tuple((float(size), float(told[member])) for size, told in curve.items())
