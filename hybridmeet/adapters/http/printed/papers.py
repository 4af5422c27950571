"""Which paper is asked for: its values from the meeting, for any format. No rules, no markup."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from hybridmeet.application.printing.certified import CertifiedLists
from hybridmeet.application.printing.items import ItemLists, agenda_items
from hybridmeet.application.printing.lists import Lists
from hybridmeet.application.printing.paper import Lang, Paper, Table
from hybridmeet.application.printing.people import badges, framed, nameplates, to_sign
from hybridmeet.application.printing.rows import marked
from hybridmeet.application.printing.summaries import Summaries
from hybridmeet.application.printing.words import in_language
from hybridmeet.application.printing.zone import clock_name
from hybridmeet.domain.attending.reports.item_sheet import ItemsSheet
from hybridmeet.domain.attending.reports.sheet import AttendanceSheet, CertifiedSheet
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import PersonId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Role


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting as it stands, in which language, when and by which role it is asked for."""

    state: MeetingState
    lang: Lang
    at: datetime
    role: Role

    @property
    def clock_name(self) -> str:
        """Whose clock the times of it are on."""
        return clock_name(self.state.programme, self.lang)

    @property
    def disclaimer(self) -> str:
        """What stands on everything of this meeting: that it is a rehearsal, or a demonstration."""
        own = self.state.programme.disclaimer
        return in_language(own, self.lang) if own else ""

    def marked(self, table: Table) -> Table:
        """A table for a file, each row of which says what meeting it is of, where that matters."""
        return marked(table, self.disclaimer, self.lang)

    def framed(self, name: str) -> Paper:
        """An empty paper."""
        return framed(self.state, name, self.lang, self.at)


def badges_paper(wanted: Wanted, secret: bytes) -> Paper:
    """Everybody's badge."""
    return replace(wanted.framed("badges"), badges=badges(wanted.state, secret))


def nameplates_paper(wanted: Wanted, links: Mapping[PersonId, str]) -> Paper:
    """Everybody's nameplate, with the links that hold."""
    plates = nameplates(wanted.state, links, wanted.lang)
    return replace(wanted.framed("nameplates"), nameplates=plates, landscape=True)


def signatures_paper(wanted: Wanted, session: str | None) -> Paper:
    """A sheet to sign for one session, else for each; raises ``Unknown``."""
    sessions = wanted.state.sessions
    if session is not None and SessionId(session) not in sessions:
        raise Unknown("This meeting has no such session.")
    named = [sessions[SessionId(session)]] if session else list(sessions.values())
    tables = to_sign(wanted.state, wanted.lang, named)
    return replace(wanted.framed("signatures"), tables=tables)


def participants_paper(wanted: Wanted, sheet: AttendanceSheet) -> Paper:
    """The list of participants, by delegation."""
    tables = (Lists(sheet, wanted.lang, wanted.clock_name).participants(),)
    return replace(wanted.framed("participants"), tables=tables)


def attendance_paper(wanted: Wanted, sheet: AttendanceSheet) -> Paper:
    """What a secretary signs: the sessions, the delegations, and who attended each session."""
    lists = Lists(sheet, wanted.lang, wanted.clock_name)
    whole = Summaries(sheet, wanted.lang, wanted.clock_name)
    each = (lists.session(session) for session in lists.held())
    return replace(
        wanted.framed("attendance"),
        tables=(whole.sessions(), whole.matrix(), *each),
        landscape=True,
    )


def certified_paper(wanted: Wanted, sheet: CertifiedSheet) -> Paper:
    """What a secretary vouched for: the certified sessions, and each list as it was."""
    lists = CertifiedLists(sheet, wanted.lang, wanted.clock_name)
    return replace(wanted.framed("certified_list"), tables=lists.signed(), landscape=True)


def certified_workbook(wanted: Wanted, sheet: CertifiedSheet) -> tuple[Paper, list[Table]]:
    """The tables of a workbook of certified lists, and the paper that says where they are from."""
    lists = CertifiedLists(sheet, wanted.lang, wanted.clock_name)
    tables = (lists.attended(), lists.sessions())
    return wanted.framed("certified_list"), [wanted.marked(table) for table in tables]


def certified_table(wanted: Wanted, sheet: CertifiedSheet) -> Table:
    """The table of a CSV file of certified lists."""
    return wanted.marked(CertifiedLists(sheet, wanted.lang, wanted.clock_name).attended())


def items_paper(wanted: Wanted, sheet: ItemsSheet) -> Paper:
    """What a secretary signs of agenda items: all in one table, and each with its list."""
    lists = ItemLists(sheet, wanted.lang, wanted.clock_name)
    return replace(wanted.framed("items"), tables=lists.signed(), landscape=True)


def items_table(wanted: Wanted, sheet: ItemsSheet) -> Table:
    """The table of a CSV file of agenda items."""
    return wanted.marked(ItemLists(sheet, wanted.lang, wanted.clock_name).attended())


def items_workbook(wanted: Wanted, sheet: ItemsSheet) -> tuple[Paper, list[Table]]:
    """The tables of a workbook of agenda items, and the paper that says where they are from."""
    lists = ItemLists(sheet, wanted.lang, wanted.clock_name)
    return wanted.framed("items"), [wanted.marked(table) for table in lists.booked()]


def workbook(wanted: Wanted, sheet: AttendanceSheet, name: str) -> tuple[Paper, list[Table]]:
    """The tables of a workbook, and the paper that says where they come from."""
    lists = Lists(sheet, wanted.lang, wanted.clock_name)
    if name == "participants":
        return wanted.framed(name), [wanted.marked(lists.plain_participants())]
    whole = Summaries(sheet, wanted.lang, wanted.clock_name)
    items = agenda_items(sheet, wanted.lang, wanted.clock_name)
    tables = (lists.attended(), whole.sessions(), whole.figures(), items)
    return wanted.framed(name), [wanted.marked(table) for table in tables]


def one_table(wanted: Wanted, sheet: AttendanceSheet, name: str) -> Table:
    """The table of a CSV file."""
    lists = Lists(sheet, wanted.lang, wanted.clock_name)
    is_plain = name == "participants"
    return wanted.marked(lists.plain_participants() if is_plain else lists.attended())
