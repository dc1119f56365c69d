"""What a picture is drawn on: a white board of pixels with a few kinds of mark, written as SVG."""

import textwrap
from dataclasses import dataclass, field
from typing import Literal

from inspectorate.typeset.fonts import FAMILY
from inspectorate.typeset.templates import template

INK = "#17252d"
QUIET = "#4d5d66"
LINE = "#c3ced2"
HOUSE = "#14495c"
ACCENT = "#b4570b"
PAPER = "#ffffff"
LETTER = 7.2
"""How wide a letter is on average, at the size pictures use, with some to spare for other typefaces."""
STRONG_LETTER = 8.2
"""The same for bold letters."""
LINE_HEIGHT = 18


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle, in pixels from the left and the top."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    edge: str = "none"
    round: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text whose middle is at `y`."""

    x: float
    y: float
    words: str
    colour: str = INK
    anchor: Literal["start", "middle", "end"] = "start"
    weight: int = 400
    size: int = 15


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    colour: str


Mark = Rect | Text | Disc


@dataclass
class Board:
    """The marks of one picture, later ones on top. `labels` pixels on the left name the rows of the plot."""

    width: int
    labels: int
    marks: list[Mark] = field(default_factory=list)
    height: float = 0.0

    @property
    def plot(self) -> float:
        """How many pixels wide the plot is."""
        return self.width - self.labels

    def add(self, *marks: Mark) -> None:
        """Put marks on top of what is there."""
        self.marks += marks

    def label(self, words: str, least: float) -> float:
        """Name the next row, broken into lines that fit, move below it, and return its middle."""
        lines = textwrap.wrap(words, int((self.labels - 10) / LETTER)) or [""]
        depth = max(least, LINE_HEIGHT * len(lines) + 8)
        middle = self.height + depth / 2
        for index, line in enumerate(lines):
            self.add(Text(0, middle + (index - (len(lines) - 1) / 2) * LINE_HEIGHT, line))
        self.height += depth
        return middle

    def svg(self, title: str, description: str) -> str:
        """Write the board as SVG with a title and a description for those who cannot see it."""
        marks = [{"kind": type(mark).__name__.lower(), "mark": mark} for mark in self.marks]
        page = template("picture.svg.j2")
        return page.render(board=self, marks=marks, title=title, description=description, font=FAMILY)


def board(wide: bool) -> Board:
    """An empty board: 660 pixels wide for desk and paper, or 330 for a telephone."""
    return Board(width=660, labels=200) if wide else Board(width=330, labels=126)


def initials(names: list[str]) -> dict[str, str]:
    """Shorten each rating's name to its words' first letters, or further where two would be the same."""
    short: dict[str, str] = {}
    for name in names:
        chosen, length = "".join(word[0].upper() for word in name.split()), 2
        while chosen in short.values() and length <= len(name):
            chosen, length = name[:length], length + 1
        short[name] = chosen
    return short


def key(board: Board, names: list[str], colours: dict[str, tuple[str, str]]) -> None:
    """Say which letters stand for which rating: discs with names, on as many lines as they need."""
    short = initials(names)
    x, y = 15.0, board.height + 15
    for name in names:
        wide = 21 + len(name) * LETTER + 34
        if x > 15 and x + wide - 34 > board.width:
            x, y = 15.0, y + 34
        colour, ink = colours[name]
        letters = Text(x, y, short[name], ink, "middle", 600, 13)
        board.add(Disc(x, y, 14, colour), letters, Text(x + 21, y, name))
        x += wide
    board.height = y + 27
