"""Check that the parts of an edition fit each other."""

from inspectorate.method.faults import Fault
from inspectorate.method.standards.checking import (
    casework,
    conditions,
    naming,
    questions,
    rules,
    sources,
    wording,
)
from inspectorate.method.standards.framework import Framework

CHAPTERS = (naming, sources, questions, conditions, casework, rules, wording)


def check(framework: Framework) -> list[Fault]:
    """Return every fault between the parts of an edition, in the order of its files."""
    return [fault for chapter in CHAPTERS for fault in chapter.faults(framework)]
