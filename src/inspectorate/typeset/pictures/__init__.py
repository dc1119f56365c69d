"""The charts: drawn as SVG for a wide page and for a telephone, and readable without colour."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inspectorate.method.report.content import Picture
from inspectorate.typeset.pictures import balance, bands, certainty
from inspectorate.typeset.pictures.board import board

if TYPE_CHECKING:
    from inspectorate.method.sample.drawn import Sample

DRAWINGS = {"balance": balance.draw, "bands": bands.draw, "certainty": certainty.draw}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "balance": {"factor": "Factor", "level": "Level", "expected": "Expected", "sample": "In the sample"},
    "certainty": {"standard": "Standard", "rating": "Rating", "probability": "Probability"},
    "bands": {"question": "Key question", "percentage": "Percentage", "low": "From", "high": "To"},
}
"""What the columns of each kind of picture are called."""


def draw(picture: Picture, colours: Mapping[str, tuple[str, str]], *, wide: bool = True) -> str:
    """Draw a picture as SVG, for desk and paper or for a telephone.

    `colours` gives each rating's disc and the ink that can be read on it, best rating first.
    Raises ValueError when the picture is of a kind that no drawing is known for.
    """
    if picture.kind not in DRAWINGS:
        raise ValueError(f"No drawing is known for a picture of the kind {picture.kind!r}.")
    blank = board(wide)
    DRAWINGS[picture.kind](picture, dict(colours), blank)
    return blank.svg(picture.caption, picture.alt)


def figures_of(picture: Picture) -> list[list[str]]:
    """The figures behind a picture as the text of a table, headings first."""
    columns = COLUMNS[picture.kind]
    rows = [[_in_words(name, row.get(name, "")) for name in columns] for row in picture.rows]
    return [list(columns.values()), *rows]


def _in_words(name: str, value: str | float) -> str:
    if isinstance(value, str):
        return value
    if name == "probability":
        return f"{value:.0%}"
    if name in {"percentage", "low", "high"}:
        return f"{value:.0f}%"
    return f"{value:.1f}" if name == "expected" else f"{value:g}"


def of_sample(sample: "Sample") -> Picture:
    """Make the picture of how a drawn sample is balanced."""
    rows: tuple[Mapping[str, str | float], ...] = tuple(
        {"factor": row.factor, "level": row.level, "expected": row.expected, "sample": row.sample}
        for row in sample.balance
    )
    worst = max((abs(row.difference) for row in sample.balance), default=0.0)
    alt = (
        f"Cases drawn beside the cases that exact balance would give, for {len(rows)} levels; "
        f"the largest difference is {worst:.1f} of a case."
    )
    return Picture("balance", "balance", "The sample beside the eligible cases", alt, rows)
