"""What holds of attendance whatever desks, lines, technicians and sheets do, in any order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.domain.attending.commands import (
    CheckIn,
    CheckOut,
    Mark,
    TakeBack,
)
from hybridmeet.domain.attending.modes import (
    Modality,
    Mode,
    delegations_here,
    due_away,
    heads,
    mode_at,
    mode_of,
    presence_of,
    since_of,
    tally,
)
from hybridmeet.domain.attending.sources import OnlineBy
from hybridmeet.domain.commands import AnyCommand, Observe
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import CommandId, PersonId
from hybridmeet.domain.meeting import MeetingState
from tests.whoever import BY, HISTORIES, LATE, LIVE, PEOPLE, STEP, WHOLE, Meeting, some


def lived(
    history: Sequence[AnyCommand], by: OnlineBy = OnlineBy.EITHER
) -> list[tuple[datetime, MeetingState]]:
    """The meeting at each moment, one thing asked in each."""
    return Meeting(history, by).shown


@given(WHOLE, BY)
def test_everyone_is_in_exactly_one_number(history: list[AnyCommand], by: OnlineBy) -> None:
    _, state = lived(history, by)[-1]

    counted = asdict(heads(tally(state)))
    expected = counted.pop("expected")

    assert expected == sum(counted.values()) == len(PEOPLE) - 1


@given(WHOLE, BY)
def test_delegations_add_up_to_heads(history: list[AnyCommand], by: OnlineBy) -> None:
    _, state = lived(history, by)[-1]
    here = delegations_here(tally(state))

    added: Counter[str] = Counter()
    for delegation in here.values():
        for number in ("in_person", "online", "both", "reconnecting", "expected"):
            added[number] += getattr(delegation, number)
    counted = heads(tally(state))

    assert all(added[number] == getattr(counted, number) for number in added)
    assert all(
        (delegation.modality is Modality.ABSENT)
        == (
            delegation.in_person + delegation.online + delegation.both + delegation.reconnecting
            == 0
        )
        for delegation in here.values()
    )


@given(HISTORIES, BY)
def test_since_is_the_instant_at_which_the_mode_last_became_another(
    history: list[AnyCommand], by: OnlineBy
) -> None:
    states = lived(history, by)
    for person in PEOPLE:
        was, since = Mode.NOT_ARRIVED, None
        for when, state in states:
            presence = presence_of(state, person)
            if mode_of(presence) is not was:
                was = mode_of(presence)
                since = None if was is Mode.NOT_ARRIVED else when
            assert since_of(presence) == since


@given(WHOLE, st.one_of(LIVE[0], LIVE[1], LIVE[4], *LATE[:2]), BY)
def test_since_is_as_if_what_is_taken_back_had_never_been_said(
    history: list[AnyCommand], said: AnyCommand, by: OnlineBy
) -> None:
    meeting = Meeting(history, by)
    assert isinstance(said, CheckIn | CheckOut | Mark)
    before, seq = presence_of(meeting.state, said.person), meeting.state.seq
    for asked in (said, TakeBack(person=said.person, command=CommandId(f"c{seq + 1}"))):
        meeting.now += STEP
        meeting.ask(asked)
    after = presence_of(meeting.state, said.person)

    assert meeting.state.seq in {seq, seq + 2}
    assert (mode_of(after), since_of(after)) == (mode_of(before), since_of(before))


@given(WHOLE, BY)
def test_what_was_shown_at_any_instant_can_be_shown_again(
    history: list[AnyCommand], by: OnlineBy
) -> None:
    meeting = Meeting(history, by, is_open=True)

    for when, state in meeting.shown:
        replayed = fold([fact for fact in meeting.log if fact.at <= when], {}, {})
        assert replayed is not None
        for person in PEOPLE:
            was_shown = mode_of(presence_of(state, person))
            assert mode_of(presence_of(replayed, person)) is was_shown
            assert mode_at(presence_of(meeting.state, person), when) is was_shown


@given(HISTORIES, st.builds(Observe, online=some, lost=some, away=some))
def test_what_was_observed_is_no_news_the_second_time(
    history: list[AnyCommand], seen: Observe
) -> None:
    once = Meeting([*history, seen])
    seq = once.state.seq

    once.ask(seen)

    assert once.state.seq == seq, "two nodes that see the same record it once"


@given(
    st.lists(st.one_of(*LIVE), max_size=8),
    st.lists(st.tuples(st.integers(0, 8), st.one_of(*LIVE)), max_size=8),
)
def test_what_others_do_in_between_changes_nothing_for_a_person(
    own: list[AnyCommand], others: list[tuple[int, AnyCommand]]
) -> None:
    own = [of_people(asked, PEOPLE[:3]) for asked in own]
    mixed = list(own)
    for place, asked in others:
        mixed.insert(place, of_people(asked, PEOPLE[3:]))

    assert channels(mixed, PEOPLE[:3]) == channels(own, PEOPLE[:3])


def of_people(asked: AnyCommand, people: Sequence[PersonId]) -> AnyCommand:
    """The same of these people."""
    if isinstance(asked, Observe):
        named = {
            member: tuple(person for person in getattr(asked, member) if person in people)
            for member in ("online", "lost", "away")
        }
        return Observe(**named)
    assert isinstance(asked, CheckIn | CheckOut | Mark)
    return asked.model_copy(update={"person": people[PEOPLE.index(asked.person) % len(people)]})


def channels(history: Sequence[AnyCommand], people: Sequence[PersonId]) -> list[tuple[object, ...]]:
    """Where these people stand at the end, whenever it was that they came there."""
    _, state = lived(history)[-1]
    stand = [presence_of(state, person) for person in people]
    return [(one.in_room, one.place, one.via, one.online) for one in stand]


@given(WHOLE)
def test_a_line_is_lost_or_away_only_after_it_lived(history: list[AnyCommand]) -> None:
    states = [state for _, state in lived(history)]
    for person in PEOPLE:
        lines = [presence_of(state, person).online for state in states]
        steps = {(was, now) for was, now in pairwise(lines) if was != now}
        assert steps <= {
            ("none", "connected"),
            ("connected", "lost"),
            ("lost", "connected"),
            ("lost", "away"),
            ("away", "connected"),
        }


@given(HISTORIES)
def test_whoever_is_due_away_is_away_once_that_is_observed(history: list[AnyCommand]) -> None:
    meeting = Meeting(history)
    meeting.now += timedelta(seconds=90)

    meeting.ask(Observe(away=due_away(meeting.state, meeting.now)))

    assert due_away(meeting.state, meeting.now + timedelta(hours=3)) == ()
    assert "lost" not in {presence.online for presence in meeting.state.presence.values()}
