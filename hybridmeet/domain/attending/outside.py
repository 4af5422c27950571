"""Whether a line of a sheet lies within its session, and if not, how. No people here, no rows.

One question for who previews a file and for who records it, so that the two cannot differ.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal

from hybridmeet.domain.attending.spans import Span
from hybridmeet.domain.times import rfc3339

Outside = Literal["backwards", "before", "after", "no_time"]

_SAID: Final[Mapping[Outside, str]] = {
    "backwards": "ends before it begins; correct its times",
    "before": "ends before the session opened ({opened}); leave it out",
    "after": "begins after the session, which reaches to {closed}; leave it out",
    "no_time": "ends in the moment in which it begins; leave it out",
}


def outside_of(began_at: datetime | None, ended_at: datetime | None, held: Span) -> Outside | None:
    """How a line misses what was held; None where some of it, or no time of its own, counts.

    A line that reaches beyond the session on either side is cut to it (rules.md 6).
    """
    if began_at and ended_at and ended_at < began_at:
        return "backwards"
    if ended_at and ended_at <= held[0]:
        return "before"
    if began_at and began_at >= held[1]:
        return "after"
    if (began_at or held[0]) >= (ended_at or held[1]):
        return "no_time"
    return None


def outside_said(how: Outside, held: Span) -> str:
    """What is wrong with such a line and what to do, to go behind its name."""
    return _SAID[how].format(opened=rfc3339(held[0]), closed=rfc3339(held[1]))
