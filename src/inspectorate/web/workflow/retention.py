"""Retention: delete the case data of inspections that are over. Aggregated results stay."""

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

FINAL_STATES = (State.CLOSED, State.WITHDRAWN)


def due_inspections(today: date) -> QuerySet[Inspection]:
    """Return the inspections that are over and whose case data is due for deletion."""
    return Inspection.objects.filter(
        state__in=FINAL_STATES, remove_cases_on__lte=today, cases_removed_at=None
    )


def delete_expired(today: date) -> list[str]:
    """Delete the case data of every inspection that is due. Return a line about each."""
    return [delete_cases(inspection) for inspection in due_inspections(today).order_by("pk")]


@transaction.atomic
def delete_cases(inspection: Inspection) -> str:
    """Delete the long lists, assessments, interviews and drawn cases of an inspection that is over.

    Seeds, digests, balance, tallies, ratings, decisions and the audit log stay. The audit event holds digests
    of the inputs, of the results before and of the results kept, so that a copy kept elsewhere can be
    verified. Return a line about what was deleted.
    """
    locked = locked_by_server(inspection.pk)
    digests = _keep_results(locked)
    counts = {
        "long_lists": locked.long_lists.exclude(content=None).count(),
        "assessments": locked.assessments.count(),
        "interviews": locked.planned_interviews.count(),
        "drawn_cases": DrawnCase.objects.filter(draw__inspection=locked).count(),
    }
    with connection.cursor() as cursor:
        # The service's database role may not delete answer events; this function may, after the inspection.
        cursor.execute("SELECT assessments_delete_events(%s)", [locked.pk])
    locked.alerts.all().delete()
    locked.assessments.all().delete()
    locked.planned_interviews.all().delete()
    locked.available_slots.all().delete()
    CaseReplacement.objects.filter(draw__inspection=locked).delete()
    DrawnCase.objects.filter(draw__inspection=locked).delete()
    LongListRow.objects.filter(long_list__inspection=locked).delete()
    locked.long_lists.update(content=None, headings=[], notes=[])
    locked.lines_of_enquiry.update(cases=[])
    ImportedParts.objects.filter(inspection=locked).update(samples={}, assessors=[])
    TeamMember.objects.filter(inspection=locked).update(excluded=[], conflict_detail="")
    locked.declarations.update(excluded=[], conflict_detail="", withdrawal_reason="")
    locked.case_allocations.all().delete()
    locked.availabilities.all().delete()
    locked.cases_removed_at = timezone.now()
    locked.save(update_fields=["cases_removed_at"])
    audit.record_by(None, EventType.DELETE_EXPIRED_CASES, locked.pk, after={**counts, **digests})
    return f"{locked}: " + ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())


def _keep_results(inspection: Inspection) -> dict[str, str]:
    """Remove the case ids from the stored results. Return the digests for the audit event."""
    result = _last_results(inspection)
    if result is None:
        return {"inputs": "", "results": "", "results_kept": ""}
    before, after = result.result, write(without_cases(read(result)))
    StoredResult.objects.filter(pk=result.pk).update(result=after)
    return {"inputs": result.digest, "results": audit.digest(before), "results_kept": audit.digest(after)}


def _last_results(inspection: Inspection) -> StoredResult | None:
    """Return the current results, or the ones stored last if faults prevent their calculation."""
    if inspection.assessments.exists():
        try:
            return stored(inspection)
        except FaultsFound:
            pass  # faults must not delay the deletion
    return StoredResult.objects.filter(inspection=inspection).first()
