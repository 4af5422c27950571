"""Acts by chance: every command of the registry, asked of what a desk shows at that moment.

Mostly what the desk offers (``now.may``); the rest the server refuses, as it would for a person.
Commands that were never taken yet come up more often, so that a hundred acts hold all of them.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]
RARE = 0.5  # share of acts that go to a command never taken so far
ELSEWHERE = 0.2  # share of acts in a session that the pages do not show
BAIT = 0.1  # share of acts that the desk does not offer
STEP_MS = 60_000


@dataclass(frozen=True)
class Seen:
    """What the asker looks at, and his dice."""

    slices: Mapping[str, Any]
    session: str
    chance: random.Random

    @property
    def current(self) -> str | None:
        """The current item."""
        item: str | None = self.slices[f"now/{self.session}"]["item"]
        return item

    @property
    def item(self) -> str:
        """Any item of the session."""
        sequence: list[str] = self.slices[f"programme/{self.session}"]["sequence"]
        return self.chance.choice(sequence)

    @property
    def person(self) -> str:
        """Anybody who is expected."""
        people: dict[str, Any] = self.slices["attendance"]["people"]
        return self.chance.choice(sorted(people))

    @property
    def present(self) -> str:
        """Somebody in the room; anybody where it is empty."""
        people: dict[str, Any] = self.slices["attendance"]["people"]
        here = [name for name, row in people.items() if row["mode"] in {"in_person", "both"}]
        return self.chance.choice(sorted(here)) if here else self.person

    @property
    def act(self) -> int:
        """The newest act that can be taken back; the first of all where there is none."""
        newest: int = self.slices["desk"]["undo"].get(self.session, {"act": 1})["act"]
        return newest


# fmt: off -- a table, one row each
ACTS: Mapping[str, Callable[[Seen], Body]] = {
    "session.open": lambda _: {},
    "session.suspend": lambda _: {"reason": "Technical break"},
    "session.resume": lambda _: {},
    "session.close": lambda _: {},
    "agenda.advance": lambda seen: {"from_item": seen.current},
    "agenda.go_to": lambda seen: {"from_item": seen.current, "item": seen.item},
    "agenda.conclude": lambda seen: {"from_item": seen.current or seen.item},
    "agenda.defer": lambda seen: {"item": seen.item},
    "agenda.pause": lambda seen: {"from_item": seen.current or seen.item},
    "agenda.resume": lambda seen: {"from_item": seen.current or seen.item},
    "agenda.extend": lambda seen: {
        "from_item": seen.current or seen.item,
        "by_ms": seen.chance.choice((STEP_MS, -STEP_MS)),
    },
    "agenda.undo": lambda seen: {"act": seen.act},
    "agenda.move": lambda seen: {"item": seen.item, "after": seen.chance.choice((None, seen.item))},
    "agenda.resize": lambda seen: {
        "item": seen.item,
        "planned_ms": seen.chance.randint(2, 20) * STEP_MS,
    },
    "agenda.retitle": lambda seen: {
        "item": seen.item,
        "title": {"en": f"Title {seen.chance.randint(100, 999)}", "vi": "Tên khác"},
    },
    "attendance.check_in": lambda seen: {"person": seen.person},
    "attendance.check_out": lambda seen: {"person": seen.present},
}
# fmt: on


class Chance:
    """Chooses what to ask next, and remembers what was taken."""

    def __init__(self, seed: int, shown: str) -> None:
        self.taken: Counter[str] = Counter(dict.fromkeys(ACTS, 0))
        self.refused: Counter[str] = Counter()
        self._shown = shown
        self._dice = random.Random(seed)

    @property
    def missing(self) -> list[str]:
        """The commands that were never taken yet."""
        return [kind for kind in ACTS if not self.taken[kind]]

    def next(self, slices: Mapping[str, Any]) -> Body:
        """A command's body."""
        session = self._session(slices)
        seen = Seen(slices, session, self._dice)
        kind = self._dice.choice(self._offered(session, slices[f"now/{session}"]["may"]))
        within = {} if kind.startswith("attendance.") else {"session": session}
        return {"type": kind, **within, **ACTS[kind](seen)}

    def answered(self, body: Body, code: str) -> None:
        """Note what came of it: ``ok``, or the code of the refusal."""
        counts, key = (self.taken, body["type"]) if code == "ok" else (self.refused, code)
        counts[key] += 1

    def _offered(self, session: str, may: Mapping[str, Any]) -> Sequence[str]:
        """What to draw from: seldom all there is, then what is still missing, then what fits."""
        every = [kind for kind in ACTS if kind != "session.close" or session != self._shown]
        fits = [kind for kind in every if kind in may or kind.startswith("attendance.")]
        missing = [kind for kind in fits if kind in self.missing]
        if self._dice.random() < BAIT:
            return every
        return missing if missing and self._dice.random() < RARE else fits

    def _session(self, slices: Mapping[str, Any]) -> str:
        """Mostly the one on the pages: there all that follows is seen."""
        others = [name for name in slices["meeting"]["sessions"] if name != self._shown]
        return self._dice.choice(others) if self._dice.random() < ELSEWHERE else self._shown
