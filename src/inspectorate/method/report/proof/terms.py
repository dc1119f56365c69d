"""Abbreviations nobody has explained, and one thing called by two names."""

import re
from collections.abc import Iterable, Iterator

from inspectorate.method.report.draft import Draft
from inspectorate.method.report.narrative import Passage
from inspectorate.method.report.proof.remarks import Remark
from inspectorate.method.report.proof.sentences import Taken, quoted
from inspectorate.method.standards import Framework

_SHORT = re.compile(r"\b(?:[A-Z]{2,}|[A-Z]+[a-z]*[A-Z]+[A-Za-z]*)(?:s\b|\b)")
_BRACKETED = re.compile(r"[(]([A-Z][A-Za-z]*[A-Z][A-Za-z]*?)s?[)]")
_WORDS_BEFORE = 8
_PLAIN = frozenset({"OK", "TV", "USB", "PDF", "GCSE", "GCSEs", "II", "III", "IV", "CV"})


def check_abbreviations(passages: Iterable[Passage], framework: Framework) -> Iterator[Remark]:
    """Yield a remark for every abbreviation that neither edition nor text explains before its first use."""
    passages = tuple(passages)
    explained = _of_edition(framework)
    later = {short for passage in passages for short, _ in _definitions(passage)}
    said: set[str] = set()
    for passage in passages:
        places = dict(_definitions(passage))
        for match in _SHORT.finditer(passage.text):
            short = _singular(match.group())
            if short in explained | said or passage.is_figure(*match.span()):
                continue
            said.add(short)
            if places.get(short) == match.start():
                continue
            why = "It is explained only further on." if short in later else "Nothing says what it stands for."
            cure = f"Write it out where it is first used, with ({short}) after it."
            yield Remark("abbreviation", "warning", passage.place(match.start()), match.group(), why, cure)


def _singular(short: str) -> str:
    return short.removesuffix("s") if len(short) > 2 and short[-2:-1].isupper() else short


def _definitions(passage: Passage) -> Iterator[tuple[str, int]]:
    """Yield the abbreviations that a text explains, with where each stands."""
    yield from _explained(passage.text)


def _explained(text: str) -> Iterator[tuple[str, int]]:
    for match in _BRACKETED.finditer(text):
        before = re.findall(r"[\w’']+", text[: match.start()])[-_WORDS_BEFORE:]
        if match.group(1)[0].lower() in {word[0].lower() for word in before}:
            yield _singular(match.group(1)), match.start(1)


def _of_edition(framework: Framework) -> frozenset[str]:
    """Return the abbreviations the edition explains: in its list, its glossary, its own texts."""
    known = {abbreviation.short for abbreviation in framework.report.abbreviations}
    for entry in framework.glossary:
        known |= set(_SHORT.findall(entry.term))
    for block in framework.report.blocks:
        known |= {short for short, _ in _explained(block.text)}
    return frozenset(_singular(short) for short in known) | known | _PLAIN


def check_terms(passages: Iterable[Passage], draft: Draft) -> Iterator[Remark]:
    """Yield a remark for every term that the edition replaces; quotations and titles may keep it."""
    terms = [
        (re.compile(rf"\b{re.escape(other)}\b", re.IGNORECASE if other.islower() else 0), other, term.term)
        for term in draft.framework.report.terms
        for other in term.instead_of
    ]
    for passage in passages:
        if passage.kind == "quotation":
            continue
        bound = ((f.start, f.end) for f in passage.figures)
        kept = Taken((*quoted(passage.text), *_titles(passage), *bound))
        for pattern, other, term in terms:
            for match in pattern.finditer(passage.text):
                if not kept.touches(*match.span()):
                    why = f"The report says “{term}” for this; “{other}” is another word for the same thing."
                    place = passage.place(match.start())
                    yield Remark("term", "warning", place, match.group(), why, f"Write “{term}”.")


def _titles(passage: Passage) -> Iterator[tuple[int, int]]:
    """Yield where titles of publications stand: they are set in italics."""
    at = 0
    for run in passage.runs:
        if run.emphasis:
            yield at, at + len(run.text)
        at += len(run.text)
