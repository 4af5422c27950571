"""Who was at an item: whoever comes and goes, whatever becomes of the item, each counts once."""

from datetime import datetime, timedelta
from typing import cast

from hypothesis import example, given
from hypothesis import strategies as st

from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.modes import IN_ROOM
from hybridmeet.domain.attending.placing import runs
from hybridmeet.domain.attending.reports.item_report import items_sheet
from hybridmeet.domain.attending.reports.items import HeldItem, items_held
from hybridmeet.domain.attending.reports.report import sheet
from hybridmeet.domain.attending.spans import Span, clipped, joined
from hybridmeet.domain.commands import (
    Advance,
    AnyCommand,
    CloseSession,
    Conclude,
    Defer,
    GoTo,
    ResumeSession,
    SuspendSession,
    Undo,
)
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.phases import SessionPhase
from tests.story import DAY1
from tests.whoever import LATE, LIVE, STEP, Meeting

ITEMS = [ItemId(f"i{n}") for n in range(1, 4)]
ITEM = st.sampled_from(ITEMS)
LIVE_ACTS = st.one_of(
    st.sampled_from(["advance", "conclude"]), st.tuples(st.sampled_from(["go", "defer"]), ITEM)
)
ACTS = st.one_of(LIVE_ACTS, st.sampled_from(["suspend", "resume"]))
WORDS = st.one_of(*LIVE, *LATE, ACTS)


def asked(meeting: Meeting, word: object) -> object:
    """A word as the chair's desk would ask it now; other words are commands already."""
    current = meeting.state.sessions[DAY1].current
    if isinstance(word, tuple):
        what, item = word
        if what == "defer":
            return Defer(session=DAY1, item=item)
        return GoTo(session=DAY1, from_item=current, item=item)
    return (
        {
            "advance": Advance(session=DAY1, from_item=current),
            "conclude": Conclude(session=DAY1, from_item=current) if current else None,
            "suspend": SuspendSession(session=DAY1),
            "resume": ResumeSession(session=DAY1),
        }.get(word, word)
        if isinstance(word, str)
        else word
    )  # fmt: skip -- a table


def tell(meeting: Meeting, words: list[object]) -> Meeting:
    """One word every step, those that do not fit refused."""
    for word in words:
        meeting.now += STEP
        if (command := asked(meeting, word)) is not None:
            meeting.ask(cast("AnyCommand", command))
    return meeting


def held(meeting: Meeting, as_of: datetime) -> list[HeldItem]:
    run = next(run for run in runs(meeting.state, as_of) if run.id == DAY1)
    return items_held(meeting.state.sessions[DAY1], run)


def recounted(meeting: Meeting, as_of: datetime) -> dict[ItemId, list[Span]]:
    """When each item was current while the session sat, word for word as it was shown."""
    ends = [*(when for when, _ in meeting.shown[1:]), as_of]
    spans: dict[ItemId, list[Span]] = {}
    for (when, state), end in zip(meeting.shown, ends, strict=True):
        sitting = state.sessions[DAY1]
        if sitting.current and sitting.phase is SessionPhase.OPEN and when < end:
            spans.setdefault(sitting.current, []).append((when, end))
    return {item: joined(found) for item, found in spans.items()}


@given(st.lists(WORDS, max_size=20), st.booleans())
def test_an_item_counts_while_it_was_current_and_the_session_sat(
    words: list[object], is_closed: bool
) -> None:
    meeting = tell(Meeting(is_open=True), ["advance", *words])
    meeting.now += STEP
    if is_closed:
        meeting.ask(CloseSession(session=DAY1))
    as_of = meeting.now + STEP

    assert {one.id: list(one.spans) for one in held(meeting, as_of)} == recounted(meeting, as_of)


@example([], ["advance", ("defer", ITEMS[1])])
@given(st.lists(ACTS, max_size=8), st.lists(LIVE_ACTS, min_size=1, max_size=3))
def test_what_is_undone_has_never_been(before: list[object], acts: list[object]) -> None:
    undone, never = (tell(Meeting(is_open=True), ["advance", *before]) for _ in range(2))
    known = len(undone.state.sessions[DAY1].acts)
    tell(undone, acts)
    while len(stack := undone.state.sessions[DAY1].acts) > known:
        undone.ask(Undo(session=DAY1, act=stack[-1].seq))
    as_of = undone.now + 2 * STEP

    assert held(undone, as_of) == held(never, as_of)


@given(st.lists(WORDS, max_size=25))
def test_everyone_is_at_an_item_whose_time_there_and_its_own_meet(words: list[object]) -> None:
    meeting = tell(Meeting(is_open=True), ["advance", *words])
    as_of = meeting.now + 2 * STEP
    people = attendance(meeting.state, as_of)[DAY1]
    opened = {one.id: one for one in held(meeting, as_of)}
    known = sheet(meeting.state, as_of)["sessions"][0]["items"]
    heads = {one["item"]: (one["in_person"], one["online"]) for one in known}

    for item in items_sheet(meeting.state, as_of, DAY1)["items"]:
        spans = opened[ItemId(item["item"])].spans if item["spans"] else ()
        there = {one["person"]: one for one in item["people"]}
        assert len(there) == len(item["people"]), "each once"
        for who, attended in people.items():
            met = [
                (one.mode, part[1] - part[0])
                for one in attended.counted
                for span in spans
                if (part := clipped((one.began_at, one.ended_at), span))
            ]
            assert (who in there) == bool(met)
            if met:
                shown, present = there[who], sum((long for _, long in met), timedelta())
                assert (shown["mode"] != "online") == any(mode in IN_ROOM for mode, _ in met)
                assert shown["present_ms"] == present // timedelta(milliseconds=1)
                assert shown["whole"] == (shown["present_ms"] == item["open_ms"])
        counted = [
            one for one in there.values() if not (one.get("pending") or one.get("not_entitled"))
        ]
        online = sum(one["mode"] == "online" for one in counted)
        assert (item["in_person"], item["online"]) == (len(counted) - online, online)
        assert heads.get(item["item"], (0, 0)) == (item["in_person"], item["online"])
        assert sum(one["in_person"] + one["online"] for one in item["delegations"]) == len(counted)
