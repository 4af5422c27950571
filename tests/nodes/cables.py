"""A machine of a node's own: a network namespace with one cable to the database, one to people.

The cables are veth pairs of the kernel: one that is pulled carries nothing and tells nobody.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count

import pytest
from typing_extensions import override

from tests.nodes.node import Node

INSTEAD = "the same with a proxy of our own: test_cut_off.py"
_numbers = count()


@dataclass(frozen=True)
class Machine:
    """A namespace; addresses of both ends of its cables, in the range kept for measurements."""

    name: str
    number: int

    @property
    def database(self) -> str:
        """The database's address, at this end of its cable."""
        return f"198.18.{self.number}.1"

    @property
    def people(self) -> str:
        """The node's address, at the far end of the cable to those who follow."""
        return f"198.19.{self.number}.2"

    def pull(self) -> None:
        """Pull the cable to the database."""
        _ip("link", "set", f"{self.name}d", "down")

    def plug(self) -> None:
        """Put it back."""
        _ip("link", "set", f"{self.name}d", "up")


@dataclass
class NodeApart(Node):
    """A node on a machine of its own."""

    machine: Machine | None = None

    @property
    @override
    def at(self) -> str:
        assert self.machine is not None
        return f"http://{self.machine.people}:{self.port}"

    @property
    @override
    def program(self) -> tuple[str, ...]:
        assert self.machine is not None
        return ("ip", "netns", "exec", self.machine.name, sys.executable)


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine with both cables; the test is skipped where none can be had."""
    if os.geteuid() != 0:
        pytest.skip(f"network namespaces need root ({INSTEAD})")
    number = (os.getpid() * 7 + next(_numbers)) % 250
    made = Machine(f"hm{os.getpid() % 100_000}x{number}", number)
    try:
        _ip("netns", "add", made.name)
        for cable, network in (("d", "198.18"), ("p", "198.19")):
            here, there = f"{made.name}{cable}", f"eth{cable}"
            _ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", made.name)
            _ip("addr", "add", f"{network}.{number}.1/30", "dev", here)
            _ip("-n", made.name, "addr", "add", f"{network}.{number}.2/30", "dev", there)
            _ip("link", "set", here, "up")
            _ip("-n", made.name, "link", "set", there, "up")
        _ip("-n", made.name, "link", "set", "lo", "up")
    except (OSError, subprocess.CalledProcessError) as error:
        _remove(made)
        said = getattr(error, "stderr", "") or error
        pytest.skip(f"no network namespace here: {str(said).strip()} ({INSTEAD})")
    try:
        yield made
    finally:
        _remove(made)


def _remove(machine: Machine) -> None:
    """Its cables go with it."""
    with suppress(OSError, subprocess.CalledProcessError):
        _ip("netns", "delete", machine.name)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)
