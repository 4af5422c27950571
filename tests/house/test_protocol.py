"""docs/protocol.md says what the code does, and every command and event is complete."""

import json
from pathlib import Path

import pytest

from docs import contract, protocol
from hybridmeet.application.operations import OPERATIONS
from hybridmeet.domain.commands import MAY_ASK
from hybridmeet.domain.events import EVENTS
from hybridmeet.domain.people import Role
from tests.house import source

SAMPLES = source.ROOT / "tests/golden/events"
COMMANDS = [command.model_fields["type"].default for command in protocol.public_commands()]


@pytest.mark.parametrize("path", protocol.PAGES, ids=source.relative)
def test_a_generated_page_is_as_the_models_are(path: Path) -> None:
    page = path.read_text(encoding="utf-8")

    assert protocol.render(page) == page, "stale: run `make docs`"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_an_operation_with_its_roles_and_has_its_row(command: str) -> None:
    page = protocol.PAGE.read_text(encoding="utf-8")

    assert OPERATIONS[command].roles == MAY_ASK[command]
    assert OPERATIONS[command].example is not None
    assert f"| `{command}` |" in page


def test_no_operation_lets_the_world_act_as_the_server() -> None:
    assert [row.name for row in OPERATIONS.values() if Role.SYSTEM in row.roles] == []


@pytest.mark.parametrize("event", sorted(protocol.event_types()))
def test_every_event_has_a_golden_sample_that_still_parses(event: str) -> None:
    sample = SAMPLES / f"{event}.json"
    body = json.loads(sample.read_text(encoding="utf-8"))

    read = EVENTS.validate_python(body, strict=False)

    assert body["type"] == event
    assert EVENTS.dump_python(read, mode="json", exclude_unset=True) == body


def test_the_pages_know_the_wire_as_the_models_are() -> None:
    written = contract.FILE.read_text(encoding="utf-8")

    assert contract.render() == written, "stale: run `make docs`"
