"""The bands picture: each key question's percentage, with its interval, on the bands that make a rating."""

from inspectorate.method.report.content import Picture
from inspectorate.typeset.pictures.board import (
    HOUSE,
    INK,
    LETTER,
    LINE,
    LINE_HEIGHT,
    PAPER,
    QUIET,
    Board,
    Disc,
    Rect,
    Text,
    initials,
    key,
)

TINTS = ("#f4f1ea", "#e6edef")
WORDS = 50
"""Pixels kept free at the right for "100%"."""
INTERVAL = "#7fa3b0"


def draw(picture: Picture, colours: dict[str, tuple[str, str]], board: Board) -> None:
    """Draw every key question's percentage and interval over the bands."""
    scale = (board.plot - WORDS) / 100
    zones = list(zip(picture.bands, [*(start for _, start in picture.bands[1:]), 100.0], strict=True))
    _names(board, zones, scale, colours)
    stripes, top = len(board.marks), board.height
    for row in picture.rows:
        values = (float(row["low"]), float(row["percentage"]), float(row["high"]))
        _row(board, str(row["question"]), values, scale)
    board.marks[stripes:stripes] = [
        Rect(board.labels + start * scale, top, (end - start) * scale, board.height - top, TINTS[index % 2])
        for index, ((_, start), end) in enumerate(zones)
    ]
    for value in (0.0, *(end for _, end in zones)):
        board.add(Rect(board.labels + value * scale, top, 1, board.height - top + 5, LINE))
        board.add(
            Text(board.labels + value * scale, board.height + 14, f"{value:.0f}", QUIET, "middle", size=14)
        )
    board.height += 26


def _row(board: Board, question: str, values: tuple[float, float, float], scale: float) -> None:
    middle = board.label(question, least=30)
    low, at, high = (board.labels + value * scale for value in values)
    board.add(
        Rect(low, middle - 4, max(high - low, 1), 8, INTERVAL, round=4),
        Disc(at, middle, 8, PAPER),
        Disc(at, middle, 6, HOUSE),
        Text(board.width, middle, f"{values[1]:.0f}%", INK, "end", 600),
    )


def _names(
    board: Board,
    zones: list[tuple[tuple[str, float], float]],
    scale: float,
    colours: dict[str, tuple[str, str]],
) -> None:
    """Name the bands along the top; by letters, with a key, when the words are too wide for their bands."""
    names = [name for (name, _), _ in zones]
    room = [(end - start) * scale for (_, start), end in zones]
    shown = {name: name.split() for name in names}
    if any(
        len(word) * LETTER > width for name, width in zip(names, room, strict=True) for word in shown[name]
    ):
        key(board, [name for name in names if name in colours], colours)
        shown = {name: [letters] for name, letters in initials(names).items()}
    deepest = max((len(words) for words in shown.values()), default=0)
    for (name, start), end in zones:
        for index, word in enumerate(reversed(shown[name])):
            y = board.height + (deepest - index - 0.5) * LINE_HEIGHT
            board.add(Text(board.labels + (start + end) / 2 * scale, y, word, QUIET, "middle", 600, 14))
    board.height += deepest * LINE_HEIGHT + 6
