"""The options that several commands share, and the settings that follow from them."""

from pathlib import Path
from typing import Annotated, Any

import typer

from hybridmeet import settings
from hybridmeet.cli.logs import to_stderr
from hybridmeet.settings import Settings

Port = Annotated[
    int | None, typer.Option("--port", "-p", help="Port to listen on; 0 takes a free one.")
]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on.")]
Folder = Annotated[
    Path | None,
    typer.Option("--data", "-d", help="Folder of the record; made if it is not there."),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        help="PostgreSQL that keeps the record; others can see it in the list of processes, "
        "so a password is better in HYBRIDMEET_DATABASE_URL.",
    ),
]
Config = Annotated[Path | None, typer.Option("--config", "-c", help="File of settings (TOML).")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in one line of JSON, for scripts.")]


def read_settings(config: Path | None, **given: Any) -> Settings:  # noqa: ANN401 -- settings judge them
    """All settings, the command line's over the environment's over the file's."""
    read = settings.load(config, given)
    to_stderr(read.log_level, read.log_format)
    return read
