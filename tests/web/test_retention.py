"""On its date everything about single children goes; what follows from it, and its proof, stay."""

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


def drawn(team):
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    kind = long_lists.group(access=access, key="court")
    sent = cases.send_long_list(access=access, group=kind, name="list.csv", content=factories.long_list())
    columns, _unclear, _kept = long_lists.suggested_columns(access=access, listed=sent)
    cases.confirm_columns(access=access, listed=sent, columns=columns)
    return cases.draw_sample(access=team.access(Role.LEAD), group=kind, seed=2018)


def test_on_the_day_the_cases_go_and_the_proof_stays(team):
    draw = drawn(team)
    Inspection.objects.update(remove_cases_on=DAY)
    team.stand(State.CLOSED)
    assert delete_expired(DAY - timedelta(days=1)) == []
    [line] = delete_expired(DAY)
    assert "1 long lists" in line
    assert not DrawnCase.objects.exists()
    assert not LongListRow.objects.exists()
    assert LongList.objects.get().content is None
    kept = Draw.objects.get()
    assert (kept.seed, kept.digest, len(kept.balance)) == (2018, draw.digest, len(draw.balance))
    told = Event.objects.get(event_type="delete_expired_cases").after
    assert told is not None
    assert told["drawn_cases"] == 37
    assert list(samples.verify()) == []
    assert verify_chain().faults == []
    assert delete_expired(DAY) == []


def test_while_it_goes_on_nothing_is_removed_whatever_the_date(team):
    drawn(team)
    Inspection.objects.update(remove_cases_on=DAY)
    assert delete_expired(DAY) == []
    assert LongList.objects.get().content is not None


def test_the_pages_of_what_is_left_still_open(team):
    drawn(team)
    Inspection.objects.update(remove_cases_on=DAY)
    team.stand(State.CLOSED)
    delete_expired(DAY)
    client = team.client(Role.LEAD)
    home = f"/inspections/{team.inspection.pk}/"
    assert "was removed on" in client.get(home).text
    assert "2018" in client.get(f"{home}sample/court/").text
    assert client.get(f"{home}long-lists/").status_code == 200


def everything_stored(but: tuple[str, ...] = ()) -> str:
    """Every row of every table as text, but those of some."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = sorted({name for (name,) in cursor.fetchall()} - set(but))
        told = []
        for name in tables:
            cursor.execute(f'SELECT row_to_json(each)::text FROM "{name}" AS each')
            told += [row for (row,) in cursor.fetchall()]
    return "\n".join(told)


@pytest.fixture
def closed(here):
    """The example, rated, unfolded, alerted and closed, its date come."""
    case = here.inspection.assessments.order_by("pk").first()
    assert case is not None
    access = writable_access(here.people[Role.LEAD], case)
    caseload.reopen(access=access, reason="The file of Robin Child came")
    access = access_queries.open_assessment(
        by=here.people[Role.LEAD], inspection=here.inspection.pk, id=case.pk, action=Action.RAISE_ALERT
    )
    raised = alerts.raise_alert(access=access, concern="Robin Child is not seen", address="/")
    alerts.acknowledge_alert(access=here.access(Role.LEAD), alert=raised.pk)
    alerts.close_alert(access=here.access(Role.LEAD), alert=raised.pk, done="Robin Child was seen")
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


def test_no_number_of_a_case_is_left_but_in_the_trail_and_the_trail_names_no_child(closed):
    sampled = {each.case_id for each in DrawnCase.objects.all()}
    children = [*csv.DictReader(io.StringIO(factories.long_list().decode()))]
    people = {"Robin Child", *(told for each in children for told in (each["Name"], each["DOB"]))}
    assert len(people) > len(children)
    before = StoredResult.objects.get()
    assert sampled & set(re.findall(r"[\w-]+", before.result))
    comments = set(Answer.objects.exclude(comment="").values_list("comment", flat=True))
    delete_expired(DAY)
    stored = everything_stored(but=("audit_event",))
    assert {case for case in sampled if case in stored} == set()
    assert [each for each in people if each in stored] == []
    trail = "\n".join(map(str, Event.objects.values_list("who", "subject", "before", "after")))
    assert [each for each in people if each in trail] == []
    assert [comment for comment in comments if comment in trail] == []


def test_the_aggregate_stays_as_it_was_and_is_proven(closed):
    before = results.results(closed.inspection)
    digest = StoredResult.objects.get().digest
    delete_expired(DAY)
    closed.inspection.refresh_from_db()
    after = results.results(closed.inspection)
    assert (after.tallies, after.ratings, after.overall) == (before.tallies, before.ratings, before.overall)
    assert [len(each.too_low) for each in after.classifications] == [
        len(each.too_low) for each in before.classifications
    ]
    assert all(each.deciding == () for each in after.sensitivity.values())
    told = Event.objects.get(event_type="delete_expired_cases").after
    assert told is not None
    assert told["inputs"] == digest
    assert list(results.check_stored()) == []
    assert verify_chain().faults == []


def test_what_stayed_is_found_out_when_it_is_changed(closed):
    delete_expired(DAY)
    StoredResult.objects.update(result=StoredResult.objects.get().result.replace("Good", "Outstanding", 1))
    [fault] = results.check_stored()
    assert "what was kept when the cases were removed" in fault.problem


LOOKED_AT = (
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


def test_a_process_that_showed_every_case_keeps_nothing_of_them_in_memory(here):
    client, home = here.client(Role.LEAD), f"/inspections/{here.inspection.pk}/"
    parts = {
        "listed": here.inspection.long_lists.get(group="court").pk,
        "case": here.inspection.assessments.order_by("pk")[0].pk,
    }
    for page in LOOKED_AT:
        assert client.get(home + page.format(**parts)).status_code == 200, page
    assert list(samples.verify()) == []
    assert list(results.check_stored()) == []
    cases = {case for (case,) in LongListRow.objects.exclude(case_id="").values_list("case_id")}
    rows = [*csv.DictReader(io.StringIO(factories.long_list().decode()))]
    children = {told for row in rows for told in (row["Name"], row["DOB"], row["Child ID"])}
    children |= {"-".join(reversed(row["DOB"].split("/"))) for row in rows}
    Inspection.objects.update(remove_cases_on=DAY)
    here.stand(State.CLOSED)
    delete_expired(DAY)
    kept = memory.texts()
    assert "youth-2018" in kept
    assert len(children) > 3 * len(rows) / 2
    assert len(cases) > 50
    assert [told for told in children | cases if told in kept] == []
