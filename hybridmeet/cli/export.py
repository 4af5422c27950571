"""``export`` and ``export-person``: what is kept of a meeting, or of one person, as JSON."""

import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from hybridmeet.adapters.storage.records.backing_up import new_file
from hybridmeet.adapters.storage.records.kept import Record, line_of
from hybridmeet.cli import telling
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.cli.options import Config, DatabaseUrl, Folder, read_settings
from hybridmeet.cli.sources import FromBackup, meeting_in, record_of


def export(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    meeting: Annotated[str, typer.Argument(metavar="MEETING", help="The meeting's id.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write here, not to stdout.")
    ] = None,
    with_people: Annotated[
        bool, typer.Option("--with-people", help="Add names, and texts that may name people.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Take the place of a file there.")] = False,
    backup: FromBackup = None,
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Write a meeting's whole log as JSON lines, one fact each, also while servers run.

    A line has the members that were hashed, and the chain's digests: any language can
    check it. Members are sorted and the bytes are the same each time. No name of a
    person is in it, unless --with-people is given.
    """
    settings = read_settings(config, directory=data, database_url=database_url)
    try:
        with record_of(settings, backup) as record:
            lines = _lines(record, meeting_in(record, meeting), with_people=with_people)
            with new_file(out, force=force) if out else nullcontext(sys.stdout.buffer) as file:
                file.writelines(lines)
    except FileExistsError as error:
        raise Stop(
            Exit.REFUSED, f"{out} is there already: choose another name, or --force"
        ) from error
    except BrokenPipeError:  # whoever read it has seen enough
        sys.stderr.close()
        raise typer.Exit from None
    except OSError as error:
        said = f"{out} cannot be written ({error.strerror}): choose another place"
        raise Stop(Exit.CANNOT_CREATE, said) from error


def _lines(record: Record, meeting: str, *, with_people: bool) -> Iterator[bytes]:
    for row in record.rows("event", meeting):
        yield line_of({**row, "body": orjson.Fragment(row["body"])})
    for table in ("person", "text") if with_people else ():
        for row in record.rows(table, meeting):
            yield line_of({"meeting": meeting, table: row["id"], "body": orjson.loads(row["body"])})


def export_person(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    person: Annotated[str, typer.Argument(metavar="PERSON", help="The person's id.")],
    meeting: Annotated[str, typer.Option("--meeting", "-m", help="The meeting's id.")],
    backup: FromBackup = None,
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
) -> None:
    """Write all that is kept of one person in a meeting, as JSON.

    The row with the name, the seat, what opens it (times only, no digest), and every
    fact of the log that names the person's id or was asked by it.
    """
    settings = read_settings(config, directory=data, database_url=database_url)
    with record_of(settings, backup) as record:
        found = _kept_of(record, meeting_in(record, meeting), person)
    if found["person"] is None:
        raise Stop(Exit.REFUSED, f"nobody in {meeting} has the id {person}")
    telling.as_json(found)


def _kept_of(record: Record, meeting: str, person: str) -> dict[str, Any]:
    def own(table: str, column: str) -> list[dict[str, Any]]:
        """The person's rows without the column that holds a digest of what opens a seat."""
        rows = (row for row in record.rows(table, meeting) if row["person"] == person)
        return [{name: value for name, value in row.items() if name != column} for row in rows]

    bodies = (row["body"] for row in record.rows("person", meeting) if row["id"] == person)
    facts = [
        {"seq": row["seq"], "type": row["type"], "at": row["at"], "by_this_person": is_actor}
        for row in record.rows("event", meeting)
        if (is_actor := row["actor"].partition(":")[2] == person)
        or (row["type"] != "programme.published" and f'"{person}"' in row["body"])
    ]
    return {
        "meeting": meeting,
        "id": person,
        "person": next(map(orjson.loads, bodies), None),
        "seat": _seat(record, meeting, person),
        "links": own("link", "digest"),
        "browsers": own("browser_seat", "browser"),
        "subscriptions": own("feed", "digest"),
        "facts": facts,
    }


def _seat(record: Record, meeting: str, person: str) -> object:
    first = next(record.rows("event", meeting))
    seats = orjson.loads(first["body"])["programme"]["seats"]
    return next((seat for seat in seats if seat["id"] == person), None)
