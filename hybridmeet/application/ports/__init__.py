"""What the application asks of the world: Protocols, and the values that cross them.

Adapters implement these; tests run one conformance suite over every implementation of a port.
Instants are aware UTC datetimes in whole milliseconds. Here are only the names: each file holds
the ports of one noun.
"""

from hybridmeet.application.ports.access import (
    AccessStore,
    FeedToken,
    Link,
    OpenedSeat,
    TicketStore,
)
from hybridmeet.application.ports.failures import (
    Conflict,
    NewerRelease,
    StorageError,
    StorageFull,
    StorageUnavailable,
)
from hybridmeet.application.ports.live import Alarm, Alarms, Broadcaster, Clock, Patch
from hybridmeet.application.ports.log import (
    Answer,
    Beside,
    Entry,
    MeetingLog,
    Snapshot,
    SnapshotStore,
)
from hybridmeet.application.ports.nodes import LEASE_S, Held, Hints, Nodes

__all__ = [
    "LEASE_S",
    "AccessStore",
    "Alarm",
    "Alarms",
    "Answer",
    "Beside",
    "Broadcaster",
    "Clock",
    "Conflict",
    "Entry",
    "FeedToken",
    "Held",
    "Hints",
    "Link",
    "MeetingLog",
    "NewerRelease",
    "Nodes",
    "OpenedSeat",
    "Patch",
    "Snapshot",
    "SnapshotStore",
    "StorageError",
    "StorageFull",
    "StorageUnavailable",
    "TicketStore",
]
