"""Times as bridges and people write them, into instants; one that could be two is none.

``06/07/2022`` is the day that belongs to the session, whichever order it was written in; where
neither order does, it is said. A time without a zone is the meeting's.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from hybridmeet.adapters.formats.roster.columns import OFFSET, zone_in
from hybridmeet.application.rosters import Doubt, Frame, zone_of
from hybridmeet.domain.times import in_utc

DATE: Final = re.compile(r"(?<!\d)(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4})(?!\d)")
TIME: Final = re.compile(
    r"(?<![\d:])(\d{1,2})(?:[:h](\d{2}))(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?|sa|ch)?(?![\d:])",
    re.IGNORECASE,
)
AFTERNOON: Final = frozenset("pc")  # pm; CH is the Vietnamese for it
CENTURY: Final = 2000
NEIGHBOUR: Final = timedelta(days=1)  # a line held over midnight, or a page in another zone
LONGEST: Final = 60


class NoMoment(Exception):
    """What was written is no time of this session; the code and the sentence say why."""

    def __init__(self, code: Doubt, what: str) -> None:
        super().__init__(what)
        self.code = code
        self.what = what


NOT_UNDERSTOOD: Final = "Write the time like 2022-06-07 14:30 or 14:30."


def moment_of(written: str, frame: Frame, zone: timezone | None = None) -> datetime:
    """The instant (UTC) that a cell means; raises ``NoMoment``."""
    text = written.strip()[:LONGEST]
    whole = _iso(text)
    if whole is not None and whole.tzinfo is not None:
        return _of_the_session(_utc(whole), frame)
    said = OFFSET.search(text)
    where: tzinfo = zone_in(said) if said else zone or zone_of(frame)
    if whole is not None:
        return _of_the_session(_placed(whole, where), frame)
    rest = OFFSET.sub(" ", text)
    day, clock = DATE.search(rest), TIME.search(rest)
    if clock is None or re.search(r"\w", TIME.sub(" ", DATE.sub(" ", rest, count=1), count=1)):
        raise NoMoment("time", NOT_UNDERSTOOD)
    time_of_day = _clock(clock)
    days = _days(day) if day else list(frame.days)
    walls = [datetime.combine(each, time.min) + time_of_day for each in days]
    found = {_placed(wall, where) for wall in walls}
    return _only(found, frame, is_dated=day is not None)


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if len(text) > len("2022-06-07") else None
    except ValueError:
        return None


def _clock(found: re.Match[str]) -> timedelta:
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "")[:1].lower()
    if half:
        if not 1 <= hour <= 12:  # noqa: PLR2004 -- a clock of twice twelve hours
            raise NoMoment("time", NOT_UNDERSTOOD)
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    if hour > 23 or minute > 59 or second > 59:  # noqa: PLR2004 -- a day's last second
        raise NoMoment("time", NOT_UNDERSTOOD)
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _days(found: re.Match[str]) -> list[date]:
    """The days that three numbers may mean: year first; else day first or month first."""
    one, two, three = (int(number) for number in found.groups())
    if len(found[1]) > 2:  # noqa: PLR2004 -- a year has more signs than a month
        orders = [(one, two, three)]
    else:
        year = three if len(found[3]) > 2 else CENTURY + three  # noqa: PLR2004 -- the same
        orders = [(year, two, one), (year, one, two)]
    days = []
    for year, month, day in orders:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return days


def _utc(moment: datetime) -> datetime:
    """An instant in UTC; raises ``NoMoment`` for one that no year of its calendar has."""
    try:
        return in_utc(moment)
    except ValueError as error:
        raise NoMoment("time", NOT_UNDERSTOOD) from error


def _there(moment: datetime, where: tzinfo) -> datetime:
    """The same on the clocks of a zone; the year 9999 ends earlier there than in UTC."""
    try:
        return moment.astimezone(where)
    except OverflowError as error:
        raise NoMoment("time", NOT_UNDERSTOOD) from error


def _placed(wall: datetime, where: tzinfo) -> datetime:
    """A wall time in a zone; raises ``NoMoment`` for one that clocks there leap over."""
    moment = _utc(wall.replace(tzinfo=where, fold=0))
    wall = wall.replace(microsecond=wall.microsecond // 1000 * 1000)
    if _there(moment, where).replace(tzinfo=None) != wall:
        raise NoMoment("no_such_time", "Clocks never showed this time: they were put forward.")
    return moment


def _only(found: Iterable[datetime], frame: Frame, *, is_dated: bool) -> datetime:
    """The one that belongs to the session; of bare hours the one nearest to its start."""
    fitting = sorted(
        (moment for moment in set(found) if _belongs(moment, frame)),
        key=lambda moment: abs(moment - frame.starts_at),
    )
    if not fitting:
        raise NoMoment("other_day", "This is not a day of the session.")
    if is_dated and len(fitting) > 1:
        raise NoMoment("two_days", "This may be two days: write it like 2022-06-07.")
    return fitting[0]


def _of_the_session(moment: datetime, frame: Frame) -> datetime:
    return _only([moment], frame, is_dated=True)


def _belongs(moment: datetime, frame: Frame) -> bool:
    day = _there(moment, zone_of(frame)).date()
    return any(abs(day - own) <= NEIGHBOUR for own in frame.days)
