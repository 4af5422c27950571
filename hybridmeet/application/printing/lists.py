"""The attendance of a meeting and its list of participants as tables, from its sheet. Pure.

Times are wall times of the meeting's home zone, which stands in the heading.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from hybridmeet.application.printing.paper import Cell, Column, Lang, Table
from hybridmeet.application.printing.rows import function_of, named, numbered, unseen
from hybridmeet.application.printing.wording import Wording
from hybridmeet.domain.attending.sheet import (
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

    def __init__(self, sheet: AttendanceSheet, lang: Lang) -> None:
        self._sheet = sheet
        self._say = Wording(lang, sheet["home_zone"])
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
        words, zone = self._words, self._sheet["home_zone"]
        columns = (
            Column(words["session"], 28),
            Column(words["delegation"], 28),
            Column(words["name"], 34),
            Column(words["function"], 34),
            Column(words["capacity"], 18),
            Column(words["how"], 16),
            Column(f"{words['first']} ({zone})", 20),
            Column(f"{words['last']} ({zone})", 20),
            Column(words["minutes"], 9),
            Column(words["expected"], 12),
            Column(words["unexpected"], 12),
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
                (title, "", name, "", "", words["unmatched"], None, None, None, "", "", "")
                for name in session["unmatched"]
            ]
        return Table(words["attendance"], columns, tuple(rows))

    def session(self, session: SheetSession) -> Table:
        """Who attended one session: what a secretary certifies, then who waits to be accepted."""
        words = self._words
        columns = (
            Column(words["number"], 5),
            Column(words["name"], 40),
            Column(words["how"], 22),
            Column(words["first"], 12),
            Column(words["last"], 12),
            Column(words["minutes"], 10),
            Column(words["sources"], 26),
        )
        here = [one for one in self._sheet["people"] if session["session"] in one["sessions"]]
        waiting = [one for one in here if one.get("pending")]
        rows: list[Row] = []
        band = None
        for number, person in numbered([one for one in here if not one.get("pending")]):
            if self._band(person) != band:
                band = self._band(person)
                rows.append((band,))
            rows.append((number, *self._seen(person, person["sessions"][session["session"]])))
        if waiting:
            rows.append((words["waiting"],))
            rows += [("", *self._seen(one, one["sessions"][session["session"]])) for one in waiting]
        day = self._say.minute(session["opened_at"] or session["planned_start"])[:10]
        title = f"{self._say.text(session['title'])}, {day} ({self._sheet['home_zone']})"
        return Table(title, columns, tuple(rows), self._note(session), words["certify"])

    def sessions(self) -> Table:
        """Every session in one row: when, how many, the most at once, who vouches for it."""
        words = self._words
        columns = (
            Column(words["session"], 34),
            Column(words["opened"], 18),
            Column(words["closed"], 18),
            Column(words["in_room_heads"], 10),
            Column(words["online_heads"], 10),
            Column(words["peak"], 10),
            Column(words["peak_at"], 10),
            Column(words["no_shows"], 9),
            Column(words["certified"], 34),
        )
        rows = tuple(self._session_row(session) for session in self._sheet["sessions"])
        return Table(words["sessions"], columns, rows, self._sheet["home_zone"])

    def matrix(self) -> Table:
        """Delegations by sessions: heads in person + online."""
        held = [one for one in self._sheet["sessions"] if one["opened_at"]]
        words = self._words
        columns = (
            Column(words["delegation"], 30),
            *(Column(self._say.text(session["title"]), 16) for session in held),
        )
        rows = tuple(
            (
                row["name"],
                *(self._heads(row["sessions"].get(session["session"])) for session in held),
            )
            for row in self._sheet["delegations"]
        )
        note = f"{words['in_room_heads']} + {words['online_heads']}"
        return Table(words["delegations"], columns, rows, note)

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
        function = function_of(person)
        return (
            self._marked(person),
            function,
            self._say.capacity(person["capacity"]),
            self._ways(person),
        )

    def _seen(self, person: SheetPerson, found: SheetAttendance) -> Row:
        return (
            self._marked(person),
            self._words[found["mode"]],
            self._say.clock(found["first_at"]),
            self._say.clock(found["last_at"]),
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
        return (*self._who(person), how, None, None, None, expected, "", said)

    def _session_row(self, session: SheetSession) -> Row:
        if session["opened_at"] is None:
            return (self._say.text(session["title"]), *[""] * 8)
        return (
            self._say.text(session["title"]),
            self._say.minute(session["opened_at"]),
            self._say.minute(session["closed_at"]),
            session["unique_in_person"],
            session["unique_online"],
            session["peak"]["heads"],
            self._say.clock(session["peak"]["at"]),
            len(session["no_shows"]),
            self._vouched(session),
        )

    def _marked(self, person: SheetPerson) -> str:
        """The name; and whom he replaces, or that nobody has accepted him yet."""
        words, marks = self._words, []
        if "replaces_name" in person:
            marks.append(f"{words['replaces']} {person['replaces_name']}")
        if person.get("pending"):
            marks.append(words["pending"])
        return f"{person['name']} ({'; '.join(marks)})" if marks else person["name"]

    def _ways(self, person: SheetPerson) -> str:
        found = {HERE[one["mode"]] for one in person["sessions"].values()}
        return ", ".join(self._words[way] for way in ("in_person", "online") if way in found)

    def _heads(self, cell: Mapping[str, object] | None) -> str:
        if cell is None or not (cell["in_person"] or cell["online"]):
            return "–"
        return f"{cell['in_person']} + {cell['online']}"

    def _vouched(self, session: SheetSession) -> str:
        words, certified = self._words, session["certified"]
        if certified is None:
            return words["not_certified"]
        told = f"{certified['by']}, {self._say.minute(certified['at'])}, {words['revision']}"
        figures = self._say.heads(certified["in_person"], certified["online"])
        changed = f", {words['changed']}" if certified["changed"] else ""
        return f"{told} {certified['revision']}: {figures}{changed}"

    def _note(self, session: SheetSession) -> str:
        words = self._words
        missing = list(unseen(self._sheet["people"], session, words))
        told = [f"{words['certified']}: {self._vouched(session)}"]
        if session["certified"] and session["certified"]["changed"]:
            now = self._say.heads(session["unique_in_person"], session["unique_online"])
            told.append(f"{words['listed_here']}: {now}")
        if session["unmatched"]:
            told.append(f"{words['unmatched']}: {'; '.join(session['unmatched'])}")
        if missing:
            told.append(f"{words['no_shows']} ({len(missing)}): {'; '.join(missing)}")
        return ". ".join(told)
