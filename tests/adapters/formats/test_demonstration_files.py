"""Both demonstration meetings load, with the counts that their headers state."""

from collections import Counter

import pytest

from hybridmeet.adapters.formats.programme_yaml import read_programme
from hybridmeet.application.importing import Reading
from hybridmeet.domain.people import Expected, Level, Tier
from hybridmeet.domain.programme import ItemPlan
from hybridmeet.domain.times import rfc3339, span_ms
from tests.adapters.formats.programmes import AAPTC, ADMM


@pytest.fixture(scope="module")
def admm() -> Reading:
    return read_programme(ADMM.read_bytes())


@pytest.fixture(scope="module")
def aaptc() -> Reading:
    return read_programme(AAPTC.read_bytes())


def expectations(reading: Reading) -> Counter[Expected]:
    return Counter(seat.expected for seat in reading.imported.programme.seats if seat.is_person)


def items(reading: Reading) -> list[ItemPlan]:
    return [item for session in reading.imported.programme.sessions for item in session.items]


def test_neither_file_needs_a_second_look(admm: Reading, aaptc: Reading) -> None:
    assert (admm.warnings, aaptc.warnings) == ((), ())


def test_admm_expects_109_people_38_of_them_in_ha_noi(admm: Reading) -> None:
    assert expectations(admm) == {Expected.IN_PERSON: 38, Expected.ONLINE: 71}


def test_admm_online_people_sit_in_19_places(admm: Reading) -> None:
    seats = admm.imported.programme.seats

    assert len({seat.place for seat in seats if seat.expected is Expected.ONLINE}) == 19


def test_admm_has_25_delegations_18_of_them_members_16_mixed(admm: Reading) -> None:
    programme = admm.imported.programme
    forms = {
        one.id: {seat.expected for seat in programme.seats if seat.delegation == one.id}
        for one in programme.delegations
    }

    assert len(forms) == 25
    assert sum(one.tier == "member" for one in programme.delegations) == 18
    assert sum(len(form) == 2 for form in forms.values()) == 16


def test_admm_is_one_session_of_ten_items_and_a_break_in_180_minutes(admm: Reading) -> None:
    (session,) = admm.imported.programme.sessions
    first, last = session.items[0], session.items[-1]

    assert Counter(item.is_break for item in session.items) == {False: 10, True: 1}
    assert span_ms(first.planned_start.instant(), last.planned_end) == 180 * 60_000
    assert rfc3339(first.planned_start.instant()) == "2021-04-06T07:00:00.000Z"


def test_admm_briefings_must_end_by_six_in_new_york(admm: Reading) -> None:
    anchor = next(item.anchor for item in items(admm) if item.id == "i4")

    assert anchor.not_before is not None
    assert anchor.latest_end is not None
    assert rfc3339(anchor.not_before.instant()) == "2021-04-06T07:45:00.000Z"
    assert rfc3339(anchor.latest_end.instant()) == "2021-04-06T10:00:00.000Z"


def test_aaptc_expects_66_people_in_three_forms(aaptc: Reading) -> None:
    assert expectations(aaptc) == {
        Expected.IN_PERSON: 50,
        Expected.ONLINE: 15,
        Expected.EITHER: 1,
    }


def test_aaptc_has_22_delegations_16_of_them_members(aaptc: Reading) -> None:
    tiers = Counter(one.tier for one in aaptc.imported.programme.delegations)

    assert (sum(tiers.values()), tiers[Tier.MEMBER]) == (22, 16)


def test_aaptc_has_13_sessions_19_items_and_11_breaks_on_four_days(aaptc: Reading) -> None:
    programme = aaptc.imported.programme

    assert len(programme.sessions) == 13
    assert Counter(item.is_break for item in items(aaptc)) == {False: 19, True: 11}
    assert len(programme.days) == 4


def test_aaptc_anchor_of_a_morning_in_ha_noi_is_the_evening_before_in_new_york(
    aaptc: Reading,
) -> None:
    anchor = next(item.anchor for item in items(aaptc) if item.id == "i6")

    assert anchor.latest_end is not None
    assert anchor.latest_end.model_dump(mode="json") == {
        "wall": "2022-06-07T22:00",
        "zone": "America/New_York",
    }


def test_levels_that_are_left_out_are_inherited(aaptc: Reading) -> None:
    levels = {str(item.id): item.level for item in items(aaptc)}

    assert [levels[name] for name in ("i1", "i2", "i5a")] == [
        Level.PUBLIC,
        Level.PARTICIPANTS,
        Level.DELEGATIONS,
    ]


def test_texts_that_may_name_people_are_rows_under_ids_that_follow(admm: Reading) -> None:
    assert sorted(admm.imported.texts) == [
        "decision-d1",
        "decision-d2",
        "decision-d3",
        "note-i1",
        "note-i10",
        "note-i4",
        "notice-n1",
        "notice-n2",
        "outcome-o1",
    ]


def test_no_name_of_a_person_stands_in_the_programme(admm: Reading) -> None:
    written = admm.imported.programme.model_dump_json()

    assert "Mac Duc Trong" in str(admm.imported.people)
    assert "Mac Duc Trong" not in written
    assert "Matsuzawa" not in written
