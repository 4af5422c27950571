"""The secret of a folder: made once, kept in a file that only its owner reads."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from hybridmeet.application.secrets import new_token

MODE: Final = 0o600
SHORTEST: Final = 32


class BrokenSecret(Exception):
    """The file is there and does not hold what this module wrote."""


def kept_secret(path: Path) -> bytes:
    """The secret in a file; a new one, durable when this returns, where there is none.

    Raises ``BrokenSecret``, and ``OSError`` when the file cannot be read or made.
    """
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        path.chmod(MODE)
    secret = path.read_bytes().strip()
    if len(secret) < SHORTEST:
        raise BrokenSecret(f"{path} is damaged: restore it, or remove it to get other links")
    return secret


def _make(path: Path) -> None:
    """Write the file aside and link it into place: it is whole or not there."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    made = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, MODE)
    try:
        os.write(made, new_token().encode() + b"\n")
        os.fsync(made)
    finally:
        os.close(made)
    with suppress(FileExistsError):  # another was faster: its secret is the one
        path.hardlink_to(aside)
    aside.unlink()
