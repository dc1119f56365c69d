"""Checks of report.toml: keys of blocks, nouns of people and cases, and preferred terms."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from inspectorate.method.faults import Fault
from inspectorate.method.standards.checks.casework import unknown
from inspectorate.method.standards.framework import Framework
from inspectorate.method.standards.report_blocks import block_keys, is_free

NOUN = re.compile(r"[^\W\d_A-Z]+(?:[ '’-][^\W\d_A-Z]+)*")


def faults(framework: Framework) -> Iterator[Fault]:
    """Yield a fault for each block without a use, unusable noun and ambiguous term."""
    yield from _blocks(framework)
    yield from _nouns(framework)
    yield from _terms(framework)


def _blocks(framework: Framework) -> Iterator[Fault]:
    valid_keys = block_keys(framework)
    for block in framework.report.blocks:
        if block.key not in valid_keys and not is_free(block.key):
            nearest = get_close_matches(block.key, valid_keys, n=1)
            suggestion = (
                f"The nearest that is: {nearest[0]}." if nearest else f"Use one of: {', '.join(valid_keys)}."
            )
            cure = f"{suggestion} Further parts are introduction.<name> and annex.<name>."
            yield Fault(f"report.toml, block {block.key}", "No part of the report has this key.", cure)


def _nouns(framework: Framework) -> Iterator[Fault]:
    report = framework.report
    for name, nouns in (("people", report.people), ("cases", report.cases)):
        place = f"report.toml, {name}"
        if not nouns:
            yield Fault(
                place,
                "The list is empty, so the checks would not notice numbers of them.",
                "Name at least one.",
            )
        for noun in nouns:
            if not NOUN.fullmatch(noun):
                yield Fault(place, f"{noun!r} is not a noun in small letters.", "Write it in small letters.")
    in_both = sorted({*report.people} & {*report.cases})
    for noun in in_both:
        yield Fault("report.toml, cases", f"{noun!r} is among the people too.", "Keep it in one of them.")
    yield from unknown("report.toml, telling", report.telling, report.people)


def _terms(framework: Framework) -> Iterator[Fault]:
    preferred = {term.term for term in framework.report.terms}
    for term in framework.report.terms:
        for spelling in term.instead_of:
            if spelling in preferred:
                problem = f"{spelling!r} is both to be used and to be avoided."
                yield Fault(f"report.toml, term {term.term}", problem, "Keep one of the two.")
