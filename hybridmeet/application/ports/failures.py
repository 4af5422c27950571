"""What a store may answer instead: three kinds of not yet."""


class StorageError(Exception):
    """The store could not do it; nothing of the attempt is visible.

    StorageError
     ├─ StorageFull         no room; free some and ask again with the same command id
     ├─ StorageUnavailable  cannot be reached or is broken; the outcome may be unknown: ask again
     │   └─ NewerRelease    holds what only a newer release can read: this one has to give way
     └─ Conflict            the log is longer than the caller believed: read on and decide again
    """


class StorageFull(StorageError):
    """There is no room left to write."""


class StorageUnavailable(StorageError):
    """The store cannot be reached, or failed in a way that leaves the outcome unknown."""


class NewerRelease(StorageUnavailable):
    """The log holds what this release cannot read; a newer one on the same record wrote it."""


class Conflict(StorageError):
    """The meeting's log does not stand at the seq that the caller expected."""
