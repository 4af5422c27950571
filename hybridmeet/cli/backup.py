"""``backup``: everything in one file, beside a running server, read back before it counts."""

from pathlib import Path
from typing import Annotated

import typer

from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.erased_list import NAME as ERASED
from hybridmeet.adapters.erased_list import ErasedList, line_of
from hybridmeet.adapters.storage.records.audit import Checked, audited
from hybridmeet.adapters.storage.records.backing_up import Backup, new_file, write_into
from hybridmeet.adapters.storage.records.backup_file import BackupFile
from hybridmeet.adapters.storage.records.manifest import Manifest
from hybridmeet.adapters.storage.records.stored import record_at
from hybridmeet.cli import telling
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, read_settings
from hybridmeet.cli.showing import interruptible, progress
from hybridmeet.settings import Settings

Checks = list[Checked]


def backup(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    force: Annotated[bool, typer.Option("--force", help="Take the place of a file there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write all meetings into one file, also while servers run.

    The file is what stood there at one moment. It is read back and checked before it
    gets its name: an interrupted backup leaves nothing. Names of people are in it, no
    secret is (links and cookies are kept as digests); give it to nobody who may not
    read the names.
    """
    settings = read_settings(config, directory=data, database_url=database_url)
    with interruptible():
        manifest, checks = _write(settings, file, force=force)
    faults = [fault.written for check in checks for fault in check.faults]
    if as_json:
        telling.as_json({"file": str(file), "faults": faults, **manifest.model_dump(mode="json")})
    else:
        rows = sum(member.rows for member in manifest.members)
        typer.echo(f"backed up {len(manifest.meetings)} meetings, {rows} rows: {file}")
        for head in manifest.meetings:
            typer.echo(f"  {head.meeting}  seq {head.seq}  {head.hash}")
        telling.note(*faults)
    if faults:
        said = "the record has faults, and so has its backup: hybridmeet doctor says what to do"
        raise Stop(Exit.REFUSED, said)


def _write(settings: Settings, file: Path, *, force: bool) -> tuple[Manifest, Checks]:
    now = SystemClock().now()
    try:
        erased = [line_of(one) for one in ErasedList(settings.directory / ERASED).all()]
        with (
            progress("Backing up") as told,
            record_at(settings.database, settings.database_url) as record,
            new_file(file, force=force) as out,
        ):
            manifest = write_into(out, Backup(record, erased, now), told)
            told("reading it back")
            return manifest, list(audited(BackupFile(out), told))
    except FileExistsError as error:
        raise Stop(
            Exit.REFUSED, f"{file} is there already: choose another name, or --force"
        ) from error
    except OSError as error:
        said = f"{file} cannot be written ({error.strerror}): choose another place"
        raise Stop(Exit.CANNOT_CREATE, said) from error
