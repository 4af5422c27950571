"""The slice ``forecast/<session>``: when the rest is expected, instants to the minute.

It is computed at the start of the minute, so that the same minute gives the same bytes.
"""

from datetime import datetime

from hybridmeet.domain.forecast import Forecast, forecast
from hybridmeet.domain.ids import ItemId
from hybridmeet.domain.meeting import SessionState
from hybridmeet.domain.people import Audience
from hybridmeet.domain.slices import ExpectedSlice, ForecastSlice
from hybridmeet.domain.times import MINUTE_MS, floor_minute, rfc3339
from hybridmeet.domain.views.wire import minute


def forecast_at(session: SessionState, now: datetime) -> tuple[datetime, Forecast]:
    """The forecast of a session as of the minute that ``now`` lies in."""
    as_of = floor_minute(now)
    return as_of, forecast(session, as_of)


def forecast_slice(
    session: SessionState, computed: tuple[datetime, Forecast], audience: Audience, *, blocks: bool
) -> ForecastSlice:
    """What an audience may see of a forecast; hidden items show as one block."""
    as_of, expected = computed

    def seen(item: ItemId) -> bool:
        return audience.sees(session.items[item].level)

    hidden = [span for item, span in expected.items.items() if not seen(item)]
    return {
        "as_of": rfc3339(as_of),
        "items": {
            item: {"start": minute(span.start), "end": minute(span.end)}
            for item, span in expected.items.items()
            if seen(item)
        },
        "closed": _block([(span.start, span.end) for span in hidden]) if blocks else None,
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
            if seen(anchor.item)
        ],
        "conflicts": [
            {
                "item": conflict.item,
                "kind": conflict.kind,
                "by_ms": _whole_minutes(conflict.by_ms),
            }
            for conflict in expected.conflicts
            if seen(conflict.item)
        ],
    }


def _block(spans: list[tuple[datetime, datetime]]) -> ExpectedSlice | None:
    if not spans:
        return None
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    return {"start": minute(start), "end": minute(end)}


def _whole_minutes(span_ms: int) -> int:
    """The nearest whole minute, in ms; halves go up, so that equal spans show alike."""
    return (span_ms + MINUTE_MS // 2) // MINUTE_MS * MINUTE_MS
