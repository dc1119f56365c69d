"""Identifiers of facts: short, the same in every release that prints the same figure in the same place."""

from hashlib import sha256

from inspectorate.method.report.content import Run

LENGTH = 10
"""Hexadecimal digits of an identifier."""


def identifier(*parts: str) -> str:
    """Return the identifier that follows from its parts. It is a valid name in HTML, Word and PDF."""
    digest = sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"fact_{digest[:LENGTH]}"


def run_key(run: Run) -> str:
    """Return the key of what a run prints in `Report.facts`."""
    return figure_key(run.figure, run.form, run.text)


def figure_key(reference: str, form: str, text: str) -> str:
    """Return the key of a printed figure in `Report.facts`."""
    return f"{reference}|{form}|{text}"


def table_reference(table: str) -> str:
    """Return the reference of a table's own numbers, which is unlike that of any figure."""
    return f"table:{table}"


def cell_key(table: str, row: int, column: int) -> str:
    """Return the key of a table's cell in `Report.facts`."""
    return f"{table}#{row}#{column}"
