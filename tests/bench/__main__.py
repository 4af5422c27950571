"""``python -m tests.bench --clients 1000``: one run of everything, told as tables and files.

Writes build/bench.json and build/bench.svg. Whatever it starts ends with it, also when it is
interrupted.
"""

import argparse
import json
import shutil
import signal
import sys
import tempfile
from datetime import UTC
from pathlib import Path

from rich.console import Console

from hybridmeet.adapters.clock import SystemClock
from tests.bench import goals, machine, plot, tables
from tests.bench.children import NoAnswer
from tests.bench.run import Sizes, measured

PAPER = 120  # columns, where there is no terminal
BUSY = 3.0  # load average above which a run says little


def main() -> int:
    """Run, tell, write; 2 when this machine cannot."""
    asked = argparse.ArgumentParser(prog="make bench", description="How fast is the wire?")
    asked.add_argument("--clients", type=int, default=1000, help="how many browsers follow")
    clients: int = asked.parse_args().clients
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # an end like any interruption
    console = Console()
    if not console.is_terminal:
        console = Console(width=PAPER)
    if (load := machine.load_average()) > BUSY:
        console.print(f"[yellow]The machine is busy (load {load:.1f}): trust ratios only.[/]")
    machine.BUILD.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=machine.BUILD))
    try:
        machine.raise_limits(clients)
        run = measured(Sizes.of(clients), folder, console)
    except (machine.Unfit, NoAnswer) as wrong:
        console.print(f"[red]{wrong}[/]")
        return 2
    except KeyboardInterrupt:
        console.print("Interrupted: nothing is left running, nothing was written.")
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    run["figures"]["date"] = SystemClock().now().astimezone(UTC).date().isoformat()
    tables.show(console, run, goals.verdicts(run["n"], run["figures"], run["ratios"]))
    _write(run, console)
    return 0


def _write(run: dict[str, object], console: Console) -> None:
    build = machine.BUILD.parent
    text = json.dumps(run, indent=2) + "\n"
    for name in ("bench.json", f"bench-{run['n']}.json"):
        (build / name).write_text(text, encoding="utf-8")
    (build / "bench.svg").write_text(plot.drawn([run]), encoding="utf-8")
    console.print("Written: build/bench.json, build/bench.svg")


if __name__ == "__main__":
    sys.exit(main())
