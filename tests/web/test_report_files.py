"""Files of the report in the browser and over the API: made by a job, downloaded one by one."""

import io
import re
import zipfile
from typing import Any, cast

import pytest
from django.test import Client

from inspectorate import typeset
from inspectorate.method.report.printable import MAX_WORD_LENGTH
from inspectorate.typeset.formats import FORMATS
from inspectorate.web.audit.models import Event, EventOutcome, EventType
from inspectorate.web.jobs.models import Job
from inspectorate.web.jobs.progress import progress_of
from inspectorate.web.reports.changes.sections import save_section
from inspectorate.web.reports.models import DraftChannel
from inspectorate.web.states import Role, State
from tests.web.api_client import ApiClient
from tests.web.message_queue import run_queue
from tests.web.report_drafts import confirmed
from tests.web.running_server import until


@pytest.fixture
def here(here):
    return confirmed(here)


def page_of(here) -> str:
    return f"/inspections/{here.inspection.pk}/report/files/"


def page_with_files(client, here) -> str:
    """Have the files made by the worker, and return the page with their links."""
    response = client.post(f"{page_of(here)}make/")
    run_queue()
    assert client.get(response.url).url == page_of(here)
    return client.get(page_of(here)).text


def links(page: str) -> dict[str, str]:
    return {name: address for address, name in re.findall(r'href="(/[^"]+/report/files/\d+/([^"]+))"', page)}


@pytest.mark.parametrize("role", [Role.LEAD, Role.HEAD, Role.INSPECTOR])
def test_every_file_is_made_in_one_press_and_each_download_is_recorded(here, role):
    client = here.client(role)
    addresses = links(page_with_files(client, here))
    assert list(addresses) == list(FORMATS)
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Content-Disposition"].endswith(f'-{name}"')
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        if name.endswith((".docx", ".xlsx", ".ods")):
            assert zipfile.is_zipfile(io.BytesIO(response.content))
    views = Event.objects.filter(event_type=EventType.SEE_REPORT, outcome=EventOutcome.VIEWED)
    assert list(views.order_by("pk").values_list("subject", flat=True)) == list(FORMATS)
    event = Event.objects.get(event_type=EventType.MAKE_REPORT_FILES)
    assert (event.person, (event.after or {})["files"]) == (here.people[role].pk, len(FORMATS))


def test_page_and_api_say_how_many_files_are_ready_while_they_are_made(here, monkeypatch):
    client, api = here.client(Role.LEAD), ApiClient(here, Role.LEAD)
    shown: list[tuple[str, str, dict]] = []

    def ods(report):
        job = Job.objects.get()
        until(lambda: (progress := progress_of(job)) and progress.next.endswith("OpenDocument spreadsheet"))
        page, part = (client.get(f"/background-work/{job.pk}/{live}").text for live in ("", "live/"))
        shown.append((page, part, Client().get(f"/api/v1/jobs/{job.pk}", headers=api.headers).json()))
        return typeset.ods(report)

    monkeypatch.setitem(cast("dict[str, Any]", FORMATS), "tables.ods", ods)
    assert len(links(page_with_files(client, here))) == len(FORMATS)
    [(page, part, values)] = shown
    done, total = values["progress"]["done"], values["progress"]["total"]
    assert (done, total) == (len(FORMATS) - 3, len(FORMATS))  # the Word documents come last
    assert values["progress"]["next"] == "Tables as an OpenDocument spreadsheet"
    sentence = f"{done} of {total} files are ready. Next file: Tables as an OpenDocument spreadsheet."
    for text in (page, part):
        assert sentence in " ".join(text.split())
    assert 'role="status"' in page
    assert '<meta http-equiv="refresh" content="10">' in page
    assert Client().get(f"/api/v1/jobs/{values['id']}", headers=api.headers).json()["progress"] is None


def test_files_of_an_older_draft_are_called_outdated(here):
    client = here.client(Role.LEAD)
    assert "The draft has changed" not in page_with_files(client, here)
    save_section(
        access=here.access(Role.LEAD),
        key="foreword",
        base_version=1,
        text="New words.",
        channel=DraftChannel.PAGE,
    )
    assert "The draft has changed" in client.get(page_of(here)).text
    assert "The draft has changed" not in page_with_files(client, here)


def test_files_that_cannot_be_made_do_not_keep_the_others(here):
    save_section(
        access=here.access(Role.LEAD), key="foreword", base_version=1, text="x" * (2 * MAX_WORD_LENGTH)
    )
    page = page_with_files(here.client(Role.LEAD), here)
    assert "Some files could not be made" in page
    assert "report.pdf" not in links(page)
    assert {"report.html", "report.docx", "technical-annex.pdf", "tables.xlsx"} <= set(links(page))


def test_files_belong_to_the_person_who_had_them_made(here):
    address = links(page_with_files(here.client(Role.LEAD), here))["report.pdf"]
    assert here.client(Role.HEAD).get(address).status_code == 404
    assert here.client(Role.LEAD).get(address.replace("report.pdf", "other.pdf")).status_code == 404
    assert here.client(Role.LINK).get(address).status_code == 403


def test_files_are_closed_while_a_case_is_assessed_blind(here):
    client = here.client(Role.LEAD)
    address = links(page_with_files(client, here))["report.pdf"]
    second = here.inspection.assessments.filter(occasion="second").earliest("pk")
    first = here.inspection.assessments.get(group=second.group, case_id=second.case_id, occasion="first")
    second.assessor = here.people[Role.LEAD]
    second.state, second.finished_at = "in_progress", None
    second.save()
    response = client.get(address)
    assert response.status_code == 409
    assert first.case_id in response.text
    assert client.post(f"{page_of(here)}make/").url == page_of(here)
    assert first.case_id in client.get(page_of(here)).text


@pytest.mark.parametrize("state", [State.FIELDWORK, State.PANEL])
def test_files_open_once_the_ratings_are_confirmed(here, state):
    here.stand(state)
    assert here.client(Role.LEAD).get(page_of(here)).status_code == 403


def test_program_makes_and_reads_the_files(here):
    program = ApiClient(here, Role.LEAD)
    client = Client()
    response = client.post(f"{program.home}/report/files/make", headers=program.headers)
    assert response.status_code == 202
    run_queue()
    job = client.get(response.headers["Location"], headers=program.headers).json()
    assert job["state"] == "done"
    listed = client.get(job["result"], headers=program.headers).json()
    assert [file["name"] for file in listed["files"]] == list(FORMATS)
    assert (listed["faults"], listed["outdated"]) == ([], False)
    content = client.get(f"{job['result']}/report.pdf", headers=program.headers)
    assert content.headers["Content-Type"] == "application/pdf"
    assert len(content.content) == listed["files"][1]["size"]
