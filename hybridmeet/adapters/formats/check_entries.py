"""What must agree inside one mapping: lengths with lengths, methods with their members.

Lives here: rules that need nothing but the entry itself (and the meeting's days).
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from hybridmeet.adapters.formats.programme_entries import (
    DecisionEntry,
    DocumentEntry,
    FloorEntry,
    ItemEntry,
)
from hybridmeet.adapters.formats.shape import Shaped
from hybridmeet.application.importing import Problem

FIRST_STAGES: Final = ("tiers", "groups_first")
LAST_STAGES: Final = (
    "as_inscribed",
    "alphabetical_en",
    "precedence",
    "lottery",
    "least_spoken",
    "manual",
)


def check_entries(shaped: Shaped) -> Iterator[Problem]:
    """Whatever does not agree with itself."""
    yield from _days(shaped)
    for session in shaped.file.sessions:
        for item in session.items:
            yield from _item(shaped, item)
    for document in shaped.file.documents:
        yield from _revisions(shaped, document)
    for decision in shaped.file.decisions:
        yield from _decision(shaped, decision)


def _days(shaped: Shaped) -> Iterator[Problem]:
    """Days ascend, and each session stands on one of them."""
    if shaped.is_broken("meeting", "dates") or shaped.is_broken("meeting"):
        return
    meeting = shaped.file.meeting
    for number, (day, after) in enumerate(pairwise(meeting.dates)):
        if after <= day:
            said = f"{after} does not come after {day}; write the days in order, each once"
            yield shaped.problem(meeting.path("dates", number + 1), said)
    for session in shaped.file.sessions:
        if session.date not in meeting.dates:
            days = ", ".join(str(day) for day in meeting.dates)
            said = f"{session.date} is none of the meeting's dates ({days})"
            yield shaped.problem(session.path("date"), said)


def _item(shaped: Shaped, item: ItemEntry) -> Iterator[Problem]:
    """Speakers are named once and fit into the item; a break does not shrink to more."""
    for speaker in item.speakers:
        if (speaker.person is None) == (speaker.function is None):
            said = "names a person or a function: one of the two"
            if not shaped.is_broken(*speaker.path()):
                yield shaped.problem(speaker.path(), said)
    together = sum(speaker.minutes for speaker in item.speakers)
    if together > item.minutes:
        said = f"take {together} minutes together; the item has {item.minutes}"
        yield shaped.problem(item.path("speakers"), said)
    if item.at_least is not None and item.at_least > item.minutes:
        said = f"{item.at_least} is more than the {item.minutes} minutes planned"
        yield shaped.problem(item.path("at_least"), said)
    if item.floor is not None:
        yield from _floor(shaped, item.floor)


def _floor(shaped: Shaped, floor: FloorEntry) -> Iterator[Problem]:
    """Stages in order: any of the first ones, each once, then exactly one of the last."""
    *before, last = floor.order
    if shaped.is_broken(*floor.path("order")):
        return
    wrong = [stage for stage in before if stage not in FIRST_STAGES or before.count(stage) > 1]
    if wrong or last not in LAST_STAGES:
        said = f"must be any of {', '.join(FIRST_STAGES)}, then one of {', '.join(LAST_STAGES)}"
        yield shaped.problem(floor.path("order"), said)


def _revisions(shaped: Shaped, document: DocumentEntry) -> Iterator[Problem]:
    """Revisions ascend in number, and never go back in time."""
    for one, after in pairwise(document.revisions):
        if after.number <= one.number:
            said = f"{after.number} does not come after {one.number}"
            yield shaped.problem(after.path("number"), said)
        if after.date < one.date:
            said = f"{after.date} is before the revision above, {one.date}"
            yield shaped.problem(after.path("date"), said)


def _decision(shaped: Shaped, decision: DecisionEntry) -> Iterator[Problem]:
    """Silence goes with its method, and a fallback is another method."""
    by_silence = "silence" in (decision.method, decision.fallback)
    if shaped.is_broken(*decision.path()):
        return
    if by_silence and decision.silence is None:
        said = "is missing; the method silence needs {opens: session_close, hours: …}"
        yield shaped.problem(decision.path("silence"), said)
    if decision.silence is not None and not by_silence:
        said = f"goes only with the method silence, not with {decision.method}"
        yield shaped.problem(decision.path("silence"), said)
    if decision.fallback == decision.method:
        said = f"{decision.fallback} is the method itself; name another or leave it out"
        yield shaped.problem(decision.path("fallback"), said)
