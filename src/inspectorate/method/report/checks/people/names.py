"""Check for personal data in public text: names and identifiers from the long list, and similar patterns."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick

from inspectorate.method.report.checks.people.personal_data import (
    KnownName,
    is_ordinary,
    normalised,
    personal_terms,
)
from inspectorate.method.report.checks.prose.sentences import SpanSet
from inspectorate.method.report.checks.remarks import Remark, Severity
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.narrative import Passage

if TYPE_CHECKING:
    from inspectorate.method.report.checks.context import DraftContext

_MONTH_CONTEXT = re.compile(
    r"\b(?:in|on|by|since|until|from|early|late|mid-?|to|\d{1,2}(?:st|nd|rd|th)?)\s*$|^\s*\d{4}",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[str, Severity, re.Pattern[str]], ...] = (
    ("an NHS number", "serious", re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b")),
    (
        "a police national computer number",
        "serious",
        re.compile(r"\b(?:19|20)?\d{2}/\d{4,7}[A-HJ-NP-RT-Z]\b"),
    ),
    (
        "a national insurance number",
        "serious",
        re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),
    ),
    ("an email address", "warning", re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    ("a telephone number", "warning", re.compile(r"(?<![\d,])(?:\+44[ -]?\(?0?\)?|0)\d(?:[ -]?\d){8,9}\b")),
    ("a postcode", "warning", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b")),
)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Names, identifiers and birthdays of an inspection's long lists, and the automaton that finds them."""

    terms: tuple[KnownName, ...]
    automaton: ahocorasick.Automaton


def known_names(draft: Draft) -> KnownNames:
    """Return the names and identifiers that must not be published."""
    terms = personal_terms(draft)
    automaton = ahocorasick.Automaton()
    for term in terms:
        automaton.add_word(normalised(term.text), term)
    automaton.make_automaton()
    return KnownNames(terms, automaton)


def check_names(passages: Iterable[Passage], context: "DraftContext") -> Iterator[Remark]:
    """Yield a remark for every name, identifier or birthday from the long list, and for similar patterns."""
    for passage in passages:
        excluded = SpanSet()
        for start, end, term in _matches(passage, context.known_names.automaton):
            if not excluded.overlaps(start, end):
                excluded.add(start, end)
                yield _remark(passage, start, end, term)
        yield from _check_patterns(passage, excluded)


def _matches(passage: Passage, automaton: ahocorasick.Automaton) -> list[tuple[int, int, KnownName]]:
    """Return the matches of terms in a passage, as whole words, longest first."""
    text = passage.text
    if not len(automaton):
        return []
    matches = [(end - len(term.text) + 1, end + 1, term) for end, term in automaton.iter(normalised(text))]
    personal = [
        (start, end, term)
        for start, end, term in matches
        if _is_whole(text, start, end) and _is_personal(passage, start, end, term)
    ]
    return sorted(personal, key=lambda match: match[0] - match[1])


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isalnum() and not after.isalnum() and before != "-" and after != "-"


def _is_personal(passage: Passage, start: int, end: int, term: KnownName) -> bool:
    """Return whether a match is personal data: parts of names that are also words need a capital."""
    text = passage.text
    if passage.is_figure(start, end) and term.kind != "name":
        return False
    if term.kind == "initials":
        return text[start:end] == term.text
    if term.kind != "part":
        return True
    if not is_ordinary(term.text):
        return True
    return text[start].isupper() and not (_starts_sentence(text, start) or _is_month(text, start, end))


def _starts_sentence(text: str, start: int) -> bool:
    return bool(re.search(r"(?:^|[.!?:][”’\"')]*\s)[“‘\"'(]*$", text[:start]))


def _is_month(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 12) : start], text[end : end + 6]
    return bool(re.match(r"\s*\d{4}", after) or _MONTH_CONTEXT.search(before))


def _remark(passage: Passage, start: int, end: int, term: KnownName) -> Remark:
    is_example = passage.in_example or passage.kind == "quotation"
    because = f"This is {term.description}."
    suggestion = "Delete or change it."
    if term.kind == "part" and is_example:
        because = f"The name chosen for this example is {term.description}."
        suggestion = "Choose a name that nobody on the long list has."
    severity: Severity = "warning" if term.kind in {"part", "initials"} else "serious"
    return Remark("name", severity, passage.place(start), passage.text[start:end], because, suggestion)


def _check_patterns(passage: Passage, excluded: SpanSet) -> Iterator[Remark]:
    for description, severity, pattern in _PATTERNS:
        for match in pattern.finditer(passage.text):
            is_free = not excluded.overlaps(*match.span())
            is_valid = description != "an NHS number" or is_nhs_number(match.group())
            if is_free and is_valid and not passage.is_figure(*match.span()):
                excluded.add(*match.span())
                because = f"This looks like {description}."
                yield Remark(
                    "name", severity, passage.place(match.start()), match.group(), because, "Delete it."
                )


def is_nhs_number(text: str) -> bool:
    """Return whether a text has ten digits with the check digit of an NHS number (modulus 11)."""
    digits = [int(character) for character in text if character.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(digit * (10 - position) for position, digit in enumerate(digits[:9])) % 11
    return check % 11 == digits[9] and check != 10
