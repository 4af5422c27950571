"""The demonstration is moved to now: the same clocks, other days and minutes."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.application.demonstration import AAPTC, ADMM, FILES, LINKS, moved, token_of
from hybridmeet.domain.people import Role
from hybridmeet.domain.programme import Imported, ItemPlan, Programme
from hybridmeet.domain.times import Planned

CONFIG = Path(__file__).parents[2] / "config" / "programmes"


@pytest.fixture(scope="module")
def meetings() -> dict[str, Imported]:
    read = [read_programme((CONFIG / name).read_bytes()).imported for name in FILES]
    return {imported.programme.id: imported for imported in read}


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def items(programme: Programme) -> dict[str, ItemPlan]:
    return {item.id: item for session in programme.sessions for item in session.items}


def walls(programme: Programme) -> list[Planned]:
    """Every planned time of a programme, in one order."""
    planned: list[Planned | None] = [notice.at for notice in programme.notices]
    for item in items(programme).values():
        planned += [item.planned_start, item.anchor.not_before, item.anchor.latest_end]
    return [one for one in planned if one is not None]


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-11-21T01:00:00+00:00", "2026-11-21T08:10"),
        ("2026-11-21T01:00:01+00:00", "2026-11-21T08:15"),
        ("2026-11-21T01:04:59+00:00", "2026-11-21T08:15"),
        ("2026-11-21T01:05:00+00:00", "2026-11-21T08:15"),
        ("2026-11-21T16:46:00+00:00", "2026-11-22T00:00"),
        ("2020-02-28T16:50:00.001+00:00", "2020-02-29T00:05"),
    ],
)
def test_admm_starts_ten_minutes_from_now_rounded_up_to_five(
    meetings: dict[str, Imported], now: str, start: str
) -> None:
    programme = moved(meetings[ADMM], at(now)).programme

    assert programme.sessions[0].items[0].planned_start == Planned(
        wall=datetime.fromisoformat(start), zone="Asia/Ho_Chi_Minh"
    )
    assert programme.sessions[0].date == date.fromisoformat(start[:10])
    assert programme.days == (date.fromisoformat(start[:10]),)


@pytest.mark.parametrize("meeting", [ADMM, AAPTC])
@pytest.mark.parametrize("now", ["2026-11-21T01:23:00+00:00", "2027-03-14T16:59:00+00:00"])
def test_every_planned_time_moves_by_the_same_minutes_of_its_own_clock(
    meetings: dict[str, Imported], meeting: str, now: str
) -> None:
    before = walls(meetings[meeting].programme)
    after = walls(moved(meetings[meeting], at(now)).programme)

    assert len({b.wall - a.wall for a, b in zip(before, after, strict=True)}) == 1
    assert [one.zone for one in before] == [one.zone for one in after]


@pytest.mark.parametrize(
    ("now", "today"),
    [
        ("2026-11-21T16:59:59+00:00", "2026-11-21"),
        ("2026-11-21T17:00:00+00:00", "2026-11-22"),  # midnight in Ha Noi
        ("2021-01-01T00:00:00+00:00", "2021-01-01"),
    ],
)
def test_aaptc_begins_today_in_ha_noi_and_keeps_its_hours(
    meetings: dict[str, Imported], now: str, today: str
) -> None:
    before, after = meetings[AAPTC].programme, moved(meetings[AAPTC], at(now)).programme
    by = after.days[0] - before.days[0]

    assert str(after.days[0]) == today
    assert after.days == tuple(day + by for day in before.days)
    assert [one.date for one in after.sessions] == [one.date + by for one in before.sessions]
    assert [one.wall for one in walls(after)] == [one.wall + by for one in walls(before)]


def test_a_session_that_runs_into_the_night_stands_on_the_day_it_begins(
    meetings: dict[str, Imported],
) -> None:
    programme = moved(meetings[ADMM], at("2026-11-21T16:30:00+00:00")).programme
    (session,) = programme.sessions

    assert (session.date, programme.days) == (date(2026, 11, 21), (date(2026, 11, 21),))
    assert session.items[-1].planned_start.wall == datetime(2026, 11, 22, 2, 30)  # noqa: DTZ001 -- a wall time
    assert session.items[-1].planned_start.wall - session.items[0].planned_start.wall == timedelta(
        minutes=170
    )


def test_nothing_but_times_is_moved(meetings: dict[str, Imported]) -> None:
    before, after = meetings[ADMM], moved(meetings[ADMM], at("2026-11-21T01:00:00+00:00"))
    timed = {"sessions", "days", "notices", "documents"}

    assert (after.people, after.texts) == (before.people, before.texts)
    assert after.programme.model_dump(exclude=timed) == before.programme.model_dump(exclude=timed)


def test_a_note_that_states_an_hour_does_not_outlive_it(meetings: dict[str, Imported]) -> None:
    after = items(moved(meetings[ADMM], at("2026-11-21T12:00:00+00:00")).programme)

    assert items(meetings[ADMM].programme)["i4"].note is not None
    assert (after["i4"].note, after["i1"].note is None) == (None, False)


def test_another_meeting_stays_as_it_was_published(meetings: dict[str, Imported]) -> None:
    other = meetings[ADMM].model_copy(
        update={"programme": meetings[ADMM].programme.model_copy(update={"id": "other"})}
    )

    assert moved(other, at("2026-11-21T01:00:00+00:00")) == other


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("secretary", Role.SECRETARY),
        ("chair", Role.CHAIR),
        ("cochair", Role.CHAIR),
        ("moderator", Role.MODERATOR),
        ("participant_newyork", Role.SPEAKER),
        ("delegate_india", Role.DELEGATE),
        ("observer", Role.OBSERVER),
        ("media", Role.MEDIA),
        ("screen", Role.SCREEN),
        ("desk", Role.DESK),
        ("technician", Role.TECHNICIAN),
    ],
)
def test_each_named_link_belongs_to_a_seat_with_that_role(
    meetings: dict[str, Imported], name: str, role: Role
) -> None:
    for meeting, imported in meetings.items():
        seats = {seat.id: seat for seat in imported.programme.seats}

        assert seats[LINKS[imported.programme.id].people()[name]].role is role, meeting


def test_the_secretariat_in_jakarta_has_a_link_where_it_takes_part(
    meetings: dict[str, Imported],
) -> None:
    assert LINKS[ADMM].people()["secretariat_jakarta"] == "asec-rep"
    assert "secretariat_jakarta" not in LINKS[AAPTC].people()


def test_the_same_secret_gives_the_same_token_and_no_other() -> None:
    one = token_of(b"s" * 32, "link/admm-pko-14/trong")

    assert (len(one), one) == (43, token_of(b"s" * 32, "link/admm-pko-14/trong"))
    assert one != token_of(b"s" * 32, "feed/admm-pko-14/trong")
    assert one != token_of(b"t" * 32, "link/admm-pko-14/trong")
