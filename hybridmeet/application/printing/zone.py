"""What a meeting's clock is called on paper: "Ha Noi time (UTC+7)", as its pages call it. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hybridmeet.application.printing.paper import Lang
from hybridmeet.application.printing.words import WORDS, in_language
from hybridmeet.domain.programme import Programme

NOON = time(12)


def clock_name(programme: Programme, lang: Lang) -> str:
    """The town whose clock it is, and how far from UTC; both offsets where it changes meanwhile."""
    zone = ZoneInfo(programme.home_zone)
    noons = (datetime.combine(day, NOON, zone) for day in programme.days)
    offsets = dict.fromkeys(_offset(noon.utcoffset() or timedelta()) for noon in noons)
    town = in_language(programme.host_city, lang)
    return f"{WORDS[lang]['clock_of'].format(town=town)} ({', '.join(offsets)})"


def _offset(east: timedelta) -> str:
    minutes = round(east.total_seconds() / 60)
    if minutes == 0:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"
