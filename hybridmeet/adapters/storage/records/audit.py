"""Whether a record is what the server wrote: every row, every chain, the register, the fold.

Nothing stops at the first fault: each row that was changed, cut out or put in is named by its
meeting and seq. Rows beside the log (names, texts, links) are under no chain, since a name must be
erasable: of those the form is checked, not each letter.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import orjson
from sqlalchemy import Connection

from hybridmeet.adapters.storage.chain import GENESIS, BrokenChain, digest_of
from hybridmeet.adapters.storage.coding import encode_answer
from hybridmeet.adapters.storage.records.folding import beside, fact
from hybridmeet.adapters.storage.records.kept import KEPT, Record, Written, wrong_in
from hybridmeet.adapters.storage.records.stored import StoredRecord
from hybridmeet.adapters.storage.schema import instant
from hybridmeet.application.ports import Answer
from hybridmeet.domain.evolve import evolve
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Person
from hybridmeet.domain.texts import Text

_BESIDE: Final[dict[str, type[Person] | type[Text]]] = {"person": Person, "text": Text}
END: Final = 1000  # facts of each meeting that a start looks at: a long day's
MOST_TOLD: Final = 20  # of one meeting: who must mend a record needs the first few, not all


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the meeting, and the seq when it is a row of the log."""

    meeting: str
    seq: int | None
    said: str

    @property
    def written(self) -> str:
        """The fault in one line."""
        where = f"{self.meeting}: " if self.seq is None else f"{self.meeting}: seq {self.seq} "
        return (where + self.said).encode(errors="backslashreplace").decode()


@dataclass(slots=True)
class Checked:
    """A meeting that was looked at: how far its log goes, what it folds to, what is wrong."""

    meeting: str
    seq: int = 0
    hash: str = GENESIS
    state: MeetingState | None = None
    faults: list[Fault] = field(default_factory=list)
    passed_over: int = 0

    def wrong(self, said: str, seq: int | None = None) -> None:
        """Remember a fault."""
        if len(self.faults) < MOST_TOLD:
            self.faults.append(Fault(self.meeting, seq, said))
        else:
            self.passed_over += 1


def audited(record: Record, told: Callable[[str], None] = lambda _: None) -> Iterator[Checked]:
    """Every meeting of a record, each checked whole; ``told`` hears which is begun."""
    heads = {row["id"]: row for row in record.rows("meeting")}
    strays = {meeting for table in KEPT for meeting in record.meetings(table)} - heads.keys()
    ordinals = [row["ordinal"] for row in heads.values()]
    for meeting in (*heads, *sorted(strays)):
        told(meeting)
        checked = Checked(meeting)
        if meeting in strays:
            checked.wrong("has rows but was never begun")
        elif ordinals.count(heads[meeting]["ordinal"]) > 1:
            checked.wrong("was begun in the same place as another meeting")
        _check_log(record, checked)
        if meeting in heads:
            _check_head(heads[meeting], checked)
        _check_beside(record, checked)
        yield checked


def check_ends(connection: Connection) -> None:
    """Hold the newest facts of every meeting against the chain, as each start does.

    A thousand take 15 ms; what lies before is doctor's. Raises ``BrokenChain``.
    """
    record = StoredRecord(connection)
    for head in record.rows("meeting"):
        rows = record.end(head["id"], END + 1)
        known = rows.pop(0) if len(rows) > END else None  # taken on trust: its digest is the first
        checked = Checked(head["id"])
        if known:
            checked.seq, checked.hash = known["seq"], known["hash"]
        for row in rows:
            if said := _wrong_with(row, checked, wrong_in("event", row)):
                raise BrokenChain(Fault(head["id"], checked.seq + 1, said).written)
            checked.seq, checked.hash = row["seq"], row["hash"]
        _check_head(head, checked)
        if checked.faults:
            raise BrokenChain(checked.faults[0].written)


def _check_log(record: Record, checked: Checked) -> None:
    """Walk the chain; fold as long as it holds; then compare the register of commands."""
    acts: dict[tuple[str, str], Answer] = {}
    kept = record.snapshot(checked.meeting) if isinstance(record, StoredRecord) else None
    for row in record.rows("event", checked.meeting):
        ill_formed = wrong_in("event", row)
        if said := _wrong_with(row, checked, ill_formed):
            checked.wrong(said, checked.seq + 1)
        checked.seq = row["seq"] if isinstance(row["seq"], int) else checked.seq + 1
        checked.hash = str(row["hash"])
        if not ill_formed:
            _note_act(acts, row)
        if not checked.faults:
            _fold_on(checked, row)
        if kept and kept.seq == checked.seq and checked.state and kept != checked.state:
            checked.wrong(
                "is not what its stored snapshot says: delete that row, a cache", kept.seq
            )
    _check_register(record, checked, acts)


def _wrong_with(row: Written, checked: Checked, ill_formed: str) -> str:
    expected = checked.seq + 1
    if row["seq"] != expected:
        return f"is missing, {row['seq']} stands there"
    if row["prev_hash"] != checked.hash:
        return "does not follow the one before it"
    try:
        holds = not ill_formed and row["hash"] == digest_of(row["prev_hash"], row)
    except (TypeError, ValueError):  # a text that is none any more
        holds = False
    return "" if holds else "was changed after it was written"


def _fold_on(checked: Checked, row: Written) -> None:
    try:
        checked.state = evolve(checked.state, fact(row))
    except Exception as error:  # noqa: BLE001 -- whatever it is, the log cannot be served
        checked.wrong(f"cannot be followed ({type(error).__name__})", row["seq"])


def _note_act(acts: dict[tuple[str, str], Answer], row: Written) -> None:
    key, at = (row["actor"], row["command"]), instant(row["at"])
    first = acts[key].first_seq if key in acts else row["seq"]
    acts[key] = Answer(first, row["seq"], at)


def _check_register(record: Record, checked: Checked, acts: dict[tuple[str, str], Answer]) -> None:
    """Each command's answer says what the log says, and no fact is without one."""
    for row in record.rows("command", checked.meeting):
        act = acts.pop((row["actor"], row["id"]), None)
        if act is None:
            checked.wrong(f"the command {row['id']} is answered but not in the log")
        elif (act.first_seq, act.last_seq, encode_answer(act)) != (
            row["first_seq"],
            row["last_seq"],
            row["answer"],
        ):
            checked.wrong("the answer of its command was changed", act.first_seq)
    for act in acts.values():
        checked.wrong("has no answer in the register of commands", act.first_seq)


def _check_head(head: Written, checked: Checked) -> None:
    if head["seq"] != checked.seq:
        checked.wrong(f"ends at seq {checked.seq}, not at {head['seq']}: facts are missing")
    elif head["hash"] != checked.hash:
        checked.wrong("the digest of the meeting's row is not that of its last fact")


def _check_beside(record: Record, checked: Checked) -> None:
    for table in KEPT:
        for row in record.rows(table, checked.meeting) if table != "event" else ():
            if said := wrong_in(table, row) or _wrong_beside(table, row):
                checked.wrong(f"a row of {table} ({row.get('id', 'by digest')}): {said}")
    if checked.state and not checked.faults:
        rows = beside(record, checked.meeting)
        checked.state = replace(checked.state, people=rows.people, texts=rows.texts)


def _wrong_beside(table: str, row: Written) -> str:
    model = _BESIDE.get(table)
    if model is None:
        return ""
    try:
        written, row_now = orjson.loads(row["body"]), model.model_validate_json(row["body"])
        # An older release may have written fewer members, never others.
        holds = written.items() <= row_now.model_dump(mode="json").items()
        holds = holds and orjson.dumps(written).decode() == row["body"]
    except ValueError:
        holds = False
    return "" if holds else "body is not as the server writes it"
