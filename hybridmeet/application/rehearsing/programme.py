"""The programme of a rehearsal: a meeting's as it is planned now, marked on every page. Pure."""

from typing import Final

from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.programme import Imported, SessionPlan
from hybridmeet.domain.texts import LONGEST_LINE, LONGEST_TEXT, Text

SIMULATED: Final = Text(
    en="Rehearsal. People and events are simulated.",
    vi="Diễn tập. Người tham dự và diễn biến đều là mô phỏng.",
)
NAMED: Final = Text(en="Rehearsal", vi="Diễn tập")


def for_rehearsal(imported: Imported) -> Imported:
    """Its name says what it is, on top of every page and file; a line says it in full."""
    own = imported.programme
    said = {
        "title": _titled(own.title),
        "short": f"{NAMED.en} · {own.short}"[:LONGEST_LINE],
        "disclaimer": _marked(own.disclaimer),
    }
    return imported.model_copy(update={"programme": own.model_copy(update=said)})


def as_now_planned(state: MeetingState) -> Imported:
    """A meeting's programme with what was edited since; nothing of what has happened."""
    sessions = tuple(_plan(session) for session in state.sessions.values())
    seats = {seat.id for seat in state.programme.seats}
    return Imported(
        programme=state.programme.model_copy(update={"sessions": sessions}),
        people={person: row for person, row in state.people.items() if person in seats},
        texts=dict(state.texts),
        rules=state.rules,
    )


def _titled(own: Text) -> Text:
    return Text(
        en=f"{NAMED.en}: {own.en}"[:LONGEST_TEXT],
        vi=None if own.vi is None else f"{NAMED.vi}: {own.vi}"[:LONGEST_TEXT],
    )


def _marked(own: Text | None) -> Text:
    """A demonstration keeps its own line behind it."""
    if own is None:
        return SIMULATED
    return Text(en=f"{SIMULATED.en} {own.en}", vi=f"{SIMULATED.vi} {own.vi or own.en}")


def _plan(session: SessionState) -> SessionPlan:
    items = tuple(session.items[item] for item in session.sequence)
    return session.plan.model_copy(update={"items": items})
