"""Datasets of confirmed inspections: who may download them, what they hold, and what is recorded."""

import csv
import io
import zipfile

import pytest

from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.states import Role, State
from tests.web.imported_inspection import bring_in
from tests.web.permission_world import token

PAGE = "/inspections/datasets/"
ZIP = f"{PAGE}youth-2018/dataset.zip"
CONFIRMED = [State.CONFIRMED, State.CLOSED]


@pytest.fixture
def here(team):
    imported = bring_in(team)
    imported.stand(State.CONFIRMED)
    return imported


def files_of(response):
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def test_analyst_downloads_all_confirmed_inspections_without_names(here):
    client = here.client(Role.ANALYST)
    assert "youth-2018" in client.get(PAGE).content.decode()
    files = files_of(client.get(ZIP))
    assert [row["inspection"] for row in rows(files, "inspections.csv")] == [
        f"inspection-{here.inspection.pk}"
    ]
    assert len(rows(files, "cases.csv")) == here.inspection.assessments.count() == 60
    assert {"cases.sav", "cases.dta", "codebook.csv", "datapackage.json"} <= set(files)
    text = b"\n".join(content for name, content in files.items() if name.endswith((".csv", ".json"))).decode()
    case_ids = set(here.inspection.assessments.values_list("case_id", flat=True))
    managers = {case.case_manager for draw in here.inspection.draws.all() for case in draw.cases.all()} - {""}
    assert len(case_ids) == 50
    assert managers
    assert not [secret for secret in case_ids | managers if secret in text]


def test_two_downloads_share_no_pseudonym_and_both_are_recorded(here):
    client = here.client(Role.ANALYST)
    first, second = (
        {row["case"] for row in rows(files_of(client.get(ZIP)), "cases.csv")} for _number in range(2)
    )
    assert len(first) == 50
    assert not first & second
    events = Event.objects.filter(event_type=EventType.EXPORT_DATASET).order_by("pk")
    assert [(event.subject, event.person) for event in events] == [
        ("youth-2018", here.people[Role.ANALYST].pk)
    ] * 2
    assert all(len((event.after or {})["sha256"]) == 64 for event in events)


@pytest.mark.parametrize("state", [state for state in State if state not in CONFIRMED])
def test_inspection_that_is_not_confirmed_is_in_no_dataset(here, state):
    here.stand(state)
    client = here.client(Role.ANALYST)
    assert "No inspection has confirmed ratings yet." in client.get(PAGE).content.decode()
    assert client.get(ZIP).status_code == 404


def test_unknown_edition_and_deleted_cases_are_not_found(here):
    client = here.client(Role.ANALYST)
    assert client.get(f"{PAGE}hostels-2030/dataset.zip").status_code == 404
    here.inspection.cases_removed_at = "2019-09-03T00:00Z"
    here.inspection.save()
    assert client.get(ZIP).status_code == 404


def test_head_with_a_conflict_of_interest_does_not_get_that_inspection(here):
    head = here.people[Role.HEAD]
    assert here.client(Role.HEAD).get(ZIP).status_code == 200
    here.inspection.declarations.create(person=head, by=head, conflict_of_interest="some_cases")
    assert here.client(Role.HEAD).get(ZIP).status_code == 404
    assert here.client(Role.ANALYST).get(ZIP).status_code == 200


def test_api_has_the_same_and_an_analyst_sees_no_inspection(here, client):
    analyst = token(here.people[Role.ANALYST])
    listed = client.get("/api/v1/datasets", headers=analyst)
    assert listed.json() == [{"edition": "youth-2018", "inspections": 1}]
    assert len(rows(files_of(client.get("/api/v1/datasets/youth-2018", headers=analyst)), "cases.csv")) == 60
    assert client.get(f"/api/v1/inspections/{here.inspection.pk}", headers=analyst).status_code == 404
    assert client.get("/api/v1/datasets", headers=token(here.people[Role.LEAD])).status_code == 403
