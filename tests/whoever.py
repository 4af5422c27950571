"""Strategies: whatever desks, lines, technicians and sheets may say of a small meeting's people.

Two desks, one of them offline for a while; two devices and two nodes, whose news is observed once,
twice or late; a technician and a secretary. Each thing is said twenty seconds after the last.
"""

from collections.abc import Iterable
from datetime import timedelta

from hypothesis import strategies as st

from hybridmeet.domain.attending.commands import (
    CheckIn,
    CheckOut,
    Correct,
    CorrectRow,
    Mark,
    Record,
    Scan,
    SheetRow,
    TakeBack,
    TakeBackRows,
)
from hybridmeet.domain.attending.sources import Channel, OnlineBy
from hybridmeet.domain.commands import AnyCommand, Observe, OpenSession
from hybridmeet.domain.decide import Ask, decide
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.events import ProgrammePublished, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId
from hybridmeet.domain.people import Actor, Role
from tests.builders import PUBLISHED, SEATS, SYSTEM, a_programme, at
from tests.quorate import a_rule
from tests.story import DAY1, WHO

PEOPLE = [seat.id for seat in SEATS]  # the hall's screen among them
BEGIN = at("14:00")
STEP = timedelta(seconds=20)  # so that histories hold minutes, and the grace

anybody = st.sampled_from(PEOPLE)
some = st.lists(anybody, max_size=3).map(tuple)
earlier = st.integers(0, 12).map(lambda steps: BEGIN + steps * STEP)
sheets = st.integers(2, 12)  # by the seq of the fact that recorded it

LIVE: list[st.SearchStrategy[AnyCommand]] = [
    anybody.map(lambda person: CheckIn(person=person)),
    anybody.map(lambda person: CheckOut(person=person)),
    st.builds(Observe, online=some, lost=some, away=some),
    st.builds(Observe, online=some),
    st.builds(
        Mark,
        person=anybody,
        online=st.booleans(),
        via=st.sampled_from(["phone", "phone", "bridge"]),
    ),
]
LATE: list[st.SearchStrategy[AnyCommand]] = [
    st.builds(CheckIn, person=anybody, source=st.just("qr"), at=earlier),
    st.builds(CheckOut, person=anybody, source=st.just("seat"), at=earlier),
    st.builds(
        TakeBack,
        person=anybody,
        command=st.integers(2, 20).map(lambda seq: CommandId(f"c{seq}")),
    ),
    st.builds(
        Correct,
        person=anybody,
        command=st.integers(2, 20).map(lambda seq: CommandId(f"c{seq}")),
        becomes=st.builds(Scan, person=anybody, at=st.none() | earlier),
    ),
    st.builds(Observe, out=some),
    st.builds(
        Record,
        session=st.just(DAY1),
        source=st.sampled_from(["paper", "bridge", "technician"]),
        rows=st.lists(
            st.builds(
                SheetRow,
                person=anybody,
                channel=st.sampled_from(Channel),
                began_at=st.none() | earlier,
            ),
            min_size=1,
            max_size=2,
        ).map(tuple),
    ),
    st.builds(
        TakeBackRows,
        session=st.just(DAY1),
        sheet=sheets,
        rows=st.lists(st.integers(0, 2), max_size=2).map(tuple),
    ),
    st.builds(
        CorrectRow,
        session=st.just(DAY1),
        sheet=sheets,
        row=st.integers(0, 2),
        becomes=st.builds(SheetRow, person=anybody, channel=st.sampled_from(Channel)),
    ),
]
HISTORIES = st.lists(st.one_of(*LIVE), max_size=20)
WHOLE = st.lists(st.one_of(*LIVE, *LATE), max_size=20)

BY = st.sampled_from([OnlineBy.EITHER, *OnlineBy])


def published(by: OnlineBy = OnlineBy.EITHER) -> Recorded:
    """The first fact of a meeting that goes by this."""
    rules = None if by is OnlineBy.EITHER else a_rule(online_counts_as=by)
    begun = ProgrammePublished(programme=a_programme(), rules=rules)
    return Recorded(SYSTEM.meeting, 1, begun, SYSTEM, CommandId("c1"), PUBLISHED)


class Meeting:
    """A meeting and its log, one thing asked every twenty seconds; a refusal changes nothing."""

    def __init__(
        self,
        history: Iterable[AnyCommand] = (),
        by: OnlineBy = OnlineBy.EITHER,
        *,
        is_open: bool = False,
    ) -> None:
        self.log = [published(by)]
        self.state = evolve(None, self.log[0])
        self.shown = [(PUBLISHED, self.state)]
        self.now = BEGIN
        if is_open:
            self.ask(OpenSession(session=DAY1))
        for asked in history:
            self.now += STEP
            self.ask(asked)

    def ask(self, asked: AnyCommand) -> None:
        """Judge and follow."""
        role = Role.SYSTEM if isinstance(asked, Observe) else Role.SECRETARY
        actor = Actor(meeting=self.state.id, role=role, person=WHO.get(role))
        ask = Ask(CommandId(f"c{len(self.log) + 1}"), asked, actor, self.now)
        try:
            events = decide(self.state, ask)
        except Rejection:
            events = []
        for event in events:
            fact = Recorded(self.state.id, len(self.log) + 1, event, actor, ask.id, self.now)
            self.log.append(fact)
            self.state = evolve(self.state, fact)
        self.shown.append((self.now, self.state))
