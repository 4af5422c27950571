"""What the end of a day adds to facts that are about to be recorded, in the same transaction.

So nobody of yesterday is here for even a second when a desk tells late, a wrong word is taken back
or a session begins: neither live modes nor a quorum ever turn by it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from hybridmeet.domain.attending.asked import Asked
from hybridmeet.domain.attending.days import Days
from hybridmeet.domain.attending.events import CheckedIn, CheckedOut, Marked, Observed
from hybridmeet.domain.attending.modes import due_out, holding, newest, presence_of
from hybridmeet.domain.attending.sources import Channel, Source
from hybridmeet.domain.attending.state import PersonPresence
from hybridmeet.domain.events import Event, Recorded
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.ids import CommandId, PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor


def with_its_end(
    state: MeetingState, person: PersonId, events: Sequence[Event], asked: Asked
) -> list[Event]:
    """Facts about a person, and that he was out at the end of the day they speak of."""
    after, ends = _after(state, events, asked.actor, asked.at), Days(state, asked.at)
    told = presence_of(after, person)
    came = [told.room_at, *(one.seen_at for one in events if isinstance(one, CheckedIn))]
    left = {ends.end_of(moment) for moment in came if moment and ends.is_over(moment)}
    over: list[Event] = [
        CheckedOut(person=person, source=Source.SOCKET, seen_at=end)
        for end in sorted(left)
        if _is_in_before(told, end)
    ]
    if told.via is not None and told.via_at is not None and ends.is_over(told.via_at):
        over.append(Marked(person=person, online=False, via=told.via, source=Source.SOCKET))
    return [*events, *over]


def with_those_out(
    state: MeetingState, events: Sequence[Event], actor: Actor, at: datetime
) -> list[Event]:
    """Facts by which a session sits, after that all of an earlier day are out."""
    out = due_out(_after(state, events, actor, at), at)
    return [Observed(out=out), *events] if out else [*events]


def _is_in_before(told: PersonPresence, end: datetime) -> bool:
    """Whether the last word up to the end of a day is that he is in, and nothing is said at it."""
    last = newest([fact for fact in holding(told.facts) if fact.moment <= end], Channel.ROOM)
    return last is not None and last.is_here and last.moment < end


def _after(
    state: MeetingState, events: Iterable[Event], actor: Actor, at: datetime
) -> MeetingState:
    """The meeting as it will be."""
    for event in events:
        fact = Recorded(state.id, state.seq + 1, event, actor, CommandId("overnight"), at)
        state = evolve(state, fact)
    return state
