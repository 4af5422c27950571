"""Hybridmeet, whole, with a seat and a link for each of many people: ``full_hall FOLDER PEOPLE``.

Its clock is the machine's: what is told once a second is told once a second. It answers orders as
the contestants do; ``observed`` tells when the log says that presence was observed.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.sockets.ears import attentively
from hybridmeet.app import House, build
from hybridmeet.domain.attending.events import Observed
from hybridmeet.domain.commands import Advance, OpenSession
from hybridmeet.domain.ids import CommandId, PersonId, SessionId
from hybridmeet.domain.people import Actor, Role, Seat
from hybridmeet.domain.programme import Imported
from tests.bench.listening import obey, raise_file_limit
from tests.bench.ours import CHAIR, MEETING, TOKEN, programme, settings
from tests.builders import SEATS, a_person, a_seat
from tests.faults.crowd import token_of

SESSION = "s1"


@dataclass
class Hall:
    """A running house, and what it is asked."""

    house: House
    people: int

    async def begin(self) -> None:
        """Everybody has a seat and a link, the session is open, its first item current."""
        seats: list[Seat] = [a_seat(f"p{number}", "vn") for number in range(self.people)]
        shown = programme(1).model_copy(update={"seats": (*SEATS, *seats)})
        people = {seat.id: a_person(seat) for seat in shown.seats}
        live = await self.house.registry.begin(Imported(programme=shown, people=people, texts={}))
        links = {PersonId(seat.id): token_of(number) for number, seat in enumerate(seats)}
        await self.house.access.keep_reusable(MEETING, {CHAIR: TOKEN, **links})
        actor, session = Actor(meeting=MEETING, role=Role.CHAIR, person=CHAIR), SessionId(SESSION)
        await live.execute(actor, OpenSession(session=session), CommandId("open"))
        await live.execute(actor, Advance(session=session, from_item=None), CommandId("first"))

    async def observed(self, _: int) -> dict[str, object]:
        """When presence was observed (ms since 1970), and of how many."""
        log = await self.house.store.read(MEETING)
        told = [(fact.at, fact.event) for fact in log if isinstance(fact.event, Observed)]
        return {
            "at_ms": [round(at.timestamp() * 1000) for at, _ in told],
            "people": [len(event.online) for _, event in told],
        }


async def main(folder: Path, people: int) -> None:
    """Serve until the input ends."""
    house = build(settings(folder), SystemClock())
    await house.start()
    try:
        hall = Hall(house, people)
        await hall.begin()
        await obey(house.settings.port, {"observed": hall.observed})
    finally:
        await house.stop()


if __name__ == "__main__":
    raise_file_limit()
    attentively(main(Path(sys.argv[1]), int(sys.argv[2])))
