"""Bands chart: the percentage of every key question with its interval, over the rating bands."""

from inspectorate.method.report.content import Picture
from inspectorate.method.report.numbers import fixed
from inspectorate.typeset.charts.svg import (
    BACKGROUND,
    LETTER_WIDTH,
    LINE_HEIGHT,
    MUTED,
    PRIMARY,
    RULE,
    TEXT_COLOUR,
    Canvas,
    Disc,
    Rect,
    Text,
    abbreviations,
)

TINTS = ("#f4f1ea", "#e6edef")
LABEL_WIDTH = 50
"""Pixels kept free on the right for "100%"."""
INTERVAL = "#7fa3b0"


def draw(picture: Picture, colours: dict[str, tuple[str, str]], canvas: Canvas) -> None:
    """Draw the percentage and interval of every key question over the bands."""
    del colours
    scale = (canvas.plot - LABEL_WIDTH) / 100
    _key(canvas)
    zones = list(zip(picture.bands, [*(start for _, start in picture.bands[1:]), 100.0], strict=True))
    _band_names(canvas, zones, scale)
    background_index, top = len(canvas.marks), canvas.height
    for row in picture.rows:
        values = (float(row["low"]), float(row["percentage"]), float(row["high"]))
        _row(canvas, str(row["question"]), values, scale)
    canvas.marks[background_index:background_index] = [
        Rect(canvas.labels + start * scale, top, (end - start) * scale, canvas.height - top, TINTS[index % 2])
        for index, ((_, start), end) in enumerate(zones)
    ]
    for value in (0.0, *(end for _, end in zones)):
        canvas.add(Rect(canvas.labels + value * scale, top, 1, canvas.height - top + 5, RULE))
        canvas.add(
            Text(canvas.labels + value * scale, canvas.height + 14, f"{value:.0f}", MUTED, "middle", size=14)
        )
    canvas.height += 26


def _key(canvas: Canvas) -> None:
    """Draw what the dot and the bar mean."""
    canvas.add(Disc(13, 11, 6, PRIMARY), Text(34, 11, "Percentage in the sample"))
    x, y = (250, 11) if canvas.width > 400 else (0, 35)
    canvas.add(Rect(x, y - 4, 26, 8, INTERVAL, round=4), Text(x + 34, y, "Range for all eligible cases"))
    canvas.height = y + 19


def _row(canvas: Canvas, question: str, values: tuple[float, float, float], scale: float) -> None:
    middle = canvas.label(question, min_height=30)
    low, x, high = (canvas.labels + value * scale for value in values)
    canvas.add(
        Rect(low, middle - 4, max(high - low, 1), 8, INTERVAL, round=4),
        Disc(x, middle, 8, BACKGROUND),
        Disc(x, middle, 6, PRIMARY),
        Text(canvas.width, middle, f"{fixed(values[1])}%", TEXT_COLOUR, "end", 600),
    )


def _explain(canvas: Canvas, labels: dict[str, list[str]]) -> None:
    """Draw what the abbreviations mean, side by side where there is room."""
    x, y = 0.0, canvas.height + LINE_HEIGHT / 2
    for name, (letters,) in labels.items():
        words = f"{letters}: {name}"
        if x and x + len(words) * LETTER_WIDTH > canvas.width:
            x, y = 0.0, y + LINE_HEIGHT
        canvas.add(Text(x, y, words, MUTED))
        x += len(words) * LETTER_WIDTH + 24
    canvas.height = y + LINE_HEIGHT / 2 + 6


def _band_names(
    canvas: Canvas,
    zones: list[tuple[tuple[str, float], float]],
    scale: float,
) -> None:
    """Draw the names of the bands along the top; abbreviations, explained above, when names do not fit."""
    names = [name for (name, _), _ in zones]
    widths = [(end - start) * scale for (_, start), end in zones]
    labels = {name: name.split() for name in names}
    if any(
        len(word) * LETTER_WIDTH > width
        for name, width in zip(names, widths, strict=True)
        for word in labels[name]
    ):
        labels = {name: [letters] for name, letters in abbreviations(names).items()}
        _explain(canvas, labels)
    line_count = max((len(words) for words in labels.values()), default=0)
    for (name, start), end in zones:
        for index, word in enumerate(reversed(labels[name])):
            y = canvas.height + (line_count - index - 0.5) * LINE_HEIGHT
            canvas.add(Text(canvas.labels + (start + end) / 2 * scale, y, word, MUTED, "middle", 600, 14))
    canvas.height += line_count * LINE_HEIGHT + 6
