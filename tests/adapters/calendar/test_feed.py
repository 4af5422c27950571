"""Feeds of the demonstration meeting and of small ones: bytes, instants, revisions."""

from pathlib import Path

import pytest

from hybridmeet.adapters.calendar.feed import Feed, Feeds, Wish
from hybridmeet.adapters.calendar.vevent import Setting, Site
from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.domain.commands import Advance, Defer, Move, OpenSession, Retitle
from hybridmeet.domain.ids import ItemId, PersonId
from hybridmeet.domain.people import Audience, Level
from hybridmeet.domain.programme import Bridge, Imported
from hybridmeet.domain.texts import Text
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.entries import Reader
from tests.adapters.calendar.lint import faults
from tests.adapters.calendar.oracle import read_by_icaljs
from tests.builders import a_break, a_programme, a_session, an_item
from tests.story import DAY1, Story

PROGRAMMES = Path("config/programmes")
SITE = Site("https://meet.example.org", "meet.example.org")
PUBLIC = Reader(Audience.PUBLIC)
PARTICIPANTS = Reader(Audience.PARTICIPANTS)


def demonstration(name: str) -> Imported:
    read = read_programme((PROGRAMMES / f"{name}.yaml").read_bytes())
    assert read.imported is not None
    return read.imported


def feed_of(story: Story, reader: Reader = PARTICIPANTS) -> Feed:
    setting = Setting(SITE, story.programme, with_bridge=reader.audience is not Audience.PUBLIC)
    return Feeds().feed(story.state, Wish(reader, setting, story.programme.short))


def small() -> Story:
    plan = a_session(
        an_item("i1", "14:00", 15, level=Level.PUBLIC),
        an_item("i2", "14:15", 5),
        an_item("i3", "14:20", 30),
        a_break("b1", "14:50", 10),
    )
    return Story(a_programme(plan))


@pytest.mark.parametrize("name", ["admm_pko_2021", "aaptc_2022"])
@pytest.mark.parametrize("audience", list(Audience))
def test_every_feed_of_the_demonstration_meetings_is_free_of_faults(
    name: str, audience: Audience
) -> None:
    story = Story(demonstration(name).programme)

    assert faults(feed_of(story, Reader(audience)).body) == []


def test_participants_read_each_item_and_break_at_its_planned_instants() -> None:
    story = Story(demonstration("admm_pko_2021").programme)

    events = read_by_icaljs(feed_of(story).body)[0]

    planned = {
        f"{item.id}.admm-pko-14@meet.example.org": (
            rfc3339(item.planned_start.instant()),
            rfc3339(item.planned_end),
        )
        for item in story.day1.items.values()
    }
    assert len(planned) == 11
    assert {event["uid"]: (event["start"], event["end"]) for event in events} == planned


def test_the_public_reads_what_is_public_and_one_closed_block() -> None:
    story = Story(demonstration("admm_pko_2021").programme)

    events = read_by_icaljs(feed_of(story, PUBLIC).body)[0]

    assert [(event["summary"], event["start"], event["transp"]) for event in events] == [
        ("1. Opening: remarks by the co-chairs", "2021-04-06T07:00:00.000Z", "OPAQUE"),
        ("Closed session", "2021-04-06T07:15:00.000Z", "TRANSPARENT"),
        (
            "10. Adoption of the co-chairs' summary; closing",
            "2021-04-06T09:50:00.000Z",
            "OPAQUE",
        ),
    ]


def test_moving_one_item_behind_the_next_raises_both_and_no_other() -> None:
    story = small()
    before = {event["uid"]: event for event in read_by_icaljs(feed_of(story).body)[0]}

    story.ask(Move(session=DAY1, item=ItemId("i2"), after=ItemId("i3")))
    after = {event["uid"]: event for event in read_by_icaljs(feed_of(story).body)[0]}

    moved = {uid for uid in before if before[uid] != after[uid]}
    assert moved == {"i2.small-1@meet.example.org", "i3.small-1@meet.example.org"}
    for uid in moved:
        assert after[uid]["sequence"] == before[uid]["sequence"] + 1
        assert after[uid]["modified"] > before[uid]["modified"]


def test_live_acts_change_no_byte_and_cost_no_rendering() -> None:
    story, feeds = small(), Feeds()
    wish = Wish(PARTICIPANTS, Setting(SITE, story.programme, with_bridge=False), "Small")
    before = feeds.feed(story.state, wish)
    story.ask(OpenSession(session=DAY1), "13:58")
    story.ask(Advance(session=DAY1, from_item=None), "14:01")
    story.ask(Advance(session=DAY1, from_item=ItemId("i1")), "14:16")

    assert feeds.feed(story.state, wish) is before


def test_two_renders_are_equal_to_the_byte() -> None:
    assert feed_of(small()).body == feed_of(small()).body


def test_a_deferred_item_stays_as_a_cancelled_one() -> None:
    story = small()
    story.ask(Defer(session=DAY1, item=ItemId("i3")))

    event = read_by_icaljs(feed_of(story).body)[0][2]

    assert (event["status"], event["summary"], event["transp"]) == (
        "CANCELLED",
        "CANCELLED: 3. Item i3",
        "TRANSPARENT",
    )


def test_what_is_hidden_moves_the_closed_block_only_with_its_hours() -> None:
    story = small()
    before = feed_of(story, PUBLIC).body

    story.ask(Retitle(session=DAY1, item=ItemId("i2"), title=Text(en="Something else")))
    story.ask(Move(session=DAY1, item=ItemId("i2"), after=ItemId("i3")))

    assert feed_of(story, PUBLIC).body == before


def test_a_personal_feed_says_where_its_holder_speaks_and_how_to_join() -> None:
    programme = demonstration("admm_pko_2021").programme
    reader = Reader(Audience.PARTICIPANTS, person=PersonId("unhq-1"))

    events = read_by_icaljs(feed_of(Story(programme), reader).body)[0]

    speaks = [event for event in events if "You speak on this item." in event["description"]]
    assert [event["summary"] for event in speaks] == ["4. Briefings from UN Headquarters"]
    assert isinstance(programme.bridge, Bridge)
    assert speaks[0]["description"].startswith(f"Join: {programme.bridge.url}\n")


def test_an_empty_calendar_holds_one_line_that_says_so() -> None:
    story = small()
    reader = Reader(Audience.PUBLIC, session=DAY1, blocks=False)
    closed = a_programme(a_session(an_item("i1", "14:00", 15)))

    assert faults(feed_of(Story(closed), reader).body) == []
    assert b"SUMMARY:No sessions yet" in feed_of(Story(closed), reader).body
    assert b"No sessions yet" not in feed_of(story, reader).body
