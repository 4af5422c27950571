"""``restore``: a backup into an empty folder or database, after everything in it was checked."""

import asyncio
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from hybridmeet.adapters import erased_list
from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.erased_list import ErasedList
from hybridmeet.adapters.storage.records.backup_file import BackupFile, backup_at
from hybridmeet.adapters.storage.records.restoring import (
    NotEmpty,
    Restoration,
    prepare,
    put_back,
)
from hybridmeet.application.erasing import Erased
from hybridmeet.cli import telling
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.cli.folder import make_folder, open_store
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, read_settings
from hybridmeet.cli.showing import interruptible, progress
from hybridmeet.settings import Settings


def restore(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of hybridmeet backup.")],
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    erased: Annotated[
        list[Path] | None,
        typer.Option(
            "--erased", help="A list of erasures (erased.jsonl) of later than the backup."
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Check the file; write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup into an empty folder or database: all of it or nothing.

    Digests, the whole chain of every log and its fold are checked before anything is
    written. A backup of a folder may go into PostgreSQL, and the other way round.
    Links and subscriptions work as they did; browsers have to open their links again.
    Names that were erased since stay erased: their list is taken from the folder, from
    the backup and from --erased. Then start the server: its screens reload by themselves.
    """
    settings = read_settings(config, directory=data, database_url=database_url)
    with interruptible(), progress("Restoring") as told, _opened(file) as backup:
        lists = _erasures(settings, backup, erased or [])
        restoration = prepare(backup, lists, SystemClock().now(), told)
        if not check:
            _put_back(settings, restoration, lists)
    heads = [head.model_dump() for head in backup.manifest.meetings]
    names = sum(map(len, restoration.changes.values()))
    if as_json:
        telling.as_json(
            {"file": str(file), "restored": not check, "erased": names, "meetings": heads}
        )
        return
    what = f"{file} is sound" if check else f"restored {file}"
    typer.echo(f"{what}: {len(heads)} meetings, made {backup.manifest.made_at:%Y-%m-%d %H:%M} UTC")
    for head in backup.manifest.meetings:
        typer.echo(f"  {head.meeting}  seq {head.seq}  {head.hash}")
    if names:
        typer.echo(f"  names that were erased since stay erased: {names}")


def _opened(file: Path) -> AbstractContextManager[BackupFile]:
    if not file.is_file():
        raise Stop(Exit.NO_FILE, f"{file} cannot be read: it is no file")
    return backup_at(file)


def _erasures(settings: Settings, backup: BackupFile, files: list[Path]) -> tuple[Erased, ...]:
    """Every erasure that is known: of the folder, of the backup, of the files given."""
    found = [
        *ErasedList(settings.directory / erased_list.NAME).all(),
        *erased_list.read(backup.erased, "the backup's list of erasures"),
    ]
    for file in files:
        if not file.is_file():
            raise Stop(Exit.NO_FILE, f"{file} cannot be read: it is no file")
        found += ErasedList(file).all()
    return tuple({one.key: one for one in found}.values())


def _put_back(settings: Settings, restoration: Restoration, lists: tuple[Erased, ...]) -> None:
    make_folder(settings.directory)
    # The list first: should the rest fail, no name comes back by trying again without it.
    ErasedList(settings.directory / erased_list.NAME).keep_all(lists)
    try:
        asyncio.run(_write(settings, restoration))
    except NotEmpty as error:
        where = "the database" if settings.database_url else settings.directory
        said = f"{where} holds meetings already: restore into an empty one"
        raise Stop(Exit.REFUSED, said) from error


async def _write(settings: Settings, restoration: Restoration) -> None:
    store = await asyncio.to_thread(open_store, settings)
    try:
        await store.at_length(partial(put_back, restoration=restoration))
    finally:
        await store.close()
