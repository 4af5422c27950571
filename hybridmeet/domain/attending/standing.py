"""What one person's facts make of him: in the room, marked, and since when he is so.

Pure, one person at a time; which facts there are is said in ``following``.
"""

from dataclasses import replace
from datetime import datetime

from hybridmeet.domain.attending.modes import Mode, holding, mode_of, newest
from hybridmeet.domain.attending.since import began_at
from hybridmeet.domain.attending.sources import Channel
from hybridmeet.domain.attending.state import Fact, PersonPresence


def told_now(was: PersonPresence, fact: Fact) -> PersonPresence:
    """One fact more, told as it happens: it is the newest of its channel, whatever stood before.

    A meeting of 100,000 facts has people with a thousand each: what each one costs must not grow.
    """
    facts, here = (*was.facts, fact), fact.is_here
    at = fact.moment if here else None
    if fact.channel is Channel.ROOM:
        place = fact.place if here else None
        return replace(was, facts=facts, in_room=here, place=place, room_at=at)
    return replace(was, facts=facts, via=fact.via if here else None, via_at=at)


def reckoned(told: PersonPresence) -> PersonPresence:
    """What all facts make of the room and the mark, after one that is late or taken back."""
    facts = holding(told.facts)
    room, mark = newest(facts, Channel.ROOM), newest(facts, Channel.ONLINE)
    is_in = room is not None and room.is_here
    return replace(
        told,
        in_room=is_in,
        place=room.place if room and is_in else None,
        room_at=room.moment if room and is_in else None,
        via=mark.via if mark and mark.is_here else None,
        via_at=mark.moment if mark and mark.is_here else None,
    )


def stand(was: PersonPresence, told: PersonPresence, moment: datetime) -> PersonPresence:
    """Since when a person is what he is now: never before he was otherwise."""
    mode = mode_of(told)
    if mode is mode_of(was):
        return told
    if mode is Mode.NOT_ARRIVED:
        return replace(told, since=None)
    return replace(told, since=max(moment, was.since) if was.since else moment)


def looked_back(now: PersonPresence) -> PersonPresence:
    """What is told late may say that he is so since an earlier moment, or a later one.

    It goes through all that is known of him: of what is told at once ``stand`` knows it as well.
    """
    return replace(now, since=began_at(now))
