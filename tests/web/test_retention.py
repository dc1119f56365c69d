"""Tests of retention: case data is deleted on its date; results and their proof stay."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection

from inspectorate.web.assessments.changes import alerts, caseload
from inspectorate.web.assessments.models import Answer
from inspectorate.web.assessments.queries import access as access_queries
from inspectorate.web.audit.models import Event
from inspectorate.web.audit.queries import verify_chain
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.models import Draw, DrawnCase, LongList, LongListRow
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.inspections import changes as inspections
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.permissions import Action
from inspectorate.web.results.models import StoredResult
from inspectorate.web.results.queries import results
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.retention import delete_expired
from tests.web import factories, memory
from tests.web.assigned_cases import writable_access

DAY = date(2026, 1, 31)


def draw_sample(team):
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    long_list = cases.send_long_list(
        access=access, group=group, name="list.csv", content=factories.long_list()
    )
    columns, _unclear, _unused = long_lists.suggested_columns(access=access, long_list=long_list)
    cases.confirm_columns(access=access, long_list=long_list, columns=columns)
    return cases.draw_sample(access=team.access(Role.LEAD), group=group, seed=2018)


def test_expired_cases_are_deleted_and_proof_stays(team):
    draw = draw_sample(team)
    Inspection.objects.update(remove_cases_on=DAY)
    team.stand(State.CLOSED)
    assert delete_expired(DAY - timedelta(days=1)) == []
    [line] = delete_expired(DAY)
    assert "1 long lists" in line
    assert not DrawnCase.objects.exists()
    assert not LongListRow.objects.exists()
    assert LongList.objects.get().content is None
    remaining = Draw.objects.get()
    assert (remaining.seed, remaining.digest, len(remaining.balance)) == (
        2018,
        draw.digest,
        len(draw.balance),
    )
    recorded = Event.objects.get(event_type="delete_expired_cases").after
    assert recorded is not None
    assert recorded["drawn_cases"] == 37
    assert list(samples.verify()) == []
    assert verify_chain().faults == []
    assert delete_expired(DAY) == []


def test_cases_of_open_inspection_are_not_deleted(team):
    draw_sample(team)
    Inspection.objects.update(remove_cases_on=DAY)
    assert delete_expired(DAY) == []
    assert LongList.objects.get().content is not None


def test_pages_without_case_data_still_load(team):
    draw_sample(team)
    Inspection.objects.update(remove_cases_on=DAY)
    team.stand(State.CLOSED)
    delete_expired(DAY)
    client = team.client(Role.LEAD)
    home = f"/inspections/{team.inspection.pk}/"
    assert "was removed on" in client.get(home).text
    assert "2018" in client.get(f"{home}sample/court/").text
    assert client.get(f"{home}long-lists/").status_code == 200


def database_text(without: tuple[str, ...] = ()) -> str:
    """Return the rows of all tables as text, without those of some tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({name for (name,) in cursor.fetchall()} - set(without))
        rows = []
        for name in tables:
            cursor.execute(f'SELECT row_to_json(record)::text FROM "{name}" AS record')
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows)


@pytest.fixture
def closed(here):
    """Return the closed example, with an alert and a conflict of interest, on its retention date."""
    case = here.inspection.assessments.order_by("pk").first()
    assert case is not None
    access = writable_access(here.people[Role.LEAD], case)
    caseload.reopen(access=access, reason="The file of Robin Child came")
    access = access_queries.open_assessment(
        by=here.people[Role.LEAD], inspection=here.inspection.pk, id=case.pk, action=Action.RAISE_ALERT
    )
    alert = alerts.raise_alert(access=access, concern="Robin Child is not seen", address="/")
    alerts.acknowledge_alert(access=here.access(Role.LEAD), alert=alert.pk)
    alerts.close_alert(access=here.access(Role.LEAD), alert=alert.pk, done="Robin Child was seen")
    inspections.declare_conflict_of_interest(
        access=here.access(Role.INSPECTOR),
        conflict_of_interest="some_cases",
        conflict_detail="Aunt of Robin Child",
        excluded=["Robin Child"],
    )
    results.results(here.inspection)
    Inspection.objects.update(remove_cases_on=DAY)
    here.stand(State.CLOSED)
    return here


def test_deletion_leaves_case_ids_only_in_the_audit_log_and_no_personal_data(closed):
    sampled = {case.case_id for case in DrawnCase.objects.all()}
    children = [*csv.DictReader(io.StringIO(factories.long_list().decode()))]
    personal_data = {"Robin Child", *(value for row in children for value in (row["Name"], row["DOB"]))}
    assert len(personal_data) > len(children)
    before = StoredResult.objects.get()
    assert sampled & set(re.findall(r"[\w-]+", before.result))
    comments = set(Answer.objects.exclude(comment="").values_list("comment", flat=True))
    delete_expired(DAY)
    stored_text = database_text(without=("audit_event",))
    assert {case for case in sampled if case in stored_text} == set()
    assert [value for value in personal_data if value in stored_text] == []
    audit_log = "\n".join(map(str, Event.objects.values_list("who", "subject", "before", "after")))
    assert [value for value in personal_data if value in audit_log] == []
    assert [comment for comment in comments if comment in audit_log] == []


def test_results_without_cases_are_unchanged_and_verified(closed):
    before = results.results(closed.inspection)
    digest = StoredResult.objects.get().digest
    delete_expired(DAY)
    closed.inspection.refresh_from_db()
    after = results.results(closed.inspection)
    assert (after.tallies, after.ratings, after.overall) == (before.tallies, before.ratings, before.overall)
    assert [len(check.too_low) for check in after.classifications] == [
        len(check.too_low) for check in before.classifications
    ]
    assert all(sensitivity.deciding == () for sensitivity in after.sensitivity.values())
    recorded = Event.objects.get(event_type="delete_expired_cases").after
    assert recorded is not None
    assert recorded["inputs"] == digest
    assert list(results.check_stored()) == []
    assert verify_chain().faults == []


def test_altered_retained_results_are_reported(closed):
    delete_expired(DAY)
    StoredResult.objects.update(result=StoredResult.objects.get().result.replace("Good", "Outstanding", 1))
    [fault] = results.check_stored()
    assert "what was kept when the cases were removed" in fault.problem


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


def test_deleted_case_data_is_not_kept_in_process_memory(here):
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
    children = {value for row in rows for value in (row["Name"], row["DOB"], row["Child ID"])}
    children |= {"-".join(reversed(row["DOB"].split("/"))) for row in rows}
    Inspection.objects.update(remove_cases_on=DAY)
    here.stand(State.CLOSED)
    delete_expired(DAY)
    texts = memory.texts()
    assert "youth-2018" in texts
    assert len(children) > 3 * len(rows) / 2
    assert len(cases) > 50
    assert [value for value in children | cases if value in texts] == []
