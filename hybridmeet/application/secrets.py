"""Secrets of links, browsers, tickets and feeds: how they are made, kept and compared.

Chance has its one home here. A secret is never stored, logged or put into a message: its digest is.
"""

import hashlib
import hmac
import secrets
from typing import Final

BYTES: Final = 32  # 256 bits; 43 characters of base64url
NO_DIGEST: Final = "0" * 64  # compared with when there is nothing: unknown costs what known costs


def new_token() -> str:
    """43 characters of base64url that nobody can guess."""
    return secrets.token_urlsafe(BYTES)


def new_name() -> str:
    """A name that was never used before; it opens nothing."""
    return secrets.token_hex(8)


def digest_of(token: str) -> str:
    """What is kept of a secret: SHA-256, hex. Plain and fast is right for 256 random bits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one, other)
