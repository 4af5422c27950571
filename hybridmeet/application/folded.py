"""A folded state as text and back: the meeting, its people in parts, each of its sessions.

What the programme says already is not said twice, so of a thousand items a live meeting writes what
was edited. People and texts are rows beside the log and never in here: an erased name is erased.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

import pydantic
from pydantic import TypeAdapter
from pydantic_core import from_json

from hybridmeet.domain.attending.state import PersonPresence
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.programme import SessionPlan

PEOPLE_AT_A_TIME: Final = 100


class Unreadable(Exception):
    """A text that is no folded state."""


@cache
def shape() -> str:
    """Who can read what ``encode`` writes: this very code, and no other release of it.

    A digest of the rules' source: when a rule changes, what was folded under the old one is void,
    even where its members are the same. Reading the files takes 2 ms, once.
    """
    digest = sha256(pydantic.VERSION.encode())
    for source in _sources(files("hybridmeet.domain")):
        digest.update(source)
    digest.update(files("hybridmeet.application").joinpath("folded.py").read_bytes())
    return digest.hexdigest()


def encode(state: MeetingState) -> str:
    """All of a state but people and texts; in steps, so that in a thread it holds nobody up."""
    bare = replace(state, people={}, texts={}, sessions={}, presence={})
    lines = [_meeting().dump_json(bare)]
    lines += [b"[%b]" % _presence().dump_json(part) for part in _parts(state.presence)]
    lines += [_line(session) for session in state.sessions.values()]
    return b"\n".join(lines).decode()


def decode(text: str) -> MeetingState:
    """The state that was written, without people and texts; raises ``Unreadable``."""
    first, *lines = text.split("\n")
    try:
        bare = _meeting().validate_json(first)
        plans = {plan.id: plan for plan in bare.programme.sessions}
        presence: dict[PersonId, PersonPresence] = {}
        while lines and lines[0].startswith("["):
            presence |= _presence().validate_json(lines.pop(0)[1:-1])
        sessions = [_session_of(plans, from_json(line)) for line in lines]
    except (AttributeError, LookupError, TypeError, ValueError) as wrong:
        raise Unreadable(f"{type(wrong).__name__}: {wrong}") from wrong
    if len(sessions) != len(plans):
        raise Unreadable(f"it holds {len(sessions)} of {len(plans)} sessions")
    by_id = {session.plan.id: session for session in sessions}
    return replace(bare, sessions=by_id, presence=presence)


def _line(session: SessionState) -> bytes:
    """A session without its plan, and of its items only those that are no longer as planned."""
    planned = {item.id: item for item in session.plan.items}
    edited = {name: item for name, item in session.items.items() if item != planned.get(name)}
    line: bytes = _session().dump_json(replace(session, items=edited), exclude={"plan"})
    return b'{"id":"%b",' % session.plan.id.encode() + line[1:]


def _session_of(plans: Mapping[SessionId, SessionPlan], kept: dict[str, Any]) -> SessionState:
    plan = plans[kept.pop("id")]
    items = {item.id: item for item in plan.items} | kept["items"]
    return _session().validate_python({**kept, "plan": plan, "items": items})


def _sources(folder: Traversable) -> Iterator[bytes]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            yield entry.read_bytes()
        elif entry.is_dir():
            yield from _sources(entry)


@cache
def _meeting() -> TypeAdapter[MeetingState]:
    return TypeAdapter(MeetingState)


def _parts(
    presence: Mapping[PersonId, PersonPresence],
) -> Iterator[dict[PersonId, PersonPresence]]:
    """Everyone's presence, a hundred at a time: what each said of four days is 5 ms together."""
    people = list(presence.items())
    for first in range(0, len(people), PEOPLE_AT_A_TIME):
        yield dict(people[first : first + PEOPLE_AT_A_TIME])


@cache
def _presence() -> TypeAdapter[dict[PersonId, PersonPresence]]:
    return TypeAdapter(dict[PersonId, PersonPresence])


@cache
def _session() -> TypeAdapter[SessionState]:
    return TypeAdapter(SessionState)
