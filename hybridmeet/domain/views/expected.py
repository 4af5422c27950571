"""The slice ``forecast/<session>``: when the rest is expected, instants to the minute.

It is computed at the start of the minute, so that the same minute gives the same bytes, and written
out once for all audiences: a thousand items are two thousand instants.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from hybridmeet.domain.forecast import Forecast, forecast
from hybridmeet.domain.forecasting.timetable import Timetable
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.people import Level
from hybridmeet.domain.slices import ExpectedSlice, ForecastSlice
from hybridmeet.domain.times import MINUTE_MS, floor_minute, rfc3339
from hybridmeet.domain.views.wire import minute


@dataclass(frozen=True, slots=True)
class Expected:
    """The forecast of a session as of a minute, and its items as they are shown to who sees all."""

    as_of: datetime
    forecast: Forecast
    items: Mapping[ItemId, ExpectedSlice]


def forecast_at(session: SessionState, now: datetime, plan: Timetable) -> Expected:
    """The forecast of a session as of the minute that ``now`` lies in."""
    as_of = floor_minute(now)
    expected = forecast(session, as_of, plan)
    return Expected(as_of, expected, _written(expected))


def _written(expected: Forecast) -> dict[ItemId, ExpectedSlice]:
    """Its items to the minute; most begin at the very instant at which the one before ends."""
    items: dict[ItemId, ExpectedSlice] = {}
    before, told = None, ""
    for item, (start, end) in expected.items.items():
        began = told if start is before else minute(start)
        before, told = end, minute(end)
        items[item] = {"start": began, "end": told}
    return items


def forecast_slice(
    session: SessionState, computed: Expected, levels: frozenset[Level] | None, *, blocks: bool
) -> ForecastSlice:
    """What who sees these levels (None: all) may see of it; hidden items show as one block."""
    expected, items = computed.forecast, session.items
    seen: dict[str, ExpectedSlice] = {
        item: span
        for item, span in computed.items.items()
        if levels is None or items[item].level in levels
    }
    return {
        "as_of": rfc3339(computed.as_of),
        "items": seen,
        "closed": _block(expected, seen) if blocks else None,
        "end": minute(expected.end),
        "behind_ms": _whole_minutes(expected.behind_ms),
        "anchors": [
            {
                "item": anchor.item,
                "kind": anchor.kind,
                "at": rfc3339(anchor.at),
                "slack_ms": _whole_minutes(anchor.slack_ms),
            }
            for anchor in expected.anchors
            if anchor.item in seen
        ],
        "conflicts": [
            {
                "item": conflict.item,
                "kind": conflict.kind,
                "by_ms": _whole_minutes(conflict.by_ms),
            }
            for conflict in expected.conflicts
            if conflict.item in seen
        ],
    }


def _block(expected: Forecast, seen: Collection[str]) -> ExpectedSlice | None:
    """From when to when there is something that is not seen."""
    if len(seen) == len(expected.items):
        return None
    spans = [span for item, span in expected.items.items() if item not in seen]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return {"start": minute(start), "end": minute(end)}


def _whole_minutes(span_ms: int) -> int:
    """The nearest whole minute, in ms; halves go up, so that equal spans show alike."""
    return (span_ms + MINUTE_MS // 2) // MINUTE_MS * MINUTE_MS
