"""What is told of a quorum that comes and goes, however quickly: what stands is told, once."""

from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Role
from hybridmeet.domain.quorum.ending import MENDED, newest_folded
from hybridmeet.domain.quorum.rolls import standing_of
from tests.quorate import a_rule, in_hall, sitting
from tests.story import DAY1

GAPS = st.lists(st.sampled_from([0.1, 0.1, 1.0, 4.9, 5.0, 5.1, 60.0]), max_size=14)


@given(GAPS)
def test_a_quorum_is_told_as_it_stands_and_never_twice_in_five_seconds(gaps: list[float]) -> None:
    story = sitting(a_rule("all", open={"kind": "none"}), many=1)
    in_hall(story, ["m01"], "14:05")
    person = PersonId("m01-attache")
    for turn, second in enumerate(accumulate(gaps)):
        step = CheckIn(person=person) if turn % 2 else CheckOut(person=person)
        minutes, seconds = divmod(second, 60)
        story.ask(step, f"14:{10 + int(minutes)}:{seconds:04.1f}", Role.DESK)
        told = list(newest_folded(story.state.notices))
        losses = [one for one in reversed(told) if one.kind == "quorum_lost"]

        assert (losses[-1].over_at is not None) == (
            "decide" in standing_of(story.state, DAY1).reached
        )
        for one, following in pairwise(losses):
            assert one.over_at is not None
            assert one.over_at - one.at > MENDED or following.at - one.over_at > MENDED
        again = [one.at for one in reversed(told) if one.kind == "quorum_reached"]
        assert again[1:] == [
            one.over_at
            for one in story.state.notices
            if one.kind == "quorum_lost" and one.over_at and one.over_at - one.at > MENDED
        ]
