"""Check that the parts of an edition fit each other."""

from inspectorate.method.faults import Fault
from inspectorate.method.standards.framework import Framework


def check(framework: Framework) -> list[Fault]:
    """Return every fault between the parts of an edition."""
    return []
