"""Tables as CSV text that a spreadsheet can open safely."""

import csv
import io
from collections.abc import Iterable, Sequence

from inspectorate.tables.cells import escape_formula


def csv_text(headings: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as CSV: formulas are escaped, None is empty, days are ISO dates."""
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([escape_formula("" if value is None else str(value)) for value in row] for row in rows)
    return content.getvalue()
