"""Feeds as ical.js reads them: the independent oracle of instants and texts."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

READER = Path(__file__).with_name("read.mjs")


def read_by_icaljs(*bodies: bytes) -> Sequence[list[dict[str, Any]]]:
    """The events of each feed, in the order they stand there."""
    texts = json.dumps([body.decode() for body in bodies])
    told = subprocess.run(
        ["node", str(READER)],
        input=texts,
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    read: Sequence[list[dict[str, Any]]] = json.loads(told.stdout)
    return read
