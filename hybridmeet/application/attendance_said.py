"""What each source says of one person: that by which a wrong word is found and taken back.

What was taken back or corrected stands there too, with the instant since when it does not hold.
What they make together is the attendance sheet's business, not said here.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from hybridmeet.application.attendance_wire import SaidAnswer, SaidFact, SaidLine, SaidRow
from hybridmeet.application.sayers import Sayers
from hybridmeet.domain.attending.asked import person_of
from hybridmeet.domain.attending.modes import presence_of
from hybridmeet.domain.attending.sources import Source
from hybridmeet.domain.attending.state import Fact, PersonPresence
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import instant, name_of

MOST_LINES: Final = 20  # a line may come and go every two seconds


def said_of(state: MeetingState, person: PersonId) -> SaidAnswer:
    """Everything that was said of a person, source by source; raises ``Unknown``."""
    seat = person_of(state, person)
    presence = presence_of(state, seat.id)
    sayers = Sayers(state)
    told = sorted(presence.facts, key=_what_holds_first)
    return {
        "person": seat.id,
        "facts": [_fact(sayers, fact) for fact in told if fact.source is not Source.SOCKET],
        "rows": list(_rows(state, seat.id)),
        "lines": _lines(presence)[-MOST_LINES:],
    }


def _what_holds_first(fact: Fact) -> tuple[bool, datetime, int]:
    return fact.void_at is not None, fact.moment, fact.seq


def _fact(sayers: Sayers, fact: Fact) -> SaidFact:
    return {
        "command": fact.command,
        "source": fact.source,
        "channel": fact.channel,
        "here": fact.is_here,
        "at": rfc3339(fact.moment),
        "told_at": rfc3339(fact.at),
        "by": sayers.name(fact),
        "place": fact.place,
        "via": fact.via,
        "void_at": instant(fact.void_at),
    }


def _rows(state: MeetingState, person: PersonId) -> Iterator[SaidRow]:
    for session, sheets in state.attending.sheets.items():
        for sheet in sheets:
            for n, line in enumerate(sheet.lines):
                if line.row.person == person:
                    yield {
                        "session": session,
                        "sheet": sheet.seq,
                        "row": n,
                        "source": sheet.source,
                        "channel": line.row.channel,
                        "began_at": rfc3339(line.row.began_at),
                        "ended_at": instant(line.row.ended_at),
                        "told_at": rfc3339(line.at),
                        "by": name_of(state, sheet.by) if sheet.by else None,
                        "void_at": instant(line.void_at),
                    }


def _lines(presence: PersonPresence) -> list[SaidLine]:
    lines: list[SaidLine] = []
    for moment in presence.line:
        if moment.line == "connected":
            lines.append({"began_at": rfc3339(moment.at), "ended_at": None})
        elif lines and lines[-1]["ended_at"] is None:
            lines[-1]["ended_at"] = rfc3339(moment.at)
    return lines
