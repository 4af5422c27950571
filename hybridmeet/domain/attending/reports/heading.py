"""What stands on every sheet of attendance: of which meeting, on whose clock, as known when."""

from datetime import datetime
from typing import NotRequired

from typing_extensions import TypedDict  # pydantic reads this one on Python < 3.12

from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.slice_parts import Id, Rfc3339, TextSlice
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import text


class SheetHead(TypedDict):
    """Of which meeting a sheet is, and at which instant of the log it was made."""

    meeting: Id
    title: TextSlice
    home_zone: str
    as_of: Rfc3339
    seq: int
    disclaimer: NotRequired[TextSlice]


def heading(state: MeetingState, as_of: datetime) -> SheetHead:
    """The head of a sheet as of an instant (UTC)."""
    head: SheetHead = {
        "meeting": state.id,
        "title": text(state.programme.title),
        "home_zone": state.programme.home_zone,
        "as_of": rfc3339(as_of),
        "seq": state.seq,
    }
    if state.programme.disclaimer:
        head["disclaimer"] = text(state.programme.disclaimer)
    return head
