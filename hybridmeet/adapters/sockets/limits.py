"""What a stranger may ask of the live channel, in numbers; the defaults are docs/protocol.md's.

Only counting lives here: no socket, no clock of its own. ``app.py`` fills ``Limits`` from Settings.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Every bound of the live channel; seconds, messages, bytes, sockets."""

    ping_interval_s: float = 10.0
    ping_timeout_s: float = 15.0
    tick_s: float = 10.0
    tick_operators_s: float = 5.0
    queue_messages: int = 256
    queue_bytes: int = 65_536
    connect_deadline_s: float = 5.0
    header_deadline_s: float = 10.0
    sockets_per_address_unjoined: int = 50
    sockets_per_person: int = 10
    sockets_total: int = 10_000
    message_rate_per_s: int = 100
    message_burst: int = 200
    max_frame_bytes: int = 65_536
    bad_frames: int = 5
    direct_writes: bool = True
    drain_notice_s: float = 0.0

    @property
    def silence_s(self) -> float:
        """How long a line may be silent before it counts as cut."""
        return self.ping_interval_s + self.ping_timeout_s


class TokenBucket:
    """A pace: ``burst`` messages at once, then ``rate`` a second; what is above it is delayed."""

    __slots__ = ("_at", "_burst", "_left", "_rate")

    def __init__(self, rate_per_s: float, burst: int) -> None:
        self._rate = rate_per_s
        self._burst = burst
        self._left = float(burst)
        self._at: float | None = None

    def take(self, now: float) -> float:
        """Take one; how many seconds to wait before using it."""
        if self._at is not None:
            self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        self._left -= 1
        return max(0.0, -self._left / self._rate)


class Doors:
    """Who stands at the door: sockets in all, and an address's that have not said who they are.

    A hall is one address: only sockets that have not connected to the namespace are counted by it.
    """

    def __init__(self, total: int, unjoined: int) -> None:
        self._total = total
        self._unjoined = unjoined
        self._open = 0
        self._strangers: dict[str, int] = {}

    def is_full(self) -> bool:
        """Whether the server has all the sockets it can carry."""
        return self._open >= self._total

    def is_crowded(self, address: str) -> bool:
        """Whether too many sockets of an address have not said who they are."""
        return self._strangers.get(address, 0) >= self._unjoined

    def came(self, address: str) -> None:
        """A socket was opened."""
        self._open += 1
        self.unknown(address)

    def unknown(self, address: str) -> None:
        """It has not said who it is, or not any more."""
        self._strangers[address] = self._strangers.get(address, 0) + 1

    def known(self, address: str) -> None:
        """It has said who it is."""
        left = self._strangers.get(address, 0) - 1
        if left > 0:
            self._strangers[address] = left
        else:
            self._strangers.pop(address, None)

    def went(self, address: str, *, was_known: bool) -> None:
        """A socket is over."""
        self._open -= 1
        if not was_known:
            self.known(address)
