"""Stretches of time, half open: cut to a window, taken out of each other, joined."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

Span = tuple[datetime, datetime]


def clipped(span: Span, window: Span) -> Span | None:
    """What of a span lies within a window; None where nothing does."""
    began, ended = max(span[0], window[0]), min(span[1], window[1])
    return (began, ended) if began < ended else None


def meet(one: Span, other: Span) -> bool:
    """Whether two spans have any time in common."""
    began = max(other[0], one[0])
    return began < one[1] and began < other[1]


def without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """What is left of spans when others are taken out, in order.

    One pass over both: a line that comes and goes every two seconds makes ten thousand of them.
    """
    left, gaps, first = [], joined(holes), 0
    for span in sorted(spans):
        began = span[0]
        while first < len(gaps) and gaps[first][1] <= began:
            first += 1
        for gap in islice(gaps, first, None):
            if gap[0] >= span[1]:
                break
            if began < gap[0]:
                left.append((began, gap[0]))
            began = gap[1]
        if began < span[1]:
            left.append((began, span[1]))
    return left


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as there can be, in order."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span[0] <= whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], span[1]))
        else:
            whole.append(span)
    return whole
