"""How the command line ends: one code for each kind of end, and the table that chooses it.

Codes above 63 are those of BSD's sysexits.h. A mistake of whoever typed the command ends in a
sentence, never in a traceback.
"""

import errno
from enum import IntEnum
from pathlib import Path
from typing import Final

from hybridmeet.adapters.erased_list import BrokenList
from hybridmeet.adapters.metrics.listening import AddressTaken
from hybridmeet.adapters.secret_file import BrokenSecret
from hybridmeet.adapters.storage.chain import BrokenChain
from hybridmeet.adapters.storage.failures import StoreInUse, StoreTooNew
from hybridmeet.adapters.storage.records.manifest import BrokenBackup
from hybridmeet.adapters.storage.records.restoring import Faulty
from hybridmeet.application.erasing import Code as EraseCode
from hybridmeet.application.importing import Code
from hybridmeet.application.ports import NewerRelease, StorageError
from hybridmeet.settings import InvalidSettings


class Exit(IntEnum):
    """What the shell sees."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    WRONG_FILE = 65
    NO_FILE = 66
    CANNOT_LISTEN = 69
    DEFECT = 70
    CANNOT_CREATE = 73
    STORE_FAILED = 74
    IN_USE = 75
    WRONG_SETTINGS = 78
    STOPPED = 130


MEANING: Final[dict[Exit, str]] = {
    Exit.OK: "done; a server that was told to stop has stopped",
    Exit.REFUSED: "refused, or found wrong: the meeting exists already, doctor found a fault",
    Exit.USAGE: "the command was not understood",
    Exit.WRONG_FILE: "a file is no programme or sound backup: problems are named, nothing is taken",
    Exit.NO_FILE: "a file cannot be read",
    Exit.CANNOT_LISTEN: "the address cannot be listened on: another program has the port",
    Exit.DEFECT: "hybridmeet itself has failed; please report what it said",
    Exit.CANNOT_CREATE: "the folder cannot be made or written to",
    Exit.STORE_FAILED: "the store failed or the disk is full; nothing acknowledged is lost",
    Exit.IN_USE: "another process holds the folder and did not answer",
    Exit.WRONG_SETTINGS: "the settings are wrong; every problem was named",
    Exit.STOPPED: "it was stopped before it was done; nothing of it is left",
}

OF_ANSWER: Final[dict[Code | EraseCode, Exit]] = {
    "ok": Exit.OK,
    "unknown": Exit.REFUSED,
    "exists": Exit.REFUSED,
    "wrong_programme": Exit.WRONG_FILE,
    "storage_full": Exit.STORE_FAILED,
    "unavailable": Exit.STORE_FAILED,
    "malformed": Exit.DEFECT,
}


class Stop(Exception):
    """The end of a command that cannot go on, with what to say."""

    def __init__(self, code: Exit, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.code = code
        self.lines = lines


def stop_for(error: Exception) -> Stop | None:
    """The end that goes with an error; None for one that nobody expected."""
    if isinstance(error, Stop):
        return error
    if isinstance(error, InvalidSettings):
        return Stop(Exit.WRONG_SETTINGS, *error.problems)
    if isinstance(error, BrokenChain):
        said = "the record is not as it was written: nothing is served"
        advice = "hybridmeet doctor says what is wrong; restore the last sound backup"
        return Stop(Exit.STORE_FAILED, str(error), said, advice)
    code = next((code for kind, code in _OF_ERROR if isinstance(error, kind)), None)
    return None if code is None else Stop(code, *str(error).splitlines())


_OF_ERROR: Final[tuple[tuple[type[Exception], Exit], ...]] = (
    (AddressTaken, Exit.CANNOT_LISTEN),
    (StoreInUse, Exit.IN_USE),
    (StoreTooNew, Exit.REFUSED),
    (NewerRelease, Exit.REFUSED),
    (StorageError, Exit.STORE_FAILED),
    (BrokenSecret, Exit.CANNOT_CREATE),
    (BrokenBackup, Exit.WRONG_FILE),
    (BrokenList, Exit.WRONG_FILE),
    (Faulty, Exit.WRONG_FILE),
)  # the first that fits


def cannot_open(error: OSError, path: Path) -> Stop:
    """Why the record cannot be opened."""
    said = f"{path} cannot be opened ({error.strerror}): choose another --data"
    return Stop(Exit.CANNOT_CREATE, said)


def cannot_listen(error: OSError, address: str) -> Stop:
    """Why an address cannot be listened on, and what to do."""
    if error.errno == errno.EADDRINUSE:
        said = f"{address} is in use by another program: stop it, or choose another --port"
    elif error.errno == errno.EACCES:
        said = f"{address} needs rights you do not have: choose a --port of 1024 or above"
    else:
        said = f"{address} cannot be listened on ({error.strerror or error}): choose another --host"
    return Stop(Exit.CANNOT_LISTEN, said)
