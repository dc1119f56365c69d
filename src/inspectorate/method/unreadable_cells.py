"""Cells that hold what cannot be read: errors, formulas without a result, shortened numbers."""

import re
from typing import Self

from inspectorate.method.faults import Sentence
from inspectorate.method.faults import Sentence as _


class UnreadableCell(str):
    """Text that a spreadsheet shows in a cell whose value cannot be read, with the reason.

    `key` is the kind of reason: "error", "formula", "shortened", "zero_date" or "narrow". `problem` completes
    the sentence “this cell …”, and `cure` is a full sentence. All of them follow from the text, so that a
    list stored as CSV gives the same result as the workbook it came from.
    """

    key: str
    problem: Sentence
    cure: Sentence

    def __new__(cls, text: str, key: str, problem: Sentence, cure: Sentence) -> Self:
        """Return the text with the reason why it is not a value."""
        cell = super().__new__(cls, text)
        cell.key, cell.problem, cell.cure = key, problem, cure
        return cell

    def __reduce__(self) -> tuple[object, ...]:
        return UnreadableCell, (str(self), self.key, self.problem, self.cure)


ERROR = re.compile(
    r"#(?:N/A(?: N/A)?|REF!?|VALUE!?|DIV/0!?|NAME\?|NUM!?|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!"
    r"|UNKNOWN!|EXTERNAL!|PYTHON!|GETTING_DATA|ERROR!)|Err:[0-9]{3}",
    re.IGNORECASE,
)
"""Errors as Excel, LibreOffice and Google Sheets show them."""
SHORTENED = re.compile(r"[+-]?[0-9](?:[.,][0-9]+)?E\+[0-9]{1,3}", re.IGNORECASE)
"""Number in scientific notation, in which spreadsheets show whole numbers of twelve figures or more."""
_SUSPECT = re.compile(r"\s*(?:[#=0]|Err:|[+-]?[0-9](?:[.,][0-9]+)?E\+)", re.IGNORECASE)
"""Start of every text that is no value; most texts fail this test at once."""
_NARROW = re.compile(r"#{2,}")
_ZERO_DATE = re.compile(r"0{1,2}[/.-](?:0?1|jan)[/.-](?:1900|00)(?: 0{1,2}:00(?::00)?)?", re.IGNORECASE)
_FORMULA = re.compile(r"=[^=\s>]")

_SAVE_AGAIN = _("Open the file in a spreadsheet program, so that it is calculated, and save it.")


def error_cell(text: str) -> UnreadableCell:
    """Return the cell for an error that a spreadsheet marks as one, whatever its text."""
    problem = _("holds an error (%(error)s)", error=text)
    return UnreadableCell(text, "error", problem, _("Correct the cell, or clear it."))


def unreadable_cell(text: str) -> UnreadableCell | None:
    """Return the cell for a text that is no value, with the reason; None for any other text."""
    if not _SUSPECT.match(text):
        return None
    text = text.strip()
    if ERROR.fullmatch(text):
        return error_cell(text)
    return _undisplayed(text) or _uncalculated(text)


def _undisplayed(text: str) -> UnreadableCell | None:
    """Return the cell for a text that a spreadsheet shows in place of a value it has."""
    if _NARROW.fullmatch(text):
        problem = _("holds only “####”, which a spreadsheet shows for a date or number that does not fit")
        return UnreadableCell(text, "narrow", problem, _("Make the column wider and export the list again."))
    if SHORTENED.fullmatch(text):
        problem = _("holds a number that a spreadsheet has shortened (%(text)s)", text=text)
        return UnreadableCell(
            text, "shortened", problem, _("Format the column as text and export the list again.")
        )
    if _ZERO_DATE.fullmatch(text):
        problem = _("holds the number 0 shown as a date (%(text)s)", text=text)
        return UnreadableCell(text, "zero_date", problem, _("Type the date, or clear the cell."))
    return None


def _uncalculated(text: str) -> UnreadableCell | None:
    """Return the cell for a formula."""
    if _FORMULA.match(text):
        return UnreadableCell(
            text, "formula", _("holds a formula whose result is not in the file"), _SAVE_AGAIN
        )
    return None
