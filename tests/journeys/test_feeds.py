"""The plan in a calendar: what ical.js reads, what a change moves, what a live act does not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.adapters.calendar.oracle import read_by_icaljs
from tests.cli.running import QUICK, Server, demo
from tests.journeys.asking import Answer, ask, command, done

pytestmark = [pytest.mark.journey, pytest.mark.timeout(60)]

ADMM, AAPTC, SESSION = "admm-pko-14", "aaptc-2022", "day1"
MEETINGS = (ADMM, AAPTC)
Event = dict[str, Any]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with demo(tmp_path_factory.mktemp("feeds") / "data", *QUICK) as running:
        yield running


def feed(server: Server, name: str, meeting: str = ADMM) -> Answer:
    answer = ask(server.meeting(meeting)["feeds"][name])
    assert answer.status == 200
    return answer


def items(server: Server, meeting: str) -> list[tuple[str, Event]]:
    """Every item and break as the first line of the demonstration has it, with its session."""
    rows = server.meeting(meeting)["sessions"]
    return [(session["id"], item) for session in rows for item in session["items"]]


def lengths(server: Server, meeting: str) -> dict[str, int]:
    """The planned length of every item, as the secretary sees it."""
    token = server.meeting(meeting)["links"]["secretary"]["token"]
    view = ask(f"{server.told['base_url']}/api/meetings/{meeting}/view", token).json["slices"]
    return {
        item: row["planned_ms"]
        for name, slice_ in view.items()
        if name.startswith("programme/")
        for item, row in slice_["items"].items()
    }


def planned(server: Server, meeting: str, *levels: str) -> list[tuple[str, str, str]]:
    """Begin, end and UID's beginning of every item of some levels."""
    long = lengths(server, meeting)
    told = []
    for _, item in items(server, meeting):
        if item["level"] in levels:
            begin = datetime.fromisoformat(item["planned_start"]["instant"])
            end = begin + timedelta(milliseconds=long[item["id"]])
            told.append((iso(begin), iso(end), f"{item['id']}.{meeting}@"))
    return sorted(told)


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(answer: Answer) -> list[Event]:
    [events] = read_by_icaljs(answer.body)
    return events


def shown(events: list[Event]) -> list[tuple[str, str, str]]:
    """The same of a feed."""
    return sorted(
        (event["start"], event["end"], event["uid"].partition("@")[0] + "@") for event in events
    )


@pytest.mark.parametrize("meeting", MEETINGS)
def test_participants_have_one_event_for_each_item_and_break(server: Server, meeting: str) -> None:
    events = read(feed(server, "participants", meeting))
    open_to_them = [event for event in events if "closed-" not in event["uid"]]

    assert shown(open_to_them) == planned(server, meeting, "public", "participants")
    assert {event["summary"] for event in events} - {e["summary"] for e in open_to_them} <= {
        "Closed session"
    }
    assert len({event["uid"] for event in events}) == len(events)
    assert ("closed-" in str(events)) == (meeting == AAPTC)


@pytest.mark.parametrize("meeting", MEETINGS)
def test_the_public_has_what_is_public_and_the_closed_blocks(server: Server, meeting: str) -> None:
    events = read(feed(server, "public", meeting))
    public = [event for event in events if "closed-" not in event["uid"]]
    closed = [event for event in events if "closed-" in event["uid"]]

    assert shown(public) == planned(server, meeting, "public")
    assert {event["summary"] for event in closed} == {"Closed session"}
    hidden = [
        session["id"]
        for session in server.meeting(meeting)["sessions"]
        if any(item["level"] != "public" for item in session["items"])
    ]
    assert sorted(event["uid"].partition(".")[0] for event in closed) == sorted(
        f"closed-{session}" for session in hidden
    )


@pytest.mark.parametrize("name", ["public", "participants", "personal_newyork", "session"])
def test_what_has_not_changed_is_not_sent_again(server: Server, name: str) -> None:
    first = feed(server, name)
    url = server.meeting(ADMM)["feeds"][name]
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    again = ask(url, headers={"If-None-Match": etag})
    since = ask(url, headers={"If-Modified-Since": modified})
    head = ask(url, method="HEAD")

    assert [(one.status, one.body) for one in (again, since, head)] == [
        (304, b""),
        (304, b""),
        (200, b""),
    ]
    assert head.headers["Content-Length"] == str(len(first.body))
    assert {again.headers["ETag"], head.headers["ETag"]} == {etag}
    assert ask(url, headers={"If-None-Match": '"another"'}).body == first.body


def test_new_yorks_own_feed_holds_its_sessions_and_its_turn(server: Server) -> None:
    events = read(feed(server, "personal_newyork"))

    everything = {uid for _, _, uid in planned(server, ADMM, "public", "participants")}
    assert {event["uid"].partition("@")[0] + "@" for event in events} <= everything
    assert f"i4.{ADMM}@" in {event["uid"].partition("@")[0] + "@" for event in events}


def test_ten_presses_change_no_byte_and_one_move_changes_two_events(server: Server) -> None:
    base, chair = server.told["base_url"], server.meeting(ADMM)["links"]["chair"]["token"]
    names = ("public", "participants", "personal_newyork", "session")
    before = {name: feed(server, name) for name in names}
    order = [item["id"] for _, item in items(server, ADMM)]
    done(base, ADMM, chair, type="session.open", session=SESSION)
    for past in (None, *order[:9]):
        done(base, ADMM, chair, type="agenda.advance", session=SESSION, from_item=past)

    assert {name: feed(server, name).body for name in names} == {
        name: answer.body for name, answer in before.items()
    }
    assert {feed(server, name).headers["ETag"] for name in names} == {
        answer.headers["ETag"] for answer in before.values()
    }


def test_a_move_gives_both_events_a_higher_sequence_and_no_other(server: Server) -> None:
    base, links = server.told["base_url"], server.meeting(AAPTC)["links"]
    url = server.meeting(AAPTC)["feeds"]["participants"]
    before = {event["uid"]: event for event in read(ask(url))}
    move = {"session": "d1-am", "item": "i2", "after": "i3"}
    answer = command(base, AAPTC, links["chair"]["token"], type="agenda.move", **move)

    assert answer.status == 200, answer
    after = {event["uid"]: event for event in read(ask(url))}
    changed = {uid for uid in after if after[uid] != before[uid]}
    assert {uid.partition(".")[0] for uid in changed} == {"i2", "i3"}
    assert after.keys() == before.keys()
    for uid in changed:
        assert after[uid]["sequence"] > before[uid]["sequence"]
        assert after[uid]["modified"] > before[uid]["modified"]
    assert after_of(after, "i2") == after_of(after, "i3", "end")


def after_of(events: dict[str, Event], item: str, what: str = "start") -> str:
    return next(str(event[what]) for uid, event in events.items() if uid.startswith(f"{item}."))


def test_a_revoked_personal_feed_is_gone_at_once(server: Server) -> None:
    base, links = server.told["base_url"], server.meeting(ADMM)["links"]
    url = server.meeting(ADMM)["feeds"]["personal_newyork"]
    holder = links["participant_newyork"]["token"]
    path = f"{base}/api/meetings/{ADMM}/revocations"
    assert ask(url).status == 200
    assert ask(path, links["observer"]["token"], "POST", body={"feed": url}).status in {403, 404}
    assert ask(url).status == 200

    revoked = ask(path, holder, "POST", body={"feed": url})

    assert revoked.status == 200
    assert [ask(url, method=method).status for method in ("GET", "HEAD")] == [410, 410]
    assert ask(server.meeting(ADMM)["feeds"]["participants"]).status == 200
