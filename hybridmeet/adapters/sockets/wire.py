"""What clients may say on the live channel, as exact models: an unknown member is refused.

The commands themselves are the domain's; nothing here knows what they do.
"""

from typing import Annotated, Final, Self, TypeVar

import orjson
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from hybridmeet.application.wrong_requests import wrong_said
from hybridmeet.domain.commands import Command
from hybridmeet.domain.errors import Malformed
from hybridmeet.domain.ids import CommandId, MeetingId

LARGEST: Final = 2**53  # above it a browser's numbers are not whole any more

Secret = Annotated[str, StringConstraints(min_length=1, max_length=256)]
Epoch = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Rev = Annotated[int, Field(ge=0, le=LARGEST)]
Milliseconds = Annotated[int | float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]


class _Exact(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Auth(_Exact):
    """Who connects: a reusable link's token, a ticket, or nothing (the public)."""

    token: Secret | None = None
    ticket: Secret | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.token is not None and self.ticket is not None:
            raise ValueError("is a token or a ticket, not both")
        return self


class Join(_Exact):
    """Follow a meeting, from what the client has already (``epoch``, ``rev``) or from nothing."""

    meeting: MeetingId
    epoch: Epoch | None = None
    rev: Rev | None = None


class Ask(_Exact):
    """A command under its id."""

    id: CommandId
    meeting: MeetingId
    body: Command


class AskClock(_Exact):
    """What the client's clock shows, milliseconds since 1970."""

    t0: Milliseconds


class Seen(_Exact):
    """Whether the page is in sight."""

    visible: bool


class Leave(_Exact):
    """Follow a meeting no more."""

    meeting: MeetingId


Model = TypeVar("Model", bound=_Exact)


def read(model: type[Model], argument: object) -> Model:
    """An argument as its model; raises ``Malformed`` with the first member that is wrong."""
    try:
        return model.model_validate_json(orjson.dumps(argument), strict=True)
    except ValidationError as wrong:
        raise Malformed(_what_is_wrong(wrong)) from None
    except (ValueError, TypeError, RecursionError):
        raise Malformed("The message cannot be read.") from None


def _what_is_wrong(wrong: ValidationError) -> str:
    """The first problem in words; never what was sent, which may be a secret."""
    first = wrong.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    said = wrong_said(first)
    return f"{place}: {said}"[:300] if place else said[:300]
