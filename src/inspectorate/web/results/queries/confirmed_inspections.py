"""Inspections with confirmed ratings, for people who may read their cases without names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models import Q, QuerySet

from inspectorate.method import inspection as method
from inspectorate.method.inspection import Results
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import roles_of
from inspectorate.web.permissions import Action, require
from inspectorate.web.results.queries.inputs import rated_inspection
from inspectorate.web.results.queries.results import results
from inspectorate.web.states import State


def confirmed_inspections(*, by: Person) -> QuerySet[Inspection]:
    """Return the inspections with confirmed ratings whose cases are not deleted.

    Those in which the person has a conflict of interest are left out.
    """
    require(Action.EXPORT_DATASET, roles_of(by))
    conflicted = Q(declarations__person=by, declarations__withdrawn_at=None) & ~Q(
        declarations__conflict_of_interest=ConflictOfInterest.NONE
    )
    states = (State.CONFIRMED, State.PUBLISHED, State.CLOSED)
    confirmed = Inspection.objects.filter(state__in=states, cases_removed_at=None)
    return confirmed.exclude(pk__in=Inspection.objects.filter(conflicted)).order_by("pk")


def confirmed_results(inspections: Iterable[Inspection]) -> Iterator[tuple[method.Inspection, Results]]:
    """Yield confirmed inspections, as the method's values, each with its results.

    An inspection has its number here as its id, because a package may have been imported twice.
    """
    for inspection in inspections:
        recorded = rated_inspection(inspection)
        about = replace(recorded.about, id=f"inspection-{inspection.pk}")
        yield replace(recorded, about=about), results(inspection)
