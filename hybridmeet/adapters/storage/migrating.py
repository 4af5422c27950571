"""Bringing a file to today's shape, at start.

Alembic is asked only when there is work for it: importing it costs 0.12 to 0.16 s of each start,
looking at one row costs nothing.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text

from hybridmeet.adapters.storage.failures import StoreTooNew

SCRIPTS: Final = Path(__file__).parent / "migrations"
HEAD: Final = "0002"  # the newest migration; a test compares it with the folder


def migrate(engine: Engine, path: Path) -> None:
    """Bring the file to today's shape, in one transaction; ``StoreTooNew`` when it is past it."""
    with engine.begin() as connection:
        found = revision(connection)
        if found == HEAD:
            return
        if found is not None and not is_known(found):
            raise StoreTooNew(path, found)
        _upgrade(connection)


def revision(connection: Connection) -> str | None:
    """The shape the file has; None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def is_known(found: str) -> bool:
    """Whether this release knows a shape: its own, or one that it can bring to it."""
    return any(SCRIPTS.glob(f"versions/r{found}_*.py"))


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 -- see above
    from alembic.config import Config  # noqa: PLC0415 -- see above

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
