"""Charts as SVG, for wide and narrow pages; readable without colour."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from inspectorate.method.ratings import format_probability
from inspectorate.method.report.content import Picture
from inspectorate.method.report.numbers import fixed
from inspectorate.method.tallies import half_up
from inspectorate.typeset.charts import balance as balance_charts
from inspectorate.typeset.charts import bands, certainty
from inspectorate.typeset.charts.svg import new_canvas

if TYPE_CHECKING:
    from inspectorate.method.sample.values import BalanceRow

RENDERERS = {"balance": balance_charts.draw, "bands": bands.draw, "certainty": certainty.draw}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "balance": {"factor": "Factor", "level": "Level", "expected": "Expected", "sample": "In the sample"},
    "certainty": {"standard": "Standard", "rating": "Rating", "probability": "Probability"},
    "bands": {"question": "Key question", "percentage": "Percentage", "low": "From", "high": "To"},
}
"""Titles of the data columns of every kind of chart."""


def draw(picture: Picture, colours: Mapping[str, tuple[str, str]], *, wide: bool = True) -> str:
    """Return a chart as SVG, for a wide page or a narrow one.

    `colours` gives the background and text colour of every rating, best rating first. Raises ValueError for
    an unknown kind of chart.
    """
    if picture.kind not in RENDERERS:
        raise ValueError(f"No drawing is known for a picture of the kind {picture.kind!r}.")
    canvas = new_canvas(wide)
    RENDERERS[picture.kind](picture, dict(colours), canvas)
    return canvas.svg(picture.caption, picture.alt)


def data_table(picture: Picture) -> list[list[str]]:
    """Return the data of a chart as rows of text, headings first."""
    columns = COLUMNS[picture.kind]
    rows = [[_formatted(name, row.get(name, "")) for name in columns] for row in picture.rows]
    return [list(columns.values()), *rows]


def _formatted(name: str, value: str | float) -> str:
    if isinstance(value, str):
        return value
    if name == "probability":
        return f"{format_probability(value)}%"
    if name in {"percentage", "low", "high"}:
        return f"{half_up(Fraction(value))}%"
    return fixed(value, 1) if name == "expected" else f"{value:g}"


def balance_chart(balance: "Sequence[BalanceRow]") -> Picture:
    """Return the chart of a drawn sample's balance."""
    rows: tuple[Mapping[str, str | float], ...] = tuple(
        {"factor": row.factor, "level": row.level, "expected": row.expected, "sample": row.sample}
        for row in balance
    )
    largest = max((abs(row.difference) for row in balance), default=0.0)
    alt = (
        f"Cases drawn beside the cases that exact balance would give, for {len(rows)} levels; "
        f"the largest difference is {fixed(largest, 1)} of a case."
    )
    return Picture("balance", "balance", "The sample compared with the eligible cases", alt, rows)
