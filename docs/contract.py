"""Writes the types of the wire for the pages: web/src/contract/generated.ts (`make docs`)."""

import sys
from pathlib import Path

from docs import typescript
from docs.protocol import public_commands, slice_kinds
from hybridmeet.application import attendance_wire, wire
from hybridmeet.domain import people, phases
from hybridmeet.domain.attending import commands as attending
from hybridmeet.domain.attending import modes, sources
from hybridmeet.domain.attending.reports import item_sheet, sheet

FILE = Path(__file__).parents[1] / "web/src/contract/generated.ts"
SOURCES = (sources.Source, sources.Channel, sources.Credentials)
HEAD = """\
/**
 * Written from the server's models by `make docs`; a test fails when it is stale. Types only.
 */

/** An RFC 3339 instant in UTC with milliseconds: "2021-04-06T07:00:00.000Z". */
export type Instant = string;
/** 1 to 64 of a-z, 0-9 and -. */
export type Id = string;
"""


def render() -> str:
    """The whole file as the models are now."""
    words = [
        typescript.union(people.Role, without={"system"}),
        *map(typescript.union, (people.Audience, people.Level, modes.Mode)),
        *map(typescript.union, (modes.Modality, phases.SessionPhase, phases.ItemPhase)),
        *map(typescript.union, (people.Capacity, *SOURCES)),
    ]
    kinds = [
        *slice_kinds(),
        *typescript.shapes_of(sheet),
        *typescript.shapes_of(item_sheet),
        attending.Scan,
        attending.SheetRow,
    ]
    kinds += [*typescript.shapes_of(wire), *typescript.shapes_of(attendance_wire)]
    shapes = [typescript.interface(kind) for kind in kinds]
    return "\n".join([HEAD, "\n".join(words), "", "\n\n".join(shapes), "", commands(), ""])


def commands() -> str:
    """The commands as one union, told apart by `type`."""
    forms = (f"  | {{ {'; '.join(typescript.members(command))} }}" for command in public_commands())
    return "export type Command =\n" + "\n".join(forms) + ";"


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
    sys.stderr.write(f"{FILE.name} is as the models are\n")
