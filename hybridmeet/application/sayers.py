"""By what name somebody's word is shown, where several devices hold one desk's link.

A desk's page puts eight signs before the ids of its commands, made once on that device for that
desk: they say nothing of who holds it, and tell two tablets on one link apart. The first device
that has said anything bears the seat's name, the second is called "Desk 1 (2)".
"""

import re
from typing import Final

from hybridmeet.domain.attending.state import Fact
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.views.wire import name_of

DEVICE: Final = re.compile(r"[0-9a-f]{8}(?=\.)", re.ASCII)


class Sayers:
    """The names of those who said something at a door, for one look at a meeting."""

    def __init__(self, state: MeetingState, asker: PersonId | None = None) -> None:
        self._state = state
        self._asker = asker
        self._devices: dict[PersonId, dict[str, int]] = {}
        for _, by, device in sorted(
            (fact.seq, fact.by, device)
            for presence in state.presence.values()
            for fact in presence.facts
            if fact.by and (device := device_of(fact))
        ):
            of_seat = self._devices.setdefault(by, {})
            of_seat.setdefault(device, len(of_seat) + 1)

    def name(self, fact: Fact) -> str | None:
        """Who said it; None where nobody did."""
        if fact.by is None:
            return None
        name = name_of(self._state, fact.by)
        number = self._devices.get(fact.by, {}).get(device_of(fact) or "", 1)
        return name if number == 1 else f"{name} ({number})"

    def is_of_the_asker(self, fact: Fact) -> bool:
        """Whether it was said through the link of whoever asks, on whichever device."""
        return fact.by is not None and fact.by == self._asker


def device_of(fact: Fact) -> str | None:
    """The device that sent it, where its page says so."""
    found = DEVICE.match(fact.command)
    return found.group() if found else None
