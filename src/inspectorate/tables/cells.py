"""Spreadsheet cell values: interpret texts on reading, and escape formulas on writing (CSV injection)."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TypeAlias

from inspectorate.method.faults import Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.method.unreadable_cells import error_cell, unreadable_cell

Cell: TypeAlias = str | date | int | float | None
"""Value of a cell; None when it is blank. A text may be an `UnreadableCell`, a date one with a time."""

CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Control characters, and others that do not occur in text; a space is read for each."""

_QUOTED_TEXT = re.compile(r'="((?:[^"]|"")*)"')
"""Text written as a formula, such as ="00123", so that spreadsheets keep its noughts."""

_DOUBLE_ENCODED = re.compile("[ÂÃÄÅâÐÑ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_BYTE_ORDER_MARK = "\ufeff"
"""Mark at the start of a text file; in the middle it shows that files were put together."""
_MAX_TEXTS = 100_000

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


class CellReader:
    """Reader of a file's texts: blank ones become None, and those that are no values unreadable cells.

    It mends letters that were encoded twice (“RenÃ©e”) and puts spaces for control characters. The first
    place of each is kept, with the number of cells.
    """

    def __init__(self) -> None:
        self._cells: dict[str, Cell] = {}
        self._typed: dict[tuple[str, ...], Cell] = {}
        self.control_cells = self.mended_cells = self.lost_cells = 0
        self.control_place = self.mended_place = self.lost_place = ""

    def row(self, raw_cells: Sequence[object], number: int) -> list[Cell]:
        """Return the cells of a row. Raw cells are texts, numbers, None or tuples."""
        cached_cell, cell, typed_cell = self._cells.get, self.cell, self._typed_cell
        counts = self._counts()
        cells = [
            (cached_cell(raw) or cell(raw)) if type(raw) is str else typed_cell(raw) for raw in raw_cells
        ]
        if counts != self._counts():
            self._note_places(raw_cells, number)
        return cells

    def _counts(self) -> tuple[int, int, int]:
        return self.control_cells, self.mended_cells, self.lost_cells

    def _note_places(self, raw_cells: Sequence[object], number: int) -> None:
        """Note where the first unusual text of each kind is."""
        for column, raw in enumerate(raw_cells):
            place = f"{column_letters(column)}{number}"
            if isinstance(raw, str):
                if CONTROL_CHARACTERS.search(raw):
                    self.control_place = self.control_place or place
                if "\N{REPLACEMENT CHARACTER}" in raw:
                    self.lost_place = self.lost_place or place
                if _DOUBLE_ENCODED.search(raw):
                    self.mended_place = self.mended_place or place

    def _typed_cell(self, raw: object) -> Cell:
        """Return the cell for a number, or for a tuple: of a date, or of a text that is no value."""
        if not isinstance(raw, tuple):
            return raw  # type: ignore[return-value]
        cell = self._typed.get(raw)
        if cell is None:
            cell = self._typed[raw] = _tuple_cell(raw)
            if len(self._typed) > _MAX_TEXTS:
                self._typed.clear()
        return cell

    def cell(self, text: str) -> Cell:
        """Return the cell for a text."""
        if not text:
            return None
        if not text.isascii() or CONTROL_CHARACTERS.search(text):
            return self._unusual(text)
        cell = self._cells[text] = text_cell(text)
        if len(self._cells) > _MAX_TEXTS:
            self._cells.clear()
        return cell

    def _unusual(self, text: str) -> Cell:
        """Return the cell for a text that is counted whenever it occurs."""
        text = text.replace(_BYTE_ORDER_MARK, "")
        if CONTROL_CHARACTERS.search(text):
            self.control_cells += 1
            text = CONTROL_CHARACTERS.sub(" ", text)
        if _DOUBLE_ENCODED.search(text) and (mended := _mended(text)) != text:
            self.mended_cells += 1
            text = mended
        self.lost_cells += "\N{REPLACEMENT CHARACTER}" in text
        return text_cell(text)


def reader_notes(reader: CellReader) -> Iterator[Sentence]:
    """Yield a sentence about each kind of text that was changed in reading a file, and about lost letters."""
    if reader.control_cells:
        yield _(
            "We have read characters that do not belong in text as spaces. Cells affected: %(count)s. The "
            "first is %(place)s.",
            count=f"{reader.control_cells:,}",
            place=reader.control_place,
        )
    if reader.mended_cells:
        yield _(
            "We have corrected letters that were encoded twice, such as “Ã©” for “é”. Cells affected: "
            "%(count)s. The first is %(place)s. Check that names look right.",
            count=f"{reader.mended_cells:,}",
            place=reader.mended_place,
        )
    if reader.lost_cells:
        yield _(
            "Some letters are lost and shown as “\N{REPLACEMENT CHARACTER}”. Cells affected: %(count)s. The "
            "first is %(place)s. Ask for the list in UTF-8 or as an Excel workbook.",
            count=f"{reader.lost_cells:,}",
            place=reader.lost_place,
        )


def _tuple_cell(raw: tuple[str, ...]) -> Cell:
    """Return the cell for a tuple: of a date, or of an unreadable cell's text and reason."""
    if len(raw) == 1:
        try:
            return date_cell(raw[0])
        except ValueError:  # such as 30 February
            return raw[0]
    text, key = raw
    return unreadable_cell(text) or (error_cell(text) if key == "error" else text)


def date_cell(text: str) -> date:
    """Return the date of a text in ISO 8601, with its time if it has one. Raises ValueError."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def column_letters(column: int) -> str:
    """Return a spreadsheet's letters for a column counted from 0: A, B, … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def text_cell(text: str) -> Cell:
    """Return the cell for a text: None if it is blank, an unreadable cell if it is no value."""
    if not text or text.isspace():
        return None
    if text.startswith('="') and (match := _QUOTED_TEXT.fullmatch(text.strip())):
        text = match[1].replace('""', '"')
        return text if text and not text.isspace() else None
    return unreadable_cell(text) or text


def _mended(text: str) -> str:
    """Return a text whose letters were encoded twice as it was before."""
    from ftfy import TextFixerConfig, fix_encoding  # noqa: PLC0415 - rarely needed

    return fix_encoding(text, TextFixerConfig(restore_byte_a0=False, replace_lossy_sequences=False))
