"""Columns of dates: what all dates of a column, real dates and texts together, show about each of them."""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inspectorate.method.faults import Fault, Sentence
from inspectorate.method.faults import Sentence as _
from inspectorate.method.population.clocks import clock_warnings, uk_days
from inspectorate.method.population.dates import Order, ParsedDate, day_in_words, plain_text
from inspectorate.method.population.values import Cell

_RARE = 0.05
"""Probability below which a division of the dates at the twelfth of the month is no coincidence."""

_VERY_RARE = 0.001
"""Probability below which a column has no day above the twelfth by chance."""

_MIN_DAYS, _MIN_MONTHS = 3, 5
"""Fewest different days and months of such a column. Exchanged dates have months as various as days are."""

_MIN_TEXTS = 3
"""Fewest texts with days up to 12, beside real dates with days above, that are no coincidence."""

_SHARE_TO_12 = 0.4
"""Share of the days of a year, about, that are the first to the twelfth of a month."""

_CURE_HALF = _(
    "Export the list again. Send the file without opening it in a spreadsheet program, or write every date "
    "as year-month-day."
)


@dataclass(frozen=True, slots=True)
class DateColumn:
    """What the column shows: orders that may be read either way, faults of the list, and warnings.

    `moved` has the dates that are read as the next day, because the column's times are in UTC.
    """

    ambiguous: frozenset[Order]
    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]
    moved: dict[Cell, ParsedDate]


def date_column(
    parsed: Mapping[Cell, ParsedDate], heading: str, place: str, *, has_gaps: bool = False
) -> DateColumn:
    """Return what the dates of a column show; `parsed` has the result of reading each different cell.

    `has_gaps` says that there are other cells, which are blank or hold an error.

    A spreadsheet program with American dates turns 05/09/2017 into 9 May, and leaves 13/09/2017 as a text.
    Then the real dates all have days up to 12, and the texts all have days above. Such a column, and the
    opposite one, is ambiguous as a whole; so is one from which the days above the twelfth are lost.
    """
    faults = [*_half_faults(parsed, place)]
    moved = uk_days(parsed)
    warnings = [*clock_warnings(parsed, moved, heading)]
    if not faults and (early := _improbably_early(parsed.values())):
        problem = _early_problem(early)
        if has_gaps:
            faults.append(
                Fault(place, _("%(problem)s Other cells have no date.", problem=problem), _CURE_HALF)
            )
        else:
            warnings.append(f"“{heading}”: {problem}")
    return DateColumn(_ambiguous(parsed.values()), tuple(faults), tuple(warnings), moved)


def _improbably_early(results: Iterable[ParsedDate]) -> list[date]:
    """Return the dates if all are of days up to 12, and so many that it is no coincidence."""
    results = list(results)
    days = {result.value for result in results if result.value and result.value.day != result.value.month}
    if any(day.day > 12 for day in days) or any(result.order == "month first" for result in results):
        return []
    if len({day.day for day in days}) < _MIN_DAYS or len({day.month for day in days}) < _MIN_MONTHS:
        return []
    return sorted(days) if _SHARE_TO_12 ** len(days) < _VERY_RARE else []


def _early_problem(days: Sequence[date]) -> Sentence:
    return _(
        "All %(count)s different dates have days up to 12, such as %(day)s. A spreadsheet program has "
        "probably swapped day and month, and lost the dates with days above 12.",
        count=len(days),
        day=day_in_words(days[0]),
    )


def _ambiguous(results: Iterable[ParsedDate]) -> frozenset[Order]:
    """Return the orders that may be read either way: more than a typing error is written the other way."""
    orders = Counter(result.order for result in results)
    ambiguous: set[Order] = set()
    if orders["month first"] > max(1, _RARE * orders["day first"]):
        ambiguous.add("either")
    if orders["year, day, month"] > 1:
        ambiguous.add("year, either")
    return frozenset(ambiguous)


def _half_faults(parsed: Mapping[Cell, ParsedDate], place: str) -> Iterable[Fault]:
    real = [result.value for cell, result in parsed.items() if _is_real(cell) and result.value]
    real = [day for day in real if day.day != day.month]
    early = [day for day in real if day.day <= 12]
    texts = [(plain_text(str(cell)), result) for cell, result in parsed.items() if result.order]
    late_texts = [text for text, result in texts if result.order in ("day first", "month first")]
    early_texts = [text for text, result in texts if result.order == "either"]
    if real and len(early) == len(real) and late_texts:
        if not early_texts or _SHARE_TO_12 ** len(real) < _RARE:
            yield _half_fault(place, early[0], late_texts[0], len(early), len(late_texts))
    elif real and not early and early_texts and not late_texts:
        is_rare = (1 - _SHARE_TO_12) ** len(real) * _SHARE_TO_12 ** len(early_texts) < _RARE
        if is_rare and len(early_texts) >= _MIN_TEXTS:
            yield _opposite_fault(place, early_texts[0], len(real), len(early_texts))
    elif not real and _styles_divide(
        early_texts, [text for text, result in texts if result.order == "day first"]
    ):
        yield _style_fault(place, early_texts[0], late_texts[0])
    else:
        yield from _form_faults(parsed, place)


def _form_faults(parsed: Mapping[Cell, ParsedDate], place: str) -> Iterable[Fault]:
    """Yield a fault if the days up to 12 have a form of their own, such as 2017-05-09 beside 13/09/2017."""
    early, late = list[Cell](), list[Cell]()
    for cell, result in parsed.items():
        day = result.value
        if result.order in ("day first", "month first") or (day and day.day > 12):
            late.append(cell)
        elif result.order == "either" or (day and day.day != day.month):
            early.append(cell)
    forms = {_form(cell) for cell in early} & {_form(cell) for cell in late}
    if not forms and min(len(early), len(late)) > 1 and _is_rare_division(len(early), len(late)):
        yield _style_fault(place, _shown(early[0]), _shown(late[0]))


def _form(cell: Cell) -> str:
    if _is_real(cell):
        return "real"
    text = plain_text(str(cell))
    if re.search(r"[0-9]{1,2}[\W_]*[^\W\d_]{3}|[^\W\d_]{3}[\W_]*[0-9]", text.partition(":")[0]):
        return "month name" if not re.match(r"\s*[0-9]{4}-[0-9]", text) else "year first"
    return "year first" if re.match(r"\s*[0-9]{4}", text) else "numbers"


def _shown(cell: Cell) -> str:
    return day_in_words(cell) if isinstance(cell, date) else str(cell)


def _is_real(cell: Cell) -> bool:
    """Return whether a cell is a real date of a spreadsheet, or its serial number."""
    return isinstance(cell, date | int | float) or bool(
        re.fullmatch(r"\s*[0-9]{5}(?:\.[0-9]+)?\s*", str(cell))
    )


def _half_fault(place: str, day: date, text: str, real: int, texts: int) -> Fault:
    problem = _(
        "Some dates are spreadsheet dates with days up to 12 (%(real)s, such as %(day)s). Others are texts "
        "with days above 12 (%(texts)s, such as %(text)s). A spreadsheet program has probably swapped day "
        "and month in the spreadsheet dates, so no date in this column is certain.",
        real=real,
        day=day_in_words(day),
        texts=texts,
        text=text,
    )
    return Fault(place, problem, _CURE_HALF)


def _opposite_fault(place: str, text: str, real: int, texts: int) -> Fault:
    problem = _(
        "Some dates are spreadsheet dates with days above 12 (%(real)s). Others are texts with days up to "
        "12 (%(texts)s, such as %(text)s). Day and month may be swapped in the texts.",
        real=real,
        texts=texts,
        text=text,
    )
    return Fault(place, problem, _CURE_HALF)


def _style_fault(place: str, early: str, late: str) -> Fault:
    problem = _(
        "Dates with days up to 12 are written in one style, such as %(early)s. Dates with days above 12 are "
        "written in another, such as %(late)s. A spreadsheet program has probably converted some dates, so "
        "day and month may be swapped.",
        early=early,
        late=late,
    )
    return Fault(place, problem, _CURE_HALF)


def _styles_divide(early: Collection[str], late: Collection[str]) -> bool:
    """Return whether the texts of days up to 12 have a style of their own, more often than by chance."""
    if not early or not late:
        return False
    for style in (_padding, _separator, _has_clock):
        early_styles, late_styles = _counted(early, style), _counted(late, style)
        is_divided = early_styles and late_styles and not early_styles.keys() & late_styles.keys()
        if is_divided and _is_rare_division(sum(early_styles.values()), sum(late_styles.values())):
            return True
    return False


def _is_rare_division(first: int, second: int) -> bool:
    """Return whether it is improbable that so many dates of two styles divide at the twelfth by chance."""
    return 1 / math.comb(first + second, first) <= _RARE


def _counted(texts: Iterable[str], style: Callable[[str], str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for text in texts:
        if key := style(text):
            counts[key] = counts.get(key, 0) + 1
    return counts


def _padding(text: str) -> str:
    first, second = re.findall(r"[0-9]+", text)[:2]
    if first.startswith("0") or second.startswith("0"):
        return "05/09"
    return "5/9" if len(first) == 1 or len(second) == 1 else ""


def _separator(text: str) -> str:
    match = re.search(r"[-/.]", text)
    return match[0] if match else ""


def _has_clock(text: str) -> str:
    return "clock" if ":" in text else "day"
