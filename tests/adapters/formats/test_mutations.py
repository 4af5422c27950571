"""Whatever is changed in a sound file, it loads or names located problems; it never breaks."""

from copy import deepcopy
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hybridmeet.adapters.formats.programme_yaml import reading_of
from hybridmeet.adapters.formats.yaml_reader import read_tree
from hybridmeet.adapters.formats.yaml_tree import Mapping, Mark, Value
from hybridmeet.application.importing import Problem, WrongProgramme
from tests.adapters.formats.programmes import AAPTC, ADMM, SMALL, problems_of

NO_EXPLAIN = [phase for phase in Phase if phase is not Phase.explain]  # it traces every line
QUICK = settings(phases=NO_EXPLAIN)
SOURCES = (SMALL.encode(), ADMM.read_bytes(), AAPTC.read_bytes())
FILES = [(read_tree(source)[0], source.count(b"\n") + 1) for source in SOURCES]
BAIT: list[Any] = [
    None,
    True,
    0,
    -1,
    10**15,
    1.5,
    "",
    "x",
    "i1",
    "main",
    "in",
    "00:00",
    "23:59",
    "24:00",
    "2027-03-28",
    "0001-01-01",
    "9999-12-31",
    "America/New_York",
    "12:00 America/New_York",
    "02:30 Europe/Berlin",
    "{delegation}",
    "silence",
    "closed",
    "a" * 65,
    "ữ" * 5000,
    "\u2028",
    "\ud7ff",
    "../../etc/passwd",
    "javascript:alert(1)",
]


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree that holds a value."""
    steps: list[Any] = []
    if isinstance(tree, dict):
        steps = list(tree)
    elif isinstance(tree, list):
        steps = list(range(len(tree)))
    return [(tree, step) for step in steps] + [
        place for step in steps for place in places(tree[step])
    ]


def judged(tree: Value) -> tuple[Problem, ...]:
    try:
        reading_of(tree, [])
    except WrongProgramme as wrong:
        return wrong.problems
    return ()


@given(choices=st.data())
@QUICK
def test_any_change_of_values_loads_or_gives_located_problems(choices: st.DataObject) -> None:
    sound, lines = choices.draw(st.sampled_from(FILES))
    tree = deepcopy(sound)
    for _ in range(choices.draw(st.integers(1, 4))):
        around, step = choices.draw(st.sampled_from(places(tree)))
        act = choices.draw(st.sampled_from(("replace", "drop", "add", "swap")))
        if act == "replace":
            around[step] = choices.draw(st.sampled_from(BAIT) | st.text(max_size=20))
        elif act == "drop":
            del around[step]
        elif act == "add" and isinstance(around, Mapping):
            around[choices.draw(st.sampled_from(("level", "assumed", "anchor", "x")))] = None
        else:
            other, at = choices.draw(st.sampled_from(places(tree)))
            around[step] = deepcopy(other[at])

    for problem in judged(tree):
        assert problem.message
        assert Mark(problem.line, problem.column) >= Mark(1, 1)
        assert problem.line <= lines


@given(choices=st.data())
@QUICK
def test_any_change_of_bytes_loads_or_gives_located_problems(choices: st.DataObject) -> None:
    source = bytearray(SMALL.encode())
    for _ in range(choices.draw(st.integers(1, 6))):
        at = choices.draw(st.integers(0, len(source) - 1))
        length = choices.draw(st.integers(0, 12))
        new = choices.draw(st.sampled_from(PIECES) | st.binary(max_size=4))
        source[at : at + length] = new

    found = problems_of(bytes(source))

    assert all(one.message and one.line >= 1 and one.column >= 1 for one in found)


BRACKETS = "{}[]"
WORDS = r"""- |&a |*a|!!x |? |"|'|||>|%|#|\u0000|<<: |null|{{{"""
PIECES = [
    piece.encode() for piece in (*BRACKETS, *WORDS.split("|"), "\n", "\t", "\n---\n", "\ufeff")
]
