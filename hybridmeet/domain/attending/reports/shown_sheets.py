"""What was recorded of a session, sheet by sheet: how each is named where it is corrected."""

from hybridmeet.domain.attending.reports.sheet import SheetSource
from hybridmeet.domain.attending.sources import Source
from hybridmeet.domain.ids import SessionId
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.times import rfc3339
from hybridmeet.domain.views.wire import name_of


def shown_sheets(state: MeetingState, session: SessionId) -> list[SheetSource]:
    """What was recorded of a session and holds still; people's own words are with each of them."""
    return [
        {
            "sheet": one.seq,
            "source": one.source.value,
            "at": rfc3339(one.at),
            "by": name_of(state, one.by) if one.by else None,
            "rows": len(list(one.rows)),
            "people": len({row.person for row in one.rows}),
            "names": [
                {"name": name, "written": state.texts[name].en}
                for name in one.unmatched
                if name in state.texts
            ],
        }
        for one in state.attending.sheets.get(session, ())
        if one.source is not Source.SELF and (one.unmatched or any(one.rows))
    ]
