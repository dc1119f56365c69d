"""Printed facts: numbers and ratings as printed, with what they are and how they are calculated."""

from dataclasses import dataclass

Number = int | float


@dataclass(frozen=True, slots=True)
class PrintedFact:
    """Printed figure. `text` is exactly what the report prints.

    `reference` is the figure in the catalogue or, for a table's own numbers, the key of the table. `form` is
    the form of the figure in the text, or the heading of the table's column. `value` is the number or rating
    in `unit`, `low` and `high` the ends of a printed range. `rule` is a key of `RULES`, `because` says how
    this figure follows from it, and `population` which cases or people it is about. `rating` is the band that
    a percentage is in. `table` and `row` say where a table's number is, "" for figures in the text.

    A figure that is withheld has neither value nor numbers behind it.
    """

    id: str
    reference: str
    form: str
    text: str
    title: str
    rule: str
    because: str
    value: Number | str | None = None
    unit: str = ""
    numerator: int | None = None
    denominator: int | None = None
    low: Number | None = None
    high: Number | None = None
    population: str = ""
    rating: str = ""
    table: str = ""
    row: str = ""
    withheld: bool = False
