"""The words of the programme format: what an id, a time, a length or a text looks like in a file.

Lives here: one type for each kind of value, with the sentence that says what is wrong with a bad
one. The mappings made of them are in programme_entries.py.
"""

import re
from datetime import date, time
from typing import Annotated, Any, Final, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    PrivateAttr,
    Strict,
    WithJsonSchema,
    model_validator,
)

from hybridmeet.adapters.formats.yaml_tree import Mapping, Path, Sequence, Step
from hybridmeet.domain.people import Role
from hybridmeet.domain.texts import LONGEST_LINE, Line, Words
from hybridmeet.domain.times import known_zone

TIME_PATTERN: Final = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DATE_PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ID_PATTERN: Final = r"^[a-z0-9-]{1,64}$"
EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2200
SCHEMES: Final = ("https", "http", "tel", "mailto")  # what a page may link to; never javascript:
SEATABLE: Final = tuple(role for role in Role if role not in (Role.PUBLIC, Role.SYSTEM))
DAY_MINUTES: Final = 24 * 60


class Entry(BaseModel):
    """A mapping of the file: exact, and it remembers where it stands."""

    # made ready when a file is read, not at every start: 45 ms of CPU
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    assumed: Annotated[bool, Strict()] = Field(
        default=False, description="Not from the reports; changes nothing in the rules."
    )
    _source: Mapping | None = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def remember_source(cls, raw: Any, build: ModelWrapValidatorHandler["Entry"]) -> "Entry":  # noqa: ANN401 -- whatever the file holds
        """Keep the mapping this was made of, and tell it which keys it may have."""
        if isinstance(raw, Mapping):
            keys = [entry.alias or name for name, entry in cls.model_fields.items()]
            raw.known = (*(key for key in keys if key != "assumed"), "assumed")
        entry = build(raw)
        entry._source = raw if isinstance(raw, Mapping) else None  # noqa: SLF001 -- its own class's
        return entry

    def path(self, *steps: Step) -> Path:
        """The path of a member of this entry."""
        return (*(self._source.path if self._source is not None else ()), *steps)

    def words(self, key: str) -> list[tuple[Path, str]]:
        """The word of a key, or those of its list, each with the place it has in the file."""
        found = self._source.get(key) if self._source is not None else None
        if isinstance(found, str):
            return [(self.path(key), found)]
        if not isinstance(found, Sequence):
            return []
        places = zip(found.numbers or range(len(found)), found, strict=True)
        return [(self.path(key, number), word) for number, word in places if isinstance(word, str)]

    def stands_at(self, other: "Entry") -> Self:
        """This entry, told to stand where the other does, which it was made of."""
        self._source = other._source  # noqa: SLF001 -- of the same class
        return self


def an_id(word: str) -> str:
    """An id as the glossary allows it."""
    if not re.fullmatch(ID_PATTERN, word):
        raise ValueError(f"{word!r} is no id: use a-z, 0-9 and -, 1 to 64 of them")
    return word


def a_template_id(word: str) -> str:
    """An id in which ``{delegation}`` stands for a delegation's."""
    if not re.fullmatch(ID_PATTERN, word.replace("{delegation}", "x")):
        raise ValueError(f"{word!r} is no id: use a-z, 0-9, - and {{delegation}}")
    return word


def a_function(line: str) -> str:
    """A function in which ``{delegation}`` and ``{name}`` may stand, and no other braces."""
    if re.search(r"[{}]", line.replace("{delegation}", "").replace("{name}", "")):
        raise ValueError("holds braces; only {delegation} and {name} are filled in")
    return line


def a_time(word: Any) -> Any:  # noqa: ANN401 -- before validation: whatever the file holds
    """``"HH:MM"`` as a time of day."""
    if not isinstance(word, str) or not re.fullmatch(TIME_PATTERN, word):
        raise ValueError(f'{word!r} is no time; write it like "14:05", quoted, 00:00 to 23:59')
    return time.fromisoformat(word)


def a_date(word: Any) -> Any:  # noqa: ANN401 -- before validation: whatever the file holds
    """``"YYYY-MM-DD"`` as a date."""
    if not isinstance(word, str) or not re.fullmatch(DATE_PATTERN, word):
        raise ValueError(f'{word!r} is no date; write it like "2027-03-09", quoted')
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise ValueError(f"{word!r} is no day of the calendar") from None
    if not EARLIEST_YEAR <= day.year < LATEST_YEAR:
        raise ValueError(f"{word!r} is not between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return day


def a_moment(word: str) -> str:
    """``"HH:MM Zone"``: a time of day in a zone of its own."""
    clock, _, zone = word.partition(" ")
    try:
        a_time(clock)
    except ValueError:
        raise ValueError(f'{word!r} is no moment; write it like "06:00 America/New_York"') from None
    known_zone(zone)
    return word


def a_link(url: str) -> str:
    """An address a page may link to."""
    if urlsplit(url).scheme not in SCHEMES or re.search(r"[\s<>\"]", url):
        raise ValueError(f"{url!r} is no link; begin it with one of {', '.join(SCHEMES)}")
    return url


def in_capitals(line: str) -> str:
    """A key to sort by."""
    if line != line.upper():
        raise ValueError(f"{line!r} is not in capital letters")
    return line


def a_seat_role(role: Role) -> Role:
    """A role that a seat can have: not that of whoever has none, nor the server's own."""
    if role not in SEATABLE:
        raise ValueError(f"must be one of {', '.join(SEATABLE)}, not {str(role)!r}")
    return role


Id = Annotated[
    str, AfterValidator(an_id), WithJsonSchema({"type": "string", "pattern": ID_PATTERN})
]
TemplateId = Annotated[str, AfterValidator(a_template_id)]
TemplateFunction = Annotated[Line, AfterValidator(a_function)]
Clock = Annotated[
    time, BeforeValidator(a_time), WithJsonSchema({"type": "string", "pattern": TIME_PATTERN})
]
Day = Annotated[
    date, BeforeValidator(a_date), WithJsonSchema({"type": "string", "pattern": DATE_PATTERN})
]
Moment = Annotated[
    str,
    AfterValidator(a_moment),
    WithJsonSchema({"type": "string", "pattern": TIME_PATTERN.removesuffix("$") + " .+$"}),
]
Link = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(a_link)]
SortKey = Annotated[Line, AfterValidator(in_capitals)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
SeatRole = Annotated[
    Role,
    AfterValidator(a_seat_role),
    WithJsonSchema({"type": "string", "enum": [role.value for role in SEATABLE]}),
]
Whole = Annotated[int, Strict()]
Minutes = Annotated[int, Strict(), Field(ge=1, le=DAY_MINUTES)]
Seconds = Annotated[int, Strict(), Field(ge=1, le=DAY_MINUTES * 60)]
Switch = Annotated[bool, Strict()]


class TextEntry(Entry):
    """One text in the languages it was written in; where ``vi`` is left out, ``en`` is shown."""

    en: Words
    vi: Words | None = None
