"""Bringing a store to today's shape, at start.

Alembic is asked only when there is work for it: importing it costs 0.12 to 0.16 s of each start,
looking at one row costs nothing.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from hybridmeet.adapters.storage.failures import StoreTooNew

SCRIPTS: Final = Path(__file__).parent / "migrations"
HEAD: Final = "0002"  # the newest migration; a test compares it with the folder


def nobody_else(connection: Connection) -> None:
    """What makes others wait where there are none: the file is this process's own."""


def migrate(
    engine: Engine, where: Path | str, alone: Callable[[Connection], None] = nobody_else
) -> None:
    """Bring a store to today's shape, in one transaction; ``StoreTooNew`` when it is past it.

    ``alone`` makes others wait who would do the same now; it is asked only when there is work, and
    then the shape is looked at again: another may have brought it there meanwhile.
    """
    with engine.begin() as connection:
        if _is_today(connection, where):
            return
        alone(connection)
        if not _is_today(connection, where):
            _upgrade(connection)


def revision(connection: Connection) -> str | None:
    """The shape a store has; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def is_known(found: str) -> bool:
    """Whether this release knows a shape: its own, or one that it can bring to it."""
    return any(SCRIPTS.glob(f"versions/r{found}_*.py"))


def _is_today(connection: Connection, where: Path | str) -> bool:
    found = revision(connection)
    if found is not None and not is_known(found):
        raise StoreTooNew(where, found)
    return found == HEAD


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 -- see above
    from alembic.config import Config  # noqa: PLC0415 -- see above

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
