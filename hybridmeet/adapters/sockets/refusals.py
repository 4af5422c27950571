"""What could not be done, as the members of an ack or of a refused connection (RFC 9457's names).

No error says more than its code's sentence: no traceback, no token, nothing of what was sent.
"""

from collections.abc import Mapping
from typing import Final

from hybridmeet.application.access import Refused
from hybridmeet.application.ports import StorageError, StorageFull
from hybridmeet.domain.errors import Rejection

SAME_AGAIN: Final = "Send the same command with the same id again in a moment."
TOO_MANY: Final = {
    "code": "too_many",
    "title": "Too many connections",
    "detail": "This seat is open in too many windows. Close some and try again.",
}


class Crowded(Exception):
    """A seat has all the connections it may have."""


def members_of(error: Exception) -> dict[str, object]:
    """``code``, ``title``, ``detail`` of an error; an unforeseen one says nothing of itself."""
    match error:
        case Rejection() | Refused():
            return _members(error.code, error.title, error.detail)
        case Crowded():
            return dict(TOO_MANY)
        case StorageFull():
            return _members("storage_full", "No room left", SAME_AGAIN)
        case StorageError():
            return _members("unavailable", "Cannot be written now", SAME_AGAIN)
        case _:
            return _members("internal", "A fault of ours", "It has been written down. Try again.")


def ack_of(error: Exception) -> Mapping[str, object]:
    """An error as the answer to an event."""
    return {"ok": False, **members_of(error)}


def is_foreseen(error: Exception) -> bool:
    """Whether an error is part of the protocol, and nothing to write down."""
    return isinstance(error, Rejection | Refused | Crowded | StorageError)


def _members(code: str, title: str, detail: str) -> dict[str, object]:
    return {"code": code, "title": title, "detail": detail}
