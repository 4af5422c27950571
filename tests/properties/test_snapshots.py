"""A stored state and the rest of the log lead where the whole log leads, wherever it was taken."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.application.folded import Unreadable, decode, encode
from hybridmeet.domain.events import Recorded
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.texts import Text
from hybridmeet.domain.views import Looking, view_for
from tests.anything import Wanted, a_mixed_programme, histories
from tests.builders import a_person, later
from tests.lived import log_of

CANARY = "Marshal Canary"
PROGRAMME = a_mixed_programme()
PEOPLE = {
    seat.id: a_person(seat).model_copy(update={"display": CANARY}) for seat in PROGRAMME.seats
}
HISTORIES = histories(30)


def folded(log: list[Recorded], state: MeetingState | None = None) -> MeetingState:
    """With the rows beside it, as they are at the end."""
    reasons = {
        recorded.event.reason: Text(en=CANARY)
        for recorded in log
        if recorded.event.type == "session.suspended" and recorded.event.reason
    } | {
        name: Text(en=CANARY)
        for recorded in log
        if recorded.event.type == "attendance.recorded"
        for name in recorded.event.unmatched
    }
    end = fold(log, PEOPLE, reasons, state)
    assert end is not None
    return end


def shown(state: MeetingState) -> bytes:
    """All that anybody sees, byte for byte: also the order in which it stands."""
    looking = Looking(state, later(state.at, minutes=3))
    return orjson.dumps([dict(view_for(looking, audience)) for audience in Audience])


@given(HISTORIES, st.integers(1, 60))
def test_from_anywhere_on_the_rest_leads_where_the_whole_log_leads(
    history: list[Wanted], taken_at: int
) -> None:
    log = log_of(PROGRAMME, history)
    whole = folded(log)

    kept = decode(encode(folded(log[:taken_at])))
    again = fold(log[taken_at:], whole.people, whole.texts, kept)

    assert again == whole
    assert shown(again) == shown(whole)


@given(HISTORIES)
def test_no_name_and_no_stated_reason_is_in_what_is_stored(history: list[Wanted]) -> None:
    state = folded(log_of(PROGRAMME, history))

    assert CANARY in str(state.people), "the bait is there to be taken"
    assert CANARY not in encode(state)


@given(HISTORIES, st.data())
def test_what_was_cut_is_no_state_and_not_another(
    history: list[Wanted], data: st.DataObject
) -> None:
    text = encode(folded(log_of(PROGRAMME, history)))
    cut = data.draw(st.just(text.index("\n")) | st.integers(0, len(text) - 2))

    with pytest.raises(Unreadable):
        decode(text[:cut])


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "{}\n{}", '{"id": 3}', "\n", "\x00"])
def test_what_is_no_state_at_all_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        decode(text)
