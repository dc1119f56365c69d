"""`verify` finds values that are not what the audit log says, hidden behind another event or by the owner."""

import psycopg
from django.apps import apps
from django.db import connection, transaction

from inspectorate.web.inspections.models import Inspection
from inspectorate.web.workflow.recorded_values import NEVER_DELETED
from tests.web.databases import connected, copied, named, service_environment
from tests.web.verified_demonstration import faults_of_verify


def event(event_type: str, inspection: str = "NULL", subject: str = "x") -> str:
    """Return the statement that appends an event which says nothing of what was changed."""
    return (
        "INSERT INTO audit_event (who, event_type, outcome, inspection, subject) "
        f"VALUES ('someone not signed in', '{event_type}', 'done', {inspection}, '{subject}')"
    )


HIDDEN = {
    "state behind a change of dates": (
        event("change_dates", "{panel}"),
        "UPDATE inspections_inspection SET state = 'confirmed' WHERE id = {panel}",
        "The state is not the one that the audit log says.",
    ),
    "role behind the closing of another account": (
        event("close_account"),
        "UPDATE people_person SET role = 'head_of_inspections' WHERE role = 'analyst'",
        "Anwen Doyle (anwen@example.org): The role is not the one that the audit log says.",
    ),
    "new account behind another invitation": (
        event("invite_people"),
        (
            "INSERT INTO people_person (name, email, role, password, is_active) "
            "VALUES ('New', 'new@example.org', 'head_of_inspections', '', true)"
        ),
        "New (new@example.org): The role is not the one that the audit log says.",
    ),
    "account opened after it was closed": (
        event("close_account", subject="Anwen Doyle (anwen@example.org)"),
        "UPDATE people_person SET service_id = NULL, role = role WHERE email = 'anwen@example.org'",
        "The account is not open or closed as the audit log says.",
    ),
    "address for signing in": (
        event("sign_out"),
        (
            'INSERT INTO account_emailaddress (email, verified, "primary", user_id) '
            "SELECT 'another@example.org', true, false, min(id) FROM people_person"
        ),
        "another email address for signing in.",
    ),
    "role in a team behind the removal of somebody": (
        event("remove_team_member", "{fieldwork}"),
        (
            "UPDATE inspections_teammember SET role = 'lead_inspector' WHERE id = (SELECT max(id) FROM "
            "inspections_teammember WHERE inspection_id = {fieldwork} AND role = 'inspector')"
        ),
        "The team is not the one that the audit log says.",
    ),
    "member behind the removal of somebody": (
        event("remove_team_member", "{fieldwork}"),
        (
            "INSERT INTO inspections_teammember (inspection_id, person_id, role, conflict_of_interest, "
            "conflict_detail, excluded, added_at) "
            "SELECT {fieldwork}, id, 'analyst', 'none', '', '[]', now() "
            "FROM people_person WHERE email = 'anwen@example.org'"
        ),
        "The team is not the one that the audit log says.",
    ),
    "assessment finished behind that of another case": (
        event("finish_assessment", "{fieldwork}"),
        (
            "UPDATE assessments_assessment SET state = 'finished', finished_at = now() "
            "WHERE id = (SELECT min(id) FROM assessments_assessment "
            "WHERE inspection_id = {fieldwork} AND state <> 'finished')"
        ),
        "The assessment is finished, but the audit log has no event for this.",
    ),
    "assessors behind one case that was given to somebody": (
        event("reassign_case", "{fieldwork}"),
        (
            "UPDATE assessments_assessment SET assessor_id = (SELECT min(id) FROM people_person) "
            "WHERE inspection_id = {fieldwork}"
        ),
        "More rows were changed than the audit log has events of.",
    ),
    "judgement behind another one": (
        event("judge", "{panel}", "standard 1.1"),
        (
            "INSERT INTO judgements_judgement "
            "(inspection_id, standard, number, rating, reasons, evidence, written_by, by_id, at) SELECT "
            "inspection_id, standard, number + 1, 'Outstanding', reasons, evidence, written_by, by_id, at "
            "FROM judgements_judgement WHERE inspection_id = {panel} ORDER BY id LIMIT 1"
        ),
        "The judgement is not the one that the audit log says.",
    ),
    "view of somebody else": (
        event("give_view", "{panel}", "standard 1.2, round 1"),
        (
            "INSERT INTO panel_panelview (inspection_id, standard, round, person_id, rating, reasons, at) "
            "SELECT inspection_id, '1.2', round, person_id, 'Outstanding', reasons, at "
            "FROM panel_panelview WHERE inspection_id = {panel} LIMIT 1"
        ),
        "The audit log does not say that this panel member gave this view.",
    ),
}


def test_verify_finds_what_an_event_about_something_else_hides(server, demonstration):
    with (
        copied(server, "tampered", demonstration) as name,
        connected(service_environment(server, name)["DATABASE_URL"]),
    ):
        numbers = {"fieldwork": number_of("fieldwork"), "panel": number_of("panel")}
        for recorded, statement, _problem in HIDDEN.values():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(recorded.format(**numbers))
                cursor.execute(statement.format(**numbers))
                assert cursor.rowcount, statement
        faults = faults_of_verify()
    assert {what for what, (_event, _statement, problem) in HIDDEN.items() if problem not in faults} == set()


def number_of(state: str) -> int:
    return Inspection.objects.get(state=state).pk


WITHOUT_TRIGGERS = {
    "role": (
        "UPDATE people_person SET role = 'head_of_inspections' WHERE role = 'analyst'",
        "The role is not the one that the audit log says.",
    ),
    "state": (
        "UPDATE inspections_inspection SET state = 'confirmed' WHERE id = {panel}",
        "The state is not the one that the audit log says.",
    ),
    "team": (
        "DELETE FROM inspections_teammember WHERE inspection_id = {fieldwork}",
        "Table inspections_teammember",
    ),
    "conflict of interest": (
        "DELETE FROM inspections_declaration",
        "The row was deleted",
    ),
    "decision": ("DELETE FROM judgements_decision", "Table judgements_decision"),
    "view": (
        (
            "UPDATE panel_panelview SET person_id = 8 "
            "WHERE id = (SELECT min(id) FROM panel_panelview WHERE inspection_id = {panel})"
        ),
        "The audit log does not say that this panel member gave this view.",
    ),
}


def test_verify_finds_what_the_owner_changes_without_triggers(server, demonstration):
    with copied(server, "tampered", demonstration) as name:
        with connected(service_environment(server, name)["DATABASE_URL"]):
            numbers = {"fieldwork": number_of("fieldwork"), "panel": number_of("panel")}
        with psycopg.connect(named(server, name)) as owner:
            owner.execute("SET session_replication_role = replica")
            for statement, _problem in WITHOUT_TRIGGERS.values():
                assert owner.execute(statement.format(**numbers)).rowcount, statement
        with connected(service_environment(server, name)["DATABASE_URL"]):
            faults = faults_of_verify()
    assert {
        what for what, (_statement, problem) in WITHOUT_TRIGGERS.items() if problem not in faults
    } == set()


def test_verify_finds_an_imported_judgement_that_the_owner_changes(server, demonstration):
    with copied(server, "tampered", demonstration) as name:
        with psycopg.connect(named(server, name)) as owner:
            owner.execute("SET session_replication_role = replica")
            assert owner.execute("UPDATE judgements_judgement SET rating = 'Outstanding'").rowcount
        with connected(service_environment(server, name)["DATABASE_URL"]):
            assert "The result was calculated from other inputs." in faults_of_verify()


def test_verify_finds_a_disabled_trigger_and_an_archive_that_was_never_made(server, demonstration):
    with copied(server, "tampered", demonstration) as name:
        with psycopg.connect(named(server, name)) as owner:
            owner.execute("ALTER TABLE judgements_evidenceitem DISABLE TRIGGER audit_row_update")
            owner.execute(
                "INSERT INTO audit_archive (before, transactions_before, events, ends, digest, at) "
                "SELECT now(), 999999999, 0, '{}', '', now()"
            )
        with connected(service_environment(server, name)["DATABASE_URL"]):
            faults = faults_of_verify()
    assert "judgements_evidenceitem, audit_row_update: The trigger is disabled" in faults
    assert "The audit log does not say that it was made." in faults


def test_tables_whose_rows_are_never_deleted_record_their_changes():
    tables = {model._meta.db_table for model in apps.get_models()}
    assert set(NEVER_DELETED) <= tables
