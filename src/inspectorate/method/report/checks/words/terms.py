"""Checks of terminology: unexplained abbreviations, and terms that the edition replaces."""

import re
from collections.abc import Iterable, Iterator

from inspectorate.method.report.checks.context import DraftContext
from inspectorate.method.report.checks.remarks import Remark
from inspectorate.method.report.narrative import Passage
from inspectorate.method.standards import Framework

_ABBREVIATION = re.compile(r"\b(?:[A-Z]{2,}|[A-Z]+[a-z]*[A-Z]+[A-Za-z]*)(?:s\b|\b)")
_DEFINITION = re.compile(r"[(]([A-Z][A-Za-z]*[A-Z][A-Za-z]*?)s?[)]")
_WORDS_BEFORE = 8
_COMMON = frozenset({"OK", "TV", "USB", "PDF", "GCSE", "GCSEs", "II", "III", "IV", "CV"})


def check_abbreviations(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every abbreviation that is not explained before or at its first use."""
    passages = tuple(passages)
    explained = _edition_abbreviations(context.framework)
    defined = {abbreviation for passage in passages for abbreviation, _ in _definitions(passage)}
    checked: set[str] = set()
    for passage in passages:
        definitions = dict(_definitions(passage))
        for match in _ABBREVIATION.finditer(passage.text):
            abbreviation = _singular(match.group())
            if abbreviation in explained | checked or passage.is_figure(*match.span()):
                continue
            checked.add(abbreviation)
            if definitions.get(abbreviation) == match.start():
                continue
            because = (
                "The explanation comes later in the report."
                if abbreviation in defined
                else "The report does not explain this abbreviation."
            )
            suggestion = f"Write it out where it is first used, with ({abbreviation}) after it."
            yield Remark(
                "abbreviation", "warning", passage.place(match.start()), match.group(), because, suggestion
            )


def _singular(abbreviation: str) -> str:
    return (
        abbreviation.removesuffix("s")
        if len(abbreviation) > 2 and abbreviation[-2:-1].isupper()
        else abbreviation
    )


def _definitions(passage: Passage) -> Iterator[tuple[str, int]]:
    """Yield the abbreviations that a passage explains, with their positions."""
    yield from _explained(passage.text)


def _explained(text: str) -> Iterator[tuple[str, int]]:
    for match in _DEFINITION.finditer(text):
        preceding_words = re.findall(r"[\w’']+", text[: match.start()])[-_WORDS_BEFORE:]
        if match.group(1)[0].lower() in {word[0].lower() for word in preceding_words}:
            yield _singular(match.group(1)), match.start(1)


def _edition_abbreviations(framework: Framework) -> frozenset[str]:
    """Return the abbreviations that the edition explains: in its list, glossary and texts."""
    abbreviations = {abbreviation.short for abbreviation in framework.report.abbreviations}
    for entry in framework.glossary:
        abbreviations |= set(_ABBREVIATION.findall(entry.term))
    for block in framework.report.blocks:
        abbreviations |= {abbreviation for abbreviation, _ in _explained(block.text)}
    return frozenset(_singular(abbreviation) for abbreviation in abbreviations) | abbreviations | _COMMON


def check_terms(passages: Iterable[Passage], context: DraftContext) -> Iterator[Remark]:
    """Yield a remark for every term that the edition replaces, except in quotations and titles."""
    terms = [
        (
            re.compile(rf"\b{re.escape(replaced)}\b", re.IGNORECASE if replaced.islower() else 0),
            replaced,
            term.term,
        )
        for term in context.framework.report.terms
        for replaced in term.instead_of
    ]
    for passage in passages:
        if passage.kind == "quotation":
            continue
        excluded = context.foreign_spans(passage)
        for pattern, replaced, term in terms:
            for match in pattern.finditer(passage.text):
                if not excluded.overlaps(*match.span()):
                    because = (
                        f"The report says “{term}” for this; “{replaced}” is another word for the same thing."
                    )
                    place = passage.place(match.start())
                    yield Remark("term", "warning", place, match.group(), because, f"Write “{term}”.")
