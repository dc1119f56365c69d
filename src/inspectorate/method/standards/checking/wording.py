"""The report's standing text is all read, its nouns can be found in prose, and each thing has one name."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from inspectorate.method.faults import Fault
from inspectorate.method.standards.blocks import block_keys, is_free
from inspectorate.method.standards.checking.casework import unknown
from inspectorate.method.standards.framework import Framework

NOUN = re.compile(r"[^\W\d_A-Z]+(?:[ '’-][^\W\d_A-Z]+)*")


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for every block nobody reads, noun that would not be found and term with two uses."""
    yield from _blocks(framework)
    yield from _nouns(framework)
    yield from _terms(framework)


def _blocks(framework: Framework) -> Iterator[Fault]:
    known = block_keys(framework)
    for block in framework.report.blocks:
        if block.key not in known and not is_free(block.key):
            near = get_close_matches(block.key, known, n=1)
            meant = f"The nearest that is: {near[0]}." if near else f"Use one of: {', '.join(known)}."
            cure = f"{meant} Further parts are introduction.<name> and annex.<name>."
            yield Fault(f"report.toml, block {block.key}", "No part of the report has this key.", cure)


def _nouns(framework: Framework) -> Iterator[Fault]:
    report = framework.report
    for name, words in (("people", report.people), ("cases", report.cases)):
        place = f"report.toml, {name}"
        if not words:
            yield Fault(place, "It is empty, so a number of them would not be noticed.", "Name at least one.")
        for word in words:
            if not NOUN.fullmatch(word):
                yield Fault(place, f"{word!r} is not a noun in small letters.", "Write it so.")
    both = sorted({*report.people} & {*report.cases})
    for word in both:
        yield Fault("report.toml, cases", f"{word!r} is among the people too.", "Keep it in one of them.")
    yield from unknown("report.toml, telling", report.telling, report.people)


def _terms(framework: Framework) -> Iterator[Fault]:
    preferred = {term.term for term in framework.report.terms}
    for term in framework.report.terms:
        for spelling in term.instead_of:
            if spelling in preferred:
                problem = f"{spelling!r} is both to be used and to be avoided."
                yield Fault(f"report.toml, term {term.term}", problem, "Keep one of the two.")
