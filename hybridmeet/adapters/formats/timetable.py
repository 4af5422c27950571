"""From times of day to planned times: which day, in which zone, and whether they fit.

Lives here: the rules of the format's page on midnight, clock changes, anchors, overlaps and gaps.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import combinations
from typing import Final
from zoneinfo import ZoneInfo

from hybridmeet.adapters.formats.programme_entries import ItemEntry, SessionEntry
from hybridmeet.adapters.formats.shape import Shaped
from hybridmeet.adapters.formats.yaml_tree import Path
from hybridmeet.application.importing import Problem
from hybridmeet.domain.programme import Anchor
from hybridmeet.domain.times import MINUTE_MS, Planned

NEXT_DAY_AFTER: Final = timedelta(hours=12)  # a time this much earlier than the one above: tomorrow
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class ItemTimes:
    """When an item is planned, and what the outside world asks of it."""

    start: Planned
    minutes: int
    anchor: Anchor

    @property
    def end(self) -> Planned:
        """The planned end."""
        return self.start.later(self.minutes * MINUTE_MS)


@dataclass
class Timetable:
    """The planned times of a whole file, with what is wrong and what is odd about them."""

    items: dict[Path, ItemTimes] = field(default_factory=dict)
    notices: dict[Path, Planned] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def timetable(shaped: Shaped) -> Timetable:
    """Every time of the file as planned time."""
    table = Timetable()
    for session in shaped.file.sessions:
        _lay_out(shaped, session, table)
    for one, other in combinations(shaped.file.sessions, 2):
        if one.place == other.place:
            table.problems += _at_once(shaped, (one, other), table)
    days = {session.id: session.date for session in shaped.file.sessions}
    for notice in shaped.file.notices:
        if notice.session in days:
            planned = _planned(shaped, datetime.combine(days[notice.session], notice.at))
            table.notices[notice.path()] = planned
            table.problems += _skipped(shaped, notice.path("at"), planned)
    return table


def _lay_out(shaped: Shaped, session: SessionEntry, table: Timetable) -> None:
    """The items of a session, one after the other."""
    above: ItemTimes | None = None
    broken = shaped.is_broken(*session.path("items"))  # something may be missing between two items
    for item in session.items:
        start = _planned(shaped, _wall(session.date, item.at, above))
        times = ItemTimes(start, item.minutes, _anchor(shaped, item, start, table))
        table.items[item.path()] = times
        table.problems += _skipped(shaped, item.path("at"), start)
        if above is not None:
            _compare(shaped, (item, above, times), table, quiet=broken)
        table.warnings += _oddities(shaped, item, times)
        above = times


def _wall(first_day: date, at: time, above: ItemTimes | None) -> datetime:
    """The wall time of an item: on the day of the one above it, or the next."""
    if above is None:
        return datetime.combine(first_day, at)
    wall = datetime.combine(above.start.wall.date(), at)
    return wall + DAY if above.start.wall - wall > NEXT_DAY_AFTER else wall


def _compare(
    shaped: Shaped, rows: tuple[ItemEntry, ItemTimes, ItemTimes], table: Timetable, *, quiet: bool
) -> None:
    """An overlap with the item above is refused, a gap is a warning."""
    item, above, times = rows
    gap = (times.start.instant() - above.end.instant()) // timedelta(minutes=1)
    if gap < 0:
        said = f"begins before the item above ends ({above.end.wall:%H:%M}); move or shorten one"
        table.problems.append(shaped.problem(item.path("at"), said))
    elif gap > 0 and not quiet:
        said = f"leaves a gap of {gap} minutes after the item above ({above.end.wall:%H:%M})"
        table.warnings.append(shaped.problem(item.path("at"), said))


def _at_once(
    shaped: Shaped, sessions: tuple[SessionEntry, SessionEntry], table: Timetable
) -> Iterator[Problem]:
    """Two sessions in one place at one time."""
    spans = []
    for session in sessions:
        times = [table.items[item.path()] for item in session.items]
        spans.append((times[0].start.instant(), max(one.end.instant() for one in times)))
    (start, end), (other_start, other_end) = spans
    if start < other_end and other_start < end:
        one, other = sessions
        said = f"{other.place!r} holds the session {one.id!r} at the same time; use another place"
        yield shaped.problem(other.path("place"), said)


def _anchor(shaped: Shaped, item: ItemEntry, start: Planned, table: Timetable) -> Anchor:
    """The moments of an anchor on their days."""
    if item.anchor is None:
        return Anchor()
    not_before = latest_end = None
    if item.anchor.not_before is not None:
        wall = datetime.combine(start.wall.date(), item.anchor.not_before)
        not_before = _planned(shaped, _nearest(wall, start.wall))
        table.problems += _skipped(shaped, item.anchor.path("not_before"), not_before)
    if item.anchor.latest_end is not None:
        clock, _, zone = item.anchor.latest_end.partition(" ")
        latest_end = _first_after(start, time.fromisoformat(clock), zone)
        table.problems += _skipped(shaped, item.anchor.path("latest_end"), latest_end)
    return Anchor(not_before=not_before, latest_end=latest_end)


def _nearest(wall: datetime, to: datetime) -> datetime:
    """The same time of day on the day that puts it within twelve hours."""
    return min((wall - DAY, wall, wall + DAY), key=lambda one: abs(one - to))


def _first_after(start: Planned, clock: time, zone: str) -> Planned:
    """The first moment after the planned start at which clocks in a zone show a time."""
    there = start.instant().astimezone(ZoneInfo(zone))
    first = Planned(wall=datetime.combine(there.date(), clock), zone=zone)
    if first.instant() > start.instant():
        return first
    return Planned(wall=first.wall + DAY, zone=zone)


def _oddities(shaped: Shaped, item: ItemEntry, times: ItemTimes) -> Iterator[Problem]:
    """What an author may want to look at."""
    early, late = times.anchor.not_before, times.anchor.latest_end
    if item.anchor is not None and late is not None and times.end.instant() > late.instant():
        said = f"the item is planned to end at {times.end.wall:%H:%M}, after this"
        yield shaped.problem(item.anchor.path("latest_end"), said)
    if item.anchor is not None and early is not None and times.start.instant() < early.instant():
        said = f"the item is planned to begin at {times.start.wall:%H:%M}, before this"
        yield shaped.problem(item.anchor.path("not_before"), said)
    if item.at_least is not None and item.kind != "break":
        said = (
            f"only a break shrinks; this is {item.kind.value}, it keeps its {item.minutes} minutes"
        )
        yield shaped.problem(item.path("at_least"), said)


def _planned(shaped: Shaped, wall: datetime) -> Planned:
    return Planned(wall=wall, zone=shaped.file.meeting.home_zone)


def _skipped(shaped: Shaped, path: Path, planned: Planned) -> Iterator[Problem]:
    """A wall time that no clock of the zone shows, since clocks go forward over it."""
    if not planned.exists():
        day = planned.wall.date()
        said = f"clocks in {planned.zone} skip {planned.wall:%H:%M} on {day}; give another time"
        yield shaped.problem(path, said)
