"""The commands with their options, and how a failure becomes a code and a sentence."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Final

import structlog
import typer

from hybridmeet import __version__
from hybridmeet.cli import telling
from hybridmeet.cli.backup import backup
from hybridmeet.cli.doctor import doctor
from hybridmeet.cli.erase import erase
from hybridmeet.cli.exits import MEANING, Exit, Stop, stop_for
from hybridmeet.cli.export import export, export_person
from hybridmeet.cli.invite import invite
from hybridmeet.cli.loading import load_files
from hybridmeet.cli.moving import migrate_database
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, Host, Port, read_settings
from hybridmeet.cli.rehearse import rehearse
from hybridmeet.cli.replay import replay
from hybridmeet.cli.restore import restore
from hybridmeet.cli.serving import serve_demonstration, serve_meetings

CODES = "\b\n" + "\n".join(
    ["Exit codes:", *(f"{code.value:>4}  {said}" for code, said in MEANING.items())]
)

AT = "--data /var/lib/hybridmeet"
OPERATING: Final[tuple[tuple[Callable[..., None], str], ...]] = (
    (rehearse, "hybridmeet rehearse admm-pko-14 --speed 60 --as chair"),
    (invite, f"hybridmeet invite admm-pko-14 chair desk-1 secretary {AT}"),
    (backup, f"hybridmeet backup /backup/monday.hmbackup {AT}"),
    (restore, f"hybridmeet restore /backup/monday.hmbackup {AT}"),
    (
        migrate_database,
        "hybridmeet migrate-database --from /var/lib/hybridmeet --to postgresql://db/hm",
    ),
    (doctor, f"hybridmeet doctor {AT}"),
    (replay, f"hybridmeet replay admm-pko-14 --at 2021-04-06T14:22+07:00 {AT}"),
    (export, f"hybridmeet export admm-pko-14 --out admm.jsonl {AT}"),
    (erase, f"hybridmeet erase vn-3 --meeting admm-pko-14 {AT}"),
    (export_person, f"hybridmeet export-person vn-3 --meeting admm-pko-14 {AT}"),
)

app = typer.Typer(
    name="hybridmeet",
    help="Run hybrid meetings: one agenda, one record, screens that turn over together.",
    epilog=CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"hybridmeet {__version__}\n")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say the version and end.", callback=_say_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Run hybrid meetings: one agenda, one record, screens that turn over together."""


@app.command()
def serve(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    port: Port = None,
    host: Host = None,
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Serve the meetings of a folder until it is told to stop."""
    given = {"port": port, "host": host, "directory": data, "database_url": database_url}
    read = read_settings(config, **given)
    serve_meetings(read, as_json=as_json)


@app.command()
def demo(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    port: Port = None,
    host: Host = None,
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    as_json: AsJson = False,
    as_published: Annotated[
        bool, typer.Option("--as-published", help="Keep the dates and times of 2021 and 2022.")
    ] = False,
) -> None:
    """Serve the two demonstration meetings, with links for each role.

    In an empty folder they are loaded, moved to now. In a used one nothing is changed:
    the same record, the same dates, the same links.
    """
    given = {"port": port, "host": host, "directory": data, "database_url": database_url}
    read = read_settings(config, **given)
    if not read.public_url:  # on one's own machine a rehearsal can be found
        read = read.model_copy(update={"rehearsals": True})
    serve_demonstration(read, as_json=as_json, as_published=as_published)


@app.command()
def load(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Programmes, in YAML.")],
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take meetings from programme files, all of them or none.

    A wrong file is refused whole, with every problem by line and field. While a server
    runs on the folder, it is asked to take them.
    """
    answer = load_files(read_settings(config, directory=data, database_url=database_url), files)
    if as_json:
        telling.as_json(answer.answer.model_dump(mode="json"))
    else:
        telling.loaded(answer.answer)
    raise typer.Exit(answer.code)


for command, example in OPERATING:
    app.command(epilog=f"\b\nExample:\n  {example}")(command)


def run(call: Callable[..., Any] = app) -> int:
    """Run a command; its code, with what went wrong said on standard error."""
    try:
        call(prog_name="hybridmeet")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(Exit.USAGE)
    except KeyboardInterrupt:
        return int(Exit.OK)
    except Exception as error:  # noqa: BLE001 -- the last place where anything can be caught
        stop = stop_for(error)
        if stop is None:
            structlog.get_logger("hybridmeet").exception("hybridmeet has failed")
            stop = Stop(Exit.DEFECT, "hybridmeet itself has failed; please report the lines above")
        telling.note(*(f"hybridmeet: {line}" for line in stop.lines), failed=True)
        return int(stop.code)
    return int(Exit.OK)
