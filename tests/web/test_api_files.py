"""Files that the API returns of an inspection: its report, and its tallies as a CSV file."""

import csv
import io

import pytest
from django.test import Client

from inspectorate.cli.report import report
from inspectorate.method.report.printable import MAX_WORD_LENGTH
from inspectorate.typeset.formats import FORMATS
from inspectorate.web.audit.models import Event, EventOutcome, EventType
from inspectorate.web.editions import framework
from inspectorate.web.exchange import queries
from inspectorate.web.exchange.report_files import MEDIA_TYPES, ReportFormat
from inspectorate.web.inspections import changes as inspections
from inspectorate.web.reports.changes.sections import save_section
from inspectorate.web.states import Role, State
from tests.web.api_client import ApiClient

UNCONFIRMED = [state for state in State if state not in (State.CONFIRMED, State.PUBLISHED, State.CLOSED)]


def response_to(here, path: str, role: Role = Role.LEAD, accept: str = "*/*"):
    """Return the response to a read of the inspection by the person in a role."""
    client = ApiClient(here, role)
    return Client().get(f"{client.home}{path}", headers={**client.headers, "Accept": accept})


@pytest.fixture
def confirmed(here):
    here.stand(State.CONFIRMED)
    return here


def test_report_is_what_the_command_writes_from_the_package(confirmed, tmp_path):
    for path, content in queries.export_package(access=confirmed.access(Role.LEAD)).items():
        (tmp_path / "package" / path).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "package" / path).write_bytes(content)
    report(tmp_path / "package", tmp_path / "report")
    printed = {path.name: path.read_bytes() for path in (tmp_path / "report").iterdir()}
    assert printed.keys() == FORMATS.keys()
    for name in FORMATS:
        document, _, report_format = name.partition(".")
        query = f"format={report_format}" + ("&document=technical-annex" * (document == "technical-annex"))
        media_type = MEDIA_TYPES[ReportFormat(report_format)]
        response = response_to(confirmed, f"/report?{query}", accept=media_type)
        assert (response.status_code, response.headers["Content-Type"]) == (200, media_type)
        download = f"inspection-{confirmed.inspection.pk}-{name}"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{download}"'
        assert response.content == printed[name], name
    subjects = Event.objects.filter(event_type=EventType.SEE_REPORT, outcome=EventOutcome.VIEWED)
    assert sorted(subjects.values_list("subject", flat=True)) == sorted(printed)


def test_report_is_html_unless_another_form_is_asked_for(confirmed):
    assert response_to(confirmed, "/report").content.startswith(b"<!DOCTYPE html>")
    other = response_to(confirmed, "/report?format=pdf", accept="text/html")
    assert (other.status_code, other.json()["code"]) == (406, "not_acceptable")
    assert response_to(confirmed, "/report?format=word").status_code == 422


@pytest.mark.parametrize("state", UNCONFIRMED)
def test_there_is_no_report_until_the_ratings_are_confirmed(here, state):
    here.stand(state)
    refused = response_to(here, "/report")
    assert (refused.status_code, refused.json()["code"]) == (403, "refused")
    assert not Event.objects.filter(event_type=EventType.SEE_REPORT, outcome=EventOutcome.VIEWED).exists()


def test_report_is_refused_like_the_package(confirmed):
    assert response_to(confirmed, "/report", Role.LINK).status_code == 403
    assert response_to(confirmed, "/report", Role.ANALYST).status_code == 404
    case = confirmed.inspection.assessments.earliest("pk").case_id
    confirmed.stand(State.FIELDWORK)
    inspections.declare_conflict_of_interest(
        access=confirmed.access(Role.LEAD),
        conflict_of_interest="some_cases",
        conflict_detail="A cousin",
        excluded=[case],
    )
    confirmed.stand(State.CONFIRMED)
    assert response_to(confirmed, "/report").status_code == 403
    assert response_to(confirmed, "/report", Role.HEAD).status_code == 200


def test_report_of_an_inspection_without_its_cases_is_a_problem(confirmed):
    confirmed.inspection.long_lists.update(content=None)
    response = response_to(confirmed, "/report")
    assert (response.status_code, response.json()["code"]) == (409, "not_worked_out")


def test_format_that_cannot_be_made_is_a_problem_and_a_line_of_the_log(confirmed, caplog):
    words = "x" * (2 * MAX_WORD_LENGTH)
    save_section(access=confirmed.access(Role.LEAD), key="foreword", base_version=1, text=words)
    response = response_to(confirmed, "/report?format=pdf")
    assert (response.status_code, response.json()["code"]) == (409, "not_worked_out")
    assert {fault["place"].partition(",")[0] for fault in response.json()["faults"]} == {"report.pdf"}
    [record] = [record for record in caplog.records if record.message == "report_not_made"]
    assert (record.file, bool(record.exc_info)) == ("report.pdf", True)
    assert response_to(confirmed, "/report?format=ods").status_code == 200


@pytest.mark.parametrize("role", [Role.LEAD, Role.HEAD])
def test_tallies_in_the_csv_file_are_those_in_json(here, role):
    second = here.inspection.assessments.filter(occasion="second").earliest("pk")
    here.inspection.assessments.filter(pk=second.pk).update(
        assessor=here.people[Role.LEAD], state="in_progress", finished_at=None
    )
    tallies = ApiClient(here, role).get("/tallies")
    response = response_to(here, "/tallies.csv", role, "text/csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"inspection-{here.inspection.pk}-tallies.csv" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    questions = framework(here.inspection.edition).questions
    expected = [
        {
            **{name: "" if value is None else str(value) for name, value in tally.items()},
            "text": questions[tally["question"]].text,
            "left_out": "; ".join(tally["left_out"]),
        }
        for tally in tallies
    ]
    assert rows == expected
    assert bool(rows[0]["left_out"]) == (role is Role.LEAD)
