"""Who is meant by a name that somebody typed: a person only where exactly one fits, never a guess.

Signs over and under letters, capitals and the order of words do not matter. Beside the words of the
name there may only be the person's own rank, his delegation, and forms of address; any other word,
or a missing one, makes it a likeness, and likenesses are shown, not taken.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Seat

MOST_CANDIDATES: Final = 5
ADDRESS: Final = frozenset(
    (
        "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "he", "hon", "amb", "sir", "madam",
        "ong", "ba", "co", "anh", "chi",
        "gen", "general", "lt", "lieutenant", "maj", "major", "col", "colonel", "brig",
        "brigadier", "capt", "captain", "cdr", "commander", "cdre", "commodore", "adm", "admiral",
        "ltc", "ltcol", "ltgen", "majgen", "rtd", "ret", "guest", "host",
    )
)  # fmt: skip
"""Forms of address, ranks in short, and what bridges write behind names."""

WORD: Final = re.compile(r"[^\W_]+")
PLAIN: Final = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ø": "o", "ł": "l", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Match:
    """Who is meant, or who might be."""

    person: PersonId | None
    candidates: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """A person's name in words, and the words that may stand beside it."""

    id: PersonId
    exact: tuple[str, ...]
    words: Counter[str]
    beside: frozenset[str]


def fold(name: str) -> tuple[str, ...]:
    """The words of a name without capitals and without signs: ``Đặng Văn`` is ``dang van``."""
    decomposed = unicodedata.normalize("NFD", name.translate(PLAIN))
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return tuple(WORD.findall(bare.casefold()))


def exact(name: str) -> tuple[str, ...]:
    """The words of a name with their signs, in alphabetical order."""
    return tuple(sorted(WORD.findall(unicodedata.normalize("NFC", name).casefold())))


class Names:
    """The people of a meeting, to be found by name."""

    def __init__(self, state: MeetingState) -> None:
        self._known = [_known(state, seat) for seat in state.seats.values() if seat.is_person]
        self._by_word: dict[str, list[_Known]] = defaultdict(list)
        for known in self._known:
            for word in known.words:
                self._by_word[word].append(known)
        self._found: dict[str, Match] = {}

    def match(self, name: str) -> Match:
        """Who is meant by a name."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._match(name)
        return found

    def _match(self, name: str) -> Match:
        words = Counter(fold(name))
        shared: Counter[PersonId] = Counter()
        near: dict[PersonId, _Known] = {}
        for word, count in words.items():
            for known in self._by_word.get(word, ()):
                near[known.id] = known
                shared[known.id] += min(count, known.words[word])
        fits = [known for known in near.values() if _fits(known, words)]
        if len(fits) > 1:  # several by letters alone: the signs may tell them apart
            fits = [known for known in fits if _is_spelt(known, name)] or fits
        if len(fits) == 1:
            return Match(fits[0].id)
        return Match(None, _likely(fits, near.values(), shared))


def _fits(known: _Known, words: Counter[str]) -> bool:
    return known.words <= words and set(words - known.words) <= known.beside


def _is_spelt(known: _Known, name: str) -> bool:
    """Whether the name is written with the very signs of this person's."""
    left = Counter(exact(name))
    return Counter(known.exact) <= left


def _likely(
    fits: Iterable[_Known], near: Iterable[_Known], shared: Counter[PersonId]
) -> tuple[PersonId, ...]:
    """Those who fit; else those with at least two words, or the whole of a short name."""
    found = [known.id for known in fits]
    if not found:
        enough = [k for k in near if shared[k.id] >= min(2, k.words.total())]
        enough.sort(key=lambda k: (-shared[k.id] / k.words.total(), k.id))
        found = [known.id for known in enough]
    return tuple(found[:MOST_CANDIDATES])


def _known(state: MeetingState, seat: Seat) -> _Known:
    person = state.people.get(seat.id)
    delegation = state.delegations[seat.delegation]
    name = (person.display or person.function) if person else seat.id
    beside = {*fold(delegation.name), *fold(delegation.short), *fold(delegation.id), *ADDRESS}
    if person and person.rank:
        beside |= set(fold(person.rank))
    return _Known(seat.id, exact(name), Counter(fold(name)), frozenset(beside))
