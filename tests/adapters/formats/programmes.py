"""A small programme that is sound, and ways to spoil it."""

from pathlib import Path

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.adapters.formats.rules_toml import RuleFiles
from hybridmeet.application.importing import Problem, Reading, WrongProgramme

CONFIG = Path(__file__).parents[3] / "config" / "programmes"
ADMM = CONFIG / "admm_pko_2021.yaml"
AAPTC = CONFIG / "aaptc_2022.yaml"
RULES = RuleFiles(CONFIG.parent / "rules")

SMALL = """\
meeting:
  id: small-1
  title: {en: "A small meeting"}
  short: "Small 1"
  home_zone: Europe/Berlin
  host_city: {en: "Berlin"}
  dates: ["2027-03-27", "2027-03-28"]
  working_language: en
  rules_profile: seminar
places:
  - {id: hall, name: {en: "Hall"}, zone: Europe/Berlin, kind: room, seats: 20}
  - {id: newyork, name: {en: "New York"}, zone: America/New_York, kind: remote_site}
tracks: [{id: main, title: {en: "Main"}}]
delegations:
  - {id: de, name: "Germany", order_key: "GERMANY", tier: member, place: hall, expected: in_person, chair: true}
  - {id: fr, name: "France", order_key: "FRANCE", tier: member, place: hall, expected: either}
  - {id: un, name: "UN Headquarters", short: "UN", order_key: "UN", tier: un, place: newyork, expected: online}
people:
  - {id: chair, function: "Chair", delegation: de, role: chair, capacity: chair}
  - {id: un-1, function: "Speaker", delegation: un, role: speaker, capacity: invited_speaker}
delegation_template:
  for: [de, fr]
  people:
    - {id: "{delegation}-head", function: "Head of {name}", role: delegate, capacity: head, tracks: [main]}
sessions:
  - id: morning
    title: {en: "Morning", vi: "Buổi sáng"}
    place: hall
    date: "2027-03-27"
    level: public
    items:
      - {id: i1, number: "1", at: "08:00", minutes: 30, kind: briefing, title: {en: "Briefing"}, speakers: [{person: un-1, minutes: 15}], documents: [paper], decisions: [d1]}
      - {id: b1, number: null, at: "08:30", minutes: 15, at_least: 5, kind: break, title: {en: "Break"}}
      - {id: i2, number: "2", at: "08:45", minutes: 15, kind: other, level: closed, title: {en: "Other"}, note: {en: "A note"}}
documents:
  - {id: paper, title: {en: "Paper"}, state: draft, revisions: [{number: 0, date: "2027-03-01"}, {number: 1, date: "2027-03-02"}]}
decisions:
  - {id: d1, method: consensus_gavel, document: paper, text: {en: "It is so decided."}}
notices:
  - {id: n1, session: morning, at: "07:30", text: {en: "Doors open."}}
"""  # noqa: E501 -- one entry a line, as programmes are written


def read(text: str) -> Reading:
    """The reading of a text."""
    return read_programme(text.encode(), RULES)


def spoilt(old: str, new: str, text: str = SMALL) -> str:
    """The small programme with one thing changed; the thing must be there."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    """What is wrong with a text; nothing, when it loads."""
    try:
        read_programme(text if isinstance(text, bytes) else text.encode(), RULES)
    except WrongProgramme as wrong:
        return wrong.problems
    return ()


def written(text: str | bytes) -> list[str]:
    """What is wrong with a text, a line for each."""
    return [problem.written for problem in problems_of(text)]
