"""The few sentences that the server itself says in notices and titles, in both languages."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from hybridmeet.domain.texts import Text

SESSION: Final = Text(en="Session", vi="Phiên họp")
CLOSED_SESSION: Final = Text(en="Closed session", vi="Phiên kín")
_STARTS_SOON: Final = {
    1: Text(en="The session starts in about a minute.", vi="Phiên họp sắp bắt đầu."),
    10: Text(
        en="The session starts in about ten minutes.", vi="Phiên họp bắt đầu sau khoảng mười phút."
    ),
}
DOORS_OPEN: Final = Text(en="Doors: check-in begins.", vi="Mở cửa: bắt đầu ghi nhận có mặt.")
DESK_OFFLINE: Final = Text(
    en="No check-in desk has a line. What it scans meanwhile is kept there and comes later.",
    vi="Bàn tiếp đón mất kết nối. Những gì quét trong lúc đó được giữ tại bàn và gửi đến sau.",
)
_NAMED: Final = 3  # of many who are away; the rest are a number

_QUORUM_LOST: Final = {
    "open": Text(
        en="Quorum lost: too few are here to open. The session goes on.",
        vi="Mất túc số: không đủ để khai mạc. Phiên họp vẫn tiếp tục.",
    ),
    "decide": Text(
        en="Quorum lost: too few are here to decide. The session goes on.",
        vi="Mất túc số: không đủ để quyết định. Phiên họp vẫn tiếp tục.",
    ),
}
_QUORUM_REACHED: Final = {
    "open": Text(en="Quorum: enough are here to open.", vi="Đủ túc số để khai mạc."),
    "decide": Text(en="Quorum: enough are here to decide.", vi="Đủ túc số để quyết định."),
}


def starts_soon(left_ms: int | None) -> Text:
    """How long it was to the planned start when that was said; ten minutes unless it was late."""
    minutes = 10 if left_ms is None else max(1, round(left_ms / 60_000))
    return _STARTS_SOON.get(minutes) or Text(
        en=f"The session starts in about {minutes} minutes.",
        vi=f"Phiên họp bắt đầu sau khoảng {minutes} phút.",
    )


def quorum_lost(purpose: str) -> Text:
    """There are fewer than are needed."""
    return _QUORUM_LOST[purpose]


def quorum_reached(purpose: str) -> Text:
    """There are as many as are needed, after there were not."""
    return _QUORUM_REACHED[purpose]


def contact_lost(delegation: str) -> Text:
    """Nobody of a delegation that took part is here."""
    return Text(
        en=f"{delegation} has lost contact: nobody of the delegation is here.",
        vi=f"Mất liên lạc với {delegation}: không còn ai của đoàn có mặt.",
    )


def grace_over(names: Sequence[str]) -> Text:
    """Whose lines have not come back; the first few by name."""
    named, more = ", ".join(names[:_NAMED]), len(names) - _NAMED
    en, vi = (f" and {more} more", f" và {more} người khác") if more > 0 else ("", "")
    return Text(
        en=f"Away, the line has not come back: {named}{en}.",
        vi=f"Đã vắng, đường truyền không trở lại: {named}{vi}.",
    )


@lru_cache(maxsize=1024)  # notices are rendered for five audiences at each act
def time_is_up(title: Text) -> Text:
    """The planned and added time of an item has run out."""
    return Text(en=f"Time is up: {title.en}", vi=f"Đã hết thời gian: {title.vi or title.en}")


@lru_cache(maxsize=1024)
def extended(by_ms: int, title: Text) -> Text:
    """An item has more time, or less."""
    minutes = abs(by_ms) // 60_000
    if by_ms > 0:
        en, vi = f"has {minutes} more minutes", f"thêm {minutes} phút"
    else:
        en, vi = f"has {minutes} minutes less", f"bớt {minutes} phút"
    if minutes == 1:
        en = en.replace("minutes", "minute")
    return Text(en=f"{title.en} {en}.", vi=f"{title.vi or title.en}: {vi}.")
