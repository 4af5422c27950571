"""The machine that the bench runs on: what it can, what is compiled for it, what it is.

Nothing is said of it that names it: no host, no path.
"""

import os
import platform
import resource
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILD = ROOT / "build" / "bench"
FLAGS = ("-O2", "-std=c11", "-Wall", "-Wextra")
SPARE_FILES = 200  # descriptors of a server besides its clients'


class Unfit(Exception):
    """This machine cannot do what is asked; says what to do."""


def raise_limits(clients: int) -> None:
    """Enough descriptors for a crowd; raises ``Unfit`` where the system gives fewer."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < clients + SPARE_FILES:
        raise Unfit(
            f"{clients:,} clients need {clients + SPARE_FILES:,} open files in each program and "
            f"this system allows {most:,}: raise it (ulimit -Hn, or LimitNOFILE=), or ask for "
            f"fewer: make bench N={max(most - SPARE_FILES, 1)}"
        )
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def compiled(name: str) -> Path:
    """A program of this folder; raises ``Unfit`` where there is no C compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc") or shutil.which("clang")
    if compiler is None:
        raise Unfit("There is no C compiler: install one (Debian: apt install gcc libc6-dev).")
    BUILD.mkdir(parents=True, exist_ok=True)
    program, source = BUILD / name, HERE / f"{name}.c"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        subprocess.run([compiler, *FLAGS, "-o", str(program), str(source)], check=True)
    return program


def node() -> str | None:
    """Node with the packages of web/ that the contestants need, if it is here."""
    packages = ROOT / "web" / "node_modules"
    here = all((packages / name).is_dir() for name in ("socket.io", "ws"))
    return shutil.which("node") if here else None


def described() -> str:
    """Cores, memory, kernel, and the versions of what was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kernel = ".".join(platform.release().split("-")[0].split(".")[:2])
    parts = [f"{os.cpu_count()} cores ({platform.machine()})", f"{memory:.0f} GB"]
    parts += [f"{platform.system()} {kernel}", f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name)}" for name in ("aiohttp", "python-socketio")]
    if (program := node()) is not None:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
        parts.append(f"Node {told.stdout.strip().removeprefix('v')}")
    return ", ".join(parts)


def load_average() -> float:
    """The load average of the last minute."""
    return os.getloadavg()[0]
