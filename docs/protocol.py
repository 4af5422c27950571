"""Writes the generated parts of docs/protocol.md and docs/rules.md from the models (`make docs`).

The prose of the pages is written by hand; between a mark and its end stands what a model says.
"""

import re
import sys
from pathlib import Path
from typing import get_args

from docs import typescript
from hybridmeet.adapters.http.problems import STATUS
from hybridmeet.application.endpoints import HTTP
from hybridmeet.application.policy import EVERYONE, Operation
from hybridmeet.domain import commands, errors, events, slice_parts, slices
from hybridmeet.domain.attending import slices as attending
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import Role
from hybridmeet.domain.phases import ALLOWED, SessionPhase
from hybridmeet.domain.quorum import slices as quorum

PAGE = Path(__file__).with_name("protocol.md")
PAGES = (PAGE, Path(__file__).with_name("rules.md"))
SHOWN = [phase for phase in SessionPhase if ALLOWED[phase]]
MARK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def render(page: str) -> str:
    """The page with its generated parts as the models are now."""
    parts = {
        "slices": slice_shapes(),
        "commands": command_rows(),
        "refusals": refusal_rows(),
        "operations": operation_rows(),
        "phases": phase_rows(),
    }
    return MARK.sub(lambda found: f"{found[1]}{parts[found[2]]}\n{found[3]}", page)


def slice_shapes() -> str:
    """Every shape of a slice, in TypeScript's notation."""
    shapes = "\n\n".join(typescript.interface(shape) for shape in slice_kinds())
    return f"```ts\n{shapes}\n```"


def slice_kinds() -> list[type]:
    """Every shape that a slice is made of, parts first."""
    rooms = (slice_parts, slices, attending, quorum)
    return [shape for room in rooms for shape in typescript.shapes_of(room)]


def command_rows() -> str:
    """Every command with its members, roles and effect."""
    rows = ["| type | members | roles | effect |", "| --- | --- | --- | --- |"]
    for command in public_commands():
        name = command.model_fields["type"].default
        members = typescript.members(command, without={"type", "session"})
        told = ", ".join(f"`{member}`" for member in members).replace("|", "\\|") or "-"
        roles = ", ".join(sorted(commands.MAY_ASK[name]))
        rows.append(f"| `{name}` | {told} | {roles} | {typescript.sentence(command)} |")
    return "\n".join(rows)


def public_commands() -> list[type[Frozen]]:
    """The classes of all commands that may come from outside."""
    union = get_args(commands.Command)[0]
    return list(get_args(union))


def event_types() -> list[str]:
    """The types of all facts, in the order of their union."""
    union = get_args(events.Event)[0]
    return [event.model_fields["type"].default for event in get_args(union)]


def refusal_rows() -> str:
    """Every refusal with its code, in the order in which they are looked for."""
    rows = [
        f"| `{refusal.code}` | {STATUS[refusal.code]} | {typescript.sentence(refusal)} |"
        for refusal in errors.Rejection.__subclasses__()
    ]
    return "\n".join(["| code | status | means |", "| --- | --- | --- |", *rows])


def phase_rows() -> str:
    """In which phase of its session a command fits."""
    head = "| | " + " | ".join(f"`{phase}`" for phase in SHOWN) + " |"
    rows = [
        f"| `{name}` | "
        + " | ".join("yes" if name in ALLOWED[phase] else "" for phase in SHOWN)
        + " |"
        for name in commands.MAY_ASK
        if any(name in fitting for fitting in ALLOWED.values())
    ]
    return "\n".join([head, "| --- |" + " --- |" * len(SHOWN), *rows])


def operation_rows() -> str:
    """Every operation over HTTP with the roles that may call it."""
    rows = [
        f"| `{row.http.method} {row.http.path}` | `{row.name}` | {_roles(row)} | {row.summary} |"
        for row in HTTP
        if row.http
    ]
    head = ["| request | operation | roles | |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *rows])


def _roles(row: Operation) -> str:
    everyone, seated = len(EVERYONE), len(EVERYONE) - 1
    short = {everyone: "everyone", seated: "every seat"}
    named = ", ".join(sorted(row.roles))
    if len(row.roles) == seated - 1:
        (left_out,) = EVERYONE - row.roles - {Role.PUBLIC}
        return f"every seat but {left_out}"
    return short.get(len(row.roles), named)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(render(path.read_text(encoding="utf-8")), encoding="utf-8")
        sys.stderr.write(f"{path.name} is as the models are\n")
