"""Ratios of one run, and the goals they are held against. Pure: figures in, verdicts out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

Figures = Mapping[str, Any]
OTHERS: Final = ("python_socketio", "python_socketio_deflate", "node_socketio", "node_ws")
_PARTS: Final = ("without", "with")
LARGE: Final = 10_000  # where the goals of a big public meeting apply


@dataclass(frozen=True)
class Goal:
    """A bound of a figure or a ratio; ``at`` is the crowd it is meant for, any when None."""

    name: str
    title: str
    sense: Literal["at most", "at least"]
    bound: float
    unit: str = "x"
    at: Literal["large", "small"] | None = None


GOALS: Final = (
    Goal("last_vs_c_loop", "last client, ours over the best C loop", "at most", 2.5, at="large"),
    Goal(
        "python_socketio_vs_us",
        "last client, python-socketio over ours",
        "at least",
        20,
        at="large",
    ),
    Goal(
        "python_socketio_vs_us",
        "last client, python-socketio over ours",
        "at least",
        10,
        at="small",
    ),
    Goal("node_socketio_vs_us", "last client, Socket.IO on Node over ours", "at least", 3),
    Goal("burst_vs_c_loop", "deliveries in a burst, ours over the naive C loop", "at least", 1),
    Goal(
        "whole_click_vs_broadcaster",
        "click to last follower, over the broadcaster alone",
        "at most",
        2,
        at="small",
    ),
    Goal(
        "people_come_vs_quiet",
        "the chair's p99 while 1,000 people come in ten seconds, over her quiet one",
        "at most",
        2,
    ),
    Goal("people_observed_a_second", "observations of who is there", "at most", 1, "a second"),
    Goal("people_told_a_second", "patches of attendance to a follower", "at most", 1, "a second"),
    Goal("stall_ms", "longest stall of the loop in a fan-out", "at most", 20, "ms"),
    Goal("connection_kb", "memory of a connection", "at most", 25, "kB"),
    Goal("stopped_reader_kb", "memory of a reader who has stopped", "at most", 64, "kB"),
    Goal("command_cpu_ms", "CPU of a command, 1,000 items, five audiences", "at most", 5, "ms"),
    Goal("sitting_cpu_ms", "the same, all 1,000 in one sitting", "at most", 5, "ms"),
)  # fmt: skip -- a table


@dataclass(frozen=True)
class Verdict:
    """A goal beside what was measured."""

    goal: Goal
    measured: float

    @property
    def is_met(self) -> bool:
        """Whether the bound holds."""
        if self.goal.sense == "at most":
            return self.measured <= self.goal.bound
        return self.measured >= self.goal.bound

    @property
    def said(self) -> str:
        """Met, or missed by which part of the bound."""
        if self.is_met:
            return "met"
        return f"missed by {abs(self.measured / self.goal.bound - 1):.0%}"


def ratios(figures: Figures) -> dict[str, float]:
    """The first named's time over the second's; ``burst_vs_c_loop`` alone is throughput."""
    fan_out, burst = figures.get("fan_out", {}), figures.get("burst", {})
    found: dict[str, float] = {}

    def put(name: str, above: float | None, below: float | None) -> None:
        if above is not None and below:
            found[name] = above / below

    last = {name: told["last_ms"] for name, told in fan_out.items()}
    cpu = {name: told["cpu_us"] for name, told in fan_out.items()}
    rate = {name: told["per_second"] for name, told in burst.items()}
    us = "broadcaster"
    put("last_vs_c_loop", last.get(us), _best(last))
    put("cpu_vs_c_loop", cpu.get(us), _best(cpu))
    for other in OTHERS:
        put(f"{other}_vs_us", last.get(other), last.get(us))
        put(f"{other}_vs_us_cpu", cpu.get(other), cpu.get(us))
    put("burst_vs_c_loop", rate.get(us), rate.get("c_write"))
    put("whole_click_vs_broadcaster", last.get("whole"), last.get(us))
    commit = figures.get("commit", {})
    put("commit_vs_bare_insert", commit.get("ours_ms"), commit.get("bare_ms"))
    loading = figures.get("loading", {})
    put(
        "loading_whole_vs_snapshot", *(_seconds(loading.get(f"{part}_snapshot")) for part in _PARTS)
    )
    stopped = figures.get("stopped_readers", {})
    put("beside_stopped_vs_quiet", stopped.get("last_ms"), stopped.get("last_ms_quiet"))
    come = figures.get("people", {})
    put("people_come_vs_quiet", come.get("p99_ms"), come.get("p99_ms_quiet"))
    leaving = figures.get("leaving", {}).get(us, {})
    put("leaving_all_vs_quarter", _cpu(leaving.get("all")), _cpu(leaving.get("quarter")))
    return found


def _best(loops: Mapping[str, float]) -> float | None:
    """The best C loop of the run counts."""
    return min((loops[name] for name in ("c_write", "c_send") if name in loops), default=None)


def _seconds(loaded: Mapping[str, float] | None) -> float | None:
    return loaded["seconds"] if loaded else None


def _cpu(left: Mapping[str, float] | None) -> float | None:
    return left["cpu_us"] if left else None


def verdicts(n: int, figures: Figures, found: Mapping[str, float]) -> list[Verdict]:
    """Every goal that this run says something about."""
    measured = dict(found)
    if "stall" in figures:
        measured["stall_ms"] = figures["stall"]["broadcaster"]["median_ms"]
    if "arrival" in figures:
        measured["connection_kb"] = figures["arrival"]["broadcaster"]["bytes"] / 1000
    if "stopped_readers" in figures:
        measured["stopped_reader_kb"] = figures["stopped_readers"]["bytes"] / 1000
    for each in ("observed", "told"):
        if "people" in figures:
            measured[f"people_{each}_a_second"] = figures["people"][f"{each}_a_second"]
    if "items" in figures:
        measured["command_cpu_ms"] = figures["items"]["1000"]["cpu_ms"]
    if "one_sitting" in figures:
        measured["sitting_cpu_ms"] = figures["one_sitting"]["cpu_ms"]
    size = "large" if n >= LARGE else "small"
    return [
        Verdict(goal, measured[goal.name])
        for goal in GOALS
        if goal.name in measured and goal.at in {None, size}
    ]
