"""Numbers and dates in the report's style: 48 per cent, fifteen of thirty-one, 3 September 2018."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from inspectorate.method.faults import Sentence as _
from inspectorate.method.tallies import half_up

UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MONTHS = [
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
]


def in_words(number: int) -> str:
    """Return a whole number in words ("thirty-one"), or in digits if negative or above 999."""
    if not 0 <= number < 1000:
        return grouped(number)
    if number < 20:
        return UNITS[number]
    if number < 100:
        tens, units = divmod(number, 10)
        return TENS[tens] + (f"-{UNITS[units]}" if units else "")
    hundreds, rest = divmod(number, 100)
    return f"{UNITS[hundreds]} hundred" + (f" and {in_words(rest)}" if rest else "")


NUMBER_WORDS = {in_words(number): number for number in range(1, 101)} | {"no": 0, "none": 0}
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})"
"""Regular expression for a number in digits or, up to one hundred, in words."""


def read_number(text: str) -> float | None:
    """Return the value of a number in digits or in words up to one hundred; None for any other text."""
    normalised = text.strip().lower()
    if normalised in NUMBER_WORDS:
        return NUMBER_WORDS[normalised]
    digits = normalised.replace(",", "")
    return float(digits) if re.fullmatch(r"\d+(\.\d+)?", digits) else None


def prose_number(number: int) -> str:
    """Return a whole number as written in prose: in words up to ten, in digits from eleven."""
    return in_words(number) if 0 <= number <= 10 else grouped(number)


def grouped(number: float) -> str:
    """Return a number in digits with a comma between thousands and without trailing zeros."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"


def fixed(number: float | Fraction, decimals: int = 0) -> str:
    """Return a number rounded half up to `decimals` places, with a comma between thousands.

    It must be the unrounded number: of a rounded one, the result may be wrong.
    """
    scaled = half_up(Fraction(number) * 10**decimals)
    return f"{Decimal(scaled).scaleb(-decimals):,f}"


def month_and_year(day: date) -> str:
    """Return a date as "September 2018"."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def full_date(day: date) -> str:
    """Return a date as "3 September 2018"."""
    return f"{day.day} {month_and_year(day)}"


def sentence_list(items: tuple[str, ...], conjunction: str = "and") -> str:
    """Return items joined as in a sentence: "police, health and education"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {conjunction} {items[-1]}"


def pluralised(number: int, singular: str, plural: str = "") -> str:
    """Return a number in digits with its noun in singular or plural: "1 case", "31 cases"."""
    return f"{grouped(number)} {singular if number == 1 else plural or singular + 's'}"
