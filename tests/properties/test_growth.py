"""What a long day keeps is bounded, and nobody sees a difference."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.domain.attending.events import Observed
from hybridmeet.domain.events import ActUndone, AlarmSounded, ItemExtended, Recorded
from hybridmeet.domain.evolve import evolve, fold
from hybridmeet.domain.following import UNDO_DEPTH
from hybridmeet.domain.ids import CommandId, DelegationId, ItemId, NoticeId, SessionId
from hybridmeet.domain.meeting import GivenNotice, MeetingState
from hybridmeet.domain.notices import NEWEST, sees_notice
from hybridmeet.domain.people import Audience, Role
from hybridmeet.domain.phases import SessionPhase
from tests.anything import ITEMS, PEOPLE, Wanted, a_mixed_programme, wishes
from tests.builders import SYSTEM, a_programme, a_seat, a_session, an_item, later
from tests.fakes import FIRST
from tests.lived import gone_on, log_of
from tests.story import DAY1

TALKATIVE = ("extend",) * 4 + ("undo", "undo", "suspend", "resume", "go_to", "check_in", "retitle")


def wanted(kind: str, item: str, after_ms: int = 1_000) -> Wanted:
    """What fits, so that it is not refused."""
    name = ItemId(item)
    return Wanted(kind, name, name, PEOPLE[0], 60_000, True, Role.CHAIR, after_ms)


PUBLIC_FIRST = ("i1", "i5", "i2", "b1", "i3", "i4")  # what all see is furthest back
MORNING = [wanted("open", "i1")] + [
    one
    for item in PUBLIC_FIRST
    for one in [wanted("go_to", item, 61_000), *[wanted("extend", item)] * 40]
]
MORNING_LOG = log_of(a_mixed_programme(), MORNING)
"""Forty times more for each item, of every level: 240 notices, twice what is kept."""


def given_of(recorded: Recorded) -> GivenNotice | None:
    """What a fact announces, as the state has it; its name apart."""
    event = recorded.event
    if not isinstance(event, ItemExtended | AlarmSounded):
        return None
    kind, act, by_ms = "extended", None, None
    if isinstance(event, AlarmSounded):
        kind = event.kind
    else:
        act, by_ms = recorded.seq, event.by_ms
    return GivenNotice(
        NoticeId(f"n-{recorded.seq}"), recorded.at, kind, event.session, event.item, act, by_ms
    )


def all_given(log: Iterable[Recorded]) -> list[GivenNotice]:
    """Every notice that was given and not taken back, however long ago."""
    kept: list[GivenNotice] = []
    for recorded in log:
        if isinstance(recorded.event, ActUndone):
            kept = [notice for notice in kept if notice.act != recorded.event.act]
        if notice := given_of(recorded):
            kept.append(notice)
    return kept


def newest(
    state: MeetingState, notices: Sequence[GivenNotice], audience: Audience
) -> list[tuple[object, ...]]:
    """What an audience is shown of them, without their names."""
    seen = [notice for notice in notices if sees_notice(state.sessions, notice, audience)]
    return [(one.at, one.kind, one.item, one.act, one.by_ms) for one in seen[-NEWEST:]]


@given(st.lists(wishes(TALKATIVE), max_size=30))
def test_of_all_notices_everybody_is_shown_what_he_would_be_shown_of_all(
    afternoon: list[Wanted],
) -> None:
    noon = fold(MORNING_LOG, {}, {})
    assert noon is not None
    log = gone_on(MORNING_LOG, noon, afternoon)
    state = fold(log[len(MORNING_LOG) :], {}, {}, noon)
    assert state is not None
    reference = all_given(log)

    assert len(state.notices) < len(reference), "some were dropped"
    for audience in Audience:
        assert newest(state, state.notices, audience) == newest(state, reference, audience)


def a_long_day(facts: int) -> list[Recorded]:
    """A session in which time is added and taken away, again and again, each by its own command."""
    opened = log_of(a_mixed_programme(), [])
    state = fold(opened, {}, {})
    assert state is not None
    log = list(opened)
    for number in range(facts):
        by_ms = 60_000 if number % 2 else -60_000
        event = ItemExtended(session=DAY1, item=ItemId(ITEMS[number % 3]), by_ms=by_ms)
        at = later(FIRST, seconds=number)
        log.append(Recorded(state.id, len(log) + 1, event, SYSTEM, CommandId(f"c{number}"), at))
    return log


def folding(log: Sequence[Recorded]) -> float:
    """Seconds of CPU."""
    before = time.process_time()
    fold(log, {}, {})
    return time.process_time() - before


def test_folding_grows_as_the_log_does_and_no_faster() -> None:
    long = a_long_day(6_000)
    folding(long[:1_000])

    short_s = min(folding(long[:1_501]) for _ in range(3))
    long_s = min(folding(long) for _ in range(2))

    assert long_s / short_s < 8, "four times the facts, and not sixteen times the time"


def test_acts_and_notices_kept_are_bounded() -> None:
    state = None
    most_acts = most_notices = 0
    for recorded in a_long_day(1_000):
        state = evolve(state, recorded)
        most_acts = max(most_acts, len(state.sessions[DAY1].acts))
        most_notices = max(most_notices, len(state.notices))

    assert most_acts == UNDO_DEPTH
    assert most_notices < UNDO_DEPTH + 5 * NEWEST


def a_flapping_crowd(people: int, times: int) -> list[Recorded]:
    """So many people whose lines come and go all at once, so many times."""
    seats = tuple(a_seat(f"p{number}") for number in range(people))
    opened = log_of(a_programme(seats=seats), [])
    state = fold(opened, {}, {})
    assert state is not None
    log, names = list(opened), tuple(seat.id for seat in seats)
    for number in range(times):
        event = Observed(lost=names) if number % 2 else Observed(online=names)
        at = later(FIRST, seconds=number)
        log.append(Recorded(state.id, len(log) + 1, event, SYSTEM, CommandId(f"c{number}"), at))
    return log


def test_a_line_that_comes_and_goes_all_day_costs_the_same_each_time() -> None:
    flapping = a_flapping_crowd(1, 8_000)
    folding(flapping[:1_000])

    short_s = min(folding(flapping[:2_001]) for _ in range(3))
    long_s = min(folding(flapping) for _ in range(2))

    assert long_s / short_s < 8, "four times the facts, and not sixteen times the time"


def test_a_delegation_that_is_gone_makes_the_arrival_of_others_no_dearer() -> None:
    plans = tuple(a_session(an_item(f"i{n}"), id=SessionId(f"s{n}")) for n in range(12))
    seats = tuple(a_seat(f"p{number}") for number in range(50))
    state = fold(log_of(a_programme(*plans, seats=seats), []), {}, {})
    assert state is not None
    open_now = {
        name: replace(one, phase=SessionPhase.OPEN, opened_at=FIRST)
        for name, one in state.sessions.items()
    }
    quiet = replace(state, sessions=open_now)
    gone = GivenNotice(
        NoticeId("n"), FIRST, "contact_lost", SessionId("s1"), delegation=DelegationId("host-sec")
    )
    event = Observed(online=(seats[0].id,))
    fact = Recorded(state.id, state.seq + 1, event, SYSTEM, CommandId("c"), later(FIRST, seconds=9))

    def following(state: MeetingState) -> float:
        before = time.process_time()
        for _ in range(100):
            evolve(state, fact)
        return time.process_time() - before

    quiet_s = min(following(quiet) for _ in range(5))
    told_s = min(following(replace(quiet, notices=(gone,))) for _ in range(5))

    assert told_s / quiet_s < 3, "fifteen times as much where each arrival was looked for in twelve"


def test_what_a_crowd_did_before_makes_its_next_step_no_dearer() -> None:
    log = a_flapping_crowd(300, 62)
    first, late = fold(log[:2], {}, {}), fold(log, {}, {})
    assert first is not None
    assert late is not None

    def following(state: MeetingState, recorded: Recorded) -> float:
        before = time.process_time()
        evolve(state, recorded)
        return time.process_time() - before

    early_s = min(following(first, log[2]) for _ in range(5))
    late_s = min(following(late, log[-1]) for _ in range(5))

    assert late_s / early_s < 3
