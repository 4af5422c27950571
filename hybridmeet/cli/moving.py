"""``migrate-database``: a whole record from a folder into PostgreSQL, or back, proved the same."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hybridmeet.adapters.storage.records.audit import audited
from hybridmeet.adapters.storage.records.copying import Copied, Whereabouts, at_rest, copy, filling
from hybridmeet.adapters.storage.records.restoring import Faulty, NotEmpty
from hybridmeet.cli import telling
from hybridmeet.cli.exits import Exit, Stop, cannot_open
from hybridmeet.cli.folder import make_folder
from hybridmeet.cli.options import AsJson, Config, read_settings
from hybridmeet.cli.showing import interruptible, progress

From = Annotated[
    str | None,
    typer.Option("--from", help="Folder or PostgreSQL URL of the record; else the --data folder."),
]
To = Annotated[
    str | None,
    typer.Option(
        "--to", help="PostgreSQL URL or folder, empty as yet; else HYBRIDMEET_DATABASE_URL."
    ),
]


def migrate_database(
    source: From = None, target: To = None, config: Config = None, as_json: AsJson = False
) -> None:
    """Copy every meeting with its whole history into another, empty store: all or nothing.

    Stop the server first. Every log is checked before, and again in the copy: each table must
    give the same bytes and each log end in the same digest, or nothing is kept. Links, seats
    and subscriptions go on working. The old record is left as it was: do not serve it again.
    """
    settings = read_settings(config)
    old = _named(source, config) if source else Whereabouts(settings.database)
    new = (
        _named(target, config) if target else Whereabouts(settings.database, settings.database_url)
    )
    if old == new:
        raise Stop(Exit.USAGE, "both are the same store: name where the record shall go with --to")
    with interruptible():
        copied = _copied(old, new)
    if as_json:
        telling.as_json({"copied": [asdict(one) for one in copied]})
        return
    typer.echo(f"copied {len(copied)} meetings; in both stores each log ends in the same digest")
    for one in copied:
        typer.echo(f"  {one.meeting}  seq {one.seq}  {one.hash}")
    telling.note("Start the servers on the new store; do not serve the old one again.")


def _named(given: str, config: Path | None) -> Whereabouts:
    if "://" in given:
        return Whereabouts(Path(), read_settings(config, database_url=given).database_url)
    return Whereabouts(read_settings(config, directory=Path(given)).database)


def _copied(old: Whereabouts, new: Whereabouts) -> list[Copied]:
    if not new.url:
        make_folder(new.file.parent)
    try:
        with progress("Copying") as told, at_rest(old) as record:
            if faults := [fault for checked in audited(record, told) for fault in checked.faults]:
                raise Faulty(faults)
            with filling(new) as connection:
                return copy(record, connection, told)
    except NotEmpty as error:
        said = (
            f"{'the database' if new.url else new.file} holds meetings already: name an empty one"
        )
        raise Stop(Exit.REFUSED, said) from error
    except OSError as error:
        raise cannot_open(error, new.file) from error
