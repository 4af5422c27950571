"""The programme format: one YAML file, one meeting (docs: the format's own page).

Lives here: the way of a file, step by step, and the published JSON Schema. Each step has a module
of its own.
"""

from typing import Any

from hybridmeet.adapters.formats.assemble import assemble
from hybridmeet.adapters.formats.check_entries import check_entries
from hybridmeet.adapters.formats.check_ids import check_ids
from hybridmeet.adapters.formats.check_people import check_people, expanded
from hybridmeet.adapters.formats.programme_entries import ProgrammeFile
from hybridmeet.adapters.formats.shape import shape
from hybridmeet.adapters.formats.timetable import timetable
from hybridmeet.adapters.formats.yaml_reader import read_tree
from hybridmeet.adapters.formats.yaml_tree import Mapping, Mark, Value, problem_at
from hybridmeet.application.importing import Problem, Reading, WrongProgramme

SECTIONS = "meeting, places, delegations, people and sessions"


def read_programme(source: bytes) -> Reading:
    """A file's programme, its people and texts; ``WrongProgramme`` with every problem there is."""
    tree, problems = read_tree(source)
    return reading_of(tree, problems)


def reading_of(tree: Value, problems: list[Problem]) -> Reading:
    """What a tree says, given what was wrong already with the way it is written."""
    if not isinstance(tree, Mapping):
        said = f"holds no programme; a programme has {SECTIONS}"
        raise WrongProgramme((*problems, problem_at(((), Mark(1, 1)), said)))
    shaped, misshapen = shape(tree)
    written = {problem.field for problem in problems}
    problems += [problem for problem in misshapen if problem.field not in written]
    times = timetable(shaped)
    problems += [*check_ids(shaped), *check_people(shaped), *check_entries(shaped), *times.problems]
    if problems:
        raise WrongProgramme(in_order(problems))
    people, _ = expanded(shaped)
    return Reading(imported=assemble(shaped.file, people, times), warnings=in_order(times.warnings))


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Problems in the order of the file."""
    return tuple(sorted(problems, key=lambda one: (one.line, one.column, one.field)))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the format (what refers across the file it cannot say)."""
    schema = ProgrammeFile.model_json_schema(mode="validation", by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "hybridmeet programme",
    }
