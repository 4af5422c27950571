"""The programme of a rehearsal: a meeting's as it is planned now, marked on every page. Pure."""

from typing import Final

from hybridmeet.domain.meeting import MeetingState, SessionState
from hybridmeet.domain.programme import Imported, SessionPlan
from hybridmeet.domain.texts import Text

SIMULATED: Final = Text(
    en="Rehearsal. People and events are simulated.",
    vi="Diễn tập. Người tham dự và diễn biến đều là mô phỏng.",
)


def for_rehearsal(imported: Imported) -> Imported:
    """With the line that every page, screen, feed and file of a rehearsal shows."""
    return imported.model_copy(
        update={
            "programme": imported.programme.model_copy(
                update={"disclaimer": _marked(imported.programme.disclaimer)}
            )
        }
    )


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


def _marked(own: Text | None) -> Text:
    """A demonstration keeps its own line behind it."""
    if own is None:
        return SIMULATED
    return Text(en=f"{SIMULATED.en} {own.en}", vi=f"{SIMULATED.vi} {own.vi or own.en}")


def _plan(session: SessionState) -> SessionPlan:
    items = tuple(session.items[item] for item in session.sequence)
    return session.plan.model_copy(update={"items": items})
