"""``rehearse``: a meeting played through by simulated people, on a record of its own."""

from typing import Annotated

import typer

from hybridmeet.application.rehearsing.script import Wishes
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.cli.logs import LEVELS, to_stderr
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, Host, Port, read_settings
from hybridmeet.cli.programmes import FROM_STDIN, handed_over, programme_named
from hybridmeet.cli.rehearsal_screen import Manner
from hybridmeet.cli.rehearsing import Bounds, Rehearsal, rehearse_meeting
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.programme import Imported
from hybridmeet.settings import Settings

Meeting = Annotated[
    str,
    typer.Argument(
        metavar="MEETING",
        help="A meeting of the folder, a programme file, admm-pko-14 or aaptc-2022.",
    ),
]
Speed = Annotated[float, typer.Option("--speed", min=1, max=1200, help="Seconds that pass in one.")]
Played = Annotated[
    str | None,
    typer.Option("--as", metavar="SEAT", help="Leave this seat to me: a role or a person's id."),
]
Days = Annotated[int | None, typer.Option("--days", min=1, help="Only the first days.")]
Seed = Annotated[int, typer.Option("--seed", help="Another number is another course.")]
Followers = Annotated[
    int, typer.Option("--followers", min=0, max=5000, help="So many follow without a seat.")
]
Ends = Annotated[
    float | None,
    typer.Option("--ends", metavar="SECONDS", help="End so long after the last act."),
]
Url = Annotated[str, typer.Option("--url", help="Where browsers find it, behind a proxy.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only the links.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show the log of its server, each request too.")
]


def rehearse(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    meeting: Meeting,
    speed: Speed = 60,
    played: Played = None,
    days: Days = None,
    seed: Seed = 1,
    followers: Followers = 0,
    ends: Ends = None,
    url: Url = "",
    quiet: Quiet = False,
    verbose: Verbose = False,
    port: Port = 0,
    host: Host = None,
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Rehearse a meeting: simulated people come, check in, drop, return; time runs fast.

    The meeting's own record is only read. The rehearsal has a server, a record and
    calendars of its own, in a folder that is gone when it ends. Nights are skipped.
    With --as the simulated chair waits for you.
    """
    asked = {"port": port, "host": host, "directory": data, "database_url": database_url}
    settings = read_settings(config, **asked)
    if meeting == FROM_STDIN:
        handed = handed_over()
        imported, settings = handed.imported, settings.model_copy(update=handed.customs)
    else:
        imported = programme_named(meeting, settings)
    _say_what_matters(settings, verbose=verbose)
    wishes = Wishes(seed, days, _seat(imported, played) if played else None)
    bounds = Bounds(ends, watches_stdin=meeting == FROM_STDIN)
    rehearse_meeting(
        settings,
        Rehearsal(
            imported, wishes, speed, followers, bounds, Manner(quiet=quiet, json=as_json), url
        ),
    )


def _say_what_matters(settings: Settings, *, verbose: bool) -> None:
    """Of its server only what goes wrong is worth a line, unless somebody asks for all of it."""
    least = settings.log_level
    if not verbose and least != "debug" and LEVELS[least] < LEVELS["warning"]:
        least = "warning"
    to_stderr(least, settings.log_format)


def _seat(imported: Imported, named: str) -> PersonId:
    """The seat that a role or an id means: of a role the first; raises ``Stop``."""
    seats = imported.programme.seats
    for seat in seats:
        if named in {seat.role.value, seat.id}:
            return seat.id
    roles = ", ".join(sorted({seat.role.value for seat in seats}))
    raise Stop(Exit.REFUSED, f"nobody here is {named}: name a person's id, or one of {roles}")
