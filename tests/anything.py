"""Strategies: any command that somebody might ask of a small meeting, sensible or not."""

from dataclasses import dataclass

from hypothesis import strategies as st

from hybridmeet.domain.attending.admitting import walk_in_id
from hybridmeet.domain.attending.commands import (
    Admit,
    Certify,
    CheckIn,
    CheckOut,
    Correct,
    CorrectRow,
    Declare,
    Mark,
    Record,
    Scan,
    SetCredentials,
    SheetRow,
    TakeBack,
    TakeBackRows,
    WalkIn,
)
from hybridmeet.domain.attending.sources import Channel, Credentials
from hybridmeet.domain.commands import (
    Advance,
    AnyCommand,
    CloseSession,
    Conclude,
    Defer,
    Extend,
    GoTo,
    Move,
    Observe,
    OpenSession,
    PauseItem,
    Resize,
    ResumeItem,
    ResumeSession,
    Retitle,
    SuspendSession,
    Undo,
)
from hybridmeet.domain.ids import CommandId, DelegationId, DocumentId, ItemId, PersonId
from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.people import Level, Role
from hybridmeet.domain.programme import Document, Programme, Speaker
from hybridmeet.domain.quorum.commands import AnswerRoll, CallRoll, CloseRoll, SetRollAside
from hybridmeet.domain.texts import Text
from tests.builders import (
    SEATS,
    a_break,
    a_programme,
    a_session,
    actor,
    an_item,
    later,
    minutes,
)
from tests.fakes import FIRST
from tests.story import DAY1, WHO

ITEMS = [ItemId(name) for name in ("i1", "i2", "i3", "b1", "i4", "i5")]
HIDDEN = [ItemId("i3"), ItemId("i4")]
SECRET = "Zanzibar"
WALK_IN, UNMATCHED = "Captain Canary", "iPhone of Canary"  # names, never in the log
PEOPLE = [seat.id for seat in SEATS if seat.is_person]


def a_mixed_programme(secret: str = SECRET) -> Programme:
    """A plenary with items of every level; what is hidden says ``secret`` wherever it can."""
    document = Document(
        id=DocumentId("paper"),
        symbol=f"{secret}/1",
        title=Text(en=f"Paper on {secret}"),
        state="draft",
        language="en",
        level=Level.DELEGATIONS,
    )
    plan = a_session(
        an_item("i1", "14:00", 15, level=Level.PUBLIC, fixed=True),
        an_item("i2", "14:15", 5, documents=(DocumentId("paper"),)),
        an_item(
            "i3",
            "14:20",
            30,
            level=Level.DELEGATIONS,
            title=Text(en=f"Talks on {secret}"),
            number=f"3-{secret}",
            documents=(DocumentId("paper"),),
            speakers=(Speaker(function=f"Envoy to {secret}", planned_ms=minutes(5)),),
        ),
        a_break("b1", "14:50", 10, 5),
        an_item("i4", "15:00", 20, level=Level.CLOSED, title=Text(en=f"{secret}, in private")),
        an_item("i5", "15:30", 10, level=Level.PUBLIC, fixed=True),
    )
    return a_programme(plan, documents=(document,))


@dataclass(frozen=True)
class Wanted:
    """A command to be made when its turn has come: what was seen may be what is so, or not."""

    kind: str
    item: ItemId
    other: ItemId | None
    person: PersonId
    amount_ms: int
    sees_truly: bool
    role: Role
    after_ms: int

    def command(self, session: SessionState) -> AnyCommand:  # noqa: C901, PLR0911, PLR0912 -- a table
        """The command, given how the session stands."""
        seen = session.current if self.sees_truly else self.other
        from_item = seen or self.item
        match self.kind:
            case "open":
                return OpenSession(session=DAY1)
            case "suspend":
                return SuspendSession(session=DAY1, reason="A reason")
            case "resume":
                return ResumeSession(session=DAY1)
            case "close":
                return CloseSession(session=DAY1)
            case "advance":
                return Advance(session=DAY1, from_item=seen)
            case "go_to":
                return GoTo(session=DAY1, from_item=seen, item=self.item)
            case "conclude":
                return Conclude(session=DAY1, from_item=from_item)
            case "defer":
                return Defer(session=DAY1, item=self.item)
            case "pause":
                return PauseItem(session=DAY1, from_item=from_item)
            case "unpause":
                return ResumeItem(session=DAY1, from_item=from_item)
            case "extend":
                return Extend(session=DAY1, from_item=from_item, by_ms=self.amount_ms)
            case "undo":
                act = session.acts[-1].seq if session.acts and self.sees_truly else 1
                return Undo(session=DAY1, act=act)
            case "move":
                return Move(session=DAY1, item=self.item, after=self.other)
            case "resize":
                planned_ms = max(abs(self.amount_ms), minutes(1))
                return Resize(session=DAY1, item=self.item, planned_ms=planned_ms)
            case "retitle":
                return Retitle(session=DAY1, item=self.item, title=Text(en=f"T{self.amount_ms}"))
            case "observe":
                return _observe(self)
            case "call_roll" | "answer" | "close_roll" | "set_aside":
                return _rolling(self)
            case _:
                return _attending(self)


def _attending(wanted: Wanted) -> AnyCommand:  # noqa: C901, PLR0911, PLR0912 -- a table
    """What a desk, a technician or a secretary may say of one person, or of the session."""
    person, number = wanted.person, abs(wanted.amount_ms) // 60_000
    is_even, told_at = number % 2 == 0, later(FIRST, milliseconds=wanted.amount_ms)
    channel = Channel.ROOM if is_even else Channel.ONLINE
    match wanted.kind:
        case "check_in":
            return CheckIn(person=person)
        case "check_out":
            return CheckOut(person=person)
        case "scanned":
            return CheckIn(person=person, source="qr", at=told_at)
        case "seen_leaving":
            return CheckOut(person=person, source="seat", at=told_at)
        case "take_back":
            return TakeBack(person=person, command=CommandId(f"c{number}"))
        case "correct":
            becomes = Scan(person=PEOPLE[number % len(PEOPLE)], at=told_at if is_even else None)
            return Correct(person=person, command=CommandId(f"c{number}"), becomes=becomes)
        case "mark":
            return Mark(person=person, online=wanted.sees_truly, via="phone")
        case "record" | "take_back_rows" | "correct_row":
            return _writing(wanted, SheetRow(person=person, channel=channel, began_at=told_at))
        case "declare":
            return Declare(session=DAY1, channel=channel)
        case "certify":
            return Certify(session=DAY1)
        case "walk_in":
            replaced = PersonId("id-attache") if is_even else None
            came = DelegationId("id")
            return WalkIn(delegation=came, function="Attaché", display=WALK_IN, replaces=replaced)
        case "admit":
            asker = actor(WHO[wanted.role], wanted.role)
            who = walk_in_id(asker, CommandId(f"c{number}"))
            return Admit(person=who, accepted=wanted.sees_truly)
        case _:
            credentials = list(Credentials)[number % 3]
            return SetCredentials(delegation=DelegationId("vn"), credentials=credentials)


def _writing(wanted: Wanted, row: SheetRow) -> AnyCommand:
    sheet = abs(wanted.amount_ms) // 60_000 + 1
    match wanted.kind:
        case "record":
            return Record(session=DAY1, source="paper", rows=(row,), unmatched=(UNMATCHED,))
        case "take_back_rows":
            return TakeBackRows(session=DAY1, sheet=sheet)
        case _:
            return CorrectRow(session=DAY1, sheet=sheet, row=0, becomes=row)


def _rolling(wanted: Wanted) -> AnyCommand:
    match wanted.kind:
        case "call_roll":
            return CallRoll(session=DAY1)
        case "answer":
            said = DelegationId("id" if wanted.sees_truly else "vn")
            return AnswerRoll(session=DAY1, delegation=said, answer="online")
        case "close_roll":
            return CloseRoll(session=DAY1)
        case _:
            return SetRollAside(session=DAY1)


def _observe(wanted: Wanted) -> Observe:
    channel = ("online", "lost", "away", "out")[abs(wanted.amount_ms) // 60_000 % 4]
    return Observe(**{channel: (wanted.person,)})


KINDS = (
    "open", "open", "suspend", "resume", "close", "advance", "advance", "advance", "go_to",
    "conclude", "defer", "pause", "unpause", "extend", "undo", "undo", "move", "resize",
    "retitle", "check_in", "check_out", "observe", "observe", "scanned", "seen_leaving",
    "take_back", "correct", "mark", "record", "take_back_rows", "correct_row", "declare", "certify",
    "walk_in", "admit", "credentials", "call_roll", "answer", "close_roll", "set_aside",
)  # fmt: skip

OPERATING = st.sampled_from([Role.CHAIR, Role.SECRETARY, Role.MODERATOR])


def wishes(kinds: tuple[str, ...] = KINDS) -> st.SearchStrategy[Wanted]:
    """Any command, mostly one that fits."""
    return st.builds(
        Wanted,
        kind=st.sampled_from(kinds),
        item=st.sampled_from(ITEMS),
        other=st.none() | st.sampled_from(ITEMS),
        person=st.sampled_from(PEOPLE),
        amount_ms=st.integers(-20, 20).map(minutes),
        sees_truly=st.sampled_from([True, True, True, False]),
        role=OPERATING,
        after_ms=st.sampled_from([0, 300, 1_000, 61_000, 600_000]),
    )


def histories(most: int = 14) -> st.SearchStrategy[list[Wanted]]:
    """What is asked of a meeting, one after the other; it mostly begins by opening the session."""
    return st.lists(wishes(), min_size=1, max_size=most)
