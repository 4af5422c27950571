"""The list of erasures outlives what it is about: whole lines, each once, no guess about others."""

from pathlib import Path

import pytest

from hybridmeet.adapters.erased_list import BrokenList, ErasedList
from hybridmeet.application.erasing import Erased
from hybridmeet.domain.ids import MeetingId, PersonId, TextId
from tests.fakes import FIRST


def erased(person: str) -> Erased:
    return Erased(
        meeting=MeetingId("small-1"), person=PersonId(person), name="Delegate 2", at=FIRST
    )


def test_each_erasure_stands_once_in_order(tmp_path: Path) -> None:
    kept = ErasedList(tmp_path / "erased.jsonl")

    for person in ("b", "a", "b"):
        kept.keep(erased(person))

    assert ErasedList(tmp_path / "erased.jsonl").all() == (erased("b"), erased("a"))
    assert (tmp_path / "erased.jsonl").stat().st_mode & 0o777 == 0o600


def test_rows_of_names_that_matched_nobody_stand_there_by_their_keys(tmp_path: Path) -> None:
    kept = ErasedList(tmp_path / "erased.jsonl")
    one, two = (
        Erased(meeting=MeetingId("small-1"), name="Erased name", at=FIRST, texts=tuple(rows))
        for rows in ([TextId("unmatched-a-0")], [TextId("unmatched-a-0"), TextId("unmatched-b-3")])
    )

    for erasure in (one, erased("a"), two, one):
        kept.keep(erasure)

    assert kept.all() == (one, erased("a"), two)
    (line, of_a_person, _) = (tmp_path / "erased.jsonl").read_bytes().splitlines()
    assert b'"texts":["unmatched-a-0"]' in line
    assert b"texts" not in of_a_person  # an older release reads those lines still


def test_no_list_is_an_empty_one(tmp_path: Path) -> None:
    assert ErasedList(tmp_path / "erased.jsonl").all() == ()


def test_a_line_that_a_power_cut_left_unfinished_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "erased.jsonl"
    kept = ErasedList(path)
    kept.keep(erased("a"))
    path.write_bytes(path.read_bytes() + b'{"meeting":"small-1","pers' + b" " * 200)

    assert kept.all() == (erased("a"),)
    kept.keep(erased("b"))

    assert kept.all() == (erased("a"), erased("b"))


@pytest.mark.parametrize("line", ["no JSON", "{}", '{"meeting":"../x"}', "[" * 100_000])
def test_a_line_that_is_no_erasure_stops_whoever_reads_it(tmp_path: Path, line: str) -> None:
    path = tmp_path / "erased.jsonl"
    path.write_text(f"{line}\n")

    with pytest.raises(BrokenList, match=r"erased\.jsonl line 1 is no erasure"):
        ErasedList(path).all()
