"""What a join answers, encoded once per (meeting, audience, rev) and shared by all who ask.

A reconnect storm costs sends, not work: neither encoding nor compressing is done for one alone.
Only the text is kept, no state; the oldest go first.
"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import orjson

from hybridmeet.adapters.sockets.packets import Body
from hybridmeet.application.stage import View
from hybridmeet.domain.ids import MeetingId

MOST_KEPT: Final = 64  # texts: five audiences, and the revs that a storm comes back with


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A view as the answer to one join: what all are told, and when he was."""

    body: Body  # an object that is still open
    server_time: str

    @property
    def foot(self) -> bytes:
        """What closes the object."""
        return f',"server_time":"{self.server_time}"}}'.encode()


class Snapshots:
    """The newest answers to joins."""

    def __init__(self) -> None:
        self._bodies: OrderedDict[tuple[object, ...], Body] = OrderedDict()

    def of(self, meeting: MeetingId, view: View, since: int | None, server_time: str) -> Snapshot:
        """The answer to a join; ``since`` is the rev of this epoch that a client has, if any."""
        key = (meeting, view.epoch, view.audience, since, view.rev)
        body = self._bodies.get(key)
        if body is None:
            body = self._bodies[key] = Body(_encoded(view).removesuffix(b"}"))
            while len(self._bodies) > MOST_KEPT:
                self._bodies.popitem(last=False)
        self._bodies.move_to_end(key)
        return Snapshot(body, server_time)


def _encoded(view: View) -> bytes:
    members = {
        "epoch": view.epoch,
        "rev": view.rev,
        "audience": view.audience,
        "slices": dict(view.slices),
    }
    return orjson.dumps(members)
