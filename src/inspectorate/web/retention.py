"""The end of an inspection's cases: everything about single children goes, what follows from it stays."""

from datetime import date

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.cases.models import DrawnCase, Fate, Replaced
from inspectorate.web.inspections.changes import locked_by_server
from inspectorate.web.inspections.models import Inspection, Member
from inspectorate.web.judgements.models import Kept, Result
from inspectorate.web.judgements.queries import read, stored, without_cases, write
from inspectorate.web.states import State

OVER = (State.CLOSED, State.WITHDRAWN)


def due(today: date) -> QuerySet[Inspection]:
    """The inspections that are over, whose date has come, and whose cases are still there."""
    return Inspection.objects.filter(state__in=OVER, remove_cases_on__lte=today, cases_removed_at=None)


def remove_due(today: date) -> list[str]:
    """Remove the cases of every inspection that is due; returns, for each, a line on what was removed."""
    return [remove_cases(inspection) for inspection in due(today).order_by("pk")]


@transaction.atomic
def remove_cases(inspection: Inspection) -> str:
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
        "interviews": held.interviews.count(),
        "drawn_cases": DrawnCase.objects.filter(draw__inspection=held).count(),
    }
    with connection.cursor() as cursor:
        # The service's own role may delete no saved answer; this does it for an inspection that is over.
        cursor.execute("SELECT assessments_forget(%s)", [held.pk])
    held.alerts.all().delete()
    held.assessments.all().delete()
    held.interviews.all().delete()
    held.free_times.all().delete()
    Replaced.objects.filter(draw__inspection=held).delete()
    DrawnCase.objects.filter(draw__inspection=held).delete()
    Fate.objects.filter(long_list__inspection=held).delete()
    held.long_lists.update(content=None, headings=[], notes=[])
    held.enquiries.update(cases=[])
    Kept.objects.filter(inspection=held).update(samples={}, assessors=[])
    Member.objects.filter(inspection=held).update(avoids=[], interest_detail="")
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
    Result.objects.filter(pk=kept.pk).update(result=after)
    return {"inputs": kept.digest, "results": audit.digest(before), "results_kept": audit.digest(after)}


def _last_results(held: Inspection) -> Result | None:
    """The results as they stand; where faults keep them from being worked out, the last there were."""
    if held.assessments.exists():
        try:
            return stored(held)
        except FaultsFound:
            pass  # nothing keeps the cases from going on their date
    return Result.objects.filter(inspection=held).first()
