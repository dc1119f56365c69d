"""Identifiers: one spelling of an id, and what in a column of ids identifies nobody."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population.dates import read_date
from inspectorate.method.population.placeholders import is_date_filler, is_filler, is_placeholder
from inspectorate.method.population.values import Cell
from inspectorate.method.unreadable_cells import SHORTENED, unreadable_cell

_FORMULA_AROUND_TEXT = re.compile(r'=\s*(?:T\()?"((?:[^"]|"")*)"\)?', re.IGNORECASE)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.0+)?")
_DATE = re.compile(
    r"(?:[0-9]{1,2}[-/ ])?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[-/ ][0-9]{1,4}"
    r"|[0-9]{1,2}[-/ ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    r"|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]+)?",
    re.IGNORECASE,
)
"""Forms in which spreadsheet programs write an id such as 1-3 or MAR1 that they have taken for a date."""

_DECIMAL_ZEROS = re.compile(r"(-?[0-9]+)\.0+")
_SHORTENED = re.compile(rf"(?:{SHORTENED.pattern})|[0-9][.,][0-9]+E[0-9]{{1,3}}", re.IGNORECASE)
_EXACT_FIGURES = 15
"""Number of figures that a spreadsheet keeps of a number."""

_FIGURE = re.compile(r"\d")
_MOST_HAVE_FIGURES = 3
"""In a column whose ids have figures, fewer than one in this number is a text without them."""

_MOST_ROWS_SHOWN = 5
_SHORTENED_PROBLEM = _(
    "A spreadsheet program has shortened ids to a number such as %(example)s (%(rows)s), so different ids "
    "have become the same."
)
_DATE_PROBLEM = _("A spreadsheet program has turned ids into dates such as %(example)s (%(rows)s).")
_CURE = _("Format the column as text and export the list again.")


def bare_text(text: str) -> str:
    """Return a text on one line, without the formula around ="00123" and without invisible characters."""
    if text.isalnum() and text.isascii():
        return text
    if text.startswith("=") and (match := _FORMULA_AROUND_TEXT.fullmatch(text.strip())):
        text = match[1].replace('""', '"')
    if not text.isascii():
        text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return " ".join(text.split())


def shown_id(text: str) -> str:
    """Return an id as it is shown: a number without decimals or commas, and no apostrophe before a text."""
    if text.isalnum() and text.isascii():
        return text
    text = bare_text(text).removeprefix("'")
    if "," in text and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if "." in text and (match := _DECIMAL_ZEROS.fullmatch(text)):
        return match[1]
    return text


def id_key(text: str) -> str:
    """Return the form in which ids are compared: the same for full-width letters, capitals and dashes."""
    if text.isalnum() and text.isascii():
        return text.casefold()
    text = shown_id(text)
    if not text.isascii():
        text = "".join(
            "-" if unicodedata.category(character) == "Pd" else character
            for character in unicodedata.normalize("NFKC", text)
        )
    return text.casefold()


@dataclass(frozen=True, slots=True)
class IdColumn:
    """Column of ids: the id in each different cell, "" if it identifies nobody, and faults of the list."""

    ids: Mapping[Cell, str]
    faults: tuple[Fault, ...]


def id_column(cells: Sequence[Cell], first_row: int, place: str) -> IdColumn:
    """Return the ids in the cells of a column; `first_row` and `place` are for the faults.

    A filler, such as 0 or 9999, is an id if the column shows that: it is a running number beside 1 or 2, or
    it is there once and has a prefix, or the form of most other ids. Ids that a spreadsheet has shortened or
    turned into dates are faults of the list; but if most texts look like dates, such as MAR-01, they are ids.
    A text without figures, such as “sibling group”, is no id if it is there more than once and most ids have
    figures.
    """
    ids: dict[Cell, str] = {}
    shortened, dates, date_texts, long_ids = set[Cell](), set[Cell](), set[Cell](), set[Cell]()
    fillers: set[str] = set()
    counts = Counter(cells)
    for cell in counts:
        if type(cell) is str and _is_ordinary(cell):
            ids[cell] = cell
        elif isinstance(cell, date):
            dates.add(cell)
        elif _is_shortened(cell):
            shortened.add(cell)
        elif cell is not None and cell != "":
            text = shown_id(str(cell))
            ids[cell] = "" if is_placeholder(text) or unreadable_cell(text) else text
            if is_filler(text):
                fillers.add(id_key(text))
            if _is_date(text):
                date_texts.add(cell)
            if len(text) > _EXACT_FIGURES and id_key(text).isdecimal():
                long_ids.add(cell)
    if nobody := _nobody(ids, counts, fillers):
        ids = {cell: "" if id_key(text) in nobody else text for cell, text in ids.items()}
    rounded = long_ids if all(not ids[cell][_EXACT_FIGURES:].strip("0") for cell in long_ids) else set[Cell]()
    dates |= date_texts if 2 * len(date_texts) < len(ids) else set()
    faults = [
        *_faults(
            _SHORTENED_PROBLEM, shortened | (rounded if len(rounded) > 2 else set()), cells, first_row, place
        ),
        *_faults(_DATE_PROBLEM, dates, cells, first_row, place),
    ]
    return IdColumn(ids, tuple(faults))


def _nobody(ids: Mapping[Cell, str], counts: Mapping[Cell, int], fillers: Set[str]) -> set[str]:
    """Return the keys of the ids that identify nobody."""
    words = {id_key(text) for text in ids.values() if text and not _FIGURE.search(text)}
    if not fillers and not words:
        return set()
    keys: Counter[str] = Counter()
    for cell, text in ids.items():
        keys[id_key(text)] += counts[cell]
    return {*_identifying_nobody(fillers, keys), *_repeated_words(words, keys)}


def _is_ordinary(text: str) -> bool:
    """Return whether a text is surely an id, in its only spelling: it ends in two different figures."""
    return (
        1 < len(text) <= _EXACT_FIGURES
        and text[-2:].isdecimal()
        and text[-1:] != text[-2:-1]
        and text.isalnum()
        and text.isascii()
    )


def _is_shortened(cell: Cell) -> bool:
    if isinstance(cell, str):
        return ("E" in cell or "e" in cell) and _SHORTENED.fullmatch(bare_text(cell)) is not None
    return isinstance(cell, float | int) and not abs(cell) < 10**_EXACT_FIGURES


def _is_date(text: str) -> bool:
    """Return whether a text is a date that is no filler, such as 01/01/1900."""
    if not _DATE.fullmatch(text):
        return False
    day = read_date(text).value
    return day is None or not is_date_filler(day)


def _identifying_nobody(fillers: Iterable[str], keys: Mapping[str, int]) -> Iterator[str]:
    """Yield the fillers that are no ids; `keys` has the number of rows of each id in the column."""
    alone = [key for key in fillers if not _has_neighbour(key, keys)]
    forms = Counter(map(_form, keys)) if alone else Counter[str]()
    for key in alone:
        is_like_most = set(key) != {"0"} and 2 * (forms[_form(key)] - 1) >= len(keys) - 1 > 0
        has_prefix = key[0].isalpha() and key[-1].isdecimal()
        if keys[key] > 1 or not (is_like_most or has_prefix):
            yield key


def _repeated_words(words: Set[str], keys: Mapping[str, int]) -> Iterator[str]:
    """Yield the texts without figures in more than one row, if the ids of most other rows have figures."""
    if len(words) * _MOST_HAVE_FIGURES < len(keys):
        yield from (key for key in words if keys[key] > 1)


def _form(key: str) -> str:
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", key))


def _has_neighbour(key: str, keys: Mapping[str, int]) -> bool:
    """Return whether the number before or after an id's own is in the column, with the same prefix."""
    figures = re.search(r"[0-9]+$", key)
    if not figures:
        return False
    prefix, number = key[: figures.start()], int(figures[0])
    return any(
        neighbour >= 0 and neighbour_key in keys
        for neighbour in (number - 1, number + 1)
        for neighbour_key in (f"{prefix}{neighbour}", f"{prefix}{neighbour:0{len(figures[0])}}")
    )


def _faults(
    problem: str, faulty: Set[Cell], cells: Sequence[Cell], first_row: int, place: str
) -> Iterator[Fault]:
    if faulty:
        rows = [(row, cell) for row, cell in enumerate(cells, start=first_row) if cell in faulty]
        example = rows[0][1]
        shown = example.isoformat() if isinstance(example, date) else str(example)
        yield Fault(place, _(problem, example=shown, rows=_rows([row for row, _cell in rows])), _CURE)


def _rows(rows: Sequence[int]) -> str:
    numbers = ", ".join(map(str, rows[:_MOST_ROWS_SHOWN]))
    if len(rows) == 1:
        return _("row %(numbers)s", numbers=numbers)
    more = len(rows) - _MOST_ROWS_SHOWN
    if more > 0:
        return _("rows %(numbers)s and %(more)s more", numbers=numbers, more=more)
    return _("rows %(numbers)s", numbers=numbers)
