"""The attendance of a meeting and its list of participants as tables, from its sheet. Pure.

Times are wall times of the meeting's home zone, which stands in the heading.
"""

from collections.abc import Sequence
from typing import Final

from hybridmeet.application.printing.paper import Cell, Column, Lang, Table
from hybridmeet.application.printing.rows import (
    SIGNED,
    columns_of,
    function_of,
    named,
    numbered,
    person_columns,
    stands_for,
    time_columns,
    unseen,
    vouched,
    waits,
    with_marks,
)
from hybridmeet.application.printing.wording import Wording
from hybridmeet.domain.attending.reports.sheet import (
    AttendanceSheet,
    SheetAttendance,
    SheetPerson,
    SheetSession,
)
from hybridmeet.domain.times import MINUTE_MS

HERE: Final = {"in_person": "in_person", "both": "in_person", "online": "online"}
Row = tuple[Cell, ...]


class Lists:
    """The tables of one sheet in one language."""

    def __init__(self, sheet: AttendanceSheet, lang: Lang, clock_name: str = "") -> None:
        self._sheet = sheet
        self._say = Wording(lang, sheet["home_zone"], clock_name)
        self._words = self._say.words
        self._delegations = {row["delegation"]: row["name"] for row in sheet["delegations"]}

    def participants(self) -> Table:
        """Everyone in protocol order, a band for each delegation, and how he took part."""
        words = self._words
        columns = (Column(words["number"], 5), *self._participant_columns())
        rows: list[Row] = []
        band = None
        for number, person in numbered(self._sheet["people"]):
            if self._band(person) != band:
                band = self._band(person)
                rows.append((band,))
            rows.append((number, *self._participant(person)))
        return Table(words["participants"], columns, tuple(rows))

    def plain_participants(self) -> Table:
        """The same with a column for the delegation, for files that machines read."""
        words = self._words
        columns = (
            Column(words["number"], 5),
            Column(words["delegation"], 30),
            *self._participant_columns(),
            Column(words["expected"], 14),
        )
        rows = tuple(
            (
                number,
                self._delegations[person["delegation"]],
                *self._participant(person),
                words[person["expected"]],
            )
            for number, person in numbered(self._sheet["people"])
        )
        return Table(words["participants"], columns, rows)

    def attended(self) -> Table:
        """One row for each person and session, then the names that matched nobody."""
        words = self._words
        columns = (
            Column(words["session"], 28),
            *person_columns(words),
            Column(words["capacity"], 18),
            Column(words["how"], 16),
            *time_columns(self._say),
            Column(words["expected"], 12),
            Column(words["unexpected"], 12),
            Column(words["not_entitled_head"], 12),
            Column(words["sources"], 20),
        )
        rows: list[Row] = []
        for session in self._sheet["sessions"]:
            title = self._say.text(session["title"])
            for person in self._sheet["people"]:
                found = person["sessions"].get(session["session"])
                if found:
                    rows.append((title, *self._attended(person, found)))
                elif said := named(person, session, words):
                    rows.append((title, *self._not_counted(person, said)))
            rows += [
                (title, "", name, "", "", words["unmatched"], *[None] * 3, *[""] * 4)
                for name in session["unmatched"]
            ]
        return Table(words["attendance"], columns, tuple(rows))

    def session(self, session: SheetSession) -> Table:
        """Who attended one session: what a secretary certifies, then whom it does not count."""
        words, name = self._words, session["session"]
        here = [one for one in self._sheet["people"] if name in one["sessions"]]
        waiting = [one for one in here if one.get("pending")]
        shut_out = [one for one in here if one["sessions"][name].get("not_entitled")]
        apart = [one for one in shut_out if one not in waiting]
        rows: list[Row] = []
        band = None
        for number, person in numbered(one for one in here if one not in (*waiting, *apart)):
            if self._band(person) != band:
                band = self._band(person)
                rows.append((band,))
            rows.append((number, *self._seen(person, person["sessions"][name])))
        for title, others in (("waiting", waiting), ("not_for", apart)):
            rows += [(words[title],)] if others else []
            rows += [("", *self._seen(one, one["sessions"][name])) for one in others]
        day = self._say.minute(session["opened_at"] or session["planned_start"])[:10]
        title = f"{self._say.text(session['title'])}, {day}, {self._say.clock_name}"
        columns = columns_of(words, SIGNED)
        return Table(title, columns, tuple(rows), self._note(session), words["certify"])

    def held(self) -> Sequence[SheetSession]:
        """The sessions that have begun."""
        return [one for one in self._sheet["sessions"] if one["opened_at"]]

    # -- inside -----------------------------------------------------------------------------

    def _band(self, person: SheetPerson) -> str:
        name = self._delegations[person["delegation"]]
        is_honoured = person["capacity"] == "guest_of_honour"
        return f"{self._words['honour']} ({name})" if is_honoured else name

    def _participant_columns(self) -> tuple[Column, ...]:
        words = self._words
        return (
            Column(words["name"], 46),
            Column(words["function"], 30),
            Column(words["capacity"], 20),
            Column(words["attended"], 20),
        )

    def _participant(self, person: SheetPerson) -> Row:
        return (
            self._marked(person),
            function_of(person),
            self._say.capacity(person["capacity"]),
            self._ways(person),
        )

    def _seen(self, person: SheetPerson, found: SheetAttendance) -> Row:
        return (
            self._marked(person),
            self._words[found["mode"]],
            self._say.hour(found["first_at"]),
            self._say.hour(found["last_at"]),
            round(found["present_ms"] / MINUTE_MS),
            self._say.sources(found["sources"]),
        )

    def _attended(self, person: SheetPerson, found: SheetAttendance) -> Row:
        words = self._words
        return (
            *self._who(person),
            words[found["mode"]],
            self._say.wall(found["first_at"]),
            self._say.wall(found["last_at"]),
            round(found["present_ms"] / MINUTE_MS),
            words[person["expected"]],
            words["yes"] if found["unexpected"] else "",
            words["yes"] if found.get("not_entitled") else "",
            self._say.sources(found["sources"]),
        )

    def _who(self, person: SheetPerson) -> Row:
        delegation = self._delegations[person["delegation"]]
        return (
            delegation,
            self._marked(person),
            function_of(person),
            self._say.capacity(person["capacity"]),
        )

    def _not_counted(self, person: SheetPerson, said: str) -> Row:
        how, expected = self._words["not_counted"], self._words[person["expected"]]
        return (*self._who(person), how, *[None] * 3, expected, "", "", said)

    def _marked(self, person: SheetPerson) -> str:
        """The name; and whom he replaces, or that nobody has accepted him yet."""
        words = self._words
        return with_marks(person["name"], [*stands_for(person, words), *waits(person, words)])

    def _ways(self, person: SheetPerson) -> str:
        """In which ways; once something was held, that he was not seen."""
        found = {HERE[one["mode"]] for one in person["sessions"].values()}
        if not found:
            return self._words["unseen"] if self.held() else ""
        return ", ".join(self._words[way] for way in ("in_person", "online") if way in found)

    def _note(self, session: SheetSession) -> str:
        words = self._words
        missing = list(unseen(self._sheet["people"], session, words))
        told = [f"{words['certified']}: {vouched(session, self._say)}"]
        if session["certified"] and session["certified"]["changed"]:
            now = self._say.heads(session["unique_in_person"], session["unique_online"])
            told.append(f"{words['listed_here']}: {now}")
        if session["unmatched"]:
            told.append(f"{words['unmatched']}: {'; '.join(session['unmatched'])}")
        if missing:
            told.append(f"{words['no_shows']} ({len(missing)}): {'; '.join(missing)}")
        return ". ".join(told)
