"""Refusals: a command that the rules do not take, with who did what meanwhile.

Rejection
 ├─ Malformed     not a command at all, or a member out of its range
 ├─ NotAllowed    the role may not, whether or not what is named exists
 ├─ Unknown       there is no such thing, or this seat may not see it
 ├─ Stale         the asker looked at something that has moved on
 ├─ Closed        the session is closed or cancelled
 ├─ OutOfOrder    does not fit the phase
 ├─ InUse         something still holds it
 └─ TooSoon       asked again before the minimum span was over

They are checked in this order, and each carries a stable ``code``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from hybridmeet.domain.ids import ItemId, PersonId, SessionId
from hybridmeet.domain.people import Role


@dataclass(frozen=True, slots=True)
class Deed:
    """Who last moved a session, when (UTC), and which item it concerned."""

    role: Role
    person: PersonId | None
    at: datetime
    item: ItemId | None = None


Params = Mapping[str, str | int]


class Rejection(Exception):
    """A command that was judged and refused; nothing has changed."""

    code: ClassVar[str] = "rejected"
    title: ClassVar[str] = "Refused"

    def __init__(
        self, detail: str, reason: str | None = None, params: Params | None = None
    ) -> None:
        """Say in one sentence why, and what the asker can do.

        ``reason`` and ``params`` say the same to pages that speak another language.
        """
        super().__init__(detail)
        self.detail = detail
        self.reason = reason
        self.params: Params = params or {}

    @property
    def members(self) -> dict[str, object]:
        """What an answer says of it: the members of RFC 9457, and the reason where there is one."""
        told: dict[str, object] = {"code": self.code, "title": self.title, "detail": self.detail}
        return told | {"reason": self.reason, "params": self.params} if self.reason else told


class Malformed(Rejection):
    """The message is not a command, or a member is out of its range."""

    code = "malformed"
    title = "Not a command"


class NotAllowed(Rejection):
    """The asker's role may not do this."""

    code = "not_allowed"
    title = "Not allowed"


class Unknown(Rejection):
    """What is named does not exist, or is not for this seat to see: the two look the same."""

    code = "unknown"
    title = "Not found"


class Stale(Rejection):
    """Somebody was faster: what the asker saw is no longer so."""

    code = "stale"
    title = "Somebody was faster"

    def __init__(self, detail: str, session: SessionId, by: Deed | None) -> None:
        """Name the session, and the deed that came first if there was one."""
        super().__init__(detail)
        self.session = session
        self.by = by


class Closed(Rejection):
    """The session is over."""

    code = "closed"
    title = "The session is closed"


class OutOfOrder(Rejection):
    """It does not fit what is going on now."""

    code = "out_of_order"
    title = "Not now"


class InUse(Rejection):
    """Something still holds what would be changed."""

    code = "in_use"
    title = "In use"


class TooSoon(Rejection):
    """Asked again before the minimum span between two advances was over."""

    code = "too_soon"
    title = "Too soon"

    def __init__(self, detail: str, retry_after_ms: int) -> None:
        """Say after how many milliseconds the same command may be asked again."""
        super().__init__(detail)
        self.retry_after_ms = retry_after_ms
