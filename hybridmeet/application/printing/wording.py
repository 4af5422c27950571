"""How lists say a text, an hour, a source: in one language, on the meeting's clock. Pure."""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from hybridmeet.application.printing.paper import Lang
from hybridmeet.application.printing.words import WORDS, Words
from hybridmeet.domain.slice_parts import TextSlice


class Wording:
    """The words of one language and the clock of one zone."""

    def __init__(self, lang: Lang, zone: str, clock_name: str = "") -> None:
        """``clock_name``: whose clock it is in words; else the zone's own name stands there."""
        self.words: Words = WORDS[lang]
        self._lang = lang
        self.clock_name = clock_name or zone
        self._zone = ZoneInfo(zone)

    def text(self, text: TextSlice) -> str:
        """A text in the language, in English where it has none."""
        return text.get("vi", text["en"]) if self._lang == "vi" else text["en"]

    def wall(self, moment: str | None) -> datetime | None:
        """An instant as the meeting's clocks show it, to the second."""
        if moment is None:
            return None
        there = datetime.fromisoformat(moment).astimezone(self._zone)
        return there.replace(tzinfo=None, microsecond=0)

    def minute(self, moment: str | None) -> str:
        """Day and minute, or nothing."""
        wall = self.wall(moment)
        return f"{wall:%Y-%m-%d %H:%M}" if wall else ""

    def hour(self, moment: str | None) -> time | None:
        """The minute alone, as a value for what reckons with it."""
        wall = self.wall(moment)
        return wall.time().replace(second=0) if wall else None

    def sources(self, sources: Sequence[str]) -> str:
        """Who says so."""
        return ", ".join(self.words[source] for source in sources)

    def capacity(self, capacity: str | None) -> str:
        """In what capacity, or nothing."""
        return self.words[capacity] if capacity else ""

    def heads(self, in_person: int, online: int) -> str:
        """How many people, and how many of them came in person: figures that say whose they are."""
        return self.words["heads"].format(all=in_person + online, in_person=in_person)
