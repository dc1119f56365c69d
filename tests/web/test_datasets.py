"""Datasets of confirmed inspections: who may download them, what they hold, and what is recorded."""

import csv
import io
import re
import zipfile

import pytest

from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.editions import framework
from inspectorate.web.jobs.changes import delete_files_with_cases
from inspectorate.web.jobs.models import Job
from inspectorate.web.states import Role, State
from tests.web.message_queue import run_queue
from tests.web.permission_world import token

PAGE = "/inspections/datasets/"
MAKE = f"{PAGE}youth-2018/make/"
CONFIRMED = [State.CONFIRMED, State.PUBLISHED, State.CLOSED]


@pytest.fixture
def here(here):
    here.stand(State.CONFIRMED)
    return here


def dataset_file_of(client):
    """Have the dataset made by the worker, and return the response with its file."""
    response = client.post(MAKE)
    run_queue()
    assert client.get(response.url).url == PAGE
    address = re.findall(
        r'href="(/inspections/datasets/\d+/dataset.zip)"', client.get(PAGE).content.decode()
    )[0]
    return client.get(address)


def files_of(response):
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def test_analyst_downloads_all_confirmed_inspections_without_names(here):
    client = here.client(Role.ANALYST)
    page = client.get(PAGE).text
    assert framework("youth-2018").title in page
    assert "youth-2018" not in re.sub("<[^>]*>", "", page)
    files = files_of(dataset_file_of(client))
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
        {row["case"] for row in rows(files_of(dataset_file_of(client)), "cases.csv")} for _number in range(2)
    )
    assert len(first) == 50
    assert not first & second
    events = Event.objects.filter(event_type=EventType.EXPORT_DATASET).order_by("pk")
    assert [(event.subject, event.outcome, event.person) for event in events] == [
        ("youth-2018", "done", here.people[Role.ANALYST].pk),
        ("dataset-youth-2018.zip", "viewed", here.people[Role.ANALYST].pk),
    ] * 2
    assert all(len((event.after or {})["sha256"]) == 64 for event in events.filter(outcome="done"))


@pytest.mark.parametrize("state", [state for state in State if state not in CONFIRMED])
def test_inspection_that_is_not_confirmed_is_in_no_dataset(here, state):
    here.stand(state)
    client = here.client(Role.ANALYST)
    assert "No inspection has confirmed ratings yet." in client.get(PAGE).content.decode()
    assert client.post(MAKE).status_code == 404


def test_unknown_edition_and_deleted_cases_are_not_found(here):
    client = here.client(Role.ANALYST)
    assert client.post(f"{PAGE}hostels-2030/make/").status_code == 404
    here.inspection.cases_removed_at = "2019-09-03T00:00Z"
    here.inspection.save()
    assert client.post(MAKE).status_code == 404


def test_head_with_a_conflict_of_interest_does_not_get_that_inspection(here):
    head, client = here.people[Role.HEAD], here.client(Role.HEAD)
    response = dataset_file_of(client)
    assert response.status_code == 200
    waiting = client.post(MAKE).url
    here.inspection.declarations.create(person=head, by=head, conflict_of_interest="some_cases")
    assert client.post(MAKE).status_code == 404
    run_queue()
    assert "You can no longer see this record." in client.get(waiting).content.decode()
    refused = client.get(response.request["PATH_INFO"])
    assert refused.status_code == 403
    assert "Make the dataset again." in refused.content.decode()
    assert dataset_file_of(here.client(Role.ANALYST)).status_code == 200


def test_dataset_is_there_for_its_person_until_cases_in_it_are_deleted(here):
    client = here.client(Role.ANALYST)
    address = dataset_file_of(client).request["PATH_INFO"]
    assert here.client(Role.HEAD).get(address).status_code == 404
    assert b"cases.csv" not in bytes(Job.objects.get().result or b"")
    delete_files_with_cases()
    assert client.get(address).status_code == 404
    assert not Job.objects.exists()


def test_api_has_the_same_and_an_analyst_sees_no_inspection(here, client):
    analyst = token(here.people[Role.ANALYST])
    listed = client.get("/api/v1/datasets", headers=analyst)
    assert listed.json() == [{"edition": "youth-2018", "inspections": 1}]
    asked = client.post("/api/v1/datasets/youth-2018/export", headers=analyst)
    assert asked.status_code == 202
    run_queue()
    job = client.get(asked.headers["Location"], headers=analyst).json()
    assert len(rows(files_of(client.get(job["result"], headers=analyst)), "cases.csv")) == 60
    assert client.post("/api/v1/datasets/hostels-2030/export", headers=analyst).status_code == 404
    lead = token(here.people[Role.LEAD])
    assert client.post("/api/v1/datasets/youth-2018/export", headers=lead).status_code == 403
    assert client.get(job["result"], headers=lead).status_code == 403
    assert client.get(f"/api/v1/inspections/{here.inspection.pk}", headers=analyst).status_code == 404
    assert client.get("/api/v1/datasets", headers=token(here.people[Role.LEAD])).status_code == 403
