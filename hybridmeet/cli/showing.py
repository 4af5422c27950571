"""How far a long command has come, for a person who watches; a script or a file sees nothing."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def progress(what: str) -> Iterator[Callable[..., None]]:
    """Show what is being done, on standard error; gives what is called with each step's name."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(what)

        def told(step: str, number: int | None = None) -> None:
            count = "" if number is None else f" {number}"
            bar.update(task, description=f"{what}: {step}{count}")

        yield told


@contextmanager
def interruptible() -> Iterator[None]:
    """End by SIGTERM as by Ctrl+C, so that what was begun is taken back."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
