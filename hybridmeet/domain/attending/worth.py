"""What a word about somebody's line is worth under the rule of his meeting: the one door to that.

Every word has its source, and a rule takes some of them. What it does not take is kept and named
like all others and makes nobody present; of the room every word is taken.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

from hybridmeet.domain.attending.sources import Channel, OnlineBy, Source
from hybridmeet.domain.attending.state import ABSENT, Fact, Line, PersonPresence
from hybridmeet.domain.meeting import MeetingState

Worth = Line | Literal["heard"]
"""What the line is worth; ``heard``: somebody says that he is on it, and the rule does not ask."""

_TAKEN: Final[Mapping[OnlineBy, frozenset[Source]]] = {
    OnlineBy.PAGE: frozenset({Source.SOCKET}),
    OnlineBy.BRIDGE: frozenset({Source.BRIDGE, Source.TECHNICIAN}),
    OnlineBy.EITHER: frozenset(Source),
}
# Asked of a thousand people at each look: as tuples they cost a tenth of what a mapping does.
_BY_PAGES: Final = tuple(by for by, taken in _TAKEN.items() if Source.SOCKET in taken)
_BY_MARKS: Final = tuple(by for by, taken in _TAKEN.items() if Source.TECHNICIAN in taken)


def takes(by: OnlineBy, source: Source) -> bool:
    """Whether the rule takes what a source says of the line."""
    return source in _TAKEN[by]


def takes_pages(by: OnlineBy) -> bool:
    """Whether a connected page of his own makes somebody online."""
    return by in _BY_PAGES


def takes_marks(by: OnlineBy) -> bool:
    """Whether it does that he is heard: by telephone as well, which is a line to the bridge."""
    return by in _BY_MARKS


def online_by(state: MeetingState) -> OnlineBy:
    """What makes somebody online in a meeting: where it goes by no rule, either."""
    return OnlineBy.EITHER if state.rules is None else state.rules.online_counts_as


def worth_of(by: OnlineBy, page: Line, *, is_marked: bool) -> Worth:
    """What his pages and the word of who hears the line make of the line together."""
    if is_marked and by in _BY_MARKS:
        return "connected"
    line = page if by in _BY_PAGES else "none"
    if is_marked and line not in {"connected", "lost"}:
        return "heard"
    return line


def line_of(presence: PersonPresence) -> Worth:
    """The same of a person as he stands now."""
    return worth_of(presence.by, presence.online, is_marked=presence.via is not None)


def has_come(presence: PersonPresence) -> bool:
    """Whether anything that counts was ever said of him and holds."""
    if presence.moments and presence.by in _BY_PAGES:
        return True
    return was_told(presence.by, (fact for fact in presence.facts if fact.void_at is None))


def was_told(by: OnlineBy, facts: Iterable[Fact]) -> bool:
    """Whether any of these facts counts: of the room each does, of the line where marks do."""
    is_taken = by in _BY_MARKS
    return any(is_taken or fact.channel is Channel.ROOM for fact in facts)


def is_open_page(presence: PersonPresence) -> bool:
    """Whether a page of his is connected, and that makes nobody online, nor does a word."""
    return presence.online == "connected" and line_of(presence) != "connected"


def nobody(by: OnlineBy) -> PersonPresence:
    """One of whom nothing is known yet, in a meeting that goes by this."""
    return _NOBODY[by]


_NOBODY: Final = {by: ABSENT if by is OnlineBy.EITHER else PersonPresence(by=by) for by in OnlineBy}
