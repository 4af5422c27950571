"""Events are forever: what an earlier release wrote is read, and means the same, in later ones.

``tests/golden/events`` holds one sample of each event as it was first written. A sample is never
changed. An event may gain an optional member; if it must change more, add the new form as
``<type>.2.json`` and lift the old one in ``adapters/storage/coding.py``.
"""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from hybridmeet.adapters.storage.coding import decode, encode
from hybridmeet.domain.attending.sources import Credentials
from hybridmeet.domain.attending.state import WalkInStanding
from hybridmeet.domain.events import Event, Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import (
    CommandId,
    DelegationId,
    ItemId,
    MeetingId,
    PersonId,
    SessionId,
)
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Capacity
from hybridmeet.domain.phases import ItemPhase, SessionPhase
from hybridmeet.domain.quorum.commands import Answered
from hybridmeet.domain.quorum.state import Roll, Standing
from hybridmeet.domain.texts import Text
from tests.builders import actor, at

GOLDEN = Path(__file__).parents[1] / "golden" / "events"
SAMPLES = sorted(GOLDEN.glob("*.json"))
EVENT_TYPES = {kind.model_fields["type"].default for kind in get_args(get_args(Event)[0])}

STORY = (
    "programme.published",
    "people.person_changed",
    "attendance.checked_in",
    "session.opened",
    "agenda.item_opened",
    "agenda.item_extended",
    "agenda.act_undone",
    "agenda.clock_paused",
    "agenda.clock_resumed",
    "agenda.item_concluded",
    "attendance.observed",
    "agenda.item_deferred",
    "agenda.item_moved",
    "agenda.item_resized",
    "agenda.item_retitled",
    "alarm.sounded",
    "session.suspended",
    "session.resumed",
    "attendance.checked_out",
    "session.closed",
    "people.seat_revoked",
    "people.credentials_set",
    "people.walked_in",
    "people.admitted",
    "attendance.marked",
    "attendance.contact_lost",
    "attendance.taken_back",
    "attendance.recorded",
    "attendance.certified",
    "attendance.corrected",
    "people.texts_changed",
    "quorum.roll_called",
    "quorum.answered",
    "quorum.roll_closed",
    "quorum.reached",
    "quorum.roll_set_aside",
    "quorum.lost",
)
"""The samples in an order in which they could have happened: one a minute from 14:01 on."""


def sample(kind: str) -> Event:
    return decode(kind, (GOLDEN / f"{kind}.json").read_text())


def folded(until: str) -> MeetingState:
    """The state after the story up to and with one kind of fact."""
    told = STORY[: STORY.index(until) + 1]
    log = [
        Recorded(
            MeetingId("small-1"),
            seq,
            sample(kind),
            actor(),
            CommandId(f"c{seq}"),
            at("14:00") + timedelta(minutes=seq),
        )
        for seq, kind in enumerate(told, 1)
    ]
    state = fold(log, {}, {})
    assert state is not None
    return state


def lost(old: Any, new: Any) -> bool:
    """Whether a member of the old JSON is missing or other in the new one."""
    if isinstance(old, dict):
        return not isinstance(new, dict) or any(
            name not in new or lost(old[name], new[name]) for name in old
        )
    if isinstance(old, list):
        return len(old) != len(new) or any(map(lost, old, new))
    return bool(old != new)


def test_every_event_has_a_sample_and_a_place_in_the_story() -> None:
    assert {path.name.removesuffix(".json").split(".2")[0] for path in SAMPLES} == EVENT_TYPES
    assert set(STORY) == EVENT_TYPES


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_still_parses_and_loses_nothing(path: Path) -> None:
    written = json.loads(path.read_text())

    event = decode(written["type"], path.read_text())

    assert not lost(written, json.loads(encode(event)))
    assert decode(event.type, encode(event)) == event


@pytest.mark.parametrize("kind", STORY)
def test_the_samples_fold_one_after_the_other(kind: str) -> None:
    assert folded(kind).seq == STORY.index(kind) + 1


def test_the_old_story_still_means_the_same() -> None:
    state = folded("session.closed")

    session = state.sessions[SessionId("day1")]
    phases = {item: record.phase for item, record in session.records.items()}
    assert session.phase is SessionPhase.CLOSED
    assert phases == {
        ItemId("i1"): ItemPhase.CONCLUDED,
        ItemId("i2"): ItemPhase.DEFERRED,
        ItemId("b1"): ItemPhase.PENDING,
        ItemId("i3"): ItemPhase.PENDING,
        ItemId("i4"): ItemPhase.PENDING,
    }
    assert session.sequence == ("i1", "i2", "b1", "i4", "i3")
    assert session.items[ItemId("i3")].planned_ms == 2_400_000
    assert session.items[ItemId("i4")].title == Text(en="Closing remarks", vi="Phát biểu bế mạc")
    assert state.people_revision == 1
    assert {name: (who.in_room, who.online) for name, who in state.presence.items()} == {
        PersonId("trong"): (False, "none"),
        PersonId("unhq-1"): (False, "connected"),
        PersonId("id-head"): (False, "connected"),
        PersonId("id-attache"): (False, "lost"),
        PersonId("vn-head"): (False, "away"),
    }
    assert [notice.id for notice in state.notices] == ["alarm-1"]


def test_what_was_said_of_attendance_still_means_the_same() -> None:
    state = folded("attendance.certified")

    trong, online = state.presence[PersonId("trong")], state.presence[PersonId("unhq-1")]
    walk_in = PersonId("walk-in-4f1d2c3b9a70")
    certified = state.attending.certified[SessionId("day1")]
    assert [(fact.is_here, fact.void_at is None) for fact in trong.facts] == [
        (True, False),
        (False, True),
    ]
    assert (online.via, online.listed_at) == ("phone", at("14:28"))
    assert state.attending.walk_ins == {walk_in: WalkInStanding(PersonId("id-attache"), True)}
    assert state.seats[walk_in].capacity is Capacity.ALTERNATE
    assert state.attending.credentials == {DelegationId("id"): Credentials.PROVISIONAL}
    assert [row.person for row in certified.attended] == ["unhq-1"]
    assert state.attending.sheets[SessionId("day1")][0].unmatched == ("unmatched-c17-0",)


def test_a_corrected_sheet_keeps_its_rows_and_says_which_hold() -> None:
    state = folded("attendance.corrected")

    (sheet,) = state.attending.sheets[SessionId("day1")]
    assert [(line.row.person, line.void_at) for line in sheet.lines] == [
        (PersonId("unhq-1"), at("14:30")),
        (PersonId("id-head"), None),
    ]
    assert (sheet.unmatched, [row.person for row in sheet.rows]) == ((), [PersonId("id-head")])
    listed = {who: one.listed_at for who, one in state.presence.items() if one.listed}
    assert listed == {PersonId("unhq-1"): None, PersonId("id-head"): at("14:30")}
    assert state.attending.certified[SessionId("day1")].changed is True


def test_the_undone_extension_is_gone_from_the_restored_clock() -> None:
    extended = folded("agenda.item_extended").sessions[SessionId("day1")].clock
    undone = folded("agenda.act_undone").sessions[SessionId("day1")].clock

    assert extended is not None
    assert undone is not None
    assert (extended.added_ms, undone.added_ms) == (300_000, 0)


def test_the_samples_of_quorum_mean_what_they_meant() -> None:
    session, at_call = SessionId("day1"), folded("quorum.answered").at

    called = folded("quorum.answered").quorum[session]
    declared = folded("quorum.reached").quorum[session]
    set_aside = folded("quorum.lost").quorum[session]

    answers: dict[DelegationId, Answered] = {DelegationId("id"): "online"}
    assert called == Standing(calling=Roll(at_call - timedelta(minutes=1), answers))
    assert declared == Standing(
        declared=Roll(at_call + timedelta(minutes=1), answers), reached=("decide",)
    )
    assert set_aside == Standing()
