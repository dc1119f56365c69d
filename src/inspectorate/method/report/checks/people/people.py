"""Checks for people who are named: staff beside their role, children, and names that two examples use."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.people.personal_data import is_ordinary, normalised
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.checks.words.dictionary import is_name
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.numbers import MONTHS

_ONE_NAME = r"[A-Z][a-zà-ÿ]+(?:[-'’][A-Z][a-zà-ÿ]+)?"
_NAME = rf"(?P<name>{_ONE_NAME}(?: (?:de |van |Mc|O['’])?{_ONE_NAME}){{0,2}})"
_ROLES = (
    r"(?:social|youth|support|health|education|victim|outreach|case) workers?|case managers?|workers?"
    r"|mentors?|(?:operational |deputy |service |team |senior )?managers?|practitioners?|officers?|sergeants?"
    r"|inspectors?|constables?|nurses?|psychologists?|therapists?|teachers?|tutors?|head ?teachers?"
    r"|coach(?:es)?|volunteers?|heads? of (?:the )?(?:service|YOS)|directors?|chairs?|chief executives?"
    r"|magistrates?|judges?"
    r"|doctors?|mothers?|fathers?|mum|dad|parents?|brothers?|sisters?|grandmothers?|grandfathers?|aunts?"
    r"|uncles?|carers?|friends?"
)
_TITLES = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|PC|DC|DS|DI|Sgt|Cllr|Councillor)\.?"
_RELATED = (
    r"(?:mother|father|mum|dad|parents?|brother|sister|grandmother|grandfather|family|aunt|uncle|carer|school"
    r"|teacher|case manager|social worker|worker|plan|order|assessment|home|friends?|story)\b"
)
_SAYS = (
    r"(?:told|said|says|felt|feels|thought|asked|explained|described|lives|lived|attends|attended|was born)\b"
)
_BESIDE_ROLE = (
    re.compile(rf"\b(?i:{_ROLES}),? (?:called |named )?{_NAME}(?![\w’'-])"),
    re.compile(rf"\b{_TITLES} {_NAME}"),
)
_RELATIVE = re.compile(rf"\b{_NAME}['’]s? {_RELATED}")
_PATTERNS = (*_BESIDE_ROLE, _RELATIVE, re.compile(rf"\b{_NAME} {_SAYS}"))
_NOT_NAMES = frozenset(
    (
        *MONTHS,
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Christmas",
        "Easter",
    )
)
_CHILD = re.compile(r"(?<![\w’'-])[A-Z][a-zà-ÿ]{2,}(?=(?:['’]s)?\b(?![’'-]?[A-Z]))(?! [A-Z])")


def check_people(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every person who seems to be named outside a practice example.

    Names of bodies and places that the edition or the inspection uses, and ordinary words, are left out.
    """
    for passage in passages:
        if passage.in_example or passage.kind in {"heading", "note", "quotation"}:
            continue
        excluded = context.foreign_spans(passage)
        for pattern in _PATTERNS:
            for match in pattern.finditer(passage.text):
                start, end = match.span("name")
                if _is_person(match, context) and not excluded.overlaps(start, end):
                    excluded.add(start, end)
                    because = (
                        "This seems to be the name of a person. "
                        "Reports do not name children, families or staff."
                    )
                    suggestion = "Write the role only."
                    yield Remark("name", "warning", passage.place(start), match["name"], because, suggestion)


@lru_cache(maxsize=2_000)
def _is_word(word: str) -> bool:
    return is_ordinary(word)


def _is_person(match: re.Match[str], context: DraftContext) -> bool:
    """Return whether a capitalised text can be a person's name: not a known name, nor ordinary words.

    Many forenames are also words: they are names before “mother”, and between a role and another name.
    """
    words = re.split(r"[ -]", match["name"])
    if any(normalised(word) in context.known_names.automaton for word in words):
        return False  # the check of the long lists says so
    if any(word.lower() in context.vocabulary or word in _NOT_NAMES for word in words):
        return False
    if match.re is _RELATIVE:
        return is_name(words[0]) or not _is_word(words[0])
    if match.re in _BESIDE_ROLE and len(words) > 1:
        return any(is_name(word) or not _is_word(word) for word in words)
    return not any(_is_word(word) for word in words)


def check_repeated_names(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every name that two practice examples use: readers take them for one child."""
    first_places: dict[str, str] = {}
    for example in _examples(passages):
        names = {
            match.group(): passage.place(match.start())
            for passage in reversed(example)
            for match in reversed(list(_CHILD.finditer(passage.text)))
            if not is_ordinary(match.group()) and match.group().lower() not in context.vocabulary
        }
        for name, place in names.items():
            if name in first_places:
                because = f"{first_places[name]} uses this name for another child, in another example."
                yield Remark(
                    "name", "warning", place, name, because, "Choose a name that no other example uses."
                )
        first_places = {**names, **first_places}


def _examples(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Yield the passages of each practice example. Its title is the last of them."""
    example: list[Passage] = []
    for passage in passages:
        if example and (not passage.in_example or passage.file != example[0].file):
            yield example
            example = []
        if passage.in_example:
            example.append(passage)
            if passage.kind == "heading":
                yield example
                example = []
    if example:
        yield example
