"""Times of day become planned times: over midnight, over clock changes, in other zones."""

import pytest

from hybridmeet.domain.times import rfc3339
from tests.adapters.formats.programmes import SMALL, read, spoilt, written


def anchored(anchor: str, at: str = "08:45") -> str:
    """The small programme with an anchor on its last item."""
    text = spoilt("kind: other,", f"kind: other, anchor: {{{anchor}}},")
    return spoilt('at: "08:45"', f'at: "{at}"', text)


def session(date: str, *items: tuple[str, int]) -> str:
    """The small programme with other items in its one session."""
    head, _, tail = SMALL.partition("      - {id: i1")
    rows = "".join(
        f'      - {{id: x{n}, number: "{n}", at: "{at}", minutes: {minutes}, kind: other,'
        f' title: {{en: "X"}}}}\n'
        for n, (at, minutes) in enumerate(items)
    )
    text = head + rows + tail[tail.index("documents:\n") :]
    return spoilt('date: "2027-03-27"', f'date: "{date}"', text)


def starts(text: str) -> list[str]:
    (one,) = read(text).imported.programme.sessions
    return [rfc3339(item.planned_start.instant()) for item in one.items]


def test_a_time_more_than_twelve_hours_earlier_is_on_the_next_day() -> None:
    text = session("2027-03-27", ("23:30", 30), ("00:00", 30), ("00:30", 30))

    assert starts(text) == [
        "2027-03-27T22:30:00.000Z",
        "2027-03-27T23:00:00.000Z",
        "2027-03-27T23:30:00.000Z",
    ]


def test_a_time_twelve_hours_earlier_or_less_is_an_overlap() -> None:
    assert (
        "begins before the item above ends"
        in written(session("2027-03-27", ("20:00", 5), ("08:00", 5)))[0]
    )


def test_a_time_that_clocks_skip_is_a_problem() -> None:
    # Central Europe goes from 02:00 to 03:00 on 28 March 2027.
    (found,) = written(session("2027-03-28", ("02:30", 5)))

    assert found.endswith(
        "items[0].at: clocks in Europe/Berlin skip 02:30 on 2027-03-28; give another time"
    )


def test_of_a_time_that_occurs_twice_the_first_is_meant() -> None:
    autumn = SMALL.replace("2027-03-2", "2027-10-3").replace("2027-10-37", "2027-10-30")
    autumn = autumn.replace("2027-10-38", "2027-10-31")
    text = spoilt(
        'at: "08:00"', 'at: "02:15"', spoilt('date: "2027-10-30"', 'date: "2027-10-31"', autumn)
    )

    assert starts(text)[0] == "2027-10-31T00:15:00.000Z"


def test_items_over_a_clock_change_are_measured_in_real_minutes() -> None:
    sound = session("2027-03-28", ("01:30", 30), ("03:00", 30))

    assert written(sound) == []
    assert read(sound).warnings == ()


def test_a_gap_between_items_is_a_warning() -> None:
    (warning,) = read(spoilt('at: "08:45"', 'at: "08:50"')).warnings

    assert warning.written == (
        "34:35: sessions[0].items[2].at: leaves a gap of 5 minutes after the item above (08:45)"
    )


@pytest.mark.parametrize(
    ("at", "moment", "instant"),
    [
        ("08:45", "04:00 America/New_York", "2027-03-27T08:00:00.000Z"),
        ("08:45", "03:30 America/New_York", "2027-03-28T07:30:00.000Z"),  # next day, next offset
        ("08:45", "09:00 Europe/Berlin", "2027-03-27T08:00:00.000Z"),
        ("08:45", "08:45 Europe/Berlin", "2027-03-28T06:45:00.000Z"),  # after, not at, the start
        ("08:45", "15:00 Asia/Ho_Chi_Minh", "2027-03-27T08:00:00.000Z"),
    ],
)
def test_latest_end_is_the_first_such_moment_after_the_planned_start(
    at: str, moment: str, instant: str
) -> None:
    (one,) = read(anchored(f'latest_end: "{moment}"', at)).imported.programme.sessions

    assert one.items[2].anchor.latest_end is not None
    assert rfc3339(one.items[2].anchor.latest_end.instant()) == instant


def test_a_planned_end_after_the_latest_end_is_a_warning() -> None:
    (warning,) = read(anchored('latest_end: "08:50 Europe/Berlin"')).warnings

    assert warning.field == "sessions[0].items[2].anchor.latest_end"
    assert warning.message == "the item is planned to end at 09:00, after this"


@pytest.mark.parametrize("moment", ["08:50", "08:50 ", "08:50 Nowhere", "24:00 Europe/Berlin", "x"])
def test_a_moment_needs_a_time_and_a_zone(moment: str) -> None:
    (found,) = written(anchored(f'latest_end: "{moment}"'))

    assert "sessions[0].items[2].anchor.latest_end: " in found


def test_not_before_is_on_the_day_nearest_to_the_planned_start() -> None:
    text = session("2027-03-27", ("23:30", 40), ("00:10", 20))
    text = text.replace('at: "00:10",', 'at: "00:10", anchor: {not_before: "23:50"},')
    (one,) = read(text).imported.programme.sessions

    assert one.items[1].anchor.not_before is not None
    assert rfc3339(one.items[1].anchor.not_before.instant()) == "2027-03-27T22:50:00.000Z"


def test_two_sessions_in_one_place_at_one_time_are_a_problem() -> None:
    second = """\
  - id: other
    title: {en: "Other"}
    place: PLACE
    date: "2027-03-27"
    items:
      - {id: o1, number: "3", at: "08:40", minutes: 30, kind: other, title: {en: "Other"}}
documents:
"""
    text = spoilt("documents:\n", second)

    assert written(text.replace("PLACE", "newyork")) == []
    assert [one.partition(": ")[2] for one in written(text.replace("PLACE", "hall"))] == [
        "sessions[1].place: 'hall' holds the session 'morning' at the same time; use another place"
    ]


def test_a_notice_stands_on_the_date_of_its_session() -> None:
    (notice,) = read(SMALL).imported.programme.notices

    assert rfc3339(notice.at.instant()) == "2027-03-27T06:30:00.000Z"


def test_an_item_planned_before_its_anchor_is_a_warning() -> None:
    (warning,) = read(anchored('not_before: "09:00"')).warnings

    assert warning.field == "sessions[0].items[2].anchor.not_before"
    assert warning.message == "the item is planned to begin at 08:45, before this"


def test_an_item_that_cannot_shrink_is_a_warning() -> None:
    (warning,) = read(spoilt("kind: other,", "kind: other, at_least: 5,")).warnings

    assert warning.message == "only a break shrinks; this is other, it keeps its 15 minutes"
