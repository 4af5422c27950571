"""Who is meant by a typed name: exactly one person, or nobody and whom it might be."""

import pytest

from hybridmeet.application.matching import Match, Names
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Person, Seat
from tests.builders import SEATS, a_meeting, a_person, a_programme, a_seat

NAMED = {
    "tan-1": ("Nguyễn Văn Tấn", "Colonel"),
    "tan-2": ("Nguyễn Văn Tân", None),
    "dang": ("Đặng Thị Hồng", "Major General"),
    "smith": ("Smith", None),
    "john": ("John Smith", None),
}


def names() -> Names:
    """A meeting with these people, two of whom differ by a sign alone."""
    seats: tuple[Seat, ...] = (*SEATS, *(a_seat(name) for name in NAMED))
    people = {seat.id: a_person(seat) for seat in seats}
    for name, (display, rank) in NAMED.items():
        person = PersonId(name)
        people[person] = Person(id=person, function="Adviser", display=display, rank=rank)
    return Names(a_meeting(a_programme().model_copy(update={"seats": seats}), people=people))


@pytest.mark.parametrize(
    ("typed", "person"),
    [
        ("Đặng Thị Hồng", "dang"),
        ("dang thi hong", "dang"),
        ("HỒNG, Đặng Thị", "dang"),
        ("Maj. Gen. Dang Thi Hong", "dang"),
        ("Major General Hong Dang Thi (vn)", "dang"),
        ("Nguyễn Văn Tấn", "tan-1"),
        ("Nguyễn Văn Tân", "tan-2"),
        ("Mr John Smith", "john"),
        ("Smith", "smith"),
    ],
)
def test_a_name_that_fits_one_person_means_him(typed: str, person: str) -> None:
    assert names().match(typed) == Match(PersonId(person))


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("Nguyen Van Tan", {"tan-1", "tan-2"}),
        ("Dang Hong", {"dang"}),
        ("Dang Thi Hong (Thailand)", {"dang"}),
        ("Dang Thi Hong Anh Thu", {"dang"}),
        ("Peter Smith", {"smith"}),
        ("Nobody At All", set()),
        ("?!", set()),
        ("", set()),
    ],
)
def test_what_fits_several_or_nearly_one_is_shown_and_not_taken(
    typed: str, candidates: set[str]
) -> None:
    match = names().match(typed)

    assert (match.person, set(match.candidates)) == (None, candidates)
