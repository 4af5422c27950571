"""The files of config/rules, and what is said of one that is wrong."""

from pathlib import Path

import pytest

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.adapters.formats.rules_toml import RuleFiles, WrongRules, rule_of
from hybridmeet.application.importing import WrongProgramme
from hybridmeet.domain.quorum.rules import Base, QuorumRule, Threshold, Unit
from tests.adapters.formats.programmes import RULES, SMALL, read, spoilt, written

NONE = Threshold(kind="none")
THIRD = Threshold(kind="fraction", fraction="1/3")
QUARTER = Threshold(kind="fraction", fraction="1/4")
MAJORITY = Threshold(kind="fraction", fraction="majority")
BY = "Input should be 'page', 'bridge' or 'either' (it says 'video')"
SOUND = """\
label = { en = "Ours" }

[quorum]
base = "members"
open = 10
decide = "2/3"
"""


def test_the_profiles_that_are_shipped_ask_for_what_their_sources_say() -> None:
    asked = {name: (rule.open, rule.decide) for name, rule in shipped().items()}

    assert asked == {
        "aaptc": (NONE, MAJORITY),
        "asean_consensus": (NONE, Threshold(kind="all")),
        "seminar": (NONE, NONE),
        "un_committee": (QUARTER, MAJORITY),
        "un_plenary": (THIRD, MAJORITY),
        "un_virtual": (THIRD, MAJORITY),
    }
    hall_only = {name for name, rule in shipped().items() if not rule.virtual_counts}
    assert hall_only == {"un_plenary", "un_committee"}
    assert {rule.grace_s for rule in shipped().values()} == {90}
    assert {rule.online_counts_as for rule in shipped().values()} == {"either"}
    assert all(rule.label.vi for rule in shipped().values())


def shipped() -> dict[str, QuorumRule]:
    return {name: RULES.read(name) for name in RULES.known()}


def test_a_rule_of_ones_own_is_a_file_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(SOUND)

    rule = RuleFiles(tmp_path).read("ours")

    assert (rule.id, rule.unit, rule.base) == ("ours", Unit.DELEGATIONS, Base.MEMBERS)
    assert rule.open == Threshold(kind="count", count=10)
    assert rule.decide == Threshold(kind="fraction", fraction="2/3")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"2/3"', '"4/3"', "x.toml line 6, decide: '4/3' is no share of one"),
        ('"2/3"', "true", 'x.toml line 6, decide cannot be True; write "none", "all"'),
        ('"2/3"', "[1]", "x.toml line 6, decide cannot be [1]"),
        ("open = 10", "open = 0", "x.toml line 5, open: Input should be greater than"),
        ("base =", "bases =", "x.toml line 4, bases is no key here (did you mean base?)"),
        ('"members"', '"everybody"', "x.toml line 4, base: Input should be 'entitled'"),
        ("open = 10", 'online_counts_as = "video"', f"x.toml line 5, online_counts_as: {BY}"),
        ("[quorum]", "[quroum]", "x.toml: has no table [quorum]; add it"),
        ('label = { en = "Ours" }', "", "x.toml: label is missing; add it"),
        ("[quorum]", "[quorum", "x.toml: is not TOML in UTF-8: "),
        ("[quorum]", "quorum = 3\n[x]", "x.toml: has no table [quorum]; add it"),
        ("[quorum]", "more = 1\n[quorum]", "x.toml line 3, more is no key here"),
    ],
)
def test_a_wrong_file_says_where_and_what_to_do(old: str, new: str, told: str) -> None:
    with pytest.raises(WrongRules) as wrong:
        rule_of("x", SOUND.replace(old, new).encode(), "x.toml")

    assert str(wrong.value).startswith(told)


ALL_WRONG = """\
label = { en = "Ours", vn = "Cua ta" }
more = 1

[quorum]
unit = "states"
bases = "members"
open = "4/3"
decide = true
grace_s = -3
"""


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "seminar.toml").write_text(ALL_WRONG)

    with pytest.raises(WrongProgramme) as wrong:
        read_programme(SMALL.encode(), RuleFiles(tmp_path))

    told = [one.message.partition("seminar.toml line ")[2] for one in wrong.value.problems]
    assert [one.replace(":", ",").split(",")[:2] for one in told] == [
        ["1", " label"],
        ["2", " more is no key here (did you mean source?)"],
        ["5", " unit"],
        ["6", " bases is no key here (did you mean base?)"],
        ["7", " open"],
        ["8", ' decide cannot be True; write "none"'],
        ["9", " grace_s"],
    ]
    assert len({(one.line, one.column) for one in wrong.value.problems}) == 1


def test_what_is_no_text_or_too_long_is_refused() -> None:
    for source in (b"\xff\xfe", b"#" * 70_000):
        with pytest.raises(WrongRules):
            rule_of("x", source, "x.toml")


def test_a_programme_brings_the_rule_it_names() -> None:
    assert read(SMALL).imported.rules == RULES.read("seminar")


@pytest.mark.parametrize("profile", ["parliament", "un_plenari", "../rules/seminar", "hybridmeet"])
def test_a_profile_that_there_is_not_is_told_at_its_line(profile: str) -> None:
    (told,) = written(spoilt("rules_profile: seminar", f"rules_profile: {profile}"))

    assert told.startswith("9:18: meeting.rules_profile: ")


def test_a_broken_rule_file_is_told_where_the_programme_names_it(tmp_path: Path) -> None:

    (tmp_path / "seminar.toml").write_text(SOUND.replace("10", "0"))

    with pytest.raises(WrongProgramme) as wrong:
        read_programme(SMALL.encode(), RuleFiles(tmp_path))
    assert "meeting.rules_profile: " in str(wrong.value)
    assert f"{tmp_path}/seminar.toml line 5, open: " in str(wrong.value)
