"""What is installed is whole: pages, meetings and migrations, without the source tree or Node."""

import json
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.docker import recipe
from tests.house import source

GOODBYE_S = 10.0  # what a container gives a server that was told to stop, and some

pytestmark = [pytest.mark.journey, pytest.mark.timeout(90)]  # it builds, then starts a server


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked somewhere else."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "build", "--quiet", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([sys.executable, *build, str(source.ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def test_a_wheel_holds_all_that_the_server_reads(installed: Path) -> None:
    package = installed / "hybridmeet"
    source_files = {
        path.relative_to(source.ROOT).as_posix()
        for path in [*source.PACKAGE.rglob("*"), *(source.ROOT / "config").rglob("*")]
        if path.is_file() and "__pycache__" not in path.parts
    }

    packed = {path.relative_to(installed).as_posix() for path in package.rglob("*")}
    expected = {
        name.replace("config/", "hybridmeet/config/", 1) if name.startswith("config/") else name
        for name in source_files
    }
    assert expected - packed == set()
    assert (package / "web/index.html").is_file()


def test_an_installed_wheel_serves_the_demonstration(installed: Path, tmp_path: Path) -> None:
    demo = [
        "-P",
        "-m",
        "hybridmeet",
        "demo",
        "--json",
        "--port",
        "0",
        "--data",
        str(tmp_path / "d"),
    ]
    clean = ["/usr/bin/env", "PATH=/nonexistent", f"PYTHONPATH={installed}", sys.executable, *demo]
    with subprocess.Popen(clean, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline() if server.stdout else ""
            url = json.loads(line)["base_url"]
            with urllib.request.urlopen(url) as page:
                served = page.read().decode()
            healthy = _health(url.rpartition(":")[2])
        finally:
            server.terminate()
        ended = server.wait(GOODBYE_S)

    assert (installed / "hybridmeet/web/index.html").read_text(encoding="utf-8") == served
    assert (healthy, ended) == (0, 0)
    assert _health(url.rpartition(":")[2]) != 0


def _health(port: str) -> int:
    """What the image's health check answers of a server on this machine."""
    _, *words = recipe.stages()[-1].health
    environment = {"HYBRIDMEET_PORT": port}
    ran = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, check=False, timeout=10
    )
    return ran.returncode
