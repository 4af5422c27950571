"""What holds over any history: unbroken patches, nothing hidden, replay equals what was shown."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import orjson
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.application.live_meeting import LiveMeeting, Surroundings
from hybridmeet.application.registry import Registry
from hybridmeet.domain.commands import Observe, Retitle
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import CommandId, PersonId
from hybridmeet.domain.people import Actor, Audience, Role
from hybridmeet.domain.programme import Imported, Programme
from hybridmeet.domain.texts import Text
from hybridmeet.domain.views import Looking, view_for
from tests.anything import HIDDEN, SECRET, Wanted, a_mixed_programme, histories, wishes
from tests.builders import a_person
from tests.fakes import FakeBroadcaster, FakeClock, MemoryStore
from tests.quorate import a_rule
from tests.story import DAY1, WHO

MOVING = ("open", "open", "advance", "advance", "pause", "pause", "unpause", "suspend", "extend")
BELOW = (Audience.PARTICIPANTS, Audience.PUBLIC)


class Running:
    """A live meeting on a memory log, with what each audience was sent."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = MemoryStore()
        self.sent = FakeBroadcaster()
        self.registry = Registry(Surroundings(self.store, self.sent, self.clock))
        self.asked = 0

    async def begin(self, programme: Programme) -> LiveMeeting:
        people = {seat.id: a_person(seat) for seat in programme.seats}
        return await self.registry.begin(
            Imported(programme=programme, people=people, texts={}, rules=a_rule("all"))
        )

    async def ask(self, meeting: LiveMeeting, wanted: Wanted) -> bool:
        self.clock.advance(wanted.after_ms)
        command = wanted.command(meeting.state.sessions[DAY1])
        role = Role.SYSTEM if isinstance(command, Observe) else wanted.role
        actor = Actor(meeting=meeting.id, role=role, person=WHO.get(role))
        self.asked += 1
        try:
            await meeting.execute(actor, command, CommandId(f"c{self.asked}"))
        except Rejection:
            return False
        return True


def merged(first: Mapping[str, Any], running: Running, audience: Audience) -> dict[str, Any]:
    """What a follower holds who joined at first and laid every patch over it."""
    slices, rev = dict(first), 0
    for patch in running.sent.patches:
        if patch.audience is audience:
            assert patch.rev == rev + 1, "the chain prev -> rev is unbroken"
            rev = patch.rev
            slices.update(patch.slices)
    return slices


@given(histories())
async def test_laid_over_each_other_patches_equal_a_fresh_join(history: list[Wanted]) -> None:
    running = Running()
    meeting = await running.begin(a_mixed_programme())
    first = {audience: meeting.join(audience).slices for audience in Audience}

    for wanted in history:
        await running.ask(meeting, wanted)
        await meeting.settle()

    for audience in Audience:
        assert merged(first[audience], running, audience) == meeting.join(audience).slices


@given(histories(), st.integers(0, 30))
async def test_who_missed_some_changes_gets_just_what_brings_him_up_to_date(
    history: list[Wanted], missed: int
) -> None:
    running = Running()
    meeting = await running.begin(a_mixed_programme())
    kept = {0: meeting.join(Audience.MEMBERS)}
    for wanted in history:
        await running.ask(meeting, wanted)
        view = meeting.join(Audience.MEMBERS)
        kept.setdefault(view.rev, view)

    now = meeting.join(Audience.MEMBERS)
    had = kept[max(rev for rev in kept if rev <= max(now.rev - missed, 0))]
    since = meeting.join(Audience.MEMBERS, had.epoch, had.rev)

    assert {**had.slices, **since.slices} == now.slices
    assert all(had.slices[name] != part for name, part in since.slices.items() if missed == 1)


@given(histories())
async def test_rendering_what_was_touched_equals_rendering_all(history: list[Wanted]) -> None:
    running = Running()
    meeting = await running.begin(a_mixed_programme())

    for wanted in history:
        running.clock.advance(1_000)  # nothing calm waits
        await running.ask(meeting, wanted)
    running.clock.advance(1_000)
    await meeting.settle()

    now = running.clock.now()
    for audience in Audience:
        shown = meeting.join(audience).slices
        for name, part in shown.items():
            rendered = view_for(Looking(meeting.state, now), audience, [name])[name]
            assert _said(name, rendered) == _said(name, part)


@given(st.lists(wishes(MOVING), min_size=4, max_size=14))
async def test_a_forecast_is_what_the_state_leads_to_as_of_the_minute_it_names(
    history: list[Wanted],
) -> None:
    running = Running()
    meeting = await running.begin(a_mixed_programme())

    for wanted in history:
        await running.ask(meeting, wanted)
        await meeting.settle()
        for audience in Audience:
            for name, part in meeting.join(audience).slices.items():
                if name.startswith("forecast/"):
                    then = datetime.fromisoformat(cast("Any", part)["as_of"])
                    assert view_for(Looking(meeting.state, then), audience, [name]) == {name: part}


def _said(name: str, part: Any) -> Any:
    """A slice without its age: a forecast that still says the same is not sent again."""
    return {**part, "as_of": None} if name.startswith("forecast/") else part


@given(histories())
async def test_folding_the_log_gives_the_state_that_was_shown(history: list[Wanted]) -> None:
    running = Running()
    meeting = await running.begin(a_mixed_programme())
    for wanted in history:
        await running.ask(meeting, wanted)

    log = await running.store.read(meeting.id)
    beside = await running.store.beside(meeting.id)

    assert [recorded.seq for recorded in log] == list(range(1, len(log) + 1))
    assert fold(log, beside.people, beside.texts) == meeting.state


@given(histories())
async def test_who_may_not_see_an_item_never_receives_a_word_of_it(history: list[Wanted]) -> None:
    running = Running()
    meeting = await running.begin(a_mixed_programme())
    for wanted in history:
        if wanted.kind == "retitle" and wanted.item in HIDDEN:
            continue
        await running.ask(meeting, wanted)

    seen = [orjson.dumps(dict(meeting.join(audience).slices)) for audience in BELOW]
    sent = [orjson.dumps(dict(p.slices)) for p in running.sent.patches if p.audience in BELOW]

    for words in (*seen, *sent):
        assert SECRET.encode() not in words
        assert b'"i3"' not in words
        assert b'"i4"' not in words
    assert SECRET in str(meeting.join(Audience.MEMBERS).slices), "the bait is there to be taken"


@given(histories(), st.lists(st.integers(0, 24), max_size=6))
async def test_what_differs_only_in_hidden_content_looks_the_same_from_below(
    history: list[Wanted], renamed_after: list[int]
) -> None:
    histories_shown = []
    for secret, renames in ((SECRET, []), ("Another thing", renamed_after)):
        running = Running()
        meeting = await running.begin(a_mixed_programme(secret))
        epoch_free = []
        for number, wanted in enumerate(history):
            await running.ask(meeting, _acted_by_chair(wanted))
            await meeting.settle()  # as once a second: time shows by itself
            for _ in range(renames.count(number)):
                await _rename_hidden(running, meeting)
            epoch_free.append([meeting.rev(audience) for audience in BELOW])
        patches = [
            (p.audience, p.rev, orjson.dumps(dict(p.slices)))
            for p in running.sent.patches
            if p.audience in BELOW
        ]
        joins = [orjson.dumps(dict(meeting.join(audience).slices)) for audience in BELOW]
        histories_shown.append((epoch_free, patches, joins))

    assert histories_shown[0] == histories_shown[1]


def _acted_by_chair(wanted: Wanted) -> Wanted:
    return replace(wanted, kind="advance") if wanted.kind == "retitle" else wanted


async def _rename_hidden(running: Running, meeting: LiveMeeting) -> None:
    running.asked += 1
    title = Text(en=f"Renamed {running.asked}")
    command = Retitle(session=DAY1, item=HIDDEN[running.asked % 2], title=title)
    actor = Actor(meeting=meeting.id, role=Role.SECRETARY, person=PersonId("secretary"))
    try:
        await meeting.execute(actor, command, CommandId(f"hidden{running.asked}"))
    except Rejection:
        return
