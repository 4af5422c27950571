"""Every setting of a server: its name with its unit, its default, its limits.

The only reader of the environment. A value comes from the command line, else from a `HYBRIDMEET_*`
variable, else from the file (`config/hybridmeet.toml` or `--config`), else from here; the shipped
file says the same as here (a house test). No rule lives here, and nobody below imports it: `app.py`
hands out the values. Wrong settings are reported all at once, each with where and what to do.
"""

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from typing_extensions import override

PREFIX = "HYBRIDMEET_"
IN_FILE = "_FILE"  # HYBRIDMEET_PORT_FILE names a file with the value, as containers keep secrets
SECRET = frozenset({"database_url", "paper_secret"})  # never said again when it is wrong
FOREIGN = frozenset(  # the tests' and Vite's own
    {
        "HYBRIDMEET_CHROMIUM",
        "HYBRIDMEET_SERVER",
        "HYBRIDMEET_TEST_DATABASE_URL",
        "HYBRIDMEET_TEST_ENGINE",
    }
)

Seconds = Annotated[float, Field(gt=0, le=86_400)]
Count = Annotated[int, Field(gt=0)]
Bytes = Annotated[int, Field(ge=1024, le=16 * 1024 * 1024)]


class InvalidSettings(Exception):
    """What is wrong with the settings: every problem, one line each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


class Settings(BaseSettings):
    """One frozen reading of all settings."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    # where it listens, what it is called
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    public_url: str = ""
    directory: Path = Path("data")
    database_url: str = Field(default="", repr=False)
    paper_secret: str = Field(default="", repr=False)
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()

    # the meeting
    min_advance_span_s: Annotated[float, Field(ge=0, le=60)] = 1.0
    grace_s: Seconds = 90.0
    doors_open_s: Seconds = 1800.0
    starts_soon_s: Seconds = 600.0
    desk_offline_s: Seconds = 300.0
    declare_window_s: Annotated[float, Field(gt=0, le=30 * 86_400)] = 86_400.0
    warn_ms: Annotated[tuple[int, ...], NoDecode] = (120_000, 60_000)
    show_closed_blocks: bool = True

    # rehearsals, each a process of its own
    rehearsal_port: Annotated[int, Field(ge=0, le=65_535)] = 0
    rehearsal_url: str = ""
    rehearsals: bool = False

    # the live channel
    ping_interval_s: Seconds = 10.0
    ping_timeout_s: Seconds = 15.0
    tick_s: Seconds = 10.0
    tick_operators_s: Seconds = 5.0
    queue_messages: Count = 256
    queue_bytes: Bytes = 65_536
    direct_writes: bool = True
    drain_notice_s: Annotated[float, Field(ge=0, le=3)] = 0.0

    # what a stranger may ask of the server
    connect_deadline_s: Seconds = 5.0
    header_deadline_s: Seconds = 10.0
    sockets_per_address_unjoined: Count = 50
    sockets_per_person: Count = 10
    sockets_total: Count = 10_000
    message_rate_per_s: Count = 100
    message_burst: Count = 200
    max_frame_bytes: Bytes = 65_536
    max_body_bytes: Bytes = 65_536

    # what it writes about itself
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"
    metrics: str = ""

    @field_validator("trusted_proxies", "warn_ms", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """A variable of the environment names several values with commas between them."""
        if not isinstance(value, str):
            return value
        return [part.strip() for part in value.split(",") if part.strip()]

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ipaddress.ip_network(part)) for part in value)

    @field_validator("warn_ms")
    @classmethod
    def _falling(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if len(value) != 2 or not value[0] > value[1] > 0:  # noqa: PLR2004 -- amber, then red
            raise ValueError("two lengths, the longer one first")
        return value

    @field_validator("public_url", "rehearsal_url")
    @classmethod
    def _origin(cls, value: str) -> str:
        url = urlsplit(value)
        if value and (url.scheme not in {"http", "https"} or not url.netloc or url.path.strip("/")):
            raise ValueError("an address as https://meet.example.org, without a path")
        return value.rstrip("/")

    @field_validator("rehearsals")
    @classmethod
    def _reachable(cls, value: bool, read: ValidationInfo) -> bool:  # noqa: FBT001 -- a setting
        if value and read.data.get("public_url") and not read.data.get("rehearsal_url"):
            raise ValueError("behind a proxy rehearsals need rehearsal_url, a name of their own")
        return value

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, value: str) -> str:
        scheme, mark, rest = value.partition("://")
        if value and (scheme not in {"postgresql", "postgres", "postgresql+psycopg"} or not mark):
            raise ValueError(
                "an address as postgresql://USER:PASSWORD@HOST:5432/DATABASE; "
                "or nothing, for a SQLite file in the folder"
            )
        return value and f"postgresql://{rest}"

    @field_validator("paper_secret")
    @classmethod
    def _long(cls, value: str) -> str:
        if value and len(value) < 32:  # noqa: PLR2004 -- what openssl rand -hex 16 writes
            raise ValueError("32 signs or more, made by chance; or nothing")
        return value

    @field_validator("metrics")
    @classmethod
    def _address(cls, value: str) -> str:
        named = re.fullmatch(r"([\w.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})", value, re.ASCII)
        if value and not (named and int(named[2]) <= 65_535):  # noqa: PLR2004 -- the last port
            raise ValueError("an address as 127.0.0.1:9464, or nothing")
        return value

    @property
    def database(self) -> Path:
        """The file of the record; its lock stands beside it."""
        return self.directory / "hybridmeet.db"

    @property
    def own_url(self) -> str:
        """Where browsers find this server: as told, else where it listens."""
        return self.public_url or f"http://{_in_url(self.host)}:{self.port}"

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins whose pages may speak to this server; on one's own machine both its names."""
        if self.public_url:
            return (self.public_url,)
        names = dict.fromkeys((_in_url(self.host), "127.0.0.1", "localhost"))
        return tuple(f"http://{name}:{self.port}" for name in names)


def config_directory() -> Path:
    """The shipped configuration: inside an installed package, else beside it in the source tree."""
    package = Path(__file__).parent
    inside = package / "config"
    return inside if inside.is_dir() else package.parent / "config"


def load(config: Path | None = None, given: Mapping[str, Any] | None = None) -> Settings:
    """Read all settings; ``given`` are those of the command line. Raises ``InvalidSettings``."""
    path = config or config_directory() / "hybridmeet.toml"
    from_file = _read(path, required=config is not None)
    given = {name: value for name, value in (given or {}).items() if value is not None}
    kept, problems = _kept_in_files()

    class Read(Settings):
        @classmethod
        @override
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            file_settings = InitSettingsSource(settings_cls, from_file)
            kept_settings = InitSettingsSource(settings_cls, kept)
            return init_settings, env_settings, kept_settings, file_settings

    problems = _unknown_variables() + problems
    try:
        settings = Read(**given)
    except ValidationError as error:
        told = [_told(problem, given, path) for problem in error.errors()]
        raise InvalidSettings(problems + told) from error
    if problems:
        raise InvalidSettings(problems)
    return settings


def _in_url(host: str) -> str:
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 -- named, not bound: a browser cannot go there
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _read(path: Path, *, required: bool) -> dict[str, Any]:
    if not required and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidSettings([f"{path}: cannot be read ({error.strerror})"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSettings([f"{path}: is not TOML: {error}"]) from error


def _kept_in_files() -> tuple[dict[str, Any], list[str]]:
    """The settings whose values stand in files of their own; and which of these cannot be read."""
    kept: dict[str, Any] = {}
    problems: list[str] = []
    for name in Settings.model_fields:
        variable = PREFIX + name.upper() + IN_FILE
        path = os.environ.get(variable)
        if path is None:
            continue
        try:
            kept[name] = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            problems.append(f"environment {variable}: {path} cannot be read ({why})")
    return kept, problems


def _unknown_variables() -> list[str]:
    """Variables that look like settings and are none: a misspelt one would be silently nothing."""
    own = {PREFIX + name.upper() for name in Settings.model_fields}
    known = own | {name + IN_FILE for name in own} | FOREIGN
    found = (name for name in os.environ if name.startswith(PREFIX) and name not in known)
    return [
        f"environment {name}: there is no such setting{_nearest(name, known)}" for name in found
    ]


def _told(problem: ErrorDetails, given: Mapping[str, Any], path: Path) -> str:
    """One problem as a person reads it: where, which setting, what is wrong."""
    name = str(problem["loc"][0])
    where = _where(name, given, path)
    if problem["type"] == "extra_forbidden":
        return f"{where}: there is no such setting{_nearest(name, set(Settings.model_fields))}"
    message = problem["msg"].removeprefix("Value error, ")
    said = "" if name in SECRET else f" (it says {problem['input']!r})"
    return f"{where}: {message}{said}"


def _where(name: str, given: Mapping[str, Any], path: Path) -> str:
    if name in given:
        return f"command line --{name.replace('_', '-')}"
    for variable in (PREFIX + name.upper(), PREFIX + name.upper() + IN_FILE):
        if variable in os.environ:
            return f"environment {variable}"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        if line.split("=")[0].strip() == name:
            return f"{path} line {number}, {name}"
    return name


def _nearest(name: str, known: set[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"; is {near[0]} meant?" if near else ""
