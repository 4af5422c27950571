"""Certified lists as tables: what was vouched for, whatever became known afterwards. Pure.

Times are wall times of the meeting's home zone, which stands in the heading.
"""

from hybridmeet.application.printing.paper import Cell, Column, Lang, Table
from hybridmeet.application.printing.rows import (
    SIGNED,
    columns_of,
    function_of,
    not_too_long,
    person_columns,
    time_columns,
)
from hybridmeet.application.printing.wording import Wording
from hybridmeet.domain.attending.reports.sheet import CertifiedList, CertifiedRow, CertifiedSheet
from hybridmeet.domain.times import MINUTE_MS

Row = tuple[Cell, ...]


class CertifiedLists:
    """The tables of the certified lists in one language."""

    def __init__(self, sheet: CertifiedSheet, lang: Lang, clock_name: str = "") -> None:
        self._sheet = sheet
        self._say = Wording(lang, sheet["home_zone"], clock_name)
        self._words = self._say.words

    def attended(self) -> Table:
        """One row for each person and session, with who vouches for it: for programs."""
        words, clock = self._words, self._say.clock_name
        columns = (
            Column(words["session"], 28),
            *person_columns(words),
            Column(words["capacity"], 18),
            Column(words["how"], 16),
            *time_columns(self._say),
            Column(words["not_entitled_head"], 12),
            Column(words["sources"], 20),
            Column(words["certified_by"], 28),
            Column(f"{words['certified_at']}, {clock}", 20),
            Column(words["revision"], 9),
        )
        rows = tuple(self._row(one, row) for one in self._sheet["lists"] for row in one["attended"])
        return Table(words["certified_list"], columns, rows)

    def sessions(self) -> Table:
        """Every certified session in one row: its figures, who vouches for it, and since when."""
        words, clock = self._words, self._say.clock_name
        columns = (
            Column(words["session"], 34),
            Column(words["opened"], 18),
            Column(words["closed"], 18),
            Column(words["people"], 10),
            Column(words["in_room_heads"], 10),
            Column(words["online_heads"], 10),
            Column(words["certified_by"], 28),
            Column(words["certified_at"], 18),
            Column(words["revision"], 9),
            Column(words["changed"], 12),
        )
        rows = tuple(
            (
                self._say.text(one["title"]),
                self._say.wall(one["opened_at"]),
                self._say.wall(one["closed_at"]),
                one["in_person"] + one["online"],
                one["in_person"],
                one["online"],
                one["by"],
                self._say.wall(one["certified_at"]),
                one["revision"],
                words["yes"] if one["changed"] else "",
            )
            for one in self._sheet["lists"]
        )
        return Table(words["sessions"], columns, rows, clock)

    def signed(self) -> tuple[Table, ...]:
        """All sessions in one table, then the list of each; of too many lines the table says so."""
        each = (self._session(one) for one in self._sheet["lists"])
        lines = sum(len(one["attended"]) for one in self._sheet["lists"])
        return tuple(not_too_long(self.sessions(), each, lines, self._words))

    # -- inside -----------------------------------------------------------------------------

    def _session(self, one: CertifiedList) -> Table:
        words = self._words
        rows: list[Row] = []
        band = ""
        apart = [row for row in one["attended"] if row.get("not_entitled")]
        for number, row in enumerate((row for row in one["attended"] if row not in apart), start=1):
            if row["delegation_name"] != band:
                band = row["delegation_name"]
                rows.append((band,))
            rows.append((number, row["name"], words[row["mode"]], *self._seen(row)))
        rows += [(words["not_for"],)] if apart else []
        rows += [("", row["name"], words[row["mode"]], *self._seen(row)) for row in apart]
        day = self._say.minute(one["opened_at"])[:10]
        title = f"{self._say.text(one['title'])}, {day}, {self._say.clock_name}"
        columns = columns_of(words, SIGNED)
        return Table(title, columns, tuple(rows), self._note(one), words["certify"])

    def _seen(self, row: CertifiedRow) -> Row:
        return (
            self._say.hour(row["first_at"]),
            self._say.hour(row["last_at"]),
            round(row["present_ms"] / MINUTE_MS),
            self._say.sources(row["sources"]),
        )

    def _note(self, one: CertifiedList) -> str:
        words, when = self._words, self._say.minute(one["certified_at"])
        figures = self._say.heads(one["in_person"], one["online"])
        told = f"{words['certified']}: {one['by']}, {when}, {words['revision']} {one['revision']}"
        changed = f", {words['changed']}" if one["changed"] else ""
        return f"{told}: {figures}{changed}. {words['as_certified']}."

    def _row(self, one: CertifiedList, row: CertifiedRow) -> Row:
        words = self._words
        return (
            self._say.text(one["title"]),
            row["delegation_name"],
            row["name"],
            function_of(row),
            self._say.capacity(row["capacity"]),
            words[row["mode"]],
            self._say.wall(row["first_at"]),
            self._say.wall(row["last_at"]),
            round(row["present_ms"] / MINUTE_MS),
            words["yes"] if row.get("not_entitled") else "",
            self._say.sources(row["sources"]),
            one["by"],
            self._say.wall(one["certified_at"]),
            one["revision"],
        )
