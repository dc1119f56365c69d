"""Verify that the values that count are those that the audit log says, whoever has changed them.

The comparison of changes with events shows that something was changed. This one shows what an event about
something else hides, and what the database's owner changes while no trigger records it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inspectorate.method.faults import Fault, Sentence
from inspectorate.web.audit.models import Archive
from inspectorate.web.states import GLOBAL_ROLES

_CURE = Sentence("Compare with a backup: someone has changed the database outside the service.")


class Comparison(NamedTuple):
    """A query for rows that are not what the audit log says: the inspection (or NULL) and the subject."""

    query: str
    problem: Any


# Only events with their details count, and in the inspections that still have their case data. Events from
# before a change of name or email address have the subject that the person has now.
_EVENT = """
WITH inspection AS (
  SELECT * FROM inspections_inspection WHERE cases_removed_at IS NULL
), person AS (
  SELECT *, left(name || ' (' || email || ')', 500) AS subject FROM people_person
), renamed AS (
  SELECT id, subject AS former, (after ->> 'account')::bigint AS account FROM audit_event
  WHERE event_type IN ('change_account', 'approve_account_change') AND outcome = 'done' AND after ? 'account'
), event AS (
  SELECT id, inspection, person, event_type, after, transaction_id,
    CASE WHEN subject IN (SELECT former FROM renamed) THEN coalesce((
      SELECT person.subject FROM renamed JOIN person ON person.id = renamed.account
      WHERE renamed.former = audit_event.subject AND renamed.id >= audit_event.id
      ORDER BY renamed.id LIMIT 1
    ), subject) ELSE subject END AS subject
  FROM audit_event WHERE outcome = 'done' AND salt <> ''
)
"""

COMPARISONS = (
    Comparison(
        """
        SELECT NULL, person.subject FROM person LEFT JOIN LATERAL (
          SELECT after ->> 'role' AS role FROM event WHERE event.subject = person.subject AND after ? 'role'
            AND event_type IN (
              'invite_people', 'invite_from_server', 'request_role', 'approve_role', 'change_account',
              'approve_account_change'
            )
          ORDER BY id DESC LIMIT 1
        ) AS last ON true
        WHERE CASE WHEN last.role IS NULL THEN NOT %(archived)s ELSE last.role <> person.role END
        ORDER BY person.id
        """,
        gettext_lazy("The role is not the one that the audit log says."),
    ),
    Comparison(
        """
        SELECT NULL, person.subject FROM person CROSS JOIN LATERAL (
          SELECT event_type FROM event
          WHERE event_type = 'close_account' AND event.subject = person.subject
            OR event_type = 'accept_invitation' AND event.person = person.id
          ORDER BY id DESC LIMIT 1
        ) AS last
        WHERE person.is_active <> (last.event_type = 'accept_invitation') ORDER BY person.id
        """,
        gettext_lazy("The account is not open or closed as the audit log says."),
    ),
    Comparison(
        """
        SELECT NULL, person.subject FROM person JOIN account_emailaddress AS address ON user_id = person.id
        WHERE lower(address.email) <> lower(person.email) ORDER BY person.id
        """,
        gettext_lazy("The account has another email address for signing in."),
    ),
    Comparison(
        """
        SELECT inspection.id, '' FROM inspection CROSS JOIN LATERAL (
          SELECT coalesce(after ->> 'state', 'setting_up') AS state FROM event
          WHERE event_type IN ('transition', 'import_package', 'set_up_inspection')
            AND event.inspection = inspection.id
          ORDER BY id DESC LIMIT 1
        ) AS last
        WHERE last.state <> inspection.state ORDER BY inspection.id
        """,
        gettext_lazy("The state is not the one that the audit log says."),
    ),
    Comparison(
        """
        SELECT coalesce(last.inspection, member.inspection_id), coalesce(last.subject, member.subject)
        FROM inspection
        JOIN (
          SELECT DISTINCT ON (inspection, subject) inspection, subject,
            CASE event_type WHEN 'add_team_member' THEN after ->> 'role' END AS role
          FROM event WHERE event_type IN ('add_team_member', 'remove_team_member')
          ORDER BY inspection, subject, id DESC
        ) AS last ON last.inspection = inspection.id
        FULL JOIN (
          SELECT member.inspection_id, person.subject, member.role FROM inspections_teammember AS member
          JOIN person ON person.id = person_id JOIN inspection ON inspection.id = inspection_id
          WHERE removed_at IS NULL AND member.role <> ALL (%(global_roles)s)
        ) AS member ON member.inspection_id = inspection.id AND member.subject = last.subject
        WHERE member.role IS DISTINCT FROM last.role AND NOT (last.inspection IS NULL AND %(archived)s)
        ORDER BY 1, 2
        """,
        gettext_lazy("The team is not the one that the audit log says."),
    ),
    Comparison(
        """
        SELECT inspection.id, concat_ws(' ', "group", case_id, occasion)
        FROM assessments_assessment AS assessment JOIN inspection ON inspection.id = inspection_id
        WHERE assessment.state = 'finished' AND NOT EXISTS (
          SELECT FROM event WHERE event.inspection = inspection.id AND (
            event_type = 'import_package'
            OR event_type = 'finish_assessment'
              AND event.subject = left(concat_ws(' ', "group", case_id, occasion), 500)
          )
        )
        ORDER BY assessment.id
        """,
        gettext_lazy("The assessment is finished, but the audit log has no event for this."),
    ),
    Comparison(
        """
        SELECT inspection.id, 'standard ' || judgement.standard FROM judgements_judgement AS judgement
        JOIN inspection ON inspection.id = inspection_id
        WHERE NOT EXISTS (
          SELECT FROM event JOIN audit_rowchange AS change USING (transaction_id)
          WHERE change.table_name = 'judgements_judgement' AND change.row_id = judgement.id
            AND event.inspection = inspection.id AND (
            event_type = 'import_package'
            OR event_type = 'judge' AND subject = 'standard ' || judgement.standard
              AND after @> jsonb_build_object('rating', rating, 'reasons', reasons)
          )
        )
        ORDER BY judgement.id
        """,
        gettext_lazy("The judgement is not the one that the audit log says."),
    ),
    Comparison(
        """
        SELECT inspection.id, concat('standard ', standard, ', round ', round) FROM panel_panelview AS view
        JOIN inspection ON inspection.id = inspection_id
        WHERE NOT EXISTS (
          SELECT FROM event JOIN audit_rowchange AS change USING (transaction_id)
          WHERE change.table_name = 'panel_panelview' AND change.row_id = view.id
            AND event.inspection = inspection.id AND event_type = 'give_view'
            AND event.person = view.person_id AND subject = concat('standard ', standard, ', round ', round)
        )
        ORDER BY view.id
        """,
        gettext_lazy("The audit log does not say that this panel member gave this view."),
    ),
)
"""The comparisons of values with the audit log."""

FORMER_NAMES = """
SELECT DISTINCT (after ->> 'account')::bigint, subject FROM audit_event
WHERE event_type IN ('change_account', 'approve_account_change') AND outcome = 'done' AND after ? 'account'
"""
"""Number and former name, with email address, of everyone whose name or email address was changed."""

NEVER_DELETED = (
    "adoption_adoption",
    "people_person",
    "people_service",
    "inspections_inspection",
    "inspections_teammember",
    "inspections_declaration",
    "inspections_statechange",
    "cases_longlist",
    "cases_draw",
    "assessments_alert",
    "assessments_conflictreview",
    "assessments_heldinterview",
    "judgements_decision",
    "judgements_decisionreopening",
    "judgements_evidenceitem",
    "judgements_judgement",
    "judgements_lineofenquiry",
    "panel_panelmember",
    "panel_panelround",
    "panel_panelview",
    "publication_release",
    "publication_embargoedcopy",
)
"""Tables whose rows nothing deletes, except the deletion on the retention date."""

_DELETED = """
SELECT row_id FROM audit_rowchange AS change WHERE table_name = '{table}'
  AND NOT EXISTS (SELECT FROM {table} AS record WHERE record.id = change.row_id)
GROUP BY row_id HAVING NOT EXISTS (
  SELECT FROM audit_event
  WHERE event_type = 'delete_expired_cases' AND transaction_id = max(change.transaction_id)
)
ORDER BY row_id
"""
_DISABLED = """
SELECT tgrelid::regclass || ', ' || tgname FROM pg_trigger
WHERE NOT tgisinternal AND tgenabled NOT IN ('O', 'A') ORDER BY 1
"""
_ARCHIVED = """
SELECT count(*) FROM audit_event WHERE event_type = 'archive_audit_log' AND outcome = 'done'
  AND after @> jsonb_build_object('digest', %(digest)s::text, 'events', %(events)s::bigint)
  AND transaction_id >= %(transactions)s
"""


def faults() -> Iterator[Fault]:
    """Yield a fault for every value that is not what the audit log says."""
    values = {
        "archived": Archive.objects.exists(),
        "global_roles": [str(role) for role in GLOBAL_ROLES],
    }
    for comparison in COMPARISONS:
        for inspection, subject in _rows(_EVENT + comparison.query, values):
            yield Fault(_place(inspection, subject), str(comparison.problem), _CURE)
    for table in NEVER_DELETED:
        for (row,) in _rows(_DELETED.format(table=table)):
            place = _("Table %(table)s, row %(row)s") % {"table": table, "row": row}
            yield Fault(place, _("The row was deleted, and the service never deletes such rows."), _CURE)
    for (trigger,) in _rows(_DISABLED):
        place = _("Table %(table)s") % {"table": trigger}
        cure = _("Find out who did this and when. Then enable it: ALTER TABLE … ENABLE TRIGGER.")
        yield Fault(place, _("The trigger is disabled, so that changes are not recorded."), cure)
    yield from _wrong_archive()


def _wrong_archive() -> Iterator[Fault]:
    """Yield a fault if the audit log does not say that the last archive was made."""
    archive = Archive.objects.order_by("pk").last()
    if archive is None:
        return
    values = {
        "digest": archive.digest,
        "events": archive.events,
        "transactions": archive.transactions_before,
    }
    if not _rows(_ARCHIVED, values)[0][0]:
        place = _("Archive %(number)s of the audit log") % {"number": archive.pk}
        yield Fault(place, _("The audit log does not say that it was made."), _CURE)


def _place(inspection: int | None, subject: str) -> str:
    if inspection is None:
        return subject
    place = _("Inspection %(inspection_id)s") % {"inspection_id": inspection}
    return f"{place}, {subject}" if subject else place


def _rows(statement: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
