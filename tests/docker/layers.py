"""A stage's file system without an engine: this machine's own, with a layer of its own over it.

Each step runs in a mount namespace with an overlay (what it writes stays in the layer), chrooted.
Where a stage takes its base image, this takes the machine: it has a Python and a Node as the base
has. Needs root and overlayfs; nothing outside the layer is written.
"""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.docker.recipe import Stage

MOUNT = """set -e
mount -t overlay overlay -o lowerdir=/,upperdir={layer}/upper,workdir={layer}/work {layer}/whole
mount --rbind /proc {layer}/whole/proc
mount --rbind /dev {layer}/whole/dev
"""
PYTHON = Path(sys.executable).resolve()


def can_be_laid() -> bool:
    """Whether this machine and this account can run a step."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "setpriv", "chroot"))):
        return False
    probe = "mkdir -p /tmp/.u && mount -t tmpfs t /tmp/.u && cd /tmp/.u && mkdir u w r && "
    probe += "mount -t overlay o -o lowerdir=/,upperdir=u,workdir=w r && chroot r true"
    ran = subprocess.run(["unshare", "-m", "sh", "-c", probe], capture_output=True, check=False)
    return ran.returncode == 0


@dataclass
class Layer:
    """What one stage has written, and the environment that its steps have."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"

    def __post_init__(self) -> None:
        for name in ("upper", "work", "whole"):
            (self.folder / name).mkdir(parents=True)
        homes = " ".join(str(home) for home in list(PYTHON.parents)[:-1])
        command = PYTHON.parent / "python"
        # a base has its Python under that name, and open to all
        self.run(f"chmod a+x {homes} && ([ -e {command} ] || ln -s {PYTHON} {command})")

    def run(self, command: str, timeout_s: float = 240.0) -> str:
        """Carry a step out; what it said. Fails with all of it."""
        words = self.words(f"cd {self.workdir} && {command}")
        ran = subprocess.run(words, capture_output=True, text=True, timeout=timeout_s, check=False)
        assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout

    def words(self, command: str, before: str = "") -> list[str]:
        """The words that run a command in the layer; ``before`` is done to its mounts first."""
        path = f"{PYTHON.parent}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
        given = {"PATH": path, "HOME": "/root", **self.environment}
        given["PATH"] = given["PATH"].replace("$PATH", path)
        env = " ".join(f"{name}={shlex.quote(value)}" for name, value in given.items())
        inside = f"exec env -i {env} sh -c {shlex.quote(command)}"
        script = MOUNT.format(layer=self.folder) + before
        script += f"\nexec chroot {self.folder}/whole sh -c {shlex.quote(inside)}"
        return ["unshare", "-m", "sh", "-c", script]


def built(stage: Stage, context: Path, others: dict[str, Layer], folder: Path) -> Layer:
    """A stage, step by step; only what the steps of the stages before have made is there."""
    layer = Layer(folder)
    for word, rest in stage.steps:
        match word:
            case "WORKDIR":
                layer.run(f"mkdir -p {rest}")
                layer.workdir = rest
            case "COPY":
                layer.run(_copying(rest, context, others))
            case _:
                layer.run(rest)
    layer.environment = stage.environment
    return layer


def _copying(rest: str, context: Path, others: dict[str, Layer]) -> str:
    """COPY as a command: the contents of a folder, or files, from the context or another stage."""
    words = rest.split()
    where = context
    if words[0].startswith("--from="):
        where = others[words.pop(0).partition("=")[2]].folder / "upper"
    *sources, target = words
    copied = []
    for one in sources:
        path = where / one.strip("/")
        copied.append(f"{path}/." if path.is_dir() else str(path))
    make = f"mkdir -p {target} && " if target.endswith("/") or copied[0].endswith("/.") else ""
    return f"{make}cp -a {' '.join(copied)} {target}"
