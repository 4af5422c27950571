"""Refusals as HTTP tells them: one table of statuses, one form (problem+json, RFC 9457).

Whatever goes wrong, it leaves through here, so no error says more than its code's sentence: no
traceback, no path, no token, no word of what the asker may not see.
"""

from collections.abc import Mapping
from typing import Final

import orjson
from aiohttp import web

from hybridmeet.application.ports import StorageError, StorageFull
from hybridmeet.application.tickets import Refused
from hybridmeet.domain.errors import Rejection, TooSoon

STATUS: Final[dict[str, int]] = {
    "malformed": 400,
    "unknown_link": 401,
    "used_link": 401,
    "expired_link": 401,
    "revoked_link": 401,
    "single_use_link": 401,
    "unknown_ticket": 401,
    "no_seat": 401,
    "not_allowed": 403,
    "cross_site": 403,
    "unknown": 404,
    "unknown_feed": 404,
    "wrong_method": 405,
    "too_slow": 408,
    "stale": 409,
    "closed": 409,
    "out_of_order": 409,
    "in_use": 409,
    "revoked_feed": 410,
    "too_large": 413,
    "wrong_type": 415,
    "wrong_host": 421,
    "too_soon": 429,
    "internal": 500,
    "storage_full": 503,
    "unavailable": 503,
    "not_ready": 503,
}
"""Every code there is, and its status."""

TITLES: Final[dict[str, str]] = {
    "malformed": "Not understood",
    "cross_site": "Not from this site",
    "unknown": "Not found",
    "wrong_method": "Not that method",
    "too_slow": "Too slow",
    "too_large": "Too large",
    "wrong_type": "Not JSON",
    "wrong_host": "Not this host",
    "internal": "A fault of ours",
    "storage_full": "No room left",
    "unavailable": "Cannot be written now",
    "not_ready": "Not ready",
}
SAME_AGAIN: Final = "Send the same request with the same id again in a moment."


class Fault(Exception):
    """Something that HTTP itself refuses, by its code; ``more`` are further members."""

    def __init__(self, code: str, detail: str, more: Mapping[str, object] | None = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.more = more or {}


def told(error: Exception) -> dict[str, object]:
    """An error as the members of a problem; one that nobody foresaw says nothing of itself."""
    match error:
        case Rejection():
            wait_ms = error.retry_after_ms if isinstance(error, TooSoon) else None
            return error.members | ({"retry_after_ms": wait_ms} if wait_ms is not None else {})
        case Refused():
            return _members(error.code, error.title, error.detail)
        case Fault():
            return _members(error.code, TITLES[error.code], error.detail) | dict(error.more)
        case StorageError():
            code = "storage_full" if isinstance(error, StorageFull) else "unavailable"
            return _members(code, TITLES[code], SAME_AGAIN)
        case _:
            return _members("internal", TITLES["internal"], "It has been written down. Try again.")


def problem(members: Mapping[str, object]) -> web.Response:
    """A problem+json answer from the members of a refusal."""
    code = str(members["code"])
    status = STATUS[code]
    body = {"type": f"urn:hybridmeet:problem:{code}", "status": status, **members}
    answer = web.Response(
        body=orjson.dumps(body), status=status, content_type="application/problem+json"
    )
    answer.headers["Cache-Control"] = "no-store"
    if status == STATUS["no_seat"]:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status in {STATUS["too_soon"], STATUS["unavailable"]}:
        wait_ms = members.get("retry_after_ms", 1000)
        answer.headers["Retry-After"] = str(-(-int(str(wait_ms)) // 1000))
    return answer


def _members(code: str, title: str, detail: str) -> dict[str, object]:
    return {"code": code, "title": title, "detail": detail}
