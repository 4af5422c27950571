"""Shows a run on a terminal: its figures, ratios and goals as tables. No figure is made here."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from tests.bench.goals import Verdict

TITLES: Final = {
    "c_write": "C, naive write() loop",
    "c_send": "C, send() over an array",
    "broadcaster": "hybridmeet, broadcaster alone",
    "broadcaster_deflate": "the same, as browsers ask",
    "whole": "hybridmeet, whole click",
    "node_ws": "ws on Node",
    "node_socketio": "Socket.IO on Node",
    "python_socketio": "python-socketio",
    "python_socketio_deflate": "python-socketio, as browsers ask",
}
NONE: Final = "–"

Run = Mapping[str, Any]


def show(console: Console, run: Run, verdicts: Iterable[Verdict]) -> None:
    """All tables of a run."""
    figures = run["figures"]
    console.print(f"\n[bold]{run['n']:,} clients[/]  {run['machine']}")
    for missing in figures["not_measured"]:
        console.print(f"[yellow]not measured:[/] {missing}")
    for phase in ("fan_out", "burst"):
        for name, told in figures.get(phase, {}).items():
            if told.get("missed"):
                where = TITLES.get(name, name)
                console.print(
                    f"[red]{where}, {phase}: {told['missed']} clients missed something[/]"
                )
    if "fan_out" in figures:
        console.print(_fan_out(figures))
        console.print(_crowds(figures))
    console.print(_rest(figures, run["ratios"]))
    console.print(_goals(verdicts))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", header_style="dim")
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


def _fan_out(figures: Run) -> Table:
    table = _table(
        "One event to all; twenty back to back",
        "", "first ms", "last ms", "CPU us each", "in kernel", "burst, thousand/s", "CPU us each",
    )  # fmt: skip
    for name, title in TITLES.items():
        one, burst = figures["fan_out"].get(name), figures["burst"].get(name)
        if one is None:
            continue
        table.add_row(
            title,
            f"{one['first_ms']:.1f}",
            f"{one['last_ms']:.1f}",
            f"{one['cpu_us']:.1f}",
            f"{one['kernel_share']:.0%}",
            f"{burst['per_second'] / 1000:.0f}" if burst else NONE,
            f"{burst['cpu_us']:.1f}" if burst else NONE,
        )
    return table


def _crowds(figures: Run) -> Table:
    table = _table(
        "Coming and going",
        "", "connections/s", "CPU us each", "kB each", "leaving, CPU us each", "a quarter",
    )  # fmt: skip
    for name, told in figures["arrival"].items():
        left = figures["leaving"].get(name) or {}
        table.add_row(
            "C loops" if name == "c" else TITLES[name],
            f"{told['per_second']:,.0f}",
            f"{told['cpu_us']:.0f}",
            f"{told['bytes'] / 1000:.1f}",
            *(_leaving(left.get(part)) for part in ("all", "quarter")),
        )
    return table


def _leaving(left: Mapping[str, float] | None) -> str:
    return f"{left['cpu_us']:.0f}" if left else NONE


def _rest(figures: Run, ratios: Mapping[str, float]) -> Table:
    table = _table("Ratios, and what has no rival", "", "")
    for name, ratio in ratios.items():
        table.add_row(name.replace("_", " "), f"{ratio:.2f}")
    if "stall" in figures:
        for name, told in figures["stall"].items():
            title = f"longest stall, {TITLES[name]}"
            table.add_row(title, f"{told['median_ms']:.1f} ms (worst {told['worst_ms']:.1f})")
    table.add_row("commit of one fact", f"{figures['commit']['ours_ms']:.2f} ms")
    for how, told in figures["loading"].items():
        title = f"loading {told['events']:,} facts, {how.replace('_', ' a ')}"
        table.add_row(title, f"{told['seconds']:.2f} s")
    followed = figures["following"]
    table.add_row(f"following {followed['events']:,} acts", f"{followed['seconds']:.1f} s")
    for items, told in figures["items"].items():
        table.add_row(f"CPU of a command, {int(items):,} items", f"{told['cpu_ms']:.2f} ms")
    table.add_row("the same, in one sitting", f"{figures['one_sitting']['cpu_ms']:.2f} ms")
    for size, told in figures.get("audience", {}).items():
        table.add_row(f"click to last of {int(size):,}", f"{told['last_ms']:.1f} ms")
    for name, slope in figures["slopes"].items():
        table.add_row(f"slope on a log plot, {name}", f"{slope:.2f}")
    return table


def _goals(verdicts: Iterable[Verdict]) -> Table:
    table = _table("Goals", "", "goal", "measured", "")
    for verdict in verdicts:
        goal = verdict.goal
        colour = "green" if verdict.is_met else "red"
        table.add_row(
            goal.title,
            f"{goal.sense} {goal.bound:g} {goal.unit}",
            f"{verdict.measured:.2f} {goal.unit}",
            f"[{colour}]{verdict.said}[/]",
        )
    return table
