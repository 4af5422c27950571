"""What a badge's code says, and by what a desk without a network knows that it is genuine.

A code opens nothing and is no secret to whoever holds the badge: it only keeps anybody from making
a badge for a person he is not. It is made from the instance's secret and stays the same.
"""

import hmac
from base64 import b32encode
from hashlib import sha256
from typing import Final

from hybridmeet.domain.ids import MeetingId, PersonId

FORM: Final = "HM1"  # a later form is another number, so that old scanners say so
CODE_BYTES: Final = 5  # 40 bits: 8 signs without 0, 1, 8, 9; a guess a second takes 17,000 years


def badge_code(secret: bytes, meeting: MeetingId, person: PersonId) -> str:
    """The short code of a person's badge."""
    digest = hmac.digest(secret, f"badge/{meeting}/{person}".encode(), sha256)
    return b32encode(digest[:CODE_BYTES]).decode()


def badge_text(secret: bytes, meeting: MeetingId, person: PersonId) -> str:
    """What stands in the QR code of a badge: ``HM1:<meeting>:<person>:<code>``."""
    return f"{FORM}:{meeting}:{person}:{badge_code(secret, meeting, person)}"
