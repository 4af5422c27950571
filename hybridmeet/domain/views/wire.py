"""Values as the wire writes them: texts, planned moments, instants to the minute."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from hybridmeet.domain.errors import Deed
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.slice_parts import PlannedSlice, TextSlice
from hybridmeet.domain.slices import BySlice
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import MINUTE, Planned, rfc3339

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
HALF_A_MINUTE_EARLY: Final = EPOCH - MINUTE / 2


def text(words: Text) -> TextSlice:
    """A text; ``vi`` is left out where there is none."""
    return {"en": words.en} if words.vi is None else {"en": words.en, "vi": words.vi}


def planned(moment: Planned) -> PlannedSlice:
    """A planned moment with the instant that it means today."""
    return {
        "wall": moment.wall.strftime("%Y-%m-%dT%H:%M"),
        "zone": moment.zone,
        "instant": rfc3339(moment.instant()),
    }


def instant(moment: datetime | None) -> str | None:
    """An instant, or null."""
    return None if moment is None else rfc3339(moment)


def minute(moment: datetime) -> str:
    """An instant rounded to the nearest minute, as forecasts show it."""
    return _minute((moment - HALF_A_MINUTE_EARLY) // MINUTE)


@lru_cache(maxsize=65_536)  # a meeting of 1,000 items shows them at each event: 5 ms without
def _minute(count: int) -> str:
    """The minute of that number since 1970."""
    return rfc3339(EPOCH + count * MINUTE)


def by(state: MeetingState, deed: Deed, audience: Audience) -> BySlice:
    """Who did something: the role for all, the name for operators."""
    shown: BySlice = {"role": deed.role.value, "at": rfc3339(deed.at)}
    if audience is Audience.OPERATORS and deed.person is not None:
        shown["name"] = name_of(state, deed.person)
    return shown


def name_of(state: MeetingState, person: PersonId) -> str:
    """How a person is shown today; the id where the row beside the log is gone."""
    row = state.people.get(person)
    return row.name if row else person
