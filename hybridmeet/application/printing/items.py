"""Who was there at each item of the agenda, as tables: one row each, and lists to sign. Pure.

Times are wall times of the meeting's home zone, which stands in the heading.
"""

from collections.abc import Iterable, Iterator, Sequence

from hybridmeet.application.printing.paper import Cell, Column, Lang, Table
from hybridmeet.application.printing.rows import (
    MOST_LINES,
    function_of,
    not_too_long,
    person_columns,
    stands_for,
    time_columns,
    waits,
    with_marks,
)
from hybridmeet.application.printing.wording import Wording
from hybridmeet.domain.attending.reports.item_sheet import (
    ItemAttendance,
    ItemDelegation,
    ItemPerson,
    ItemsSheet,
)
from hybridmeet.domain.attending.reports.sheet import AttendanceSheet, SheetSpan
from hybridmeet.domain.times import MINUTE_MS

Row = tuple[Cell, ...]


class ItemLists:
    """The tables of items in one language."""

    def __init__(self, sheet: ItemsSheet, lang: Lang, clock_name: str = "") -> None:
        self._sheet = sheet
        self._say = Wording(lang, sheet["home_zone"], clock_name)
        self._words = self._say.words

    def attended(self) -> Table:
        """One row for each item and person; one that says so where nobody was there."""
        words = self._words
        columns = (
            *self._item_columns(),
            *person_columns(words),
            Column(words["how"], 16),
            Column(words["part"], 24),
            *time_columns(self._say),
            Column(words["remark"], 26),
        )
        rows = tuple(row for item in self._sheet["items"] for row in self._attended(item))
        return Table(words["items"], columns, rows)

    def items(self) -> Table:
        """Every item in one row: when it was open, how many were there, of whom nobody was."""
        words = self._words
        columns = (
            *self._item_columns(),
            Column(words["state"], 14),
            Column(words["open"], 24),
            Column(words["minutes"], 9),
            Column(words["in_room_heads"], 10),
            Column(words["online_heads"], 10),
            Column(words["nobody_of"], 40),
            Column(words["dropped"], 40),
        )
        rows = tuple(
            (
                *self._item(item),
                self._words[f"item_{item['phase']}"],
                self._spans(item["spans"]),
                _minutes(item["open_ms"]) if item["spans"] else None,
                *((item["in_person"], item["online"]) if item["spans"] else (None, None)),
                self._missing(item),
                self._dropped(item),
            )
            for item in self._sheet["items"]
        )
        return Table(words["agenda_items"], columns, rows, self._say.clock_name)

    def delegations(self) -> Table:
        """One row for each item and delegation: heads, for which part, when it was gone."""
        words = self._words
        columns = (
            *self._item_columns(),
            Column(words["delegation"], 30),
            Column(words["in_room_heads"], 10),
            Column(words["online_heads"], 10),
            Column(words["part"], 28),
            Column(words["dropped"], 28),
        )
        rows = tuple(
            (
                *self._item(item),
                one["name"],
                one["in_person"],
                one["online"],
                self._part_of(one),
                self._spans(one["drops"]),
            )
            for item in self._sheet["items"]
            for one in item["delegations"]
        )
        return Table(words["delegations"], columns, rows, self._say.clock_name)

    def signed(self) -> tuple[Table, ...]:
        """All items in one table, then the list of each; of too many lines the table says so."""
        return tuple(not_too_long(self.items(), self.each(), self._lines, self._words))

    def booked(self) -> tuple[Table, ...]:
        """A workbook: who was at each item, all items, and the delegations at each.

        Of too many lines those that name people are left out, and the table of items says so.
        """
        items = tuple(not_too_long(self.items(), (), self._lines, self._words))
        people = (self.attended(),) if self._lines <= MOST_LINES else ()
        return (*people, *items, self.delegations())

    def each(self) -> Iterator[Table]:
        """The list of each item that was opened: what a secretary certifies."""
        words = self._words
        columns = (
            Column(words["number"], 5),
            Column(words["name"], 40),
            Column(words["function"], 32),
            Column(words["how"], 22),
            Column(words["part"], 30),
            Column(words["minutes"], 10),
        )
        for item in self._sheet["items"]:
            if item["spans"]:
                rows = tuple(self._listed(item))
                yield Table(self._title(item), columns, rows, self._note(item), words["certify"])

    # -- inside -----------------------------------------------------------------------------

    @property
    def _lines(self) -> int:
        return sum(len(item["people"]) for item in self._sheet["items"])

    def _item_columns(self) -> tuple[Column, ...]:
        words = self._words
        return (
            Column(words["session"], 28),
            Column(words["item_number"], 7),
            Column(words["item"], 40),
        )

    def _item(self, item: ItemAttendance) -> Row:
        title = self._say.text(item["title"])
        return (self._say.text(item["session_title"]), item["number"], title)

    def _attended(self, item: ItemAttendance) -> Iterator[Row]:
        for person in item["people"]:
            first, last = person["intervals"][0], person["intervals"][-1]
            yield (
                *self._item(item),
                person["delegation_name"],
                with_marks(person["name"], stands_for(person, self._words)),
                function_of(person),
                self._words[person["mode"]],
                self._part(person),
                self._say.wall(first["began_at"]),
                self._say.wall(last["ended_at"]),
                _minutes(person["present_ms"]),
                "; ".join(self._remarks(person)),
            )
        if not item["people"]:
            told = self._words["nobody"] if item["spans"] else self._words[f"item_{item['phase']}"]
            yield (*self._item(item), *[""] * 3, told, "", None, None, None, "")

    def _listed(self, item: ItemAttendance) -> Iterator[Row]:
        """By delegation, those who count numbered; then who is listed and not counted."""
        number = 0
        for delegation in item["delegations"]:
            own = [one for one in _counted(item) if one["delegation"] == delegation["delegation"]]
            if own:
                yield (delegation["name"],)
            for person in own:
                number += 1
                yield (number, *self._seen(person))
        apart = [one for one in item["people"] if _is_apart(one)]
        if apart:
            yield (self._words["apart"],)
        for person in apart:
            yield ("", *self._seen(person))

    def _seen(self, person: ItemPerson) -> Row:
        marks = [*stands_for(person, self._words), *self._remarks(person)]
        return (
            with_marks(person["name"], marks),
            function_of(person),
            self._words[person["mode"]],
            self._part(person),
            _minutes(person["present_ms"]),
        )

    def _remarks(self, person: ItemPerson) -> list[str]:
        not_for = [self._words["item_not_for"]] if person.get("not_entitled") else []
        return [*waits(person, self._words), *not_for]

    def _part(self, person: ItemPerson) -> str:
        """For which part of the item: all of it, or from when to when."""
        return self._words["whole"] if person["whole"] else self._spans(_joined(person))

    def _part_of(self, delegation: ItemDelegation) -> str:
        if delegation["whole"]:
            return self._words["whole"]
        return self._spans(delegation["spans"]) or self._words["nobody"]

    def _spans(self, spans: Iterable[SheetSpan]) -> str:
        return _hours(self._say, spans)

    def _title(self, item: ItemAttendance) -> str:
        title = self._say.text(item["title"])
        named = f"{item['number']}. {title}" if item["number"] else title
        day = self._say.minute(item["spans"][0]["began_at"])[:10]
        hours = f"{self._spans(item['spans'])}, {self._say.clock_name}"
        return f"{named} – {self._say.text(item['session_title'])}, {day}, {hours}"

    def _note(self, item: ItemAttendance) -> str:
        words = self._words
        told = [self._say.heads(item["in_person"], item["online"])]
        told += [f"{words['nobody_of']}: {missing}"] if (missing := self._missing(item)) else []
        told += [f"{words['dropped']}: {gone}"] if (gone := self._dropped(item)) else []
        return ". ".join(told)

    def _missing(self, item: ItemAttendance) -> str:
        return "; ".join(
            one["short"] for one in item["delegations"] if not (one["in_person"] or one["online"])
        )

    def _dropped(self, item: ItemAttendance) -> str:
        return "; ".join(
            f"{one['short']} {self._spans(one['drops'])}"
            for one in item["delegations"]
            if one["drops"]
        )


def agenda_items(sheet: AttendanceSheet, lang: Lang, clock_name: str = "") -> Table:
    """Every item of the sheet in one row: when it was open, and how many were there."""
    say = Wording(lang, sheet["home_zone"], clock_name)
    words = say.words
    columns = (
        Column(words["session"], 28),
        Column(words["item_number"], 7),
        Column(words["item"], 40),
        Column(words["state"], 14),
        Column(words["open"], 24),
        Column(words["in_room_heads"], 10),
        Column(words["online_heads"], 10),
    )
    rows: list[Row] = []
    for session in sheet["sessions"]:
        title = say.text(session["title"])
        for item in session["items"]:
            if not item["is_break"]:
                heads = (item["in_person"], item["online"])
                told = (words[f"item_{item['phase']}"], _hours(say, item["spans"]))
                rows.append((title, item["number"], say.text(item["title"]), *told, *heads))
        for one in session["unopened"]:
            told = (words[f"item_{one['phase']}"], "")
            rows.append((title, one["number"], say.text(one["title"]), *told, None, None))
    return Table(words["agenda_items"], columns, tuple(rows), say.clock_name)


def _hours(say: Wording, spans: Iterable[SheetSpan]) -> str:
    """Stretches on the meeting's clock; what goes on has no end."""
    ends = ((say.wall(one["began_at"]), say.wall(one["ended_at"])) for one in spans)
    return ", ".join(f"{a:%H:%M}–{b:%H:%M}" if b else f"{a:%H:%M}–" for a, b in ends)


def _is_apart(person: ItemPerson) -> bool:
    return bool(person.get("pending") or person.get("not_entitled"))


def _counted(item: ItemAttendance) -> Sequence[ItemPerson]:
    return [one for one in item["people"] if not _is_apart(one)]


def _joined(person: ItemPerson) -> list[SheetSpan]:
    """The stretches of one person whatever way: intervals that touch are one."""
    spans: list[SheetSpan] = []
    for one in person["intervals"]:
        if spans and spans[-1]["ended_at"] == one["began_at"]:
            spans[-1] = {"began_at": spans[-1]["began_at"], "ended_at": one["ended_at"]}
        else:
            spans.append({"began_at": one["began_at"], "ended_at": one["ended_at"]})
    return spans


def _minutes(ms: int) -> int:
    return round(ms / MINUTE_MS)
