"""What a long poll is told whose session is not here: whose it is, and what to change.

A websocket is one line to one node and needs nothing of a balancer. Long polling is many requests
that must all reach the node which opened the session; each session's name says which one that was.
"""

import secrets
from typing import Final

from aiohttp import web
from orjson import dumps

TITLES: Final = {"other_node": "Another server's session", "session_over": "Session over"}
DETAILS: Final = {
    "other_node": "This long-polling session was opened at another server, or at this one before "
    "it was started anew. Connect again. If it happens again and again, let websockets through, or "
    "let the balancer send each client to one server, by a cookie or by address.",
    "session_over": "This session has ended. Connect again.",
}
STATUS: Final = {"other_node": 421, "session_over": 400}


def new_mark() -> str:
    """What the sessions of this server's life begin with."""
    return secrets.token_hex(4)


def answer(sid: str, mark: str) -> web.Response:
    """The refusal of a session that is not open here; ``mark`` is this server's."""
    code = "session_over" if sid.startswith(mark) else "other_node"
    problem = {
        "type": f"urn:hybridmeet:problem:{code}",
        "status": STATUS[code],
        "code": code,
        "title": TITLES[code],
        "detail": DETAILS[code],
    }
    return web.Response(
        body=dumps(problem),
        status=STATUS[code],
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store"},
    )
