"""Dates and key facts that can be read but cannot be: years far off, an end before its beginning."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from inspectorate.method.faults import Fault
from inspectorate.method.inspection import Figure, Inspection
from inspectorate.package.folder import FIGURES, INSPECTION, PANEL
from inspectorate.package.layouts import ITEMS

_EARLIEST = 1990
_AHEAD = 2
"""How many years after today, or after an edition is introduced, a date may lie."""
_YEAR = timedelta(days=366)
_CHANGES = re.compile(r"\b(?:change|difference|growth|increase|decrease|rise|fall)\b", re.IGNORECASE)
_PERCENT = ("per cent", "percent", "%")


def check_plausible(inspection: Inspection, today: date) -> Iterator[Fault]:
    """Yield a fault for every date and every figure of a package that cannot be true."""
    yield from _years(inspection, today)
    yield from _order(inspection)
    for figure in inspection.figures:
        yield from _figure(figure)


def _years(inspection: Inspection, today: date) -> Iterator[Fault]:
    introduced = re.match(r"\d{4}", inspection.framework.introduced)
    latest = max(today.year, int(introduced.group()) if introduced else 0) + _AHEAD
    for place, day in _dates(inspection):
        if day and not _EARLIEST <= day.year <= latest:
            problem = f"The year is {day.year}."
            yield Fault(place, problem, f"Correct it: a year from {_EARLIEST} to {latest} is expected.")


def _dates(inspection: Inspection) -> Iterator[tuple[str, date | None]]:
    about = inspection.about
    for name in ("fieldwork_started", "fieldwork_ended", "published"):
        yield f"{INSPECTION}, about, {name}", getattr(about, name)
    for group, population in inspection.populations.items():
        yield f"{INSPECTION}, groups, {group}, on", population.on
    for row, item in enumerate(inspection.evidence, start=2):
        yield f"{ITEMS}, row {row}, column received", item.received
    for number, decision in enumerate(inspection.decisions, start=1):
        yield f"{PANEL}, decisions {number}, on", decision.on


def _order(inspection: Inspection) -> Iterator[Fault]:
    """Yield a fault for every two dates of which the later is the earlier."""
    about, place = inspection.about, f"{INSPECTION}, about"
    started, ended = about.fieldwork_started, about.fieldwork_ended
    last, which = (ended, "ended") if ended else (started, "started")
    if ended and ended < started:
        yield _before(f"{place}, fieldwork_ended", ended, "fieldwork started", started)
    elif about.published and about.published < last:
        yield _before(f"{place}, published", about.published, f"fieldwork {which}", last)
    for number, decision in enumerate(inspection.decisions, start=1):
        if decision.on < started:
            yield _before(f"{PANEL}, decisions {number}, on", decision.on, "fieldwork started", started)
    for group, population in inspection.populations.items():
        if population.on > last or population.on < started - _YEAR:
            spot = f"{INSPECTION}, groups, {group}, on"
            problem = (
                f"The long list is read as on {_said(population.on)}, but fieldwork {which} on {_said(last)}."
            )
            cure = "Correct it: it is the day the inspection is announced or starts."
            yield Fault(spot, problem, cure)


def _before(place: str, day: date, what: str, then: date) -> Fault:
    return Fault(place, f"It is {_said(day)}, before {what} on {_said(then)}.", "Correct one of the two.")


def _said(day: date) -> str:
    return day.isoformat()


def _figure(figure: Figure) -> Iterator[Fault]:
    if _CHANGES.search(figure.title):
        return
    percent = figure.unit.strip().lower() in _PERCENT
    for name, value in (("value", figure.value), ("comparator", figure.comparator)):
        place = f"{FIGURES}, {figure.key}, {name}"
        if value is not None and value < 0:
            cure = "Correct it; if it is a change, say so in its title."
            yield Fault(place, f"It is {value:g}, less than nothing.", cure)
        elif value is not None and percent and value > 100:
            cure = "Correct it, or its unit; if it is a change, say so in its title."
            yield Fault(place, f"It is {value:g} per cent, more than the whole.", cure)
