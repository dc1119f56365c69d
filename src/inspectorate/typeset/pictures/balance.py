"""The balance picture: for every level a bar of cases drawn, and a tick where exact balance would be."""

from itertools import groupby

from inspectorate.method.report.content import Picture
from inspectorate.typeset.pictures.board import ACCENT, HOUSE, INK, LINE, PAPER, QUIET, Board, Rect, Text

WORDS = 92
"""Pixels kept free at the right for "27 (26.9)"."""


def draw(picture: Picture, colours: dict[str, tuple[str, str]], board: Board) -> None:
    """Draw the balance of a sample, a panel for each factor."""
    del colours
    greatest = max((max(float(row["expected"]), float(row["sample"])) for row in picture.rows), default=1.0)
    scale = (board.plot - WORDS) / (greatest or 1.0)
    _key(board)
    for factor, rows in groupby(picture.rows, key=lambda row: str(row["factor"])):
        board.height += 14
        board.add(Rect(0, board.height - 3, board.width, 1, LINE))
        board.add(Text(0, board.height + 13, factor, HOUSE, weight=700))
        board.height += 28
        for row in rows:
            _bar(board, str(row["level"]), float(row["sample"]), float(row["expected"]), scale)


def _bar(board: Board, level: str, sample: float, expected: float, scale: float) -> None:
    middle = board.label(level, least=28)
    tick = board.labels + expected * scale
    end = max(tick + 4, board.labels + sample * scale)
    board.add(
        Rect(board.labels, middle - 7, sample * scale, 14, HOUSE),
        Rect(tick - 4, middle - 11, 8, 22, PAPER),
        Rect(tick - 2, middle - 11, 4, 22, ACCENT),
        Text(end + 8, middle, f"{sample:g}", INK, weight=600),
        Text(end + 14 + 8.5 * len(f"{sample:g}"), middle, f"({expected:.1f})", QUIET),
    )


def _key(board: Board) -> None:
    board.add(Rect(0, 4, 26, 14, HOUSE), Text(34, 11, "Cases drawn"))
    x = 150 if board.width > 400 else 0
    y = 11 if x else 35
    board.add(
        Rect(x + 11, y - 11, 4, 22, ACCENT), Text(x + 34, y, "(Cases that exact balance would give)", QUIET)
    )
    board.height = y + 11
