"""What may be asked: one class per command of docs/protocol.md, and the few the server asks itself.

A command names what the asker saw (``from_item``, ``act``), never a seq or a rev, and not who
asks. New commands are written into docs/protocol.md first.
"""

from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from hybridmeet.domain.attending.commands import AttendanceCommand, Record
from hybridmeet.domain.ids import ItemId, PersonId, SessionId, TextId
from hybridmeet.domain.model import Frozen
from hybridmeet.domain.people import OPERATORS, Person, Role
from hybridmeet.domain.programme import Programme
from hybridmeet.domain.quorum.commands import QuorumCommand
from hybridmeet.domain.quorum.rules import QuorumRule
from hybridmeet.domain.texts import Line, Text
from hybridmeet.domain.times import HOUR_MS, MINUTE_MS, Instant

LONGEST_ITEM_MS: Final = 24 * HOUR_MS

AlarmKind = Literal["doors_open", "starts_soon", "time_is_up", "desk_offline"]
PlannedMs = Annotated[int, Field(ge=MINUTE_MS, le=LONGEST_ITEM_MS)]
ByMs = Annotated[int, Field(ge=-LONGEST_ITEM_MS, le=LONGEST_ITEM_MS)]


class OpenSession(Frozen):
    """Open a scheduled session, before or after its planned start; no item is current yet."""

    type: Literal["session.open"] = "session.open"
    session: SessionId


class SuspendSession(Frozen):
    """Suspend an open session: the clocks stop."""

    type: Literal["session.suspend"] = "session.suspend"
    session: SessionId
    reason: Line | None = None
    until: Instant | None = None


class ResumeSession(Frozen):
    """Resume a suspended session: the clocks go on."""

    type: Literal["session.resume"] = "session.resume"
    session: SessionId


class CloseSession(Frozen):
    """Close the session: the current item is concluded, the rest stays pending."""

    type: Literal["session.close"] = "session.close"
    session: SessionId


class Advance(Frozen):
    """Conclude the item the asker sees as current and open the next pending one."""

    type: Literal["agenda.advance"] = "agenda.advance"
    session: SessionId
    from_item: ItemId | None


class GoTo(Frozen):
    """Conclude the current item and open a named one, out of sequence."""

    type: Literal["agenda.go_to"] = "agenda.go_to"
    session: SessionId
    from_item: ItemId | None
    item: ItemId


class Conclude(Frozen):
    """Conclude the current item; none is current."""

    type: Literal["agenda.conclude"] = "agenda.conclude"
    session: SessionId
    from_item: ItemId


class Defer(Frozen):
    """Put a pending or the current item off."""

    type: Literal["agenda.defer"] = "agenda.defer"
    session: SessionId
    item: ItemId


class PauseItem(Frozen):
    """Stop the current item's clock."""

    type: Literal["agenda.pause"] = "agenda.pause"
    session: SessionId
    from_item: ItemId


class ResumeItem(Frozen):
    """Let the current item's clock go on."""

    type: Literal["agenda.resume"] = "agenda.resume"
    session: SessionId
    from_item: ItemId


class Extend(Frozen):
    """Add to the current item's time, or take away; the plan stays."""

    type: Literal["agenda.extend"] = "agenda.extend"
    session: SessionId
    from_item: ItemId
    by_ms: ByMs


class Undo(Frozen):
    """Take back the newest live act of the session."""

    type: Literal["agenda.undo"] = "agenda.undo"
    session: SessionId
    act: Annotated[int, Field(ge=1)]


class Move(Frozen):
    """Change the sequence: put an item behind another, or first when ``after`` is null."""

    type: Literal["agenda.move"] = "agenda.move"
    session: SessionId
    item: ItemId
    after: ItemId | None


class Resize(Frozen):
    """Change an item's length, and the planned starts behind it up to the next fixed item."""

    type: Literal["agenda.resize"] = "agenda.resize"
    session: SessionId
    item: ItemId
    planned_ms: PlannedMs


class Retitle(Frozen):
    """Change an item's title."""

    type: Literal["agenda.retitle"] = "agenda.retitle"
    session: SessionId
    item: ItemId
    title: Text


AgendaCommand = (
    Advance
    | GoTo
    | Conclude
    | Defer
    | PauseItem
    | ResumeItem
    | Extend
    | Undo
    | Move
    | Resize
    | Retitle
)
SessionCommand = OpenSession | SuspendSession | ResumeSession | CloseSession
Command = Annotated[
    SessionCommand | AgendaCommand | AttendanceCommand | QuorumCommand,
    Field(discriminator="type"),
]
COMMANDS: Final[TypeAdapter[Command]] = TypeAdapter(Command)


class PublishProgramme(Frozen):
    """Begin a meeting's log with its programme; asked by the server alone."""

    type: Literal["programme.publish"] = "programme.publish"
    programme: Programme
    rules: QuorumRule | None = None


class ChangePerson(Frozen):
    """Replace a person's row beside the log, and texts that name him; asked by the server alone."""

    type: Literal["people.change_person"] = "people.change_person"
    person: Person
    texts: dict[TextId, Text] = Field(default_factory=dict)


class ChangeTexts(Frozen):
    """Replace texts beside the log that name somebody; asked by the server alone."""

    type: Literal["people.change_texts"] = "people.change_texts"
    texts: dict[TextId, Text]


class RevokeSeat(Frozen):
    """Take a person's seat from whoever holds it; asked by the door alone (access.py)."""

    type: Literal["people.revoke_seat"] = "people.revoke_seat"
    person: PersonId


class Observe(Frozen):
    """Record who came online, was lost, is away or out; asked by the presence step alone."""

    type: Literal["attendance.observe"] = "attendance.observe"
    online: tuple[PersonId, ...] = ()
    lost: tuple[PersonId, ...] = ()
    away: tuple[PersonId, ...] = ()
    out: tuple[PersonId, ...] = ()


class SoundAlarm(Frozen):
    """Give the notice of an alarm that came due, if it still holds; asked by the alarms alone."""

    type: Literal["alarm.sound"] = "alarm.sound"
    kind: AlarmKind
    session: SessionId
    item: ItemId | None = None
    due_at: Instant


InternalCommand = PublishProgramme | ChangePerson | ChangeTexts | RevokeSeat | Observe | SoundAlarm
AnyCommand = Command | InternalCommand

_DESK = OPERATORS | {Role.DESK}
_HEARS = _DESK | {Role.TECHNICIAN}
_SECRETARY = frozenset({Role.SECRETARY})
_ATTENDS = frozenset(Role) - {Role.SCREEN, Role.PUBLIC, Role.SYSTEM}
_SYSTEM = frozenset({Role.SYSTEM})
MAY_ASK: Final[dict[str, frozenset[Role]]] = {
    **dict.fromkeys(
        ("session.open", "session.suspend", "session.resume", "session.close"), OPERATORS
    ),
    **dict.fromkeys(
        (
            "agenda.advance",
            "agenda.go_to",
            "agenda.conclude",
            "agenda.defer",
            "agenda.pause",
            "agenda.resume",
            "agenda.extend",
            "agenda.undo",
            "agenda.move",
            "agenda.resize",
            "agenda.retitle",
        ),
        OPERATORS,
    ),
    **dict.fromkeys(
        (
            "attendance.check_in",
            "attendance.check_out",
            "attendance.correct",
            "people.walk_in",
        ),
        _DESK,
    ),
    **dict.fromkeys(("attendance.mark", "attendance.take_back"), _HEARS),
    "attendance.record": _SECRETARY | {Role.DESK},
    **dict.fromkeys(("attendance.take_back_rows", "attendance.correct_row"), _SECRETARY),
    "attendance.declare": _ATTENDS,
    **dict.fromkeys(("attendance.certify", "people.admit", "people.set_credentials"), _SECRETARY),
    **dict.fromkeys(
        ("quorum.call_roll", "quorum.answer", "quorum.close_roll", "quorum.set_roll_aside"),
        OPERATORS,
    ),
    **dict.fromkeys(
        (
            "programme.publish",
            "people.change_person",
            "people.change_texts",
            "attendance.observe",
            "alarm.sound",
        ),
        _SYSTEM,
    ),
    "people.revoke_seat": _SYSTEM | {Role.SECRETARY},  # recorded under who asked for it
}

SEEN_AT_A_DESK: Final[frozenset[str]] = frozenset({"paper", "bridge", "seat"})
"""Of which sources a desk records: what it has in its hands or sees, and it hears no line."""


def may_ask(role: Role, command: AnyCommand) -> bool:
    """Whether a role may ask for it: by its kind; of a sheet by its source as well."""
    if isinstance(command, Record) and role is Role.DESK:
        return command.source in SEEN_AT_A_DESK
    return role in MAY_ASK[command.type]
