"""The two times of a meeting: what is planned (wall time and zone) and what happened (an instant).

A plan keeps its wall time when a zone's law changes; a record keeps its instant. The two are
different types and comparing them does not type-check. Nothing here asks what time it is.
"""

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, AwareDatetime, PlainSerializer

from hybridmeet.domain.model import Frozen

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
MINUTE = timedelta(minutes=1)


def in_utc(moment: datetime) -> datetime:
    """The same instant in UTC, cut to whole milliseconds, the log's and the wire's resolution.

    ``ValueError`` for one that is in no year of UTC's calendar, like 9999-12-31T23:59-14:00.
    """
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        message = "is before the year 1 or after the year 9999 in UTC"
        raise ValueError(message) from error
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def rfc3339(moment: datetime) -> str:
    """An instant as the wire writes it: ``2021-04-06T07:00:00.000Z`` (RFC 3339, milliseconds)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@cache
def zone_names() -> frozenset[str]:
    """Every zone of the database; read once, since looking through it takes 4 ms."""
    return frozenset(available_timezones())


def known_zone(name: str) -> str:
    """An IANA zone name as given; ``ValueError`` when the time-zone database has none such."""
    if name not in zone_names():
        message = f"{name!r} is no zone of the IANA database; write it like Asia/Ho_Chi_Minh"
        raise ValueError(message)
    return name


def naive_minute(wall: datetime) -> datetime:
    """A wall time without zone, to the whole minute."""
    if wall.tzinfo is not None or wall.second or wall.microsecond:
        message = "a planned wall time has no zone of its own and no seconds"
        raise ValueError(message)
    return wall


Instant = Annotated[
    AwareDatetime,
    AfterValidator(in_utc),
    PlainSerializer(rfc3339, return_type=str, when_used="json"),
]
Zone = Annotated[str, AfterValidator(known_zone)]
Wall = Annotated[
    datetime,
    AfterValidator(naive_minute),
    PlainSerializer(
        lambda wall: wall.strftime("%Y-%m-%dT%H:%M"), return_type=str, when_used="json"
    ),
]


class Planned(Frozen):
    """A moment of the plan: wall time in an IANA zone."""

    wall: Wall
    zone: Zone

    def instant(self) -> datetime:
        """The UTC instant under today's rules; of a wall time that occurs twice the first."""
        return _instant(self.wall, self.zone)

    def exists(self) -> bool:
        """Whether clocks in the zone ever show this wall time (a spring change skips an hour)."""
        there = self.instant().astimezone(ZoneInfo(self.zone))
        return there.replace(tzinfo=None) == self.wall

    def later(self, by_ms: int) -> "Planned":
        """The planned moment that many real milliseconds later, in the same zone."""
        return planned_at(self.instant() + timedelta(milliseconds=by_ms), self.zone)


@lru_cache(maxsize=65_536)  # a meeting of 1,000 items is walked at each event: 2.6 ms without
def _instant(wall: datetime, zone: str) -> datetime:
    return in_utc(wall.replace(tzinfo=ZoneInfo(zone), fold=0))


def planned_at(moment: datetime, zone: str) -> Planned:
    """The wall time that clocks in ``zone`` show at an instant, to the whole minute."""
    wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0, fold=0)
    return Planned(wall=wall, zone=zone)


def floor_minute(moment: datetime) -> datetime:
    """The start of the minute: what a clock without seconds shows."""
    return moment.replace(second=0, microsecond=0)


def span_ms(start: datetime, end: datetime) -> int:
    """Whole milliseconds from one instant to another; negative when the second is earlier."""
    return (end - start) // timedelta(milliseconds=1)
