"""Retention: delete the case data of inspections that are over. Aggregated results stay."""

from contextlib import suppress
from datetime import date
from importlib import import_module

from django.conf import settings
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from inspectorate.method.faults import FaultsFound
from inspectorate.web.improvement.queries.evidence import stored_names_of_plan
from inspectorate.web.inspections.changes import locked_by_server
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.jobs.changes import delete_files_with_cases, delete_old_jobs
from inspectorate.web.judgements import evidence_files
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries.results import rewrite_without_cases, stored
from inspectorate.web.security import saved_forms
from inspectorate.web.states import State
from inspectorate.web.tokens.changes import delete_expired_keys
from inspectorate.web.workflow.retention_schedule import RULES, RetentionRule

FINAL_STATES = (State.CLOSED, State.WITHDRAWN)


def due_inspections(today: date) -> QuerySet[Inspection]:
    """Return the inspections that are over and whose case data is due for deletion.

    The database asks the same conditions again, by its own clock.
    """
    return Inspection.objects.filter(
        state__in=FINAL_STATES,
        remove_cases_on__lte=today,
        deletion_allowed_from__lte=timezone.now(),
        cases_removed_at=None,
    )


def delete_expired(today: date) -> list[str]:
    """Delete the case data of every inspection that is due, expired sessions, idempotency keys and jobs.

    Return a line about each inspection.
    """
    lines = [delete_case_data(inspection) for inspection in due_inspections(today).order_by("pk")]
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    delete_expired_keys()
    delete_old_jobs()
    return lines


@transaction.atomic
def delete_case_data(inspection: Inspection) -> str:
    """Delete what the retention schedule says of an inspection that is over.

    The database function deletes from the append-only tables, and appends the audit event itself: its digest
    of the stored results proves later that they are unchanged. Return a line about what was deleted.
    """
    locked = locked_by_server(inspection.pk)
    _rewrite_results(locked)
    counts = _counts(locked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT inspections_delete_case_data(%s)", [locked.pk])
    # Before the rows that name them: if the storage fails, nothing is deleted, and the next run tries again.
    stored_names = locked.evidence_items.values_list("stored_name", flat=True)
    evidence_files.delete_all(locked.pk, [*stored_names, *stored_names_of_plan(locked)])
    for rule in RULES:
        if rule.inspection and not rule.append_only:
            _carry_out(rule, locked)
    delete_files_with_cases()
    _remove_from_sessions(locked)
    return f"{locked}: " + ", ".join(f"{count} {name}" for name, count in counts.items())


def _carry_out(rule: RetentionRule, inspection: Inspection) -> None:
    if rule.deleted:
        rule.rows(inspection).delete()
    elif rule.cleared:
        rule.rows(inspection).update(**rule.cleared)


def _counts(inspection: Inspection) -> dict[str, int]:
    """Return the number of rows that are deleted, by name of the table."""
    counts = {
        str(rule.model._meta.verbose_name_plural): rule.rows(inspection).count()
        for rule in RULES
        if rule.inspection and rule.deleted
    }
    return {name: count for name, count in counts.items() if count}


def _rewrite_results(inspection: Inspection) -> None:
    """Remove case ids and words from the current results, or the last ones if faults prevent calculation."""
    if inspection.assessments.exists():
        with suppress(FaultsFound):  # faults must not delay the deletion
            stored(inspection)
    result = StoredResult.objects.filter(inspection=inspection).first()
    if result is not None:
        rewrite_without_cases(result)


def _remove_from_sessions(inspection: Inspection) -> None:
    """Remove saved forms of the inspection, and messages, which may name its cases, from every session."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    home = reverse("workflow:inspection", args=[inspection.pk])
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        content = store().decode(session.session_data)
        form = content.get(saved_forms.KEY) or {}
        removed = [SessionStorage.session_key] if SessionStorage.session_key in content else []
        removed += [saved_forms.KEY] if str(form.get("path", "")).startswith(home) else []
        for key in removed:
            del content[key]
        if removed:
            session.session_data = store().encode(content)
            session.save(update_fields=["session_data"])
