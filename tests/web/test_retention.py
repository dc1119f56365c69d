"""Tests of retention: case data is deleted on its date; results and their proof stay."""

import csv
import io
import re
from datetime import timedelta
from itertools import count

import psycopg
import pytest
from django.apps import apps
from django.contrib.messages import constants
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb

from inspectorate import package
from inspectorate.web.assessments.changes import alerts, caseload
from inspectorate.web.assessments.models import AnswerEvent, Assessment
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.audit.models import Event
from inspectorate.web.audit.queries import verify_chain
from inspectorate.web.cases.models import Draw, DrawnCase, LongList, LongListRow
from inspectorate.web.cases.queries import samples
from inspectorate.web.improvement.models import ImprovementPlan
from inspectorate.web.inspections import changes as inspections
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements import changes as judgements
from inspectorate.web.judgements import evidence_files
from inspectorate.web.judgements.models import DecisionReopening
from inspectorate.web.mail.models import Message, Notification
from inspectorate.web.panel.changes import decisions, members, views
from inspectorate.web.permissions import Action
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import results
from inspectorate.web.security import saved_forms
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.changes import claim_key
from inspectorate.web.workflow import changes as workflow
from inspectorate.web.workflow.retention import delete_expired
from inspectorate.web.workflow.retention_schedule import ALL_COLUMNS, RULES, TABLES_WITHOUT_MODEL, remaining
from tests.web import factories, imported_inspection, memory
from tests.web.accuracy_checks import check_records
from tests.web.assigned_cases import writable_access
from tests.web.databases import EXAMPLE_DATABASE, connected, copied, named, service_environment
from tests.web.imported_inspection import bring_in
from tests.web.releases import small_release

NUMBERS = "918273"
"""How the case ids begin that are numbers."""


@pytest.fixture
def owner(server, django_db_setup, django_db_blocker):
    """The owner's address of a copy of the example's database. Django is connected to it as the service."""
    with (
        copied(server, "retention", EXAMPLE_DATABASE) as name,
        django_db_blocker.unblock(),
        connected(service_environment(server, name)["DATABASE_URL"]),
    ):
        yield named(server, name)


@pytest.fixture
def here(owner):
    """The example in its fieldwork, in a database of its own."""
    return imported_inspection.last_import()


def expire(owner: str, inspection: Inspection) -> None:
    """Close an inspection on its retention date, as the database's owner, who needs no period of notice."""
    with psycopg.connect(owner) as database:
        database.execute(
            "UPDATE inspections_inspection SET state = 'closed', remove_cases_on = current_date "
            "WHERE id = %s",
            [inspection.pk],
        )


def delete_cases(owner: str, inspection: Inspection) -> str:
    """Let the service delete the case data of an inspection whose retention date has come."""
    expire(owner, inspection)
    [line] = delete_expired(timezone.localdate())
    return line


def database_text() -> str:
    """Return the rows of all tables as text, with files in hexadecimal, and the content of all sessions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for name in tables:
            cursor.execute(f'SELECT row_to_json(stored_row)::text FROM "{name}" AS stored_row')
            rows += [text for (text,) in cursor.fetchall()]
        cursor.execute("SELECT count(*) FROM pg_largeobject_metadata")
        assert cursor.fetchone() == (0,)
    return "\n".join([*rows, *(str(session.get_decoded()) for session in Session.objects.all())])


def holds(text: str, value: str) -> bool:
    """Return whether a text holds a value, as it is or in hexadecimal."""
    return value in text or value.encode().hex() in text


# ---------------------------------------------------------------- what goes and what stays


def test_expired_cases_are_deleted_and_proof_stays(owner, here):
    draw = Draw.objects.get(group="court")
    sampled = DrawnCase.objects.count()
    line = delete_cases(owner, here.inspection)
    assert f"{sampled} drawn cases" in line
    for model in (DrawnCase, LongListRow, AnswerEvent, Assessment):
        assert not model.objects.exists()
    assert set(LongList.objects.values_list("content", "file_name")) == {(None, "")}
    left = Draw.objects.get(group="court")
    assert (left.seed, left.digest, left.balance) == (draw.seed, draw.digest, draw.balance)
    assert list(samples.verify()) == []
    assert verify_chain().faults == []
    assert delete_expired(timezone.localdate()) == []


def test_results_without_cases_are_unchanged_and_verified(owner, here):
    before = results.results(here.inspection)
    digest = StoredResult.objects.get().digest
    delete_cases(owner, here.inspection)
    here.inspection.refresh_from_db()
    after = results.results(here.inspection)
    assert (after.tallies, after.overall) == (before.tallies, before.overall)
    assert {key: rating.rating for key, rating in after.ratings.items()} == {
        key: rating.rating for key, rating in before.ratings.items()
    }
    assert [len(check.too_low) for check in after.classifications] == [
        len(check.too_low) for check in before.classifications
    ]
    assert all(sensitivity.deciding == () for sensitivity in after.sensitivity.values())
    recorded = Event.objects.get(event_type="delete_expired_cases").after
    assert recorded is not None
    assert recorded["inputs"] == digest
    assert list(results.check_stored()) == []


def test_altered_retained_results_are_reported(owner, here):
    delete_cases(owner, here.inspection)
    StoredResult.objects.update(result=StoredResult.objects.get().result.replace("Good", "Outstanding", 1))
    [fault] = results.check_stored()
    assert "not the one kept on the retention date" in fault.problem


def test_audit_log_keeps_who_and_when_but_not_what(owner, here):
    events = list(Event.objects.order_by("pk").values_list("who", "event_type", "at", "digest"))
    delete_cases(owner, here.inspection)
    assert list(Event.objects.order_by("pk").values_list("who", "event_type", "at", "digest"))[:-1] == events
    page = here.client(Role.HEAD).get(f"/inspections/{here.inspection.pk}/audit-log/").text
    assert "Imported the inspection from a package" in page
    assert "Deleted on the retention date" in page


def test_saved_forms_of_the_inspection_are_deleted_and_others_stay(owner, here):
    for number, mark in ((here.inspection.pk, "OURS"), (here.inspection.pk + 1, "THEIRS")):
        session = here.client(Role.LEAD).session
        session[saved_forms.KEY] = {
            "owner": here.people[Role.LEAD].pk,
            "path": f"/inspections/{number}/cases/1/",
            "fields": [["comment", mark]],
            "files": [],
        }
        session["_messages"] = f'[["__json_message",0,{constants.SUCCESS},"MESSAGE about C1"]]'
        session.save()
    delete_cases(owner, here.inspection)
    text = database_text()
    assert [mark for mark in ("OURS", "MESSAGE", "THEIRS") if mark in text] == ["THEIRS"]


def test_expired_sessions_are_deleted(owner, here):
    here.client(Role.LEAD)
    Session.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    delete_expired(timezone.localdate())
    assert not Session.objects.exists()


def test_results_that_cannot_be_read_are_deleted(owner, here):
    StoredResult.objects.update(result="no JSON")
    delete_cases(owner, here.inspection)
    assert not StoredResult.objects.exists()
    assert list(results.check_stored()) == []


def test_remaining_case_data_is_listed(owner, here):
    assert "assessments.Answer" in remaining(here.inspection)
    delete_cases(owner, here.inspection)
    assert remaining(here.inspection) == []


PAGES_AFTERWARDS = (
    "",
    "team/",
    "dates/",
    "long-lists/",
    "sample/court/",
    "cases/",
    "alerts/",
    "emerging-findings/",
    "emerging-findings/?anew",
    "emerging-findings/2.1/?anew",
    "consistency/",
    "lines-of-enquiry/",
    "judgements/",
    "evidence/",
    "panel/",
    "audit-log/",
)


def test_pages_still_load_without_case_data(owner, here):
    delete_cases(owner, here.inspection)
    client, home = here.client(Role.LEAD), f"/inspections/{here.inspection.pk}/"
    assert "We removed all case-level data on" in client.get(home).text
    assert str(Draw.objects.get(group="court").seed) in client.get(f"{home}sample/court/").text
    answers = {page: client.get(home + page).status_code for page in PAGES_AFTERWARDS}
    assert {page: status for page, status in answers.items() if status >= 500} == {}
    assert answers[""] == answers["sample/court/"] == answers["emerging-findings/"] == 200


# ---------------------------------------------------------------- marks in every column


def test_every_column_and_table_has_an_entry_in_the_schedule(db):
    rules = {rule.label: rule for rule in RULES}
    assert len(rules) == len(RULES)
    assert rules.keys() == {model._meta.label for model in apps.get_models()}
    tables = {rule.model._meta.db_table for rule in RULES} | TABLES_WITHOUT_MODEL.keys()
    links = {field.m2m_db_table() for model in apps.get_models() for field in model._meta.local_many_to_many}
    assert set(connection.introspection.table_names()) == tables | links
    for rule in RULES:
        columns = {
            field.name
            for field in rule.model._meta.concrete_fields
            if not field.primary_key and not field.is_relation
        }
        entries = [*rule.cleared, *rule.rewritten, *rule.retained]
        assert len(entries) == len(set(entries)), rule.label
        if rule.deleted:
            assert entries == [], rule.label
        elif rule.inspection:
            assert set(entries) == columns, rule.label
        else:
            assert entries == [ALL_COLUMNS], rule.label
        assert all(rule.retained.values()), rule.label


def marked_columns():
    """Yield rule and field of each column that is deleted or cleared and can hold words."""
    words = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
    for rule in RULES:
        for field in rule.model._meta.concrete_fields if rule.inspection else ():
            goes = rule.deleted or field.name in rule.cleared or field.name == "result"
            if goes and isinstance(field, words) and not field.choices and not field.primary_key:
                yield rule, field


def fill_every_table(here) -> None:
    """Add a row to each table that the example leaves empty."""
    results.results(here.inspection)
    case = here.inspection.assessments.order_by("pk").first()
    lead, now = here.people[Role.LEAD], timezone.now()
    case.held_interviews.create(held_with="child", held_on=now, note="x", by=lead)
    acknowledged = {"acknowledged_by": lead, "acknowledged_at": now}
    closed = {"closed_by": lead, "closed_at": now, "done": "x"}
    case.alerts.create(inspection=here.inspection, concern="x", raised_by=lead, **acknowledged, **closed)
    Message.objects.create(kind="alert", inspection=here.inspection, person=lead)
    Notification.objects.create(inspection=here.inspection, person=lead, text="x", page="/")
    case.difference_resolutions.create(question="2.1.1", value="yes", reason="x", by=lead)
    event = case.events.earliest("pk")
    case.conflicts.create(event=event, question=event.question)
    here.inspection.planned_interviews.create(
        group="court", case_id="x", case_manager="x", assessor=lead, starts=now + timedelta(days=case.pk)
    )
    here.inspection.available_slots.create(case_manager="x", starts=now)
    draw = here.inspection.draws.first()
    here.inspection.seals.create(
        group="court", number=1, long_list=draw.long_list, record={}, because=[], reason="x", sealed_by=lead
    )
    draw.replacements.create(out="x", into="y", reason="x", because="x", by=lead)
    here.inspection.state_changes.create(start="announced", end="fieldwork", by=lead)
    here.inspection.panel_views.create(standard="1.1", round=1, person=lead, rating="Good", reasons="x")
    decision = here.inspection.decisions.create(
        standard="1.1", round=9, rating="Good", members=[], on=now, by=lead
    )
    DecisionReopening.objects.create(decision=decision, reason="x", by=lead)
    here.inspection.lines_of_enquiry.create(ref="Q1", text="x", by=lead)
    case.readers.create(person=lead)
    factories.second_draw(here.inspection, lead)
    case.conflict_reviews.create(person=lead, outcome="counts", reason="x", by=here.people[Role.HEAD])
    thread = case.review_threads.create(question="2.1.1")
    thread.comments.create(text="x", by=lead)
    case_allocation = here.inspection.case_allocations.create(by=lead, interviews=[{"case_id": "x"}])
    case.reassignments.create(case_allocation=case_allocation, assessor=lead, version=0)
    here.inspection.availabilities.create(case_manager="x", recorded_by=lead)
    here.inspection.assessor_availabilities.create(assessor=lead, half_days={"x": True}, recorded_by=lead)
    here.inspection.declarations.create(person=lead, conflict_of_interest="none", by=lead)
    evidence_files.save(here.inspection.pk, b"minutes")
    here.inspection.jobs.create(kind="send_long_list", person=lead, state="failed", digest="x", content=b"x")
    section = here.inspection.report_sections.create(key="x", version=1)
    section.versions.create(number=1, text="x", channel="page", by=lead)
    section.welsh_versions.create(number=1, text="x", english="0f" * 32, channel="page", by=lead)
    section.comments.create(version=1, quote="x", text="x", by=lead)
    section.figure_changes.create(version=1, figures=[{"binding": "2.1.1", "before": "x", "now": "y"}])
    recommendation = here.inspection.recommendations.create(position=9, version=1)
    recommendation.versions.create(
        number=1, addressee="x", text="x", due="x", short="x", channel="page", by=lead
    )
    recommendation.welsh_versions.create(
        number=1, addressee="x", text="x", due="x", short="x", english="0f" * 32, channel="page", by=lead
    )
    fill_plan(here, recommendation)
    here.inspection.name_changes.create(original="x", printed="x", source="x", by=lead)
    here.inspection.sign_offs.create(
        capacity="chief_inspector", digest="x", name="x", confirmation="x", by=lead
    )
    release = small_release(here)
    release.copies.create(recipient="x", digest=f"x{release.pk}", by=lead, expires_at=now)
    check_records(here)
    claim_key(person=lead, key=f"key-{here.inspection.pk}", digest="x", inspection=here.inspection.pk)


def fill_plan(here, recommendation) -> None:
    """Add a row to each table of the improvement plan."""
    lead, now = here.people[Role.LEAD], timezone.now()
    ImprovementPlan.objects.create(inspection=here.inspection)
    recommendation.responses.create(
        number=1, words_version=1, outcome="accepted", commentary="x", given_by="x", given_on=now, by=lead
    )
    action = here.inspection.improvement_actions.create(recommendation=recommendation, number=1, version=1)
    action.versions.create(number=1, text="x", owner="x", due=now, state="planned", note="x", by=lead)
    action.evidence.create(title="x", text="x", file_name="x", stored_name="x", by=lead)
    action.reminders.create(kind="late", due=now)
    recommendation.closures.create(number=1, outcome="implemented", reason="x", on=now, by=lead)
    here.inspection.board_reviews.create(number=1, held_on=now, minute="x", decided="x", by=lead)


def test_marks_in_every_column_are_deleted_and_those_of_another_inspection_stay(owner, here):
    other = bring_in(here)
    for team in (here, other):
        fill_every_table(team)
    numbers = count(100_000)
    ours: list[str] = []
    theirs: list[str] = []
    with psycopg.connect(owner) as database:
        database.execute("SET session_replication_role = replica")  # neither triggers nor foreign keys
        for rule, field in marked_columns():
            for team, marks in ((here, ours), (other, theirs)):
                mark = f"MARK{next(numbers)}"
                rows = list(rule.rows(team.inspection).order_by("pk").values_list("pk", flat=True)[:1])
                assert rows, rule.label
                statement = sql.SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
                    sql.Identifier(rule.model._meta.db_table), sql.Identifier(field.column)
                )
                value = {
                    "JSONField": Jsonb({mark: [mark]}),
                    "BinaryField": mark.encode(),
                }.get(field.get_internal_type(), mark)
                database.execute(statement, [value, rows[0]])
                marks.append(f"{rule.label}.{field.name} {mark}")
    assert len(ours) > 50
    before = database_text()
    assert [mark for mark in ours + theirs if not holds(before, mark.split()[1])] == []
    delete_cases(owner, here.inspection)
    after = database_text()
    assert [mark for mark in ours if holds(after, mark.split()[1])] == []
    assert [mark for mark in theirs if not holds(after, mark.split()[1])] == []


@pytest.fixture
def numbered(owner, here):
    """The example with numbers for case ids, and MARK wherever the service takes words."""
    files = package.to_files(package.read(factories.EXAMPLE))
    numbered_files = {
        path: re.sub(rb"\b[CT](\d{5})\b", NUMBERS.encode() + rb"\1", content)
        for path, content in files.items()
    }
    team = bring_in(here, numbered_files)
    write_everywhere(team)
    return team


def write_everywhere(here) -> None:
    """Write MARK and a number wherever the service takes words, through its own changes."""
    inspection, lead = here.inspection, here.people[Role.LEAD]
    assessed_twice = inspection.assessments.filter(occasion="second").values("case_id")
    case = inspection.assessments.exclude(case_id__in=assessed_twice).order_by("pk").first()
    Assessment.objects.filter(pk=case.pk).update(assessor=here.people[Role.INSPECTOR])
    case.refresh_from_db()
    access = writable_access(lead, case)
    caseload.reopen(access=access, reason="MARK1")
    inspector = writable_access(here.people[Role.INSPECTOR], case)
    caseload.add_interview(access=inspector, held_with="child", held_on=timezone.localdate(), note="MARK2")
    raising = access_queries.open_assessment(
        by=here.people[Role.LEAD], inspection=inspection.pk, id=case.pk, action=Action.RAISE_ALERT
    )
    alert = alerts.raise_alert(access=raising, concern="MARK3", address="/")
    alerts.acknowledge_alert(access=here.access(Role.LEAD), alert=alert.pk)
    alerts.close_alert(access=here.access(Role.LEAD), alert=alert.pk, done="MARK4")
    inspections.declare_conflict_of_interest(
        access=here.access(Role.INSPECTOR),
        conflict_of_interest="some_cases",
        conflict_detail="MARK5",
        excluded=["MARK6"],
    )
    judgements.add_evidence(
        access=here.access(Role.LEAD),
        kind="document",
        title="MARK7",
        received=None,
        supports=(),
        finding="MARK8",
        direction="neutral",
        file_name="MARK9",
        content=b"MARK10",
    )
    line = judgements.raise_line_of_enquiry(
        access=here.access(Role.LEAD), text="MARK11", cases=(case.case_id,), supports=()
    )
    judgements.answer_line_of_enquiry(
        access=here.access(Role.LEAD), line=line, base_version=1, outcome="MARK12"
    )
    latest = inspection.judgements.filter(standard="1.1").latest("number")
    judgements.judge_standard(
        access=here.access(Role.LEAD),
        standard="1.1",
        base_version=latest.number,
        rating=latest.rating,
        reasons=dict.fromkeys(latest.reasons, "MARK13"),
        evidence={},
    )
    workflow.transition(access=here.access(Role.LEAD), to=State.PANEL)
    inspection.refresh_from_db()
    roles = (Role.HEAD, Role.LEAD, Role.PARTNER)
    for role in roles:
        members.add_member(access=here.access(Role.LEAD), person=here.people[role])
    for standard in ("1.1", "1.2"):
        for role in roles:
            views.give_view(access=here.access(role), standard=standard, rating="Good", reasons="MARK14")
        decisions.decide(
            access=here.access(Role.LEAD),
            standard=standard,
            rating="Good",
            reasons="MARK15",
            on=timezone.localdate(),
        )
    decisions.reopen_decision(access=here.access(Role.HEAD), standard="1.2", reason="MARK16")
    client = here.client(Role.LEAD)
    client.get(f"/inspections/{inspection.pk}/cases/{case.pk}/stage/MARK17/")
    client.get(f"/inspections/{inspection.pk}/drill-down/2.1.1/")
    results.results(inspection)


def test_words_and_case_ids_written_through_the_service_are_deleted(owner, numbered):
    before = database_text()
    marks = [f"MARK{number}" for number in range(1, 18)]
    assert [mark for mark in marks if not holds(before, mark)] == []
    children = {
        value
        for group in ("court", "out_of_court")
        for row in csv.DictReader(io.StringIO(factories.long_list(group).decode()))
        for value in (row["Name"], row["DOB"])
    }
    assert len(set(re.findall(NUMBERS + r"\d{5}", before))) > 50
    delete_cases(owner, numbered.inspection)
    after = database_text()
    assert NUMBERS not in after
    assert NUMBERS.encode().hex() not in after
    assert "MARK" not in after
    assert b"MARK".hex() not in after
    of_the_other = before.count("C48496")
    assert of_the_other
    assert after.count("C48496") == of_the_other
    expired = Inspection.objects.get(imported_parts__isnull=False)
    delete_cases(owner, expired)
    text = database_text()
    assert [value for value in children if value in text] == []
    assert not re.search(r"\b[CT]\d{5}\b", text)


# ---------------------------------------------------------------- conditions of the deletion


def count_saved() -> tuple[int, int]:
    """Return the number of answer events, and of audit events with their details."""
    return AnswerEvent.objects.count(), Event.objects.exclude(salt="").count()


CLOSE = (
    "UPDATE inspections_inspection SET state = 'closed', remove_cases_on = current_date WHERE id = %(here)s"
)
CALL = "SELECT inspections_delete_case_data(%(here)s)"
MOVE = "UPDATE assessments_assessment SET inspection_id = %(expired)s WHERE inspection_id = %(here)s"
ATTEMPTS = {
    "of an inspection in fieldwork": [CALL],
    "closed first": [CLOSE, CALL],
    "closed, with the end of the notice set": [
        CLOSE,
        "UPDATE inspections_inspection SET deletion_allowed_from = '2000-01-01' WHERE id = %(here)s",
        CALL,
    ],
    "closed, dated in the past": [
        (
            "UPDATE inspections_inspection SET state = 'withdrawn', remove_cases_on = '2000-01-01', "
            "deletion_allowed_from = '2000-01-01' WHERE id = %(here)s"
        ),
        CALL,
    ],
    "closed, in another time zone": ["SET timezone = 'Pacific/Kiritimati'", CLOSE, CALL],
    "with the setting of the deletion": [
        "SET inspectorate.retention = 'on'",
        "DELETE FROM assessments_answerevent",
    ],
    "details, with the setting of the deletion": [
        "SET inspectorate.retention = 'on'",
        "UPDATE audit_event SET subject = '', before = NULL, after = NULL, salt = ''",
    ],
    "with the assessments moved to an expired inspection": [
        MOVE,
        "SELECT inspections_delete_case_data(%(expired)s)",
    ],
    "with the assessments made again in an expired inspection": [
        "BEGIN",
        "CREATE TEMP TABLE copied AS SELECT * FROM assessments_assessment WHERE inspection_id = %(here)s",
        "DELETE FROM assessments_answer",
        "DELETE FROM assessments_assessment WHERE inspection_id = %(here)s",
        "UPDATE copied SET inspection_id = %(expired)s",
        "INSERT INTO assessments_assessment SELECT * FROM copied",
        "SELECT inspections_delete_case_data(%(expired)s)",
        "COMMIT",
    ],
    "with a table of the same name": [
        "CREATE TEMP TABLE inspections_inspection AS SELECT * FROM public.inspections_inspection",
        (
            "UPDATE inspections_inspection SET state = 'closed', remove_cases_on = '2000-01-01', "
            "deletion_allowed_from = '2000-01-01', cases_removed_at = NULL"
        ),
        CALL,
    ],
    "without the trigger": ["ALTER TABLE inspections_inspection DISABLE TRIGGER ALL", CLOSE, CALL],
}


@pytest.mark.parametrize("statements", ATTEMPTS.values(), ids=ATTEMPTS)
def test_service_role_deletes_nothing_of_a_running_inspection(owner, here, statements):
    expired = factories.create_inspection(here.service, here.people)
    expire(owner, expired)
    before = count_saved()
    values = {"here": here.inspection.pk, "expired": expired.pk}
    refused: list[str] = []
    with connection.cursor() as cursor:
        for statement in statements:
            try:
                cursor.execute(statement, values)
            except DatabaseError as error:
                refused.append(str(error))
    assert all(re.search("not due|permission|must be owner|aborted", text) for text in refused), refused
    connection.close()
    assert AnswerEvent.objects.count() == before[0]
    assert Event.objects.filter(inspection=here.inspection.pk, salt="").count() == 0
    assert Event.objects.exclude(salt="").count() >= before[1]


def test_deletion_of_another_inspection_leaves_this_one(owner, here):
    expired = factories.create_inspection(here.service, here.people)
    before = count_saved()
    delete_cases(owner, expired)
    assert AnswerEvent.objects.count() == before[0]
    assert Event.objects.filter(inspection=here.inspection.pk, salt="").count() == 0


def test_deletion_happens_once_and_leaves_a_trace(owner, here):
    expire(owner, here.inspection)
    with connection.cursor() as cursor:
        cursor.execute(CALL, {"here": here.inspection.pk})
        with pytest.raises(DatabaseError, match="not due"), transaction.atomic():
            cursor.execute(CALL, {"here": here.inspection.pk})
    event = Event.objects.get(event_type="delete_expired_cases")
    assert event.inspection == here.inspection.pk
    here.inspection.refresh_from_db()
    assert here.inspection.cases_removed_at is not None
    assert "assessments.Assessment" in remaining(here.inspection)  # which `verify` reports


def test_deletion_rolled_back_changes_nothing(owner, here):
    expire(owner, here.inspection)
    before = count_saved()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CALL, {"here": here.inspection.pk})
        transaction.set_rollback(True)
    assert count_saved() == before
    here.inspection.refresh_from_db()
    assert here.inspection.cases_removed_at is None


def test_inspection_closed_by_the_service_is_deleted_after_its_notice(owner, here):
    today, number = timezone.localdate(), here.inspection.pk
    Inspection.objects.update(remove_cases_on=today)
    here.stand(State.CLOSED)
    here.inspection.refresh_from_db()
    notice = here.inspection.deletion_allowed_from - timezone.now()
    assert timedelta(days=27) < notice <= timedelta(days=28)
    assert delete_expired(today) == []
    begun = here.inspection.deletion_allowed_from
    Inspection.objects.update(invented="another notice")
    here.inspection.refresh_from_db()
    assert here.inspection.deletion_allowed_from == begun
    Inspection.objects.update(remove_cases_on=today - timedelta(days=1))
    here.inspection.refresh_from_db()
    assert here.inspection.deletion_allowed_from > begun
    here.stand(State.FIELDWORK)
    here.inspection.refresh_from_db()
    assert here.inspection.deletion_allowed_from is None
    here.stand(State.CLOSED)
    with psycopg.connect(owner) as database:
        database.execute(
            "UPDATE inspections_inspection SET deletion_allowed_from = now() WHERE id = %s", [number]
        )
    assert len(delete_expired(today)) == 1


def test_inspection_that_is_open_or_not_due_is_not_deleted(owner, here):
    with psycopg.connect(owner) as database:
        database.execute("UPDATE inspections_inspection SET remove_cases_on = current_date")
    assert delete_expired(timezone.localdate()) == []
    with psycopg.connect(owner) as database:
        database.execute(
            "UPDATE inspections_inspection SET state = 'closed', remove_cases_on = current_date + 1"
        )
    assert delete_expired(timezone.localdate()) == []
    assert delete_expired(timezone.localdate() - timedelta(days=1)) == []


def test_functions_with_the_owners_rights_are_few_and_guarded(owner):
    with psycopg.connect(owner) as database:
        functions = database.execute(
            "SELECT proname, array_to_string(proconfig, ' '), has_function_privilege('public', oid, "
            "'EXECUTE') "
            "FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
    assert [(name, open_to_all) for name, _settings, open_to_all in functions] == [
        ("audit_chain", False),
        ("audit_row_change", False),
        ("inspections_delete_case_data", True),
    ]
    for name, settings, _open in functions:
        assert "search_path=pg_catalog, public, pg_temp" in settings, name


@pytest.mark.parametrize("function", ["audit_chain", "audit_row_change"])
def test_service_role_cannot_put_owners_triggers_on_its_own_tables(owner, function):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE judgements_decision (id bigint, person bigint)")
        with pytest.raises(DatabaseError, match="permission denied for function"), transaction.atomic():
            cursor.execute(
                f"CREATE TRIGGER x AFTER INSERT ON judgements_decision FOR EACH ROW EXECUTE FUNCTION "
                f"{function}()"
            )


# ---------------------------------------------------------------- memory


VIEWED_PAGES = (
    "",
    "long-lists/{listed}/",
    "sample/court/",
    "cases/",
    "cases/{case}/",
    "cases/{case}/stage/2.1/",
    "emerging-findings/?anew",
    "consistency/",
    "drill-down/2.1.1/",
    "export/inspection.zip",
)


def test_deleted_case_data_is_not_kept_in_process_memory(owner, here):
    client, home = here.client(Role.LEAD), f"/inspections/{here.inspection.pk}/"
    parts = {
        "listed": here.inspection.long_lists.get(group="court").pk,
        "case": here.inspection.assessments.order_by("pk")[0].pk,
    }
    for page in VIEWED_PAGES:
        assert client.get(home + page.format(**parts)).status_code == 200, page
    assert list(samples.verify()) == []
    assert list(results.check_stored()) == []
    cases = {case for (case,) in LongListRow.objects.exclude(case_id="").values_list("case_id")}
    rows = [*csv.DictReader(io.StringIO(factories.long_list().decode()))]
    children = {value for row in rows for value in (row["Name"], row["DOB"], row["Child ID"]) if value}
    children |= {"-".join(reversed(row["DOB"].split("/"))) for row in rows}
    delete_cases(owner, here.inspection)
    texts = memory.texts()
    assert "youth-2018" in texts
    assert len(children) > 3 * len(rows) / 2
    assert len(cases) > 50
    assert [value for value in children | cases if value in texts] == []
