"""SVG canvas for charts: shapes in pixel coordinates, written with a template."""

import textwrap
from dataclasses import dataclass, field
from typing import Literal

from inspectorate.typeset.fonts import FAMILY
from inspectorate.typeset.templates import template

TEXT_COLOUR = "#17252d"
MUTED = "#4d5d66"
RULE = "#c3ced2"
PRIMARY = "#14495c"
ACCENT = "#b4570b"
BACKGROUND = "#ffffff"
LETTER_WIDTH = 7.2
"""Average width of a character in pixels at the font size of charts, with a margin for other fonts."""
BOLD_LETTER_WIDTH = 8.2
"""Average width of a bold character in pixels."""
LINE_HEIGHT = 18


@dataclass(frozen=True, slots=True)
class Rect:
    """Filled rectangle, in pixels from the left and the top."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    edge: str = "none"
    round: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """Line of text centred vertically at `y`."""

    x: float
    y: float
    words: str
    colour: str = TEXT_COLOUR
    anchor: Literal["start", "middle", "end"] = "start"
    weight: int = 400
    size: int = 15


@dataclass(frozen=True, slots=True)
class Disc:
    """Filled circle."""

    x: float
    y: float
    radius: float
    colour: str


Mark = Rect | Text | Disc


@dataclass
class Canvas:
    """Shapes of a chart, later ones on top. The `labels` pixels on the left hold the names of rows."""

    width: int
    labels: int
    marks: list[Mark] = field(default_factory=list)
    height: float = 0.0

    @property
    def plot(self) -> float:
        """Width of the plot area in pixels."""
        return self.width - self.labels

    def add(self, *marks: Mark) -> None:
        """Add shapes on top of the others."""
        self.marks += marks

    def label(self, text: str, min_height: float) -> float:
        """Write the name of the next row, wrapped, advance below it, and return its vertical centre."""
        lines = textwrap.wrap(text, int((self.labels - 10) / LETTER_WIDTH)) or [""]
        height = max(min_height, LINE_HEIGHT * len(lines) + 8)
        centre = self.height + height / 2
        for index, line in enumerate(lines):
            self.add(Text(0, centre + (index - (len(lines) - 1) / 2) * LINE_HEIGHT, line))
        self.height += height
        return centre

    def svg(self, title: str, description: str) -> str:
        """Return the canvas as SVG with a title and a description for screen readers."""
        marks = [{"kind": type(mark).__name__.lower(), "mark": mark} for mark in self.marks]
        page = template("picture.svg.j2")
        return page.render(canvas=self, marks=marks, title=title, description=description, font=FAMILY)


def new_canvas(wide: bool) -> Canvas:
    """Return an empty canvas: 660 pixels wide for desktop and paper, or 330 for mobile."""
    return Canvas(width=660, labels=200) if wide else Canvas(width=330, labels=126)


def abbreviations(names: list[str]) -> dict[str, str]:
    """Return an abbreviation for every rating: its initials, or more letters where needed."""
    result: dict[str, str] = {}
    for name in names:
        abbreviation, length = "".join(word[0].upper() for word in name.split()), 2
        while abbreviation in result.values() and length <= len(name):
            abbreviation, length = name[:length], length + 1
        result[name] = abbreviation
    return result


def draw_legend(new_canvas: Canvas, names: list[str], colours: dict[str, tuple[str, str]]) -> None:
    """Draw the legend of the abbreviations: a disc and a name for every rating, wrapped to the width."""
    abbreviated = abbreviations(names)
    x, y = 15.0, new_canvas.height + 15
    for name in names:
        entry_width = 21 + len(name) * LETTER_WIDTH + 34
        if x > 15 and x + entry_width - 34 > new_canvas.width:
            x, y = 15.0, y + 34
        colour, ink = colours[name]
        letters = Text(x, y, abbreviated[name], ink, "middle", 600, 13)
        new_canvas.add(Disc(x, y, 14, colour), letters, Text(x + 21, y, name))
        x += entry_width
    new_canvas.height = y + 27
