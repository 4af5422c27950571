"""What can be asked over HTTP about who is here: one row each. Endpoints.py takes them up."""

from typing import Final

from hybridmeet.application import attendance_wire as wire
from hybridmeet.application import policy
from hybridmeet.application.policy import Http, Operation
from hybridmeet.domain.attending.reports.item_sheet import ItemsSheet
from hybridmeet.domain.attending.reports.sheet import AttendanceSheet, CertifiedSheet

M: Final = "/api/meetings/{meeting}"
UNKNOWN: Final = ("unknown",)
UNTIL: Final = {"until": {"type": "string", "format": "date-time"}}
EMPTY_ROSTER: Final = "TmFtZSxKb2luIFRpbWUKRXhhbXBsZSwK"  # a heading, and a line of one name

# fmt: off -- tables, one row each
_PEOPLE = Http("GET", M + "/people", wire.PeopleAnswer, None, "seat", UNKNOWN)
_DELEGATION = Http("GET", M + "/delegation", wire.DelegationAnswer, None, "seat", UNKNOWN)
_OWN = Http("GET", M + "/attendance/{session}/own", wire.OwnAnswer, None, "seat", UNKNOWN)
_ROSTERS = Http(
    "POST",
    M + "/rosters",
    wire.RosterAnswer,
    wire.AskRoster,
    "seat",
    (*UNKNOWN, "malformed", "unavailable"),
    body_bytes=wire.ROSTER_BODY_BYTES,
)
_CHECK_RECORDS = Http(
    "POST",
    M + "/rosters/check",
    wire.CheckAnswer,
    wire.AskCheck,
    "seat",
    (*UNKNOWN, "malformed", "out_of_order", "unavailable"),
    body_bytes=wire.ROSTER_BODY_BYTES,
)
_ATTENDANCE = Http(
    "GET",
    M + "/attendance",
    AttendanceSheet,
    None,
    "seat",
    (*UNKNOWN, "malformed", "unavailable"),
    query=UNTIL,
)
_CERTIFIED = Http(
    "GET",
    M + "/certified",
    CertifiedSheet,
    None,
    "seat",
    (*UNKNOWN, "malformed", "unavailable"),
    query={
        "session": {"type": "string"},
        **UNTIL,
    },
)
_ITEMS = Http(
    "GET",
    M + "/attendance/{session}/items",
    ItemsSheet,
    None,
    "seat",
    (*UNKNOWN, "malformed", "unavailable"),
    query={
        "item": {"type": "string"},
        **UNTIL,
    },
)
_SAID = Http(
    "GET",
    M + "/said",
    wire.SaidAnswer,
    None,
    "seat",
    (*UNKNOWN, "malformed", "unavailable"),
    query={
        "person": {"type": "string"},
        **UNTIL,
    },
)
_NAMEPLATES = Http(
    "POST",
    M + "/nameplates",
    wire.NameplatesAnswer,
    wire.AskNameplates,
    "seat",
    (*UNKNOWN, "out_of_order", "storage_full", "unavailable"),
)
# fmt: on

ATTENDANCE: Final = (
    Operation(
        "people",
        "http",
        policy.HEARS,
        "Everyone who has a seat, by name, and where each is now.",
        http=_PEOPLE,
    ),
    Operation(
        "delegation",
        "http",
        policy.DELEGATES,
        "The asker's own delegation: who is where, and how.",
        http=_DELEGATION,
    ),
    Operation(
        "own",
        "http",
        policy.COMMAND_ROLES["attendance.declare"],
        "How the record has the asker himself at a session: what he may add his own word to.",
        http=_OWN,
    ),
    Operation(
        "attendance",
        "http",
        policy.READ_SHEETS,
        "Who attended what, how and when: now, or as it was known at the instant ``until``.",
        http=_ATTENDANCE,
    ),
    Operation(
        "certified",
        "http",
        policy.READ_SHEETS,
        "The certified lists as they were vouched for, of one ``session`` where it is named.",
        http=_CERTIFIED,
    ),
    Operation(
        "items",
        "http",
        policy.READ_SHEETS,
        "Who was there while each item of a session was open, or the one that ``item`` names.",
        http=_ITEMS,
    ),
    Operation(
        "said",
        "http",
        policy.READ_SHEETS,
        "What each source says of the person whom ``person`` names, now or as known at ``until``.",
        http=_SAID,
    ),
    Operation(
        "rosters",
        "http",
        policy.RECORDERS,
        "Read a bridge's roster or a typed sheet and say whom it means; nothing is recorded.",
        {"name": "roster.csv", "source": EMPTY_ROSTER, "session": "example-session"},
        _ROSTERS,
    ),
    Operation(
        "check_records",
        "http",
        policy.RECORDERS,
        "Say whether all parts of a sheet or roster would be recorded or are; none is recorded.",
        {
            "parts": [
                {
                    "type": "attendance.record",
                    "session": "example-session",
                    "source": "bridge",
                    "rows": [{"person": "example-person", "channel": "online"}],
                }
            ]
        },
        _CHECK_RECORDS,
    ),
    Operation(
        "nameplates",
        "http",
        policy.SECRETARY,
        "Make the links of nameplates: for all who never had one, or for those named.",
        {"people": ["example-person"]},
        _NAMEPLATES,
    ),
)
