"""The closed registry: everything that can be asked of the server, each declared once.

A command, a socket event or an HTTP request is here or it cannot be made: routes are built from
these rows, and who may ask is judged from the same row that is published.
"""

from collections.abc import Mapping
from typing import Any, Final

from hybridmeet.application.endpoints import DECLARE, HTTP
from hybridmeet.application.policy import COMMAND_ROLES, COMMANDERS, EVERYONE, Operation
from hybridmeet.application.wire import OperationRow
from hybridmeet.domain.people import Role

SESSION: Final = "example-session"
ITEM: Final = "example-item"
PERSON: Final = "example-person"
DELEGATION: Final = "example-delegation"

_EXAMPLES: Final[dict[str, dict[str, Any]]] = {
    "session.open": {},
    "session.suspend": {"reason": "Technical break", "until": "2021-04-06T08:00:00.000Z"},
    "session.resume": {},
    "session.close": {},
    "agenda.advance": {"from_item": ITEM},
    "agenda.go_to": {"from_item": None, "item": ITEM},
    "agenda.conclude": {"from_item": ITEM},
    "agenda.defer": {"item": ITEM},
    "agenda.pause": {"from_item": ITEM},
    "agenda.resume": {"from_item": ITEM},
    "agenda.extend": {"from_item": ITEM, "by_ms": 300_000},
    "agenda.undo": {"act": 1},
    "agenda.move": {"item": ITEM, "after": None},
    "agenda.resize": {"item": ITEM, "planned_ms": 600_000},
    "agenda.retitle": {"item": ITEM, "title": {"en": "Another title", "vi": "Tên khác"}},
    "attendance.check_in": {"person": PERSON},
    "attendance.check_out": {"person": PERSON},
    "attendance.take_back": {"person": PERSON, "command": "example-check-in"},
    "attendance.correct": {
        "person": PERSON,
        "command": "example-check-in",
        "becomes": {"person": PERSON},
    },
    "attendance.mark": {"person": PERSON, "online": True, "via": "phone"},
    "attendance.record": {"source": "paper", "rows": [{"person": PERSON}]},
    "attendance.take_back_rows": {"sheet": 1, "rows": [0]},
    "attendance.correct_row": {"sheet": 1, "row": 0, "becomes": {"person": PERSON}},
    "attendance.declare": {"channel": "online"},
    "attendance.certify": {},
    "people.walk_in": {"delegation": DELEGATION, "function": "Adviser"},
    "people.admit": {"person": PERSON, "accepted": True},
    "people.set_credentials": {"delegation": DELEGATION, "credentials": "accepted"},
    "quorum.call_roll": {},
    "quorum.answer": {"delegation": DELEGATION, "answer": "in_person"},
    "quorum.close_roll": {},
    "quorum.set_roll_aside": {},
}
_OF_A_SESSION: Final = ("session.", "agenda.", "quorum.")
_OF_A_SESSION_TOO: Final = {
    "attendance.record",
    "attendance.take_back_rows",
    "attendance.correct_row",
    "attendance.declare",
    "attendance.certify",
}


def _command(name: str) -> Operation:
    """The row of a command; ids of its example exist in no meeting."""
    is_within = name.startswith(_OF_A_SESSION) or name in _OF_A_SESSION_TOO
    within = {"session": SESSION} if is_within else {}
    example = {"type": name, **within, **_EXAMPLES[name]}
    return Operation(name, "command", COMMAND_ROLES[name], f"The command {name}.", example)


COMMANDS: Final = tuple(_command(name) for name in COMMAND_ROLES)

EVENTS: Final = (
    Operation("join", "event", EVERYONE, "Follow a meeting.", {"meeting": ""}),
    Operation(
        "command",
        "event",
        COMMANDERS,
        "Ask a command.",
        {"id": "", "meeting": "", "body": DECLARE},
    ),
    Operation("clock", "event", EVERYONE, "Measure the clock's offset.", {"t0": 1617692400000}),
    Operation("presence", "event", EVERYONE, "Say whether the page is seen.", {"visible": True}),
    Operation("leave", "event", EVERYONE, "Stop following.", {"meeting": ""}),
)

OPERATIONS: Final[Mapping[str, Operation]] = {row.name: row for row in (*COMMANDS, *EVENTS, *HTTP)}


def permit_command(name: str, role: Role) -> None:
    """Raise ``NotAllowed`` unless the role may ask this command."""
    OPERATIONS[name].permit(role)


def published(meeting: str) -> list[OperationRow]:
    """The registry as it is shown; the examples name ``meeting`` where they must name one."""
    return [_row(operation, meeting) for operation in OPERATIONS.values()]


def _row(operation: Operation, meeting: str) -> OperationRow:
    row: OperationRow = {
        "operation": operation.name,
        "kind": operation.kind,
        "roles": sorted(operation.roles),
    }
    if operation.http:
        row |= {"method": operation.http.method, "path": operation.http.path}
    if operation.example is not None:
        fill = {"meeting": meeting, "id": "example-1"}
        row["example"] = {
            key: fill.get(key, value) if value == "" else value
            for key, value in operation.example.items()
        }
    return row
