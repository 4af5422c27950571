"""The sessions of a meeting and its delegations by session, as tables, from its sheet. Pure.

Paper has one column for a session; what reckons has two, with numbers in them.
"""

from hybridmeet.application.printing.paper import Cell, Column, Lang, Table
from hybridmeet.application.printing.rows import vouched
from hybridmeet.application.printing.wording import Wording
from hybridmeet.domain.attending.reports.sheet import AttendanceSheet, SheetCell, SheetSession

Row = tuple[Cell, ...]


class Summaries:
    """The summaries of one sheet in one language."""

    def __init__(self, sheet: AttendanceSheet, lang: Lang, clock_name: str = "") -> None:
        self._sheet = sheet
        self._say = Wording(lang, sheet["home_zone"], clock_name)
        self._words = self._say.words
        self._held = [one for one in sheet["sessions"] if one["opened_at"]]

    def sessions(self) -> Table:
        """Every session in one row: when, how many, the most at once, who vouches for it."""
        words = self._words
        columns = (
            Column(words["session"], 26),
            Column(words["opened"], 18),
            Column(words["closed"], 18),
            Column(words["in_room_heads"], 10),
            Column(words["online_heads"], 10),
            Column(words["peak"], 10),
            Column(words["peak_at"], 10),
            Column(words["no_shows"], 9),
            Column(words["certified"], 50),
        )
        rows = tuple(self._session_row(session) for session in self._sheet["sessions"])
        return Table(words["sessions"], columns, rows, self._say.clock_name)

    def matrix(self) -> Table:
        """Delegations by sessions, for paper: heads in person + online."""
        words = self._words
        columns = (
            Column(words["delegation"], 30),
            *(Column(self._say.text(session["title"]), 16) for session in self._held),
        )
        rows = tuple(
            (row["name"], *(_heads(row["sessions"].get(one["session"])) for one in self._held))
            for row in self._sheet["delegations"]
        )
        note = f"{words['in_room_heads']} + {words['online_heads']}"
        return Table(words["delegations"], columns, rows, note)

    def figures(self) -> Table:
        """Delegations by sessions, for what reckons: two numbers for each session."""
        words = self._words
        ways = (words["in_room_heads"], words["online_heads"])
        columns = (
            Column(words["delegation"], 30),
            *(
                Column(f"{self._say.text(session['title'])}: {way}", 12)
                for session in self._held
                for way in ways
            ),
        )
        rows: tuple[Row, ...] = tuple(
            (
                row["name"],
                *(n for one in self._held for n in _numbers(row["sessions"].get(one["session"]))),
            )
            for row in self._sheet["delegations"]
        )
        return Table(words["delegations"], columns, rows)

    def _session_row(self, session: SheetSession) -> Row:
        if session["opened_at"] is None:
            return (self._say.text(session["title"]), *[None] * 8)
        return (
            self._say.text(session["title"]),
            self._say.wall(session["opened_at"]),
            self._say.wall(session["closed_at"]),
            session["unique_in_person"],
            session["unique_online"],
            session["peak"]["heads"],
            self._say.hour(session["peak"]["at"]),
            len(session["no_shows"]),
            vouched(session, self._say),
        )


def _heads(cell: SheetCell | None) -> str:
    if cell is None or not (cell["in_person"] or cell["online"]):
        return "–"
    return f"{cell['in_person']} + {cell['online']}"


def _numbers(cell: SheetCell | None) -> tuple[int, int]:
    return (cell["in_person"], cell["online"]) if cell else (0, 0)
