"""The end of an inspection's cases: everything about single children goes, what follows from it stays."""

from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import CaseReplacement, DrawnCase, LongListRow
from inspectorate.web.inspections.changes import locked_by_server
from inspectorate.web.inspections.models import Inspection, TeamMember
from inspectorate.web.results.models import ImportedParts, StoredResult
from inspectorate.web.results.queries.results import read, stored, without_cases, write
from inspectorate.web.states import State

ENDED = (State.CLOSED, State.WITHDRAWN)


def due_inspections(today: date) -> QuerySet[Inspection]:
    """The inspections that are over, whose date has come, and whose cases are still there."""
    return Inspection.objects.filter(state__in=ENDED, remove_cases_on__lte=today, cases_removed_at=None)


def delete_expired(today: date) -> list[str]:
    """Remove the cases of every inspection that is due; returns, for each, a line on what was removed."""
    return [delete_cases(inspection) for inspection in due_inspections(today).order_by("pk")]


@transaction.atomic
def delete_cases(inspection: Inspection) -> str:
    """Remove long lists, assessments, interviews and the drawn cases of an inspection that is over.

    Its seeds, digests, balance, tallies, ratings and decisions stay, and so does the audit log. It is given
    digests of the inputs, of the results as they were and of what is kept of them, so that a copy kept
    elsewhere can still be shown to be the one.
    """
    held = locked_by_server(inspection.pk)
    proof = _keep_results(held)
    counts = {
        "long_lists": held.long_lists.exclude(content=None).count(),
        "assessments": held.assessments.count(),
        "interviews": held.planned_interviews.count(),
        "drawn_cases": DrawnCase.objects.filter(draw__inspection=held).count(),
    }
    with connection.cursor() as cursor:
        # The service's own role may delete no saved answer; this does it for an inspection that is over.
        cursor.execute("SELECT assessments_delete_events(%s)", [held.pk])
    held.alerts.all().delete()
    held.assessments.all().delete()
    held.planned_interviews.all().delete()
    held.available_slots.all().delete()
    CaseReplacement.objects.filter(draw__inspection=held).delete()
    DrawnCase.objects.filter(draw__inspection=held).delete()
    LongListRow.objects.filter(long_list__inspection=held).delete()
    held.long_lists.update(content=None, headings=[], notes=[])
    held.lines_of_enquiry.update(cases=[])
    ImportedParts.objects.filter(inspection=held).update(samples={}, assessors=[])
    TeamMember.objects.filter(inspection=held).update(excluded=[], conflict_detail="")
    held.cases_removed_at = timezone.now()
    held.save(update_fields=["cases_removed_at"])
    audit.record_by(None, EventType.DELETE_EXPIRED_CASES, held.pk, after={**counts, **proof})
    return f"{held}: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())


def _keep_results(held: Inspection) -> dict[str, str]:
    """Keep the results without the numbers of cases; returns the digests that prove them."""
    kept = _last_results(held)
    if kept is None:
        return {"inputs": "", "results": "", "results_kept": ""}
    before, after = kept.result, write(without_cases(read(kept)))
    StoredResult.objects.filter(pk=kept.pk).update(result=after)
    return {"inputs": kept.digest, "results": audit.digest(before), "results_kept": audit.digest(after)}


def _last_results(held: Inspection) -> StoredResult | None:
    """The results as they stand; where faults keep them from being worked out, the last there were."""
    if held.assessments.exists():
        try:
            return stored(held)
        except FaultsFound:
            pass  # nothing keeps the cases from going on their date
    return StoredResult.objects.filter(inspection=held).first()
