"""The quorum of a session as ``replay`` prints it: with names of delegations for who may know them.

What is counted and who may read it is decided in the domain; here are only the sentences.
"""

from collections.abc import Iterator, Mapping

from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.domain.ids import DelegationId, SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.quorum.count import quorums
from hybridmeet.domain.quorum.slices import SessionQuorumSlice, ThresholdSlice
from hybridmeet.domain.views.quorum import quorum_slice

_STATES = {"met": "met", "at_risk": "met, at risk", "not_met": "not met"}


def quorum_shown(state: MeetingState, session: str, audience: Audience) -> SessionQuorumSlice:
    """The quorum of a session as an audience was shown it; raises ``Stop`` where there is none."""
    name = SessionId(session)
    if name not in state.sessions:
        known = ", ".join(state.sessions)
        raise Stop(Exit.REFUSED, f"{state.id} has no session {session}; it has {known}")
    if state.rules is None:
        raise Stop(Exit.REFUSED, f"{state.id} goes by no rule of quorum")
    shown = quorum_slice(state, quorums(state, (name,)), audience)["sessions"]
    if name not in shown:
        said = f"{session} is above what {audience.value} are shown: choose another --audience"
        raise Stop(Exit.REFUSED, said)
    return shown[name]


def names_of(state: MeetingState, quorum: SessionQuorumSlice) -> Mapping[str, str]:
    """The delegations that are named, by their ids."""
    ids = {*quorum["open"].get("missing", ()), *quorum["open"].get("reconnecting", ())}
    if quorum["roll"] is not None:
        ids |= set(quorum["roll"].get("order", ()))
    return {one: state.delegations[DelegationId(one)].name for one in sorted(ids)}


def quorum_lines(state: MeetingState, quorum: SessionQuorumSlice) -> Iterator[str]:
    """The same for people to read."""
    if state.rules is not None:
        yield f"rule: {state.rules.label.en} ({state.rules.source or state.rules.id})"
    by = {"continuous": "as observed", "snapshot": "as counted at", "roll_call": "by the roll of"}
    yield f"counted {by[quorum['counted']]} {quorum['at'] or ''}".rstrip()
    yield f"to open: {_line(state, quorum['open'])}"
    yield f"to decide: {_line(state, quorum['decide'])}"


def _line(state: MeetingState, asked: ThresholdSlice) -> str:
    here = f"{asked['present']} of {asked['base']} are here"
    if asked["state"] == "none":
        return f"nobody is needed, {here}"
    said = f"{_STATES[asked['state']]}, {here}, {asked['needed']} are needed"
    for what, named in (
        ("missing", asked.get("missing", ())),
        ("reconnecting", asked.get("reconnecting", ())),
    ):
        names = ", ".join(state.delegations[DelegationId(one)].name for one in named)
        said += f"; {what}: {names}" if names else ""
    return said
