"""Names and identifiers from the long list in public text, and things that look like them."""

import re
from collections.abc import Iterable, Iterator

import ahocorasick

from inspectorate.method.report.draft import Draft
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.proof.register import Known, is_ordinary, plain, register
from inspectorate.method.report.proof.remarks import Remark, Severity
from inspectorate.method.report.proof.sentences import Taken

_MONTH_AROUND = re.compile(
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


def check_names(passages: Iterable[Passage], draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every name, number or birthday from the long list, and what looks like one."""
    passages = tuple(passages)
    known = register(draft)
    finder = _finder(known)
    for passage in passages:
        taken = Taken()
        for start, end, found in _found(passage, finder):
            if not taken.touches(start, end):
                taken.take(start, end)
                yield _named(passage, start, end, found)
        yield from _patterned(passage, taken)


def _finder(known: Iterable[Known]) -> ahocorasick.Automaton:
    finder = ahocorasick.Automaton()
    for each in known:
        finder.add_word(plain(each.text), each)
    finder.make_automaton()
    return finder


def _found(passage: Passage, finder: ahocorasick.Automaton) -> list[tuple[int, int, Known]]:
    """Return what is found, the longest first, whole words only."""
    text = passage.text
    if not len(finder):
        return []
    found = [(end - len(known.text) + 1, end + 1, known) for end, known in finder.iter(plain(text))]
    whole = [(s, e, k) for s, e, k in found if _is_whole(text, s, e) and _counts(passage, s, e, k)]
    return sorted(whole, key=lambda each: each[0] - each[1])


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not before.isalnum() and not after.isalnum() and before != "-" and after != "-"


def _counts(passage: Passage, start: int, end: int, known: Known) -> bool:
    """Say whether a find is one: parts of names need their capital, ordinary words more than that."""
    text = passage.text
    if passage.is_figure(start, end) and known.sort != "name":
        return False
    if known.sort == "initials":
        return text[start:end] == known.text
    if known.sort != "part":
        return True
    if not text[start].isupper():
        return False
    return not (is_ordinary(known.text) and (_starts_sentence(text, start) or _is_month(text, start, end)))


def _starts_sentence(text: str, start: int) -> bool:
    return bool(re.search(r"(?:^|[.!?:][”’\"')]*\s)[“‘\"'(]*$", text[:start]))


def _is_month(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 12) : start], text[end : end + 6]
    return bool(re.match(r"\s*\d{4}", after) or _MONTH_AROUND.search(before))


def _named(passage: Passage, start: int, end: int, known: Known) -> Remark:
    invented = passage.in_example or passage.kind == "quotation"
    why = f"It is {known.what}."
    cure = "Take it out, or change it."
    if known.sort == "part" and invented:
        why = f"The name chosen for this example is {known.what}."
        cure = "Choose a name that nobody on the long list has."
    severity: Severity = "warning" if known.sort in {"part", "initials"} else "serious"
    return Remark("name", severity, passage.place(start), passage.text[start:end], why, cure)


def _patterned(passage: Passage, taken: Taken) -> Iterator[Remark]:
    for what, severity, pattern in _PATTERNS:
        for match in pattern.finditer(passage.text):
            free = not taken.touches(*match.span())
            real = what != "an NHS number" or is_nhs_number(match.group())
            if free and real and not passage.is_figure(*match.span()):
                taken.take(*match.span())
                why = f"It looks like {what}."
                yield Remark(
                    "name", severity, passage.place(match.start()), match.group(), why, "Take it out."
                )


def is_nhs_number(text: str) -> bool:
    """Say whether ten digits have the check digit of an NHS number."""
    digits = [int(character) for character in text if character.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check % 11 == digits[9] and check != 10
