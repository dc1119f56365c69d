"""The certainty picture: for every standard one bar, shared out by how probable each rating is."""

from itertools import groupby

from inspectorate.method.report.content import Picture
from inspectorate.typeset.pictures.board import PAPER, QUIET, STRONG_LETTER, Board, Rect, Text, initials, key

UNKNOWN = ("#5b6770", "#ffffff")


def draw(picture: Picture, colours: dict[str, tuple[str, str]], board: Board) -> None:
    """Draw the probabilities of each standard's ratings, the lowest rating on the left."""
    present = {str(row["rating"]) for row in picture.rows}
    order = [name for name in reversed(colours) if name in present] + sorted(present - set(colours))
    shown = {name: colours.get(name, UNKNOWN) for name in order}
    key(board, order, shown)
    short = initials(order)
    for standard, rows in groupby(picture.rows, key=lambda row: str(row["standard"])):
        shares = {str(row["rating"]): float(row["probability"]) for row in rows}
        middle, x = board.label(standard, least=38), float(board.labels)
        for name in order:
            width = shares.get(name, 0.0) * board.plot
            _segment(
                board,
                (x, middle, width),
                _label(name, short[name], shares.get(name, 0.0), width),
                shown[name],
            )
            x += width
    board.add(
        Text(board.labels, board.height + 12, "0", QUIET, size=14),
        Text(board.width, board.height + 12, "100%", QUIET, "end", size=14),
    )
    board.height += 24


def _segment(board: Board, place: tuple[float, float, float], words: str, colour: tuple[str, str]) -> None:
    x, middle, width = place
    if width >= 1:
        board.add(Rect(x, middle - 14, width, 28, colour[0], edge=PAPER))
        board.add(Text(x + width / 2, middle, words, colour[1], "middle", 600))


def _label(name: str, letters: str, share: float, width: float) -> str:
    """The longest form that fits: name and share, letters and share, letters, nothing."""
    forms = (f"{name} {share:.0%}", f"{letters} {share:.0%}", letters, "")
    return next(form for form in forms if len(form) * STRONG_LETTER + 8 <= width or not form)
