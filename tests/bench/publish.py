"""``python -m tests.bench.publish``: what the last runs wrote into build/ becomes docs/bench*.

Writes docs/bench-N.json as it is, docs/bench.svg of both sizes, and the tables between the two
marks of docs/bench.md. The words around them are a person's.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.bench import goals, machine, plot
from tests.bench.tables import TITLES

SIZES = (1000, 10_000)
TABLES = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- end of figures -->)", re.DOTALL)

Run = Mapping[str, Any]


def main() -> None:
    """Publish every size that was measured."""
    docs, build = machine.ROOT / "docs", machine.BUILD.parent
    runs = []
    for size in SIZES:
        path = build / f"bench-{size}.json"
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            (docs / path.name).write_text(text, encoding="utf-8")
            runs.append(json.loads(text))
    (docs / "bench.svg").write_text(plot.drawn(runs), encoding="utf-8")
    page = docs / "bench.md"
    tables = "\n".join(written(run) for run in runs)
    page.write_text(
        TABLES.sub(lambda _: tables, page.read_text(encoding="utf-8")), encoding="utf-8"
    )


def written(run: Run) -> str:
    """A run in Markdown: where and when, who needed what, goals."""
    figures = run["figures"]
    lines = [f"\n## {run['n']:,} clients\n", f"{figures['date']}, {run['machine']}.\n"]
    lines += _table(
        "| | last, ms | CPU of each, µs | of it in the kernel | in a burst, thousand/s |"
    )
    for name, title in TITLES.items():
        one, burst = figures["fan_out"].get(name), figures["burst"].get(name)
        if one is not None:
            rate = f"{burst['per_second'] / 1000:,.0f}" if burst else "–"
            cpu = f"{one['cpu_us']:.1f} | {one['kernel_share']:.0%}"
            lines.append(f"| {title} | {one['last_ms']:,.1f} | {cpu} | {rate} |")
    lines += [
        "",
        *_table("| | connections a second | CPU of each, µs | kB of each | leaving, µs |"),
    ]
    for name, told in figures["arrival"].items():
        left = (figures["leaving"].get(name) or {}).get("all")
        cost = f"{left['cpu_us']:.0f}" if left else "–"
        lines.append(
            f"| {TITLES.get(name, 'C loops')} | {told['per_second']:,.0f} "
            f"| {told['cpu_us']:,.0f} | {told['bytes'] / 1000:.1f} | {cost} |"
        )
    lines += ["", *_table("| goal | bound | measured | |")]
    for verdict in goals.verdicts(run["n"], figures, run["ratios"]):
        goal = verdict.goal
        bound = f"{goal.sense} {goal.bound:g} {goal.unit}"
        lines.append(f"| {goal.title} | {bound} | {verdict.measured:.2f} | {verdict.said} |")
    return "\n".join([*lines, ""])


def _table(head: str) -> list[str]:
    columns = head.count("|") - 1
    return [head, "| --- |" + " ---: |" * (columns - 1)]


if __name__ == "__main__":
    main()
