"""The compose file gives nothing away: read-only, without rights, secrets in files, in order."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from hybridmeet.settings import IN_FILE, PREFIX, Settings
from tests.docker import recipe
from tests.house import source

FILE = source.ROOT / "docker" / "compose.yaml"
DOCKER = shutil.which("docker")
OLDER = shutil.which("docker-compose")
NODES = ("node1", "node2")


def read() -> dict[str, Any]:
    """The file with its merges done."""
    made: dict[str, Any] = YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))
    return made


SERVICES = read()["services"]


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == "unless-stopped"
    assert "privileged" not in service
    assert ":latest" not in service["image"].replace("hybridmeet:", "")


def test_only_the_proxy_is_reached_from_outside() -> None:
    published = {name for name, service in SERVICES.items() if "ports" in service}

    assert published == {"proxy"}
    assert set(SERVICES["database"]["networks"]) == {"back"}
    assert "back" not in SERVICES["proxy"]["networks"]
    assert read()["networks"]["back"] == {"internal": True}


def test_a_password_is_in_no_environment() -> None:
    for service in SERVICES.values():
        given = service.get("environment", {})
        loose = [name for name in given if "PASSWORD" in name or "DATABASE_URL" in name]
        assert [name for name in loose if not name.endswith(IN_FILE)] == []
    kept = {secret["file"] for secret in read()["secrets"].values()}
    ignored = (source.ROOT / ".gitignore").read_text(encoding="utf-8")

    assert all(path.startswith("./secrets/") for path in kept)
    assert "/docker/secrets/" in ignored


@pytest.mark.parametrize("name", NODES)
def test_a_node_is_told_only_settings_that_there_are(name: str) -> None:
    given = {one for one in SERVICES[name]["environment"] if one.startswith(PREFIX)}

    fields = {PREFIX + field.upper() for field in Settings.model_fields}
    assert {one.removesuffix(IN_FILE) for one in given} <= fields


def test_each_waits_for_what_it_needs() -> None:
    waits = {name: service.get("depends_on", {}) for name, service in SERVICES.items()}

    ready = {"condition": "service_healthy"}
    assert waits["node1"] == {"database": ready}
    assert waits["node2"] == {"database": ready, "node1": ready}
    assert waits["proxy"] == {"node1": ready}
    assert "healthcheck" in SERVICES["database"]
    assert recipe.stages()[-1].health  # the nodes': it is in the image


def test_a_node_has_time_to_say_goodbye_and_writes_into_its_own_folder() -> None:
    for name in NODES:
        node = SERVICES[name]
        _, group = recipe.stages()[-1].identity.split(":")
        assert int(node["stop_grace_period"].removesuffix("s")) > 10
        assert [one.partition(":")[0] for one in node["tmpfs"]] == ["/tmp"]  # noqa: S108 -- a mount
        assert all(f"gid={group}" in one for one in node["tmpfs"])
        assert node["volumes"] == [f"{name}:/data"]


def compose() -> list[str]:
    """Docker's own reader: of today, else the one that Debian has; none needs an engine."""
    if DOCKER is not None:
        asked = [DOCKER, "compose", "version"]
        if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return asked[:2]
    return [OLDER] if OLDER is not None else []


def test_docker_itself_understands_it(tmp_path: Path) -> None:
    words, text = compose(), FILE.read_text(encoding="utf-8")
    if not words:
        pytest.skip("no docker compose here (Debian: docker-compose)")
    if words == [OLDER]:  # it knows all of the file but the project's name
        text = re.sub(r"^name: .*\n", "", text, flags=re.MULTILINE)
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    ran = subprocess.run(
        [*words, "--file", str(tmp_path / "compose.yaml"), "config", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_proxy_knows_the_nodes_and_writes_no_address() -> None:
    caddyfile = (source.ROOT / "docker" / "Caddyfile").read_text(encoding="utf-8")

    assert SERVICES["proxy"]["environment"]["NODES"].split() == [f"{name}:8080" for name in NODES]
    for word in ("request delete", "uri delete", "health_uri /readyz", "lb_policy cookie"):
        assert word in caddyfile
    assert "output" not in caddyfile  # no access log: tokens stand in addresses
