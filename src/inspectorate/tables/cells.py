"""Spreadsheet cell values: normalise them on reading, and escape formulas on writing (CSV injection)."""

import re
import unicodedata
from datetime import date
from typing import TypeAlias

Cell: TypeAlias = str | date | int | float | None
"""Value of a cell; None when it is blank."""

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""Control characters that do not occur in text; a damaged or malicious file may contain them."""

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # some spreadsheets also accept the full-width forms
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def escape_formula(text: str) -> str:
    """Return text that no spreadsheet evaluates: an apostrophe is put before a formula.

    Plain numbers, including negative ones, stay unchanged. `unescape_formula` is the exact inverse.
    """
    return f"'{text}" if _is_formula(text) else text


def unescape_formula(text: str) -> str:
    """Return the text that was given to `escape_formula`; its exact inverse."""
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    # Leading apostrophes are ignored, which makes `unescape_formula` an exact inverse.
    bare = text.lstrip("'")
    start = next((index for index, character in enumerate(text) if not _is_ignored(character)), len(text))
    return text.startswith(_FORMULA_STARTS, start) and not _NUMBER.fullmatch(bare)


def _is_ignored(character: str) -> bool:
    return character == "'" or (
        character not in "\t\r\n" and (character.isspace() or unicodedata.category(character) in ("Cc", "Cf"))
    )


def normalise_cell(cell: object) -> Cell:
    """Return a spreadsheet value as a cell: whole floats as integers, date-times as dates, blanks as None."""
    if cell is None or isinstance(cell, str):
        return cell if cell and cell.strip() else None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    return cell if isinstance(cell, int | date) else str(cell)
