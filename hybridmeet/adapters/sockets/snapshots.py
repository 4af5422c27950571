"""What a join answers, encoded once per (meeting, audience, rev) and shared by all who ask.

A reconnect storm costs sends, not work. Only the text is kept, no state; the oldest go first.
"""

from collections import OrderedDict
from typing import Final

import orjson

from hybridmeet.application.stage import View
from hybridmeet.domain.ids import MeetingId

MOST_KEPT: Final = 64  # texts: five audiences, and the revs that a storm comes back with


class Snapshots:
    """The newest answers to joins."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[object, ...], str] = OrderedDict()

    def text(self, meeting: MeetingId, view: View, since: int | None, server_time: str) -> str:
        """The JSON of an answer; ``since`` is the rev of this epoch that a client has, if any."""
        key = (meeting, view.epoch, view.audience, since, view.rev)
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = _encoded(view)
            while len(self._texts) > MOST_KEPT:
                self._texts.popitem(last=False)
        self._texts.move_to_end(key)
        return f'{text[:-1]},"server_time":"{server_time}"}}'


def _encoded(view: View) -> str:
    members = {
        "epoch": view.epoch,
        "rev": view.rev,
        "audience": view.audience,
        "slices": dict(view.slices),
    }
    return orjson.dumps(members).decode()
