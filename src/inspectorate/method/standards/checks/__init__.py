"""Consistency checks between the parts of an edition."""

from inspectorate.method.faults import Fault
from inspectorate.method.standards.checks import (
    casework,
    conditions,
    identifiers,
    questions,
    report_text,
    rules,
    sources,
)
from inspectorate.method.standards.framework import Framework

CHECKS = (identifiers, sources, questions, conditions, casework, rules, report_text)


def check(framework: Framework) -> list[Fault]:
    """Return the faults between the parts of an edition, in the order of its files."""
    return [fault for module in CHECKS for fault in module.faults(framework)]
