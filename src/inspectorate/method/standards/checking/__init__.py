"""Consistency checks between the parts of an edition."""

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

CHECKS = (naming, sources, questions, conditions, casework, rules, wording)


def check(framework: Framework) -> list[Fault]:
    """Return the faults between the parts of an edition, in the order of its files."""
    return [fault for module in CHECKS for fault in module.faults(framework)]
