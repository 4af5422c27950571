"""docs/operate.md, "Try it in one folder": carried out as it stands, by nobody special, in nothing.

Two nodes, a database, the proxy; an upgrade node by node; a backup restored elsewhere and compared.
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import pytest

from tests.house import source

PAGE = source.ROOT / "docs" / "operate.md"
POSTGRES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
PATH = ":".join(["/usr/local/bin:/usr/bin:/bin", *map(str, POSTGRES)])
NEEDED = ("python3", "initdb", "pg_ctl", "createdb", "caddy", "curl")
AT_MOST_S = 900

pytestmark = [
    pytest.mark.night,
    pytest.mark.timeout(AT_MOST_S + 60),
    pytest.mark.skipif(
        not all(shutil.which(name, path=PATH) for name in NEEDED),
        reason=f"needs {', '.join(NEEDED)} (Debian: postgresql, caddy, curl, python3-venv)",
    ),
]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that is open to its owner, who is not root (pytest's own is not to others)."""
    with TemporaryDirectory(prefix="operate-") as made:
        path = Path(made)
        path.chmod(0o755)
        yield path


def commands() -> str:
    """Every line of the section that is typed."""
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition("## Try it in one folder")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    assert len(blocks) == 7
    return "set -euo pipefail\n" + "\n".join(blocks)


def not_root(folder: Path) -> dict[str, Any]:
    """As whom the commands are given: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def test_the_page_alone_is_enough(folder: Path, tell: Callable[[str], None]) -> None:
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist")]
    subprocess.run([sys.executable, *build, str(source.ROOT)], check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    caddyfile = shutil.copy2(source.ROOT / "docker" / "Caddyfile", folder / "Caddyfile")
    environment = {"HOME": str(folder), "PATH": PATH, "WHEEL": str(wheel), "CADDYFILE": caddyfile}
    environment |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}  # noqa: TID251 -- where this machine's packages come from

    began = perf_counter()
    with (folder / "said").open("w+") as said:
        ran = subprocess.run(
            ["bash", "-c", commands()],
            cwd=folder, env=environment, stdout=said, stderr=said, timeout=AT_MOST_S,
            check=False, **not_root(folder),
        )  # fmt: skip
        said.seek(0)
        told = said.read()

    assert ran.returncode == 0, told[-4000:]
    assert '"id":"aaptc-2022"' in told
    assert told.count("aaptc-2022  seq") >= 2
    assert "https://localhost:8443/l/" in (folder / "try/links.txt").read_text(encoding="utf-8")
    for node in ("node1", "node2"):
        assert '"level": "error"' not in (folder / f"try/{node}.log").read_text(encoding="utf-8")
    tell(f"the section of docs/operate.md took {perf_counter() - began:.0f} s")
