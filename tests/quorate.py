"""Eighteen members and who is with them, for tests of the quorum: m01 to m18, in two languages.

Each member has a head, expected online, and an attaché, expected in the hall. Beside them sit a
secretariat, an observer, and staff; none of these is ever counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hybridmeet.adapters.formats.rules_toml import RuleFiles
from hybridmeet.domain.attending.commands import CheckIn
from hybridmeet.domain.commands import AnyCommand, Observe, OpenSession
from hybridmeet.domain.ids import PersonId, PlaceId, SessionId, TrackId
from hybridmeet.domain.people import Audience, Capacity, Expected, Role, Tier
from hybridmeet.domain.programme import PlaceKind, Programme, SessionPlan, Speaker
from hybridmeet.domain.quorum.count import SessionQuorum, quorum_of
from hybridmeet.domain.quorum.events import QuorumLost, QuorumReached
from hybridmeet.domain.quorum.rules import QuorumRule, Threshold
from hybridmeet.domain.texts import Text
from tests.builders import (
    PLACES,
    a_delegation,
    a_place,
    a_programme,
    a_seat,
    a_session,
    an_item,
)
from tests.story import DAY1, Story

RULES = RuleFiles(Path(__file__).parents[1] / "config" / "rules")
MEMBERS = [f"m{number:02}" for number in range(1, 19)]
BESIDE = SessionId("beside")
HALL, LOTUS = PlaceId("hanoi"), PlaceId("lotus")
CMD, TRG = TrackId("cmd"), TrackId("trg")
SECRET = "m18"  # baits: where it may not be seen it must be missing


def members(many: int = 18) -> Programme:
    """A meeting of so many members."""
    names = MEMBERS[:many]
    return a_programme(
        delegations=(
            *(a_delegation(name, place="newyork") for name in reversed(names)),
            a_delegation("host-sec", Tier.SECRETARIAT),
            a_delegation("ngo", Tier.OBSERVER),
        ),
        seats=(
            *(head(name) for name in names),
            *(a_seat(f"{name}-attache", name) for name in names),
            a_seat("trong", "host-sec", Role.CHAIR, capacity=Capacity.CHAIR),
            a_seat("secretary", "host-sec", Role.SECRETARY),
            a_seat("desk-1", "host-sec", Role.DESK),
            a_seat("m01-desk", "m01", Role.DESK),
            a_seat("ngo-1", "ngo", Role.OBSERVER, capacity=Capacity.OBSERVER_SPEAKING),
        ),
    )


def head(name: str) -> Any:
    return a_seat(f"{name}-head", name, capacity=Capacity.HEAD, expected=Expected.ONLINE)


def a_rule(decide: str = "majority", **more: Any) -> QuorumRule:
    """A rule that asks a share of the members to decide, and one third to open."""
    needed = {"all": Threshold(kind="all"), "none": Threshold(kind="none")}
    fields: dict[str, Any] = {
        "id": "ours",
        "label": Text(en="Ours"),
        "open": Threshold(kind="fraction", fraction="1/3"),
        "decide": needed.get(decide) or Threshold(kind="fraction", fraction=decide),
    }
    return QuorumRule(**{**fields, **more})


def sitting(rule: QuorumRule | str, *plans: SessionPlan, many: int = 18) -> Story:
    """An open session of a meeting that goes by a rule, or by a profile that is shipped."""
    rules = RULES.read(rule) if isinstance(rule, str) else rule
    programme = members(many)
    if plans:
        programme = programme.model_copy(update={"sessions": plans})
    story = Story(programme, rules=rules)
    for plan in programme.sessions:
        story.ask(OpenSession(session=plan.id), "14:00")
    return story


def heads(many: int) -> list[PersonId]:
    """The heads of the first so many."""
    return [PersonId(f"{name}-head") for name in MEMBERS[:many]]


def online(story: Story, people: Iterable[PersonId], clock: str = "14:05") -> None:
    """Their pages are connected."""
    story.ask(Observe(online=tuple(people)), clock, Role.SYSTEM)


def lost(story: Story, people: Iterable[PersonId], clock: str) -> None:
    """Their lines are lost."""
    story.ask(Observe(lost=tuple(people)), clock, Role.SYSTEM)


def away(story: Story, people: Iterable[PersonId], clock: str) -> None:
    """The grace is over and they are not back."""
    story.ask(Observe(away=tuple(people)), clock, Role.SYSTEM)


def in_hall(story: Story, names: Iterable[str], clock: str = "14:05") -> None:
    """The attachés of some members are checked in."""
    for name in names:
        story.ask(CheckIn(person=PersonId(f"{name}-attache")), clock, Role.DESK)


def quorum(story: Story) -> SessionQuorum:
    """How the quorum of the session stands."""
    found = quorum_of(story.state, DAY1)
    assert found is not None
    return found


def told(story: Story, audience: Audience = Audience.OPERATORS) -> list[tuple[str, str]]:
    """The kinds of the notices that an audience sees, and what they say."""
    notices: Any = story.view(audience)["notices"]
    return [(one["kind"], one["text"]["en"]) for one in notices]


def turned(story: Story) -> list[tuple[str, str]]:
    """What was recorded as reached and lost, in order."""
    turns = (one.event for one in story.log)
    return [(one.type, one.purpose) for one in turns if isinstance(one, QuorumReached | QuorumLost)]


def ask(story: Story, *commands: AnyCommand) -> None:
    """The secretary asks for these, all at 14:10."""
    for command in commands:
        story.ask(command, "14:10", Role.SECRETARY)


@dataclass(frozen=True)
class Beside:
    """The second session: when and where it is planned, for whom both are, and who is of a track.

    Whoever is ``trained`` is of its track; ``speaks`` is named in it.
    """

    begins: str = "14:10"
    place: PlaceId = HALL
    tracks: tuple[TrackId | None, TrackId | None] = (None, None)
    trained: tuple[PersonId, ...] = ()
    speaks: PersonId | None = None

    def programme(self) -> Programme:
        """A small meeting of four members with both."""
        speakers = (Speaker(person=self.speaks, planned_ms=60_000),) if self.speaks else ()
        named = an_item("i9", self.begins, 5, speakers=speakers)
        plans = (
            a_session(track=self.tracks[0]),
            a_session(named, id=BESIDE, place=self.place, track=self.tracks[1]),
        )
        whole = members(4)
        seats = tuple(
            seat.model_copy(update={"tracks": (TRG,)}) if seat.id in self.trained else seat
            for seat in whole.seats
        )
        places = (*PLACES, a_place("lotus", kind=PlaceKind.ROOM))
        return whole.model_copy(update={"sessions": plans, "seats": seats, "places": places})
