"""What holds of attendance whatever the desk and the lines do, in any order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.domain.attendance import (
    Modality,
    decide_attendance,
    delegations_here,
    due_away,
    evolve_presence,
    heads,
    mode_of,
    since_of,
)
from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut, Observed
from hybridmeet.domain.commands import Observe
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState, PersonPresence
from tests.builders import SEATS, a_meeting, at

pytestmark = pytest.mark.timeout(600)  # at night five thousand examples each

Asked = CheckIn | CheckOut | Observe

PEOPLE = [seat.id for seat in SEATS]  # the hall's screen among them


def asked_about(people: Sequence[PersonId]) -> st.SearchStrategy[Asked]:
    """Anything the desk or the presence step may ask about these people."""
    anybody = st.sampled_from(people)
    some = st.lists(anybody, max_size=3).map(tuple)
    return st.one_of(
        anybody.map(lambda person: CheckIn(person=person)),
        anybody.map(lambda person: CheckOut(person=person)),
        st.builds(Observe, online=some, lost=some, away=some),
    )


HISTORIES = st.lists(asked_about(PEOPLE), max_size=20)
ABSENT = PersonPresence()
BEGIN = at("14:00")


def follow(state: MeetingState, asked: Asked, when: datetime) -> MeetingState:
    """The meeting after what was asked; a refusal changes nothing."""
    try:
        events = decide_attendance(state, asked)
    except Rejection:
        return state
    for event in events:
        assert isinstance(event, CheckedIn | CheckedOut | Observed)
        state = replace(state, presence=evolve_presence(state.presence, event, when))
    return state


def lived(history: Sequence[Asked]) -> list[tuple[datetime, MeetingState]]:
    """The meeting at each second, one thing asked in each."""
    states = [(BEGIN, a_meeting())]
    for asked in history:
        when = states[-1][0] + timedelta(seconds=1)
        states.append((when, follow(states[-1][1], asked, when)))
    return states


@given(HISTORIES)
def test_everyone_is_in_exactly_one_number(history: list[Asked]) -> None:
    _, state = lived(history)[-1]

    counted = asdict(heads(state))
    expected = counted.pop("expected")

    assert expected == sum(counted.values()) == len(PEOPLE) - 1


@given(HISTORIES)
def test_delegations_add_up_to_heads(history: list[Asked]) -> None:
    _, state = lived(history)[-1]
    here = delegations_here(state)

    added: Counter[str] = Counter()
    for delegation in here.values():
        for number in ("in_person", "online", "both", "reconnecting"):
            added[number] += getattr(delegation, number)
    counted = heads(state)

    assert all(added[number] == getattr(counted, number) for number in added)
    assert all(
        (delegation.modality is Modality.ABSENT)
        == (
            delegation.in_person + delegation.online + delegation.both + delegation.reconnecting
            == 0
        )
        for delegation in here.values()
    )


@given(HISTORIES)
def test_since_is_the_instant_at_which_the_mode_last_became_another(history: list[Asked]) -> None:
    states = lived(history)
    for person in PEOPLE:
        was, since = mode_of(ABSENT), None
        for when, state in states:
            presence = state.presence.get(person, ABSENT)
            if mode_of(presence) is not was:
                was, since = mode_of(presence), when
            assert since_of(presence) == since


@given(HISTORIES, asked_about(PEOPLE))
def test_what_was_observed_is_no_news_the_second_time(history: list[Asked], seen: Asked) -> None:
    when, state = lived(history)[-1]
    after = follow(state, seen, when)

    assert not isinstance(seen, Observe) or decide_attendance(after, seen) == []


@given(
    st.lists(asked_about(PEOPLE[:3]), max_size=8),
    st.lists(st.tuples(st.integers(0, 8), asked_about(PEOPLE[3:])), max_size=8),
)
def test_what_others_do_in_between_changes_nothing_for_a_person(
    own: list[Asked], others: list[tuple[int, Asked]]
) -> None:
    mixed = list(own)
    for place, asked in others:
        mixed.insert(place, asked)

    assert channels(mixed, PEOPLE[:3]) == channels(own, PEOPLE[:3])


def channels(history: Sequence[Asked], people: Sequence[PersonId]) -> list[tuple[object, ...]]:
    """Where these people stand at the end, whenever it was that they came there."""
    _, state = lived(history)[-1]
    stand = [state.presence.get(person, ABSENT) for person in people]
    return [(presence.in_room, presence.place, presence.online) for presence in stand]


@given(HISTORIES)
def test_a_line_is_lost_or_away_only_after_it_lived(history: list[Asked]) -> None:
    states = [state for _, state in lived(history)]
    for person in PEOPLE:
        lines = [state.presence.get(person, ABSENT).online for state in states]
        steps = {(was, now) for was, now in pairwise(lines) if was != now}
        assert steps <= {
            ("none", "connected"),
            ("connected", "lost"),
            ("lost", "connected"),
            ("lost", "away"),
            ("away", "connected"),
        }


@given(HISTORIES)
def test_whoever_is_due_away_is_away_once_that_is_observed(history: list[Asked]) -> None:
    when, state = lived(history)[-1]
    later = when + timedelta(seconds=90)

    after = follow(state, Observe(away=due_away(state, later)), later)

    assert due_away(after, later + timedelta(hours=3)) == ()
    assert "lost" not in {presence.online for presence in after.presence.values()}
