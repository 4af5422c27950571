"""The answer that makes a websocket of a request (RFC 6455, 4.2), and nothing beside it.

aiohttp's own websocket response brings a reader, a queue and a writer with it, which a straight
line does not use, and which hold one another when it is over: a thousand who came back left 50,000
objects to the collector, and everybody waited 65 ms for it.
"""

import base64
import binascii
import hashlib
from typing import Final

from aiohttp import hdrs, web

from hybridmeet.adapters.sockets.deflating import agreed

MAGIC: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
VERSION: Final = "13"
KEY_BYTES: Final = 16


async def upgrade(request: web.Request) -> web.StreamResponse:
    """Answer a request with the upgrade it asks for; raises ``HTTPBadRequest``."""
    key = request.headers.get(hdrs.SEC_WEBSOCKET_KEY, "")
    if request.headers.get(hdrs.SEC_WEBSOCKET_VERSION) != VERSION or not _is_key(key):
        raise web.HTTPBadRequest(text="This is no websocket's handshake.")
    accept = base64.b64encode(hashlib.sha1(key.encode() + MAGIC, usedforsecurity=False).digest())
    answer = web.StreamResponse(
        status=101,
        headers={
            hdrs.UPGRADE: "websocket",
            hdrs.CONNECTION: "upgrade",
            hdrs.SEC_WEBSOCKET_ACCEPT: accept.decode(),
        },
    )
    if extension := agreed(request.headers.getall(hdrs.SEC_WEBSOCKET_EXTENSIONS, [])):
        answer.headers[hdrs.SEC_WEBSOCKET_EXTENSIONS] = extension
    answer.force_close()
    await answer.prepare(request)
    return answer


def _is_key(key: str) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False
