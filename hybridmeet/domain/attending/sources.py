"""Where knowledge of attendance comes from, and through which of two channels. Words only.

Every source is kept apart in the log; what they say together is worked out in ``intervals``.
"""

from enum import StrEnum
from typing import Literal


class Channel(StrEnum):
    """The two ways to take part; they are independent of each other."""

    ROOM = "room"
    ONLINE = "online"


class Source(StrEnum):
    """Who says so."""

    DESK = "desk"  # an officer found the person in the list and tapped
    QR = "qr"  # a badge was scanned
    SEAT = "seat"  # the seat itself said so: a conference unit, a nameplate
    PAPER = "paper"  # a signed sheet, typed or imported afterwards
    SELF = "self"  # the person's own word, afterwards
    SOCKET = "socket"  # a page of his was connected
    BRIDGE = "bridge"  # the video bridge's roster
    TECHNICIAN = "technician"  # somebody who hears the line


class OnlineBy(StrEnum):
    """What makes somebody online, by the rule of his meeting (``online_counts_as``)."""

    PAGE = "page"  # a page of his own that is connected, and no word of others
    BRIDGE = "bridge"  # that he is heard on the line or stands in its roster, and no page
    EITHER = "either"


class Credentials(StrEnum):
    """Whether a delegation is entitled; distinct from anybody's login."""

    ACCEPTED = "accepted"
    PROVISIONAL = "provisional"
    PENDING = "pending"


AtDesk = Literal["desk", "qr", "seat"]
Afterwards = Literal["paper", "bridge", "technician", "seat"]
Via = Literal["phone", "bridge"]
