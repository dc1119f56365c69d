"""Balance chart: a bar for the cases drawn at every level, and a tick for exact balance."""

from itertools import groupby

from inspectorate.method.report.content import Picture
from inspectorate.method.report.numbers import fixed
from inspectorate.typeset.charts.svg import (
    ACCENT,
    BACKGROUND,
    MUTED,
    PRIMARY,
    RULE,
    TEXT_COLOUR,
    Canvas,
    Rect,
    Text,
)

LABEL_WIDTH = 92
"""Pixels kept free on the right for a label such as "27 (26.9)"."""


def draw(picture: Picture, colours: dict[str, tuple[str, str]], canvas: Canvas) -> None:
    """Draw the balance of a sample, with a section for each factor."""
    del colours
    greatest = max((max(float(row["expected"]), float(row["sample"])) for row in picture.rows), default=1.0)
    scale = (canvas.plot - LABEL_WIDTH) / (greatest or 1.0)
    _legend(canvas)
    for factor, rows in groupby(picture.rows, key=lambda row: str(row["factor"])):
        canvas.height += 14
        canvas.add(Rect(0, canvas.height - 3, canvas.width, 1, RULE))
        canvas.add(Text(0, canvas.height + 13, factor, PRIMARY, weight=700))
        canvas.height += 28
        for row in rows:
            _bar(canvas, str(row["level"]), float(row["sample"]), float(row["expected"]), scale)


def _bar(canvas: Canvas, level: str, sample: float, expected: float, scale: float) -> None:
    middle = canvas.label(level, min_height=28)
    tick = canvas.labels + expected * scale
    end = max(tick + 4, canvas.labels + sample * scale)
    canvas.add(
        Rect(canvas.labels, middle - 7, sample * scale, 14, PRIMARY),
        Rect(tick - 4, middle - 11, 8, 22, BACKGROUND),
        Rect(tick - 2, middle - 11, 4, 22, ACCENT),
        Text(end + 8, middle, f"{sample:g}", TEXT_COLOUR, weight=600),
        Text(end + 14 + 8.5 * len(f"{sample:g}"), middle, f"({fixed(expected, 1)})", MUTED),
    )


def _legend(canvas: Canvas) -> None:
    canvas.add(Rect(0, 4, 26, 14, PRIMARY), Text(34, 11, "Cases drawn"))
    x = 150 if canvas.width > 400 else 0
    y = 11 if x else 35
    canvas.add(
        Rect(x + 11, y - 11, 4, 22, ACCENT), Text(x + 34, y, "(Cases that exact balance would give)", MUTED)
    )
    canvas.height = y + 11
