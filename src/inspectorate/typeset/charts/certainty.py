"""Certainty chart: a bar for every standard, divided by the probability of every rating."""

from itertools import groupby

from inspectorate.method.ratings import format_probability
from inspectorate.method.report.content import Picture
from inspectorate.typeset.charts.svg import (
    BACKGROUND,
    BOLD_LETTER_WIDTH,
    MUTED,
    Canvas,
    Rect,
    Text,
    abbreviations,
    draw_legend,
)

DEFAULT_COLOURS = ("#5b6770", "#ffffff")


def draw(picture: Picture, colours: dict[str, tuple[str, str]], canvas: Canvas) -> None:
    """Draw the probabilities of every standard's ratings, lowest rating on the left."""
    present = {str(row["rating"]) for row in picture.rows}
    order = [name for name in reversed(colours) if name in present] + sorted(present - set(colours))
    rating_colours = {name: colours.get(name, DEFAULT_COLOURS) for name in order}
    draw_legend(canvas, order, rating_colours)
    abbreviated = abbreviations(order)
    for standard, rows in groupby(picture.rows, key=lambda row: str(row["standard"])):
        shares = {str(row["rating"]): float(row["probability"]) for row in rows}
        middle, x = canvas.label(standard, min_height=38), float(canvas.labels)
        for name in order:
            width = shares.get(name, 0.0) * canvas.plot
            _segment(
                canvas,
                (x, middle, width),
                _label(name, abbreviated[name], shares.get(name, 0.0), width),
                rating_colours[name],
            )
            x += width
    canvas.add(
        Text(canvas.labels, canvas.height + 12, "0", MUTED, size=14),
        Text(canvas.width, canvas.height + 12, "100%", MUTED, "end", size=14),
    )
    canvas.height += 24


def _segment(
    canvas: Canvas, position: tuple[float, float, float], label: str, colour: tuple[str, str]
) -> None:
    x, middle, width = position
    if width >= 1:
        canvas.add(Rect(x, middle - 14, width, 28, colour[0], edge=BACKGROUND))
        canvas.add(Text(x + width / 2, middle, label, colour[1], "middle", 600))


def _label(name: str, abbreviation: str, share: float, width: float) -> str:
    """Return the longest label that fits: name and share, abbreviation and share, abbreviation, or ""."""
    percentage = f"{format_probability(share)}%"
    forms = (f"{name} {percentage}", f"{abbreviation} {percentage}", abbreviation, "")
    return next(form for form in forms if len(form) * BOLD_LETTER_WIDTH + 8 <= width or not form)
