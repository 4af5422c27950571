"""What an operation is: its name, who may ask it, how it is asked. Types and sets of roles only.

If you write a list of roles anywhere else, it belongs here (or, for commands, in
``domain/commands.py``). The tables of operations are operations.py and endpoints.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from hybridmeet.domain.commands import MAY_ASK
from hybridmeet.domain.errors import NotAllowed
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import OPERATORS, Role

EVERYONE: Final = frozenset(Role) - {Role.SYSTEM}
SEATED: Final = EVERYONE - {Role.PUBLIC}
PEOPLE: Final = SEATED - {Role.SCREEN}
READERS: Final = SEATED - {Role.MEDIA}  # media see what the public sees
COMMAND_ROLES: Final = {name: may for name, may in MAY_ASK.items() if may <= EVERYONE}
COMMANDERS: Final = frozenset[Role]().union(*COMMAND_ROLES.values())
HEARS: Final = MAY_ASK["attendance.mark"]  # who reads names to say who is here, or on the line
SECRETARY: Final = frozenset({Role.SECRETARY})
RECORDERS: Final = MAY_ASK["attendance.record"]  # who adds what a sheet or a roster says
READ_SHEETS: Final = OPERATORS
DELEGATES: Final = frozenset({Role.DELEGATE})

Asker = Literal["seat", "browser", "anyone"]


@dataclass(frozen=True, slots=True)
class Http:
    """How an operation is asked over HTTP.

    ``asker``: ``seat`` is the asker's seat in the meeting that the path names, ``browser`` any seat
    that the browser or token holds, ``anyone`` nobody looks. ``errors`` are those of this operation
    alone; what all share is added where it is enforced. ``query`` names what may stand behind the
    question mark, each with its JSON Schema. ``body_bytes`` is for bodies that may be longer than
    the server's bound: of these the role is judged before they are read.
    """

    method: Literal["GET", "POST"]
    path: str
    answer: Any = None
    body: type[Frozen] | None = None
    asker: Asker = "anyone"
    errors: tuple[str, ...] = ()
    query: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    body_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked, by whom, and a well-formed body to ask it with."""

    name: str
    kind: Literal["command", "event", "http"]
    roles: frozenset[Role]
    summary: str
    example: Mapping[str, Any] | None = None
    http: Http | None = None

    def permit(self, role: Role) -> None:
        """Raise ``NotAllowed`` unless the role may; the same whether what is named exists."""
        if role not in self.roles:
            raise NotAllowed(f"The role {role} may not ask {self.name}.")
