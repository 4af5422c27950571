"""From what was said of one person to stretches of time: in which room, on the line, coming back.

Of one channel stretches never overlap, whoever said how often that somebody is there. A desk that
tells late is put where it belongs by the time of its scan; no word holds longer than its day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from hybridmeet.domain.attending.days import Days
from hybridmeet.domain.attending.modes import holding
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.attending.spans import Span
from hybridmeet.domain.attending.state import Fact, LineMoment, PersonPresence
from hybridmeet.domain.attending.worth import takes_marks, takes_pages
from hybridmeet.domain.ids import PlaceId


@dataclass(frozen=True, slots=True)
class Stay:
    """From when to when somebody was in a room, or on the line, and who says so."""

    span: Span
    sources: frozenset[Source]
    place: PlaceId | None = None


@dataclass(frozen=True, slots=True)
class Stays:
    """Everything one person's own channels say; ``back`` are losses of the line that were short.

    ``hoped`` is a loss of which nobody knows yet whether it is one: it counts for nothing so far.
    ``named`` is what is said of the line and not taken by the meeting's rule: its source is named.
    """

    room: tuple[Stay, ...]
    online: tuple[Stay, ...]
    back: tuple[Span, ...]
    hoped: Span | None
    named: tuple[Stay, ...] = ()


def stays_of(presence: PersonPresence, until: datetime, days: Days) -> Stays:
    """The stretches of a person up to an instant, by what is known now."""
    facts = sorted(holding(presence.facts), key=lambda fact: (fact.moment, fact.seq))
    moments = [moment for moment in presence.line if moment.at < until]
    pages, back, hoped = _lines(moments, until)
    marks = _told([fact for fact in facts if fact.channel is Channel.ONLINE], until, days)
    room = _told([fact for fact in facts if fact.channel is Channel.ROOM], until, days)
    online, named = list[Stay](), list[Stay]()
    (online if takes_pages(presence.by) else named).extend(pages)
    (online if takes_marks(presence.by) else named).extend(marks)
    if not takes_pages(presence.by):
        back, hoped = (), None
    return Stays(tuple(room), tuple(online), back, hoped, tuple(named))


def _told(facts: Sequence[Fact], until: datetime, days: Days) -> list[Stay]:
    """One stay from the first word that he is there to the first that he is not, or is elsewhere.

    Whoever says meanwhile that he is there confirms it; else it ends with the day of the last word.
    """
    stays: list[Stay] = []
    began: Fact | None = None
    sources: set[Source] = set()
    ends = until
    for fact in facts:
        if fact.moment >= until:
            break
        holds = began is not None and fact.moment < ends
        if began is not None and holds and fact.is_here and fact.place == began.place:
            sources.add(fact.source)
        else:
            if began is not None:
                span = began.moment, min(fact.moment, ends)
                stays.append(Stay(span, frozenset(sources), began.place))
            began, sources = (fact, {fact.source}) if fact.is_here else (None, set())
        ends = days.end_of(fact.moment)
    if began is not None:
        stays.append(Stay((began.moment, min(until, ends)), frozenset(sources), began.place))
    return [stay for stay in stays if stay.span[0] < stay.span[1]]


def _lines(
    moments: Sequence[LineMoment], until: datetime
) -> tuple[list[Stay], tuple[Span, ...], Span | None]:
    """A loss counts when the line came back before somebody was called away."""
    sources = frozenset({Source.SOCKET})
    lived, back = [], []
    for this, after in pairwise(moments):
        if this.line == "connected":
            lived.append(Stay((this.at, after.at), sources))
        elif this.line == "lost" and after.line == "connected":
            back.append((this.at, after.at))
    last = moments[-1] if moments else None
    if last is not None and last.line == "connected":
        lived.append(Stay((last.at, until), sources))
    hoped = (last.at, until) if last is not None and last.line == "lost" else None
    return [stay for stay in lived if stay.span[0] < stay.span[1]], tuple(back), hoped
