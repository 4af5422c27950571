"""Stretches of time, half open: cut to a window, taken out of each other, joined."""

from collections.abc import Iterable, Sequence
from datetime import datetime

Span = tuple[datetime, datetime]


def clipped(span: Span, window: Span) -> Span | None:
    """What of a span lies within a window; None where nothing does."""
    began, ended = max(span[0], window[0]), min(span[1], window[1])
    return (began, ended) if began < ended else None


def without(spans: Iterable[Span], holes: Sequence[Span]) -> list[Span]:
    """What is left of spans when others are taken out."""
    left = list(spans)
    for hole in holes:
        parts = []
        for span in left:
            if hole[1] <= span[0] or span[1] <= hole[0]:
                parts.append(span)
                continue
            if span[0] < hole[0]:
                parts.append((span[0], hole[0]))
            if hole[1] < span[1]:
                parts.append((hole[1], span[1]))
        left = parts
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
