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
from hybridmeet.adapters.formats.rules_toml import RuleFiles, WrongRules
from hybridmeet.adapters.formats.shape import Shaped, shape
from hybridmeet.adapters.formats.timetable import timetable
from hybridmeet.adapters.formats.yaml_reader import read_tree
from hybridmeet.adapters.formats.yaml_tree import Mapping, Mark, Value, problem_at
from hybridmeet.application.importing import Problem, Reading, WrongProgramme
from hybridmeet.domain.quorum.rules import QuorumRule

SECTIONS = "meeting, places, delegations, people and sessions"


def read_programme(source: bytes, rules: RuleFiles | None = None) -> Reading:
    """A file's programme, its people and texts; ``WrongProgramme`` with every problem there is.

    With ``rules`` the profile that it names is looked up there and comes with it.
    """
    tree, problems = read_tree(source)
    return reading_of(tree, problems, rules)


def reading_of(tree: Value, problems: list[Problem], rules: RuleFiles | None = None) -> Reading:
    """What a tree says, given what was wrong already with the way it is written."""
    if not isinstance(tree, Mapping):
        said = f"holds no programme; a programme has {SECTIONS}"
        raise WrongProgramme((*problems, problem_at(((), Mark(1, 1)), said)))
    shaped, misshapen = shape(tree)
    written = {problem.field for problem in problems}
    problems += [problem for problem in misshapen if problem.field not in written]
    times = timetable(shaped)
    problems += [*check_ids(shaped), *check_people(shaped), *check_entries(shaped), *times.problems]
    rule = _rule(shaped, problems, rules) if rules else None
    if problems:
        raise WrongProgramme(in_order(problems))
    people, _ = expanded(shaped)
    imported = assemble(shaped.file, people, times).model_copy(update={"rules": rule})
    return Reading(imported=imported, warnings=in_order(times.warnings))


def _rule(shaped: Shaped, problems: list[Problem], rules: RuleFiles) -> QuorumRule | None:
    """The rule of the profile that the file names; what is wrong with it is added."""
    if shaped.is_broken("meeting", "rules_profile") or shaped.is_broken("meeting"):
        return None
    meeting = shaped.file.meeting
    try:
        return rules.read(meeting.rules_profile)
    except WrongRules as wrong:
        path = meeting.path("rules_profile")
        problems.extend(shaped.problem(path, told) for told in wrong.told)
        return None


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
