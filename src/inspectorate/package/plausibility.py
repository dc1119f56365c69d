"""Check dates and key facts for plausibility: years out of range, an end before its start."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Figure, Inspection
from inspectorate.package.folder import FIGURES, INSPECTION, PANEL
from inspectorate.package.table_schemas import ITEMS

_EARLIEST = 1990
_YEARS_AHEAD = 2
"""Number of years a date may lie after today, or after the introduction of its edition."""
_YEAR = timedelta(days=366)
_CHANGE_WORDS = re.compile(r"\b(?:change|difference|growth|increase|decrease|rise|fall)\b", re.IGNORECASE)
_PERCENT = ("per cent", "percent", "%")


def plausibility_faults(inspection: Inspection, today: date) -> Iterator[Fault]:
    """Yield a fault for every implausible date and figure of a package."""
    yield from _year_faults(inspection, today)
    yield from _order_faults(inspection)
    for figure in inspection.figures:
        yield from _figure_faults(figure)


def _year_faults(inspection: Inspection, today: date) -> Iterator[Fault]:
    introduced = re.match(r"\d{4}", inspection.framework.introduced)
    latest = max(today.year, int(introduced.group()) if introduced else 0) + _YEARS_AHEAD
    for place, day in _dates(inspection):
        if day and not _EARLIEST <= day.year <= latest:
            problem = _("The year is %(year)s.", year=day.year)
            yield Fault(
                place,
                problem,
                _(
                    "Enter a year from %(earliest)s to %(latest)s.",
                    earliest=_EARLIEST,
                    latest=latest,
                ),
            )


def _dates(inspection: Inspection) -> Iterator[tuple[str, date | None]]:
    about = inspection.about
    for name in ("fieldwork_started", "fieldwork_ended", "published"):
        yield f"{INSPECTION}, about, {name}", getattr(about, name)
    for group, population in inspection.populations.items():
        yield _("%(inspection)s, groups, %(group)s, on", inspection=INSPECTION, group=group), population.on
    for row, item in enumerate(inspection.evidence, start=2):
        yield _("%(items)s, row %(row)s, column received", items=ITEMS, row=row), item.received
    for number, decision in enumerate(inspection.decisions, start=1):
        yield _("%(panel)s, decisions %(number)s, on", panel=PANEL, number=number), decision.on


def _order_faults(inspection: Inspection) -> Iterator[Fault]:
    """Yield a fault for every pair of dates in the wrong order."""
    about, place = inspection.about, f"{INSPECTION}, about"
    started, ended = about.fieldwork_started, about.fieldwork_ended
    last, event = (ended, "ended") if ended else (started, "started")
    if ended and ended < started:
        yield _before(_("%(place)s, fieldwork_ended", place=place), ended, "fieldwork started", started)
    elif about.published and about.published < last:
        yield _before(f"{place}, published", about.published, f"fieldwork {event}", last)
    for number, decision in enumerate(inspection.decisions, start=1):
        if decision.on < started:
            yield _before(
                _("%(panel)s, decisions %(number)s, on", panel=PANEL, number=number),
                decision.on,
                "fieldwork started",
                started,
            )
    for group, population in inspection.populations.items():
        if population.on > last or population.on < started - _YEAR:
            location = _("%(inspection)s, groups, %(group)s, on", inspection=INSPECTION, group=group)
            problem = _(
                "The date of the long list is %(on)s, but fieldwork %(which)s on %(last)s.",
                on=_iso(population.on),
                which=event,
                last=_iso(last),
            )
            cure = _("Enter the date when the inspection was announced or started.")
            yield Fault(location, problem, cure)


def _before(place: str, day: date, event: str, event_date: date) -> Fault:
    return Fault(
        place,
        _(
            "The date is %(day)s, before %(what)s on %(then)s.",
            day=_iso(day),
            what=event,
            then=_iso(event_date),
        ),
        _("Correct one of the two dates."),
    )


def _iso(day: date) -> str:
    return day.isoformat()


def _figure_faults(figure: Figure) -> Iterator[Fault]:
    if _CHANGE_WORDS.search(figure.title):
        return
    percent = figure.unit.strip().lower() in _PERCENT
    for name, value in (("value", figure.value), ("comparator", figure.comparator)):
        place = f"{FIGURES}, {figure.key}, {name}"
        if value is not None and value < 0:
            cure = _("Correct the figure. If it is a change, write that in the title.")
            yield Fault(place, _("The figure is %(value)s, which is less than 0.", value=f"{value:g}"), cure)
        elif value is not None and percent and value > 100:
            cure = _("Correct the figure or its unit. If it is a change, write that in the title.")
            yield Fault(
                place,
                _("The figure is %(value)s per cent, which is more than 100.", value=f"{value:g}"),
                cure,
            )
