"""Who is connected to the namespace, as the library keeps it, at a cost that no crowd raises.

python-socketio 5.18.1 looks through every room of the namespace at each disconnect, and every
client has a room of its own: with ten thousand clients and a late loop it spun for minutes. Our
rooms are our own (``rooms.py``), so a client stands in one table here and nowhere else.
"""

from typing_extensions import override

from hybridmeet.adapters.sockets.library import ManagerBase


class Roll(ManagerBase):
    """One table; in and out at a cost of its own."""

    @override
    def basic_enter_room(
        self, sid: str, namespace: str, room: str | None, eio_sid: str | None = None
    ) -> None:
        if room != sid:  # nobody is called by a room of his own
            super().basic_enter_room(sid, namespace, room, eio_sid=eio_sid)

    @override
    def basic_disconnect(self, sid: str, namespace: str, **_more: object) -> None:
        self.basic_leave_room(sid, namespace, None)
        self.callbacks.pop(sid, None)
        for pending in (self.pending_connect, self.pending_disconnect):
            waiting = pending.get(namespace)
            if waiting is not None and sid in waiting:
                waiting.remove(sid)
                if not waiting:
                    del pending[namespace]
