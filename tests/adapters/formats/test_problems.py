"""A wrong file is refused whole; each problem says where it stands and what to do."""

import pytest

from tests.adapters.formats.programmes import SMALL, problems_of, read, spoilt, written

LANGUAGE = "  working_language: en\n"
SPEAKER = "role: speaker, capacity: invited_speaker"
BREAK = 'at: "08:30", minutes: 15, at_least: 5'

ONE_PROBLEM = [
    # unknown, missing and misshapen
    ("seats: 20", "seets: 20", "places[0].seets: is no key here (did you mean seats?)"),
    (LANGUAGE, "", "meeting.working_language: is missing; add it here"),
    (LANGUAGE, "  working_language: english\n", "no language code; write it like en"),
    ('"Small 1"', "1", "meeting.short: must be text in quotes, not 1"),
    ('"Small 1"', "no", ""),
    ('{en: "Hall"}', '"Hall"', "places[0].name: must be a mapping"),
    ("seats: 20", 'seats: "20"', "places[0].seats: must be a whole number without quotes"),
    ("seats: 20", "seats: 0", "places[0].seats: must be at least 1, not 0"),
    ("kind: room", "kind: rooom", "must be one of room, remote_site, not 'rooom' (did you mean"),
    ("chair: true", "chair: yes", "delegations[0].chair: must be true or false, not 'yes'"),
    ("{id: n1", "{id: N 1", "'N 1' is no id: use a-z, 0-9 and -, 1 to 64 of them"),
    ("zone: Europe/Berlin, kind", "zone: CET5, kind", "'CET5' is no zone of the IANA database"),
    ('"GERMANY"', '"Germany"', "order_key: 'Germany' is not in capital letters"),
    ('"France"', '"Fra\\u0000nce"', "holds the control character U+0000"),
    ('"France"', '"\\u202eecnarF"', "holds the control character U+202E"),
    ('"France"', '" "', "delegations[1].name: is empty"),
    ("tracks: [main]", "tracks: main", "delegation_template.people[0].tracks: must be a list"),
    ("rules_profile: seminar", "rules_profile: duma", "must be one of aaptc, asean_consensus,"),
    ('{en: "A note"}', '{vi: "Ghi chú"}', "sessions[0].items[2].note.en: is missing"),
    # ids and what names them
    ("tracks: [{id", "tracks: [{id: main, title: {en: X}}, {id", "'main' is taken on line 13"),
    ("{id: i2", "{id: i1", "sessions[0].items[2].id: 'i1' is taken on line 32"),
    ("{id: chair", "{id: fr-head", "makes 'fr-head', which is taken already"),
    ("person: un-1", "person: un-2", "'un-2' is not in people (did you mean un-1?)"),
    ("delegation: un,", "delegation: uno,", "people[1].delegation: 'uno' is not in delegations"),
    ("documents: [paper]", "documents: [papers]", "items[0].documents[0]: 'papers' is not in"),
    ("documents: [paper]", "documents: [paper, paper]", "documents[1]: 'paper' is named twice"),
    ("for: [de, fr]", "for: [de, fx]", "delegation_template.for[1]: 'fx' is not in delegations"),
    ("session: morning", "session: evening", "notices[0].session: 'evening' is not in sessions"),
    # people
    (SPEAKER, "role: speaker", "capacity: must be one of invited_speaker, guest_of_honour with"),
    (SPEAKER, "role: speaker, capacity: head", "must be one of invited_speaker, guest_of_honour"),
    (SPEAKER, "role: desk, capacity: head", "has no capacity with the role desk; leave it out"),
    (SPEAKER, "role: public", "people[1].role: must be one of secretary, chair"),
    (SPEAKER, "role: delegate, capacity: head", ""),
    ("place: hall, expected: either", "place: hall, co_chair: true, expected: either", "holds"),
    ("chair: true", "chair: true, co_chair: true", "co_chair: either chair or co_chair, not both"),
    ('name: "France"', f'name: "{"F" * 299}"', "cannot be made for 'fr'"),
    ('"{delegation}-head"', '"{delegation}_head"', "is no id: use a-z, 0-9, - and {delegation}"),
    ("Head of {name}", "Head of {names}", "holds braces; only {delegation} and {name}"),
    # times
    ('at: "08:00"', 'at: "8:00"', """'8:00' is no time; write it like "14:05", quoted"""),
    ('at: "08:30"', 'at: "08:29"', "begins before the item above ends (08:30)"),
    ('date: "2027-03-27"', 'date: "2027-03-29"', "is none of the meeting's dates"),
    ('date: "2027-03-27"', 'date: "1027-03-27"', "is not between 1900 and 2200"),
    ('date: "2027-03-27"', "date: 20270327", "20270327 is no date; write it like"),
    ('date: "2027-03-27"', 'date: "2027-02-30"', "is no day of the calendar"),
    ('["2027-03-27", "2027-03-28"]', '["2027-03-27", "2027-03-27"]', "does not come after"),
    ("minutes: 30", "minutes: 0", "items[0].minutes: must be at least 1, not 0"),
    ("minutes: 30", "minutes: 90000", "items[0].minutes: must be at most 1440"),
    (BREAK, 'at: "08:30", minutes: 15, at_least: 16', "16 is more than the 15 minutes planned"),
    ("un-1, minutes: 15", "un-1, minutes: 31", "speakers: take 31 minutes together; the item has"),
    ("{person: un-1, minutes: 15}", "{minutes: 15}", "names a person or a function: one of the"),
    # documents and decisions
    ('date: "2027-03-02"', 'date: "2027-02-02"', "is before the revision above, 2027-03-01"),
    ("{number: 1,", "{number: 0,", "revisions[1].number: 0 does not come after 0"),
    ("consensus_gavel", "silence", "decisions[0].silence: is missing; the method silence needs"),
    ("state: draft", "state: adopted", "must be one of draft, tabled, not 'adopted'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), ONE_PROBLEM)
def test_one_wrong_value_is_one_problem_in_words(old: str, new: str, said: str) -> None:
    found = written(spoilt(old, new))

    assert len(found) == (1 if said else 0), found
    assert said in "".join(found)


def test_a_problem_knows_its_line_its_column_and_its_field() -> None:
    (problem,) = problems_of(spoilt('at: "08:45"', 'at: "24:45"'))

    line = SMALL.splitlines()[problem.line - 1]
    assert line[problem.column - 1 :].startswith('"08:45"')
    assert problem.field == "sessions[0].items[2].at"


def test_all_problems_of_a_file_are_told_at_once_in_its_order() -> None:
    text = spoilt("kind: room", "kind: rooom")
    text = spoilt("role: chair,", "rolle: chair,", text)
    text = spoilt("person: un-1", "person: un-7", text)
    text = spoilt('at: "08:30"', 'at: "08:29"', text)
    text = spoilt("session: morning", "session: evening", text)

    assert [problem.field for problem in problems_of(text)] == [
        "places[0].kind",
        "people[0].role",
        "people[0].rolle",
        "sessions[0].items[0].speakers[0].person",
        "sessions[0].items[1].at",
        "notices[0].session",
    ]


def test_what_is_wrong_in_one_entry_hides_nothing_of_the_others() -> None:
    text = spoilt("home_zone: Europe/Berlin", "home_zone: Berlin")
    text = spoilt("documents: [paper]", "documents: [letter]", text)

    assert [problem.field for problem in problems_of(text)] == [
        "meeting.home_zone",
        "sessions[0].items[0].documents[0]",
    ]


def test_a_second_head_of_a_delegation_is_a_problem() -> None:
    text = spoilt(
        "delegation: un, role: speaker, capacity: invited_speaker",
        "delegation: fr, role: delegate, capacity: head",
    )

    assert [one.partition(": ")[2] for one in written(text)] == [
        "delegation_template.people[0].capacity: 'fr' has a head already: 'un-1'"
    ]


def test_a_template_without_the_delegation_in_its_id_is_a_problem() -> None:
    found = written(spoilt('"{delegation}-head"', "head"))

    assert ["put {delegation} into it" in one for one in found] == [True]


@pytest.mark.parametrize(
    ("order", "is_sound"),
    [
        ("[as_inscribed]", True),
        ("[tiers, groups_first, lottery]", True),
        ("[tiers]", False),
        ("[as_inscribed, tiers]", False),
        ("[tiers, tiers, manual]", False),
        ("[manual, lottery]", False),
        ("[]", False),
    ],
)
def test_a_floor_is_ordered_by_stages_and_then_one_rule(order: str, is_sound: bool) -> None:
    text = spoilt("kind: other,", f"kind: other, floor: {{order: {order}, limit_seconds: 60}},")

    assert (written(text) == []) == is_sound


@pytest.mark.parametrize(
    ("silence", "is_sound"),
    [
        ("method: silence, silence: {opens: session_close, hours: 72}", True),
        ("method: vote, fallback: silence, silence: {opens: session_close, hours: 72}", True),
        ("method: vote, silence: {opens: session_close, hours: 72}", False),
        ("method: vote, fallback: vote", False),
    ],
)
def test_silence_goes_with_its_method(silence: str, is_sound: bool) -> None:
    assert (written(spoilt("method: consensus_gavel", silence)) == []) == is_sound


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example", "data:text/html,x"])
def test_a_link_that_could_run_is_a_problem(url: str) -> None:
    bridge = f'  bridge: {{name: "Bridge", url: "{url}"}}\n'

    assert (
        "is no link; begin it with one of https"
        in written(SMALL.replace(LANGUAGE, LANGUAGE + bridge))[0]
    )


def test_assumed_may_stand_in_any_mapping_and_changes_nothing() -> None:
    text = SMALL.replace("{", "{assumed: true, ").replace(
        "{assumed: true, delegation}", "{delegation}"
    )
    text = text.replace("{assumed: true, name}", "{name}")

    places = [
        place.model_copy(update={"assumed": False})
        for place in read(text).imported.programme.places
    ]
    assert text.count("assumed") > 20
    assert tuple(places) == read(SMALL).imported.programme.places


def test_empty_sections_that_are_required_are_problems() -> None:
    text = "meeting:" + SMALL.partition("meeting:")[2].partition("places:")[0]

    assert [one.partition(": ")[2] for one in written(text)] == [
        f"{name}: is missing; add it here"
        for name in ("delegations", "people", "places", "sessions")
    ]


def test_a_list_that_may_not_be_empty_says_so() -> None:
    text = SMALL.partition("places:")[0] + "places: []\ndelegations: []\npeople: []\nsessions: []\n"

    assert [one.partition(": ")[2] for one in written(text)] == [
        f"{name}: must hold at least one" for name in ("places", "delegations", "sessions")
    ]
