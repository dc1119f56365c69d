"""`verify` finds what was changed outside the service, and says what it proves and what it does not."""

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction

from inspectorate.web.audit.models import EventType
from inspectorate.web.settings import APPS
from inspectorate.web.workflow.verification import CHANGES, CONTENT_VERIFIED
from tests.web.databases import connected, copied, named, service_environment
from tests.web.verified_demonstration import FIELDWORK, PANEL, REMOVED, faults_of_verify

NOT_CHANGES = frozenset(
    {
        "sign_in",
        "sign_out",
        "end_idle_session",
        "verify_second_factor",
        "add_second_factor",
        "remove_second_factor",
        "open_page",
        "send_message",
        "give_up_message",
        "retry_background_task",
        "export_package",
        "export_dataset",
        "make_report_files",
        "read_word_draft",
        "complete_demonstration",
        "change_team",
        "assess_case",
        "drill_down",
        "decide_conflict",
        "decide_account_change",
        "take_in_challenges",
        "write_improvement_plan",
    }
)
"""Event types that change no table which `verify` accounts for; nor do those that begin with “see_”."""


def test_verify_of_untouched_demonstration_says_what_it_proves(server, demonstration, capsys):
    with connected(service_environment(server, demonstration)["DATABASE_URL"]):
        assert faults_of_verify() == ""
    output = capsys.readouterr().out
    assert "Answers: each is what its events say, and each event has its audit event." in output
    assert "Not proved:" in output
    assert "signing in" in output


ANSWERED = (
    "(SELECT min(assessment_id) FROM assessments_answerevent "
    f"WHERE question = '2.1.1' AND inspection_id = {FIELDWORK})"
)
TAMPERING = {
    "reader of an assessment removed": (
        (
            "DELETE FROM assessments_assessmentreader WHERE id = ("
            "SELECT min(reader.id) FROM assessments_assessmentreader AS reader JOIN audit_event AS event "
            "ON event.person = reader.person_id AND event.event_type = 'see_assessment')"
        ),
        "has read it, and is no longer recorded as its reader.",
    ),
    "declaration of a conflict of interest withdrawn": (
        (
            "UPDATE inspections_declaration SET withdrawn_at = now(), withdrawn_by_id = "
            "(SELECT max(id) FROM people_person) WHERE id = (SELECT min(id) FROM inspections_declaration)"
        ),
        "It was changed without an event in the audit log.",
    ),
    "role approved": (
        (
            "INSERT INTO people_rolerequest (person_id, role, outcome, requested_at, decided_at) "
            "SELECT max(id), 'head_of_inspections', 'approved', now(), now() FROM people_person"
        ),
        "It was changed without an event in the audit log.",
    ),
    "edition adopted": (
        (
            "INSERT INTO adoption_adoption (edition, edition_hash, adopted_by_id, adopted_by_name, "
            "adopted_on, purpose, values) "
            "SELECT 'hostels-2030', '', min(id), 'x', current_date, '', '[]' FROM people_person"
        ),
        "It was changed without an event in the audit log.",
    ),
    "answer flipped": (
        (
            "UPDATE assessments_answer SET value = CASE value WHEN 'yes' THEN 'no' ELSE 'yes' END "
            "WHERE id = (SELECT min(id) FROM assessments_answer WHERE value IN ('yes', 'no'))"
        ),
        "The answer is not what its last event says.",
    ),
    "comment changed": (
        (
            "UPDATE assessments_answer SET comment = 'another' WHERE id = (SELECT max(id) FROM "
            "assessments_answer)"
        ),
        "The answer is not what its last event says.",
    ),
    "answer deleted": (
        "DELETE FROM assessments_answer WHERE id = (SELECT min(id) FROM assessments_answer)",
        "The answer is not what its last event says.",
    ),
    "answer given to somebody else": (
        (
            "UPDATE assessments_answer SET by_id = (SELECT max(id) FROM people_person) "
            "WHERE id = (SELECT min(id) FROM assessments_answer)"
        ),
        "The answer is not what its last event says.",
    ),
    "answer with an event of its own": (
        (
            f"INSERT INTO assessments_answerevent "
            f"(idempotency_key, assessment_id, inspection_id, question, value, comment, "
            f"base_version, version, outcome, channel, client_time, by_id, at) SELECT gen_random_uuid(), "
            f"{ANSWERED}, "
            f"{FIELDWORK}, '2.1.1', 'no', '', 8, 9, 'saved', 'page', now(), min(id), now() FROM "
            f"people_person; "
            f"UPDATE assessments_answer SET value = 'no', version = 9, comment = '', "
            f"by_id = (SELECT min(id) FROM people_person) "
            f"WHERE question = '2.1.1' AND assessment_id = {ANSWERED}"
        ),
        "has an answer that is not in the audit log",
    ),
    "imported answers with events of their own": (
        (
            f"INSERT INTO assessments_answerevent "
            f"(idempotency_key, assessment_id, inspection_id, question, value, comment, "
            f"base_version, version, outcome, channel, client_time, by_id, at) SELECT gen_random_uuid(), "
            f"id, inspection_id, '2.1.1', "
            f"'no', '', 1, 2, 'saved', 'page', now(), assessor_id, now() FROM assessments_assessment "
            f"WHERE inspection_id = {PANEL}"
        ),
        "has an answer that is not in the audit log",
    ),
    "audit event of an answer that was not saved": (
        (
            f"INSERT INTO audit_event (person, who, event_type, outcome, inspection, subject, after) "
            f"SELECT person, who, event_type, outcome, inspection, subject, after FROM audit_event "
            f"WHERE event_type = 'save_answer' AND inspection = {FIELDWORK} LIMIT 1"
        ),
        "The audit log has an answer that is not in the answer's history.",
    ),
    "assessment moved to another inspection": (
        (
            f"UPDATE assessments_assessment SET inspection_id = {PANEL}, case_id = 'x' WHERE id = "
            f"(SELECT min(assessment_id) FROM assessments_answerevent WHERE inspection_id = {FIELDWORK})"
        ),
        "Its answers were saved in another inspection.",
    ),
    "assessment finished": (
        "UPDATE assessments_assessment SET state = 'finished', finished_at = now() WHERE state <> 'finished'",
        "Table assessments_assessment",
    ),
    "rows of long list deleted": (
        (
            f"DELETE FROM cases_longlistrow WHERE long_list_id IN "
            f"(SELECT id FROM cases_longlist WHERE inspection_id = {PANEL})"
        ),
        "Its stored rows are not those of the file.",
    ),
    "facts of a row changed": (
        (
            "UPDATE cases_longlistrow SET facts = facts || '{\"gender\": \"x\"}' WHERE reason_key = '' "
            "AND id = (SELECT min(id) FROM cases_longlistrow WHERE reason_key = '')"
        ),
        "Its stored rows are not those of the file.",
    ),
    "file of long list deleted": (
        f"UPDATE cases_longlist SET content = NULL WHERE inspection_id = {FIELDWORK}",
        "Table cases_longlist",
    ),
    "drawn case changed": (
        "UPDATE cases_drawncase SET case_id = 'C-none' WHERE id = (SELECT min(id) FROM cases_drawncase)",
        "Case C-none is not eligible",
    ),
    "drawn case marked as replaced": (
        (
            "UPDATE cases_drawncase SET status = 'replaced' WHERE id = "
            "(SELECT max(id) FROM cases_drawncase WHERE status = 'selected')"
        ),
        "Case",
    ),
    "case manager of drawn case changed": (
        (
            "UPDATE cases_drawncase SET case_manager = 'Another' WHERE id = (SELECT min(id) FROM "
            "cases_drawncase)"
        ),
        "is not as it was drawn.",
    ),
    "reason of a draw changed": ("UPDATE cases_draw SET reason = 'because'", "Table cases_draw"),
    "name of person changed": (
        "UPDATE people_person SET name = 'Another' WHERE role = 'lead_inspector'",
        "The audit log calls this person “Leila Marsh (leila@example.org)”.",
    ),
    "name of person without events changed": (
        "UPDATE people_person SET name = 'Another' WHERE role = 'board_member'",
        "Table people_person",
    ),
    "role of person raised": (
        "UPDATE people_person SET role = 'head_of_inspections' WHERE role = 'link_person'",
        "Table people_person",
    ),
    "results of inspection without cases deleted": (
        f"DELETE FROM results_storedresult WHERE inspection_id = {REMOVED}",
        "The results kept on the retention date are missing.",
    ),
    "results of inspection without cases changed": (
        (
            f"UPDATE results_storedresult SET result = replace(result, 'Good', 'Outstanding') "
            f"WHERE inspection_id = {REMOVED}"
        ),
        "The result is not the one kept on the retention date.",
    ),
    "stored result changed": (
        (
            f"UPDATE results_storedresult SET result = replace(result, 'Good', 'Outstanding') "
            f"WHERE inspection_id = {PANEL}"
        ),
        "The result does not match its inputs.",
    ),
    "stored result changed and marked as out of date": (
        (
            f"UPDATE results_storedresult "
            f"SET result = replace(result, 'Good', 'Outstanding'), inputs_version = 'x' "
            f"WHERE inspection_id = {PANEL}"
        ),
        "The result does not carry the service’s signature.",
    ),
    "decision in the audit log alone": (
        (
            f"INSERT INTO audit_event (person, who, event_type, outcome, inspection, subject) VALUES "
            f"((SELECT id FROM people_person WHERE role = 'lead_inspector'), "
            f"'The lead', 'decide', 'done', {PANEL}, 'x')"
        ),
        "It says “Recorded what the panel decided”, but no record was changed.",
    ),
    "sign-in under another name": (
        (
            "INSERT INTO audit_event (person, who, event_type, outcome, subject) VALUES "
            "((SELECT id FROM people_person WHERE role = 'lead_inspector'), "
            "'The lead', 'sign_in', 'done', '')"
        ),
        "The audit log calls this person “The lead”.",
    ),
    "decision without an audit event": (
        (
            f"INSERT INTO judgements_decision "
            f'(inspection_id, standard, round, rating, reasons, members, "on", proposed, because, by_id, at) '
            f"SELECT inspection_id, '1.2', 1, 'Outstanding', '', members, \"on\", '', '', by_id, at "
            f"FROM judgements_decision WHERE inspection_id = {PANEL} LIMIT 1"
        ),
        "The decision is not the one in the audit log.",
    ),
    "decision beside another's audit event": (
        (
            f"INSERT INTO judgements_decision "
            f'(inspection_id, standard, round, rating, reasons, members, "on", proposed, because, by_id, at) '
            f"SELECT inspection_id, '1.2', 1, 'Outstanding', '', members, \"on\", '', '', by_id, at "
            f"FROM judgements_decision WHERE inspection_id = {PANEL} LIMIT 1; "
            f"INSERT INTO audit_event (who, event_type, outcome, inspection, subject) "
            f"VALUES ('someone not signed in', 'decide', 'done', {PANEL}, 'standard 1.1')"
        ),
        "The decision is not the one in the audit log.",
    ),
    "view without an audit event": (
        (
            "INSERT INTO panel_panelview (inspection_id, standard, round, person_id, rating, reasons, at) "
            "SELECT inspection_id, '1.2', round, person_id, rating, reasons, at FROM panel_panelview "
            f"WHERE inspection_id = {PANEL} LIMIT 1"
        ),
        "Table panel_panelview",
    ),
    "panel member removed": ("UPDATE panel_panelmember SET left_at = now()", "Table panel_panelmember"),
    "panel member deleted": ("DELETE FROM panel_panelmember", "Table panel_panelmember"),
    "judgement without an audit event": (
        (
            f"INSERT INTO judgements_judgement "
            f"(inspection_id, standard, number, rating, reasons, evidence, written_by, by_id, at) "
            f"SELECT inspection_id, standard, number + 1, 'Outstanding', reasons, evidence, written_by, "
            f"by_id, at "
            f"FROM judgements_judgement WHERE inspection_id = {PANEL} LIMIT 1"
        ),
        "Table judgements_judgement",
    ),
    "judgements changed behind the audit event of one": (
        (
            f"INSERT INTO judgements_judgement "
            f"(inspection_id, standard, number, rating, reasons, evidence, written_by, by_id, at) "
            f"SELECT inspection_id, standard, number + 1, 'Outstanding', reasons, evidence, written_by, "
            f"by_id, at FROM judgements_judgement WHERE inspection_id = {PANEL} ORDER BY id LIMIT 2; "
            f"INSERT INTO audit_event (who, event_type, outcome, inspection, subject) "
            f"VALUES ('someone not signed in', 'judge', 'done', {PANEL}, 'standard 1.1')"
        ),
        "More rows were changed than the audit log has events of.",
    ),
    "finding of evidence changed": (
        "UPDATE judgements_evidenceitem SET finding = 'all is well'",
        "Table judgements_evidenceitem",
    ),
    "team member added": (
        (
            f"INSERT INTO inspections_teammember (inspection_id, person_id, role, conflict_of_interest, "
            f"conflict_detail, excluded, added_at) SELECT {FIELDWORK}, id, 'lead_inspector', 'none', '', "
            f"'[]', now() "
            f"FROM people_person WHERE role = 'operations'"
        ),
        "Table inspections_teammember",
    ),
    "state changed": (
        "UPDATE inspections_inspection SET state = 'closed' WHERE state = 'panel'",
        "Table inspections_inspection",
    ),
    "state changed and put back": (
        (
            f"UPDATE inspections_inspection SET state = 'closed' WHERE id = {FIELDWORK}; COMMIT; "
            "UPDATE inspections_inspection SET state = 'fieldwork' "
            "WHERE state = 'closed' AND cases_removed_at IS NULL"
        ),
        "Table inspections_inspection",
    ),
    "marked as without cases": (
        "UPDATE inspections_inspection SET cases_removed_at = now() WHERE state = 'panel'",
        "Its case data is not deleted as the audit log says.",
    ),
    "deletion in the audit log alone": (
        (
            f"INSERT INTO audit_event (who, event_type, outcome, inspection, subject) "
            f"VALUES ('someone not signed in', 'delete_expired_cases', 'done', {PANEL}, '')"
        ),
        "Its case data is not deleted as the audit log says.",
    ),
    "cases put back after the deletion": (
        (
            f"INSERT INTO assessments_assessment "
            f'(inspection_id, "group", case_id, occasion, assessor_id, state, version, facts, assigned_at) '
            f"SELECT {REMOVED}, 'court', 'C1', 'first', min(id), 'not_started', 0, '{{}}', now() "
            f"FROM people_person"
        ),
        "Case data remains after its deletion: assessments.Assessment.",
    ),
    "token made": (
        (
            "INSERT INTO tokens_token (person_id, digest, scopes, made_at, expires_at) "
            "SELECT min(id), 'x', '[]', now(), now() FROM people_person"
        ),
        "Table tokens_token",
    ),
}


@pytest.mark.parametrize(("statements", "problem"), TAMPERING.values(), ids=TAMPERING)
def test_verify_finds_tampering_by_the_service_role(server, demonstration, statements, problem):
    with copied(server, "tampered", demonstration) as name:
        address = service_environment(server, name)["DATABASE_URL"]
        with connected(address), connection.cursor() as cursor:
            for part in statements.split(" COMMIT; "):
                with transaction.atomic():
                    for statement in part.split("; "):
                        cursor.execute(statement)
                        assert cursor.rowcount, statement
            assert problem in faults_of_verify()


def test_verify_finds_answer_events_deleted_by_the_owner(server, demonstration):
    with copied(server, "tampered", demonstration) as name:
        with psycopg.connect(named(server, name)) as owner:
            owner.execute("SET inspectorate.retention = 'on'")
            owner.execute(f"DELETE FROM assessments_answerevent WHERE inspection_id = {FIELDWORK}")
        with connected(service_environment(server, name)["DATABASE_URL"]):
            faults = faults_of_verify()
    assert "The audit log has an answer that is not in the answer's history." in faults
    assert "The answer is not what its last event says." in faults


def test_verify_finds_audit_details_deleted_by_the_owner(server, demonstration):
    with copied(server, "tampered", demonstration) as name:
        with psycopg.connect(named(server, name)) as owner:
            owner.execute("SET inspectorate.retention = 'on'")
            owner.execute(
                "UPDATE audit_event SET subject = '', before = NULL, after = NULL, salt = '' "
                f"WHERE inspection = {FIELDWORK}"
            )
        with connected(service_environment(server, name)["DATABASE_URL"]):
            assert "Details of events were deleted" in faults_of_verify()


def test_verify_finds_details_of_an_audit_event_changed_by_the_owner(server, demonstration):
    with copied(server, "tampered", demonstration) as name:
        with psycopg.connect(named(server, name)) as owner:
            owner.execute("SET inspectorate.retention = 'on'")
            owner.execute("UPDATE audit_event SET subject = 'x' WHERE event_type = 'decide'")
        with connected(service_environment(server, name)["DATABASE_URL"]):
            assert "It is not what was recorded." in faults_of_verify()


def test_every_event_type_has_its_changes_declared():
    declared = {str(event_type) for event_type in CHANGES} | NOT_CHANGES
    undeclared = set(EventType.values) - declared
    assert {value for value in undeclared if not value.startswith("see_")} == set()


def test_every_table_is_verified_by_its_changes_or_its_content(server):
    tables = {model._meta.db_table for app in APPS for model in apps.get_app_config(app).get_models()}
    with psycopg.connect(named(server, "pattern")) as owner:
        rows = owner.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgname IN "
            "('audit_row_change', 'audit_row_update') GROUP BY 1"
        ).fetchall()
    assert {number for _table, number in rows} == {2}
    recorded = {table for table, _number in rows}
    assert recorded | CONTENT_VERIFIED.keys() == tables
    assert not recorded & CONTENT_VERIFIED.keys()
    accounted = {table for change in CHANGES.values() for table in (*change.required, *change.other)}
    assert recorded <= accounted
