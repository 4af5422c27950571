"""A few marks of SVG and two kinds of chart: bars from nought, curves on logarithmic axes.

No figure is known here. Sizes are pixels of the drawing; text says its own size in classes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

INK: Final = "#1d2733"
PALE: Final = "#6b7785"
GRID: Final = "#e3e7ec"
BAR: Final = 22
LINE: Final = 17
GAP: Final = 9
LABELS: Final = 215  # room left of the bars for their names
STYLE: Final = (
    "text{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1d2733;font-size:13px}"
    ".head{font-size:22px;font-weight:650}.title{font-size:15px;font-weight:600}"
    ".pale{fill:#6b7785;font-size:12px}.bold{font-weight:650}"
)


@dataclass(frozen=True)
class Box:
    """Where a chart stands."""

    x: float
    y: float
    width: float
    height: float = 0.0


@dataclass(frozen=True)
class Bar:
    """One row: its name, its length, what is written at its end."""

    name: str
    value: float
    said: str
    colour: str
    is_ours: bool = False


@dataclass(frozen=True)
class Curve:
    """Points of a line, and its name beside the last of them."""

    name: str
    points: tuple[tuple[float, float], ...]
    colour: str


def text(place: tuple[float, float], words: str, kind: str = "", anchor: str = "start") -> str:
    """A line of text."""
    where = f'x="{place[0]:.1f}" y="{place[1]:.1f}" text-anchor="{anchor}"'
    return f'<text {where} class="{kind}">{escape(words)}</text>'


def rounded(box: Box, colour: str) -> str:
    """A bar."""
    size = f'width="{box.width:.1f}" height="{box.height:.1f}" rx="3"'
    return f'<rect x="{box.x:.1f}" y="{box.y:.1f}" {size} fill="{colour}"/>'


def line(ends: tuple[float, float, float, float], colour: str = GRID, width: float = 1) -> str:
    """A straight line."""
    x1, y1, x2, y2 = ends
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="{width}"/>'
    )


def decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten around values, at least one apart."""
    low = math.floor(math.log10(min(values)) + 1e-9)
    high = math.ceil(math.log10(max(values)) - 1e-9)
    return low, max(high, low + 1)


def number(value: float) -> str:
    """A mark of an axis."""
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def bars(box: Box, title: str, rows: Sequence[Bar]) -> str:
    """A bar for each row, as long as its value: the axis is linear and begins at nought."""
    left, right = box.x + LABELS, box.x + box.width - 120
    top, below = box.y + 26, box.y + 26 + len(rows) * (BAR + GAP)
    step = _round_step(max(row.value for row in rows))
    scale = (right - left) / max(row.value for row in rows)
    marks = [text((box.x, box.y + 8), title, "title")]
    for place in range(int(max(row.value for row in rows) / step) + 1):
        x = left + place * step * scale
        marks += [
            line((x, top - 4, x, below)),
            text((x, below + 14), number(place * step), "pale", "middle"),
        ]
    for place, row in enumerate(rows):
        y = top + place * (BAR + GAP)
        kind = "bold" if row.is_ours else ""
        length = max(row.value * scale, 2)
        marks += [
            text((left - 10, y + 16), row.name, kind, "end"),
            rounded(Box(left, y, length, BAR), row.colour),
            text((left + length + 8, y + 16), row.said, kind),
        ]
    return "".join(marks)


def _round_step(most: float) -> float:
    """A round distance between marks, of which three to seven fit."""
    power: float = 10 ** math.floor(math.log10(most))
    return next(power * part for part in (1, 0.5, 0.25, 0.2) if most / (power * part) >= 3)


def bars_height(rows: int) -> float:
    """How high a chart of so many bars is."""
    return 26 + rows * (BAR + GAP) + 24


def curves(box: Box, title: str, lines: Sequence[Curve]) -> str:
    """Lines on two logarithmic axes, named at their ends."""
    xs = [x for curve in lines for x, _ in curve.points]
    ys = [y for curve in lines for _, y in curve.points]
    (x_low, x_high), (y_low, y_high) = decades(xs), decades(ys)
    left, right, top, floor = box.x + 56, box.x + box.width - 190, box.y + 26, box.y + box.height

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + (math.log10(x) - x_low) / (x_high - x_low) * (right - left),
            floor - (math.log10(y) - y_low) / (y_high - y_low) * (floor - top),
        )

    marks = [text((box.x, box.y + 8), title, "title")]
    for power in range(x_low, x_high + 1):
        x, _ = place(10.0**power, 10.0**y_low)
        marks += [
            line((x, top, x, floor)),
            text((x, floor + 16), number(10.0**power), "pale", "middle"),
        ]
    for power in range(y_low, y_high + 1):
        _, y = place(10.0**x_low, 10.0**power)
        marks += [
            line((left, y, right, y)),
            text((left - 8, y + 4), number(10.0**power), "pale", "end"),
        ]
    ends: list[tuple[tuple[float, float], str]] = []
    for curve in lines:
        points = [place(x, y) for x, y in curve.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        marks.append(
            f'<polyline points="{path}" fill="none" stroke="{curve.colour}" stroke-width="2.5"/>'
        )
        marks += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{curve.colour}"/>' for x, y in points
        ]
        ends.append((points[-1], curve.name))
    marks += [text((x + 12, y + 4), name) for (x, y), name in _apart(ends)]
    return "".join(marks)


def _apart(
    ends: Sequence[tuple[tuple[float, float], str]],
) -> list[tuple[tuple[float, float], str]]:
    """Names from the top down, each at least a line below the one before."""
    placed: list[tuple[tuple[float, float], str]] = []
    for (x, y), name in sorted(ends, key=lambda end: end[0][1]):
        above = placed[-1][0][1] if placed else -math.inf
        placed.append(((x, max(y, above + LINE)), name))
    return placed


def page(size: tuple[float, float], marks: Sequence[str], about: str) -> str:
    """A whole drawing, white so that it reads on any page; ``about`` is told to screen readers."""
    width, height = size
    body = "\n".join(marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" role="img" aria-label="{escape(about)}">\n'
        f"<style>{STYLE}</style>\n"
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )
