"""Names of things: each id is a type of its own, so that one cannot stand where another belongs.

Ids are the programme's own (``[a-z0-9-]``, 1 to 64 characters) and stay for ever: they name feeds,
links and log entries. Never put a person's name into one.
"""

from typing import Annotated, NewType

from pydantic import StringConstraints

ID_PATTERN = r"^[a-z0-9-]{1,64}$"

_Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]

MeetingId = NewType("MeetingId", _Id)
SessionId = NewType("SessionId", _Id)
ItemId = NewType("ItemId", _Id)
PersonId = NewType("PersonId", _Id)
DelegationId = NewType("DelegationId", _Id)
PlaceId = NewType("PlaceId", _Id)
TrackId = NewType("TrackId", _Id)
DocumentId = NewType("DocumentId", _Id)
NoticeId = NewType("NoticeId", _Id)
TextId = NewType("TextId", str)
CommandId = NewType(
    "CommandId", Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
)
