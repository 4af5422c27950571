"""What is installed is whole: pages, meetings and migrations, without the source tree or Node."""

import json
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.house import source

pytestmark = pytest.mark.journey


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
            with urllib.request.urlopen(json.loads(line)["base_url"]) as page:
                served = page.read().decode()
        finally:
            server.terminate()

    assert (installed / "hybridmeet/web/index.html").read_text(encoding="utf-8") == served
