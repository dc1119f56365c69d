"""Cells as they come and as they are written: nothing that a spreadsheet would run leaves this product."""

import re
import unicodedata
from datetime import date
from typing import TypeAlias

Cell: TypeAlias = str | date | int | float | None
"""What one cell holds; None when it is blank."""

STRAY = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""Characters that no text has, though a file made to do harm, or a damaged one, may."""

_RUNS = tuple("=+-@\t\r\n＝＋－＠")  # the last four are the full-width forms some spreadsheets also run
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet runs as a formula: an apostrophe goes before what would start one.

    A plain number stays as it is, also below nought. `unsafe_cell` gives back exactly what went in.
    """
    return f"'{text}" if _would_run(text) else text


def unsafe_cell(text: str) -> str:
    """Return what `safe_cell` was given, for every text it can give."""
    return text[1:] if text.startswith("'") and _would_run(text) else text


def _would_run(text: str) -> bool:
    # Apostrophes in front change nothing here: that is what makes `unsafe_cell` an exact inverse.
    bare = text.lstrip("'")
    start = next((place for place, sign in enumerate(text) if not _passed_over(sign)), len(text))
    return text.startswith(_RUNS, start) and not _NUMBER.fullmatch(bare)


def _passed_over(sign: str) -> bool:
    return sign == "'" or (
        sign not in "\t\r\n" and (sign.isspace() or unicodedata.category(sign) in ("Cc", "Cf"))
    )


def clean(cell: object) -> Cell:
    """Return a spreadsheet's value as a cell: whole numbers without a point, moments as their day."""
    if cell is None or isinstance(cell, str):
        return cell if cell and cell.strip() else None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    return cell if isinstance(cell, int | date) else str(cell)
