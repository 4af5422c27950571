"""Under which id each part of a list is recorded, so that a list that is sent again counts once.

A page that was loaded anew has forgotten what it sent: the id is made of what the part says and of
its number, and the register of commands knows the rest. A part that was recorded and taken back
whole may be recorded anew, under its next id. Nothing is recorded here.
"""

from collections.abc import Sequence
from itertools import count
from typing import Final, NamedTuple
from uuid import UUID, uuid5

from hybridmeet.application.ports import MeetingLog
from hybridmeet.domain.attending.commands import Record
from hybridmeet.domain.ids import CommandId, MeetingId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor

_PARTS: Final = UUID("0c1f4a52-7a0e-4f3e-9a4d-6d0f4f6f2f10")


class Part(NamedTuple):
    """One part of a list: the id to send it under, and whether what it says is recorded so."""

    id: CommandId
    is_recorded: bool


async def parts_of(
    log: MeetingLog, state: MeetingState, parts: Sequence[Record], actor: Actor
) -> list[Part]:
    """Each part with its id; raises ``StorageError``."""
    return [await _part(log, state, (number, part), actor) for number, part in enumerate(parts)]


def part_id(meeting: MeetingId, number: int, part: Record, turn: int = 0) -> CommandId:
    """The id of a part that was taken back whole so many times."""
    said = part.model_dump_json()
    return CommandId(str(uuid5(_PARTS, f"{meeting}/{number}/{turn}/{said}")))


async def _part(
    log: MeetingLog, state: MeetingState, numbered: tuple[int, Record], actor: Actor
) -> Part:
    number, part = numbered
    for turn in count():
        id_ = part_id(state.id, number, part, turn)
        answer = await log.answered(state.id, actor, id_)
        if answer is None:
            return Part(id_, is_recorded=False)
        if answer.first_seq > state.seq or _holds(state, part.session, answer.first_seq):
            return Part(id_, is_recorded=True)
    raise AssertionError  # a turn more is a record more, and a log has an end


def _holds(state: MeetingState, session: SessionId, seq: int) -> bool:
    """Whether anything of a sheet stands; what another node wrote just now is not known yet."""
    sheets = state.attending.sheets.get(session, ())
    return any(one.seq == seq and (any(one.rows) or one.unmatched) for one in sheets)
