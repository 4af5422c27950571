"""A whole server stops in a long meeting and starts again where it was."""

from pathlib import Path

from hybridmeet.app import Settings, build
from hybridmeet.application.folded import shape
from hybridmeet.application.ports import Entry
from hybridmeet.application.snapshots import AT_THE_END
from hybridmeet.domain.commands import Advance, OpenSession
from hybridmeet.domain.events import ItemExtended
from hybridmeet.domain.ids import CommandId, ItemId
from hybridmeet.domain.people import Audience
from hybridmeet.domain.programme import Imported
from tests.builders import SEATS, a_person, a_programme, actor, minutes
from tests.fakes import FakeClock
from tests.story import DAY1

MORE = ItemExtended(session=DAY1, item=ItemId("i1"), by_ms=minutes(1))


async def test_a_server_that_was_stopped_starts_from_what_it_stored(tmp_path: Path) -> None:
    clock, settings = FakeClock(), Settings(port=0, directory=tmp_path)
    house = build(settings, clock)
    await house.start()
    people = {seat.id: a_person(seat) for seat in SEATS}
    live = await house.registry.begin(Imported(programme=a_programme(), people=people, texts={}))
    await live.execute(actor(), OpenSession(session=DAY1), CommandId("open"))
    await live.execute(actor(), Advance(session=DAY1, from_item=None), CommandId("first"))
    seq = live.state.seq
    many = Entry(live.id, seq, actor(), CommandId("many"), clock.now(), (MORE,) * AT_THE_END)
    await house.store.append(many)
    await house.registry.follow(live.id)
    await house.stop()

    again = build(settings, clock)
    kept = await again.store.snapshot(live.id, shape())
    await again.start()
    found = again.registry.find(live.id)

    assert kept is not None
    assert kept.seq == live.state.seq == found.state.seq == seq + AT_THE_END
    assert found.state == live.state
    assert found.join(Audience.PUBLIC).slices == live.join(Audience.PUBLIC).slices
    await again.stop()
