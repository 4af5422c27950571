"""The few sentences that the server itself says in notices and titles, in both languages."""

from functools import lru_cache
from typing import Final

from hybridmeet.domain.texts import Text

SESSION: Final = Text(en="Session", vi="Phiên họp")
CLOSED_SESSION: Final = Text(en="Closed session", vi="Phiên kín")
STARTS_SOON: Final = Text(
    en="The session starts in about ten minutes.", vi="Phiên họp bắt đầu sau khoảng mười phút."
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
