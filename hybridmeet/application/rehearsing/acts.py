"""What a simulated person does, and when: the words of a script. Nothing is decided here.

An act is done through the line of the seat that does it, exactly as a person would do it there.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from hybridmeet.domain.commands import Command
from hybridmeet.domain.ids import CommandId, PersonId, SessionId

MINUTE: Final = timedelta(minutes=1)
ACTS: Final = UUID("3f0f4a0e-6c1b-4a6d-8d7e-1a5c3e9b2f41")


@dataclass(frozen=True, slots=True)
class Join:
    """Opens a page at the place where one sits."""


@dataclass(frozen=True, slots=True)
class Leave:
    """The page is closed, or its line breaks: nobody can tell which."""


@dataclass(frozen=True, slots=True)
class Look:
    """The page comes into sight or goes out of it."""

    visible: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Asks a command. What was seen (``from_item``) is filled in by whoever sees it."""

    command: Command
    id: CommandId


Deed = Join | Leave | Look | Ask


@dataclass(frozen=True, slots=True)
class Act:
    """One deed of one seat. ``awaits``: not before that session is closed, whoever closes it."""

    at: datetime
    by: PersonId
    deed: Deed
    awaits: SessionId | None = None


def chance(*names: object) -> random.Random:
    """Chance that is the same for the same names, on every machine."""
    return random.Random("/".join(map(str, names)))  # noqa: S311 -- a rehearsal keeps no secret


def asked(command: Command, *names: object) -> Ask:
    """A command under an id that follows from what it is about."""
    return Ask(command, CommandId(str(uuid5(ACTS, "/".join([command.type, *map(str, names)])))))


def minutes(luck: random.Random, least: float, most: float) -> timedelta:
    """A span of whole seconds between two numbers of minutes."""
    return timedelta(seconds=round(luck.uniform(least, most) * 60))
