"""Why a form of the report could not be made: one sentence for whatever the libraries raise."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.content import Report, Section
from inspectorate.method.report.printable import CURE, long_texts

_SHOWN = 200


def refusals(report: Report, path: Path, error: Exception) -> tuple[Fault, ...]:
    """Return the faults because of which a file could not be made: their places in the report if known."""
    places = tuple(
        Fault(_("%(file)s, %(place)s", file=str(path), place=place), problem, CURE)
        for place, problem in _long_places(report)
    )
    if places and path.suffix == ".pdf":
        return places
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reason = f"{type(error).__name__}: {' '.join(lines)}" if lines else type(error).__name__
    problem = _("This form of the report could not be made (%(reason)s).", reason=reason[:_SHOWN])
    cure = _("The other forms do not depend on it. Try again; if it fails again, report it.")
    return (Fault(str(path), problem, cure),)


def _long_places(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the section of every word that is too long to print, and a sentence about it."""
    for section in report.sections:
        yield from _in_section(section)
    for name in ("title", "service", "series", "author", "notice"):
        for _position, problem in long_texts(getattr(report, name), is_heading=True):
            yield name, problem
    for part in report.front:
        for text in _texts(part):
            for _position, problem in long_texts(text):
                yield _("the first pages"), problem


def _in_section(section: Section) -> Iterator[tuple[str, str]]:
    place = _("section %(number)s %(title)s", number=section.number, title=section.title[:80])
    for _position, problem in long_texts(section.title, is_heading=True):
        yield place, problem
    for text in _texts((section.statement, section.blocks)):
        for _position, problem in long_texts(text):
            yield place, problem
    for part in section.parts:
        yield from _in_section(part)


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a value of the report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
