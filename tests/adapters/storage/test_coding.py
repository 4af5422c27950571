"""Facts as text: canonical, whole, and lifted when an old form is read."""

import json
from typing import Any

import pytest

from hybridmeet.adapters.storage import coding
from hybridmeet.domain.attending.events import CheckedIn
from hybridmeet.domain.ids import PersonId, PlaceId

ARRIVED = CheckedIn(person=PersonId("trong"), place=PlaceId("hanoi"))


def test_an_event_is_written_canonically() -> None:
    assert coding.encode(ARRIVED) == (
        '{"person":"trong","place":"hanoi","seen_at":null,"source":"desk",'
        '"type":"attendance.checked_in"}'
    )


def test_an_old_form_is_lifted_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_place(body: dict[str, Any]) -> dict[str, Any]:
        site = body.pop("site")
        return {**body, "place": site}

    monkeypatch.setitem(coding.UPCASTERS, "attendance.checked_in", with_place)
    old = json.dumps({"type": "attendance.checked_in", "person": "trong", "site": "hanoi"})

    assert coding.decode("attendance.checked_in", old) == ARRIVED
