"""The image: its recipe is sound, and its very steps make what it promises, without an engine."""

import json
import re
import shutil
import signal
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import pytest

from tests.docker import layers, recipe
from tests.docker.layers import Layer
from tests.house import source
from tests.ports import own_port

HADOLINT = shutil.which("hadolint", path=f"{source.ROOT / '.venv/bin'}:/usr/local/bin:/usr/bin")
NOT_IN_WHAT_RUNS = ("pip", "setuptools", "node", "npm", "gcc", "build", "hatchling")
GOODBYE_S = 10.0

needs_layers = pytest.mark.skipif(
    not layers.can_be_laid(), reason="needs root and overlayfs to run the image's steps"
)


def test_the_linter_finds_nothing() -> None:
    if HADOLINT is None:
        pytest.skip("no hadolint here")
    ran = subprocess.run(
        [HADOLINT, str(recipe.DOCKERFILE)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, "")


def test_what_runs_is_nobody_and_is_asked_how_it_is_and_told_to_go() -> None:
    *_, final = recipe.stages()

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", final.identity)
    assert final.entry == ["hybridmeet"]
    assert final.stop_signal == "SIGTERM"
    assert final.health[0] == "python"
    assert "curl" not in " ".join(final.health)
    assert "node" not in final.base
    assert {stage.base.count(":") for stage in recipe.stages()} == {1}
    assert not any(stage.base.endswith(":latest") for stage in recipe.stages())


def test_nothing_of_this_machine_is_sent_along(tmp_path: Path) -> None:
    recipe.send_along(tmp_path)

    sent = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    strange = [
        name
        for name in sent
        if re.search(r"(^|/)(\.git|\.venv|node_modules|__pycache__|data|secrets|tests)(/|$)", name)
    ]
    assert strange == []
    assert not any(name.startswith("hybridmeet/web") for name in sent)
    assert {"web/package-lock.json", "hybridmeet/app.py", "requirements.lock"} <= sent


@needs_layers
@pytest.mark.long
@pytest.mark.timeout(600)
def test_the_steps_of_the_image_make_a_server_that_runs_as_it_promises(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    context = tmp_path / "context"
    context.mkdir()
    recipe.send_along(context)
    made: dict[str, Layer] = {}
    began = perf_counter()
    for stage in recipe.stages():
        made[stage.name] = layers.built(stage, context, made, tmp_path / stage.name)
    final = recipe.stages()[-1]
    took_s = perf_counter() - began

    site = tmp_path / "final/upper/opt/hybridmeet"
    names = {path.name.partition("-")[0] for path in site.rglob("*")}
    assert names.isdisjoint(NOT_IN_WHAT_RUNS)
    assert not (tmp_path / "final/upper/source").exists()
    with running(made["final"], final) as (server, port):
        assert health(made["final"], final, port) == 0
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            assert b"/assets/" in page.read()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/operations") as answer:
            assert len(json.load(answer)["operations"]) > 20
        assert health(made["final"], final, own_port()) != 0
        began = perf_counter()
        server.send_signal(signal.SIGTERM)
        assert server.wait(GOODBYE_S) == 0
        gone_s = perf_counter() - began
    size = sum(path.lstat().st_size for path in site.rglob("*") if path.is_file()) / 1e6
    tell(f"steps in {took_s:.0f} s, {size:.0f} MB beside Python, SIGTERM to end {gone_s:.1f} s")


@contextmanager
def running(layer: Layer, final: recipe.Stage) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The entry as the compose file runs it: its user, no capability, a read-only root."""
    port = own_port()
    layer.environment["HYBRIDMEET_PORT"] = str(port)
    root = layer.folder / "whole"
    before = "\n".join(
        [
            f"mount -t tmpfs -o uid=10001,gid=10001,mode=0700 none {root}/data",
            f"mount -t tmpfs none {root}{source.ROOT}",  # nothing comes from the source tree
            f"mount -o remount,ro {root}",
        ]
    )
    words = layer.words(f"exec {drop(final)} {' '.join([*final.entry, *final.command])}", before)
    with (layer.folder / "log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log, text=True)
    try:
        _wait_until_ready(server, port, layer.folder / "log")
        yield server, port
    finally:
        if server.poll() is None:
            server.kill()
        server.wait(5)


def health(layer: Layer, final: recipe.Stage, port: int) -> int:
    """What the health check answers."""
    layer.environment["HYBRIDMEET_PORT"] = str(port)
    python, *arguments = final.health
    quoted = " ".join([python, arguments[0], f'"{arguments[1]}"'])
    words = layer.words(f"exec {drop(final)} {quoted}")
    return subprocess.run(words, capture_output=True, timeout=10, check=False).returncode


def drop(final: recipe.Stage) -> str:
    """Become who the image says, without any capability, now and later."""
    one, group = final.identity.split(":")
    rights = "--clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all"
    return f"setpriv --reuid {one} --regid {group} {rights}"


def _wait_until_ready(server: subprocess.Popen[str], port: int, log: Path) -> None:
    waited = threading.Event()  # nobody sets it
    for _ in range(400):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2):
                return
        except OSError:  # refused, or bound and not begun yet
            waited.wait(0.05)
    raise AssertionError(log.read_text())
