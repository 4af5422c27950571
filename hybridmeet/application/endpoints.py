"""What can be asked over HTTP: one row each, with method, path, roles, body, answer and errors.

Routes and the OpenAPI page are built from these rows. Several rows may share a path: the body
tells them apart, and each has its own policy.
"""

from typing import Any, Final

from hybridmeet.application import policy, wire
from hybridmeet.application.attendance_endpoints import ATTENDANCE
from hybridmeet.application.file_endpoints import FILES
from hybridmeet.application.policy import EVERYONE, Http, Operation
from hybridmeet.application.rehearsing.endpoints import REHEARSALS

DECLARE: Final = {"type": "attendance.declare", "session": "example-session", "channel": "online"}
FEED: Final = f"/cal/p/{'example-' * 5}key/example.ics"  # well formed, and nobody's
M: Final = "/api/meetings/{meeting}"

STORED: Final = ("unknown", "storage_full", "unavailable")
REFUSED: Final = (*STORED, "stale", "out_of_order", "closed", "in_use", "too_soon")


def _get(name: str, http: Http, summary: str) -> Operation:
    """A row that everyone may ask."""
    return Operation(name, "http", EVERYONE, summary, http=http)


# fmt: off -- tables, one row each
_MEETINGS = Http("GET", "/api/meetings", wire.MeetingsAnswer, asker="browser")
_SEATS = Http("GET", "/api/seats", wire.SeatsAnswer, asker="browser")
_TICKETS = Http("POST", "/api/tickets", wire.TicketAnswer, wire.AskTicket, "browser", ("unknown",))
_VIEW = Http("GET", M + "/view", wire.ViewAnswer, None, "seat", ("unknown",))
_COMMANDS = Http("POST", M + "/commands", wire.Accepted, wire.AskCommand, "seat", REFUSED)
_SHUT_OUT = Http("POST", M + "/revocations", wire.RevokedAnswer, wire.RevokePerson, "seat", STORED)
_END_FEED = Http("POST", M + "/revocations", wire.RevokedAnswer, wire.RevokeFeed, "seat", STORED)
_PERSONAL = Http("POST", M + "/feeds", wire.FeedAnswer, wire.AskPersonalFeed, "seat", STORED)
_WHOLE = Http("POST", M + "/feeds", wire.FeedAnswer, wire.AskParticipantsFeed, "seat", STORED)
_OPERATIONS = Http("GET", "/api/operations", wire.OperationsAnswer, asker="browser")

API: Final = (
    _get("meetings", _MEETINGS, "The meetings of this browser's seats, and the public ones."),
    _get("seats", _SEATS, "The seats that this browser holds."),
    Operation(
        "tickets",
        "http",
        policy.SEATED,
        "A ticket for the live channel, good for one connection.",
        {"meeting": "", "seat": "example-person"},
        _TICKETS,
    ),
    _get("view", _VIEW, "What a first join answers."),
    Operation(
        "commands",
        "http",
        policy.COMMANDERS,
        "Ask a command; the answer says that it is on disk.",
        {"id": "", "body": DECLARE},
        _COMMANDS,
    ),
    *ATTENDANCE,
    *REHEARSALS,
    Operation(
        "revocations.person",
        "http",
        policy.SECRETARY,
        "Shut a person out: all links, seats and subscriptions.",
        {"person": "example-person"},
        _SHUT_OUT,
    ),
    Operation(
        "revocations.feed",
        "http",
        policy.SEATED,
        "Revoke a subscription: its holder, or the secretary.",
        {"feed": FEED},
        _END_FEED,
    ),
    Operation(
        "feeds.personal",
        "http",
        policy.PEOPLE,
        "A new secret subscription to what concerns this seat.",
        {"scope": "personal", "label": "Phone"},
        _PERSONAL,
    ),
    Operation(
        "feeds.participants",
        "http",
        policy.READERS,
        "A new secret subscription to the whole meeting.",
        {"scope": "participants", "label": "Office"},
        _WHOLE,
    ),
    _get("operations", _OPERATIONS, "This registry."),
    _get("openapi", Http("GET", "/api/openapi.json", dict[str, Any]), "The same for tools."),
    _get("healthz", Http("GET", "/healthz", wire.HealthAnswer), "Whether the server answers."),
    _get(
        "readyz",
        Http("GET", "/readyz", wire.HealthAnswer, errors=("not_ready",)),
        "Whether the server can do its work.",
    ),
)

PAGES: Final = (
    _get("feed.session", Http("GET", "/m/{meeting}/cal/s/{session}.ics"), "A session's calendar."),
    _get("feed.public", Http("GET", "/m/{meeting}/cal/{slug}.ics"), "The public calendar."),
    _get("feed.secret", Http("GET", "/cal/p/{token}/{slug}.ics"), "A secret subscription."),
    _get("page.home", Http("GET", "/"), "The meetings."),
    _get("page.api", Http("GET", "/api"), "How to ask this server, for people."),
    _get("page.public", Http("GET", "/m/{meeting}"), "Follow a meeting as the public."),
    _get("page.seat", Http("GET", "/m/{meeting}/{seat}/{page}"), "The page of a seat."),
    *FILES,
    _get("page.worker", Http("GET", "/sw.js"), "What serves a desk without a network."),
    _get("page.asset", Http("GET", "/assets/{name}"), "Scripts, styles and fonts of the pages."),
    _get("link.show", Http("GET", "/l/{token}"), "What a link opens, and the button for it."),
    _get("link.enter", Http("POST", "/l/{token}"), "Open a link's seat in this browser."),
)
# fmt: on

HTTP: Final = (*API, *PAGES)
