"""Scripts and formulas in every text field: every page and exported file shows them as text."""

import csv
import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspectorate import package
from inspectorate.web.allocation import changes as allocation
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.assigned_cases import answer_body, create_assessment
from tests.web.crawler import Crawler
from tests.web.imported_inspection import bring_in
from tests.web.message_queue import run_queue

HOSTILE = "=1+1\"'><xss7 onmouseover=alert(1)>{{7*7}}{%raw%}"


@pytest.fixture
def hostile(team):
    """A team whose names, service and notice are hostile text."""
    for person in (*team.people.values(), team.stranger):
        person.name = HOSTILE[:120]
        person.save()
    team.service.name = team.service.short_name = HOSTILE[:60]
    team.service.save()
    Inspection.objects.filter(pk=team.inspection.pk).update(invented=HOSTILE)
    return team


def hostile_list() -> bytes:
    """Return the example's court list with hostile case managers, case ids and an extra column."""
    rows = list(csv.reader(io.StringIO(factories.long_list().decode("utf-8-sig"))))
    hostile_rows = [[*(headings := rows[0]), f"{HOSTILE} column"]]
    for number, row in enumerate(rows[1:]):
        cells = dict(zip(headings, row, strict=True))
        manager = next(heading for heading in headings if "manager" in heading.lower())
        case = next(heading for heading in headings if "case" in heading.lower() and heading != manager)
        cells[manager] = f"{HOSTILE}\r\nBEGIN:VEVENT {number % 7}"
        cells[case] = f"{number} {HOSTILE}"
        hostile_rows.append([*cells.values(), HOSTILE])
    output = io.StringIO()
    csv.writer(output).writerows(hostile_rows)
    return output.getvalue().encode()


def draw_and_allocate(team) -> None:
    """Upload a hostile long list, draw the sample and allocate its cases."""
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    uploaded = cases.send_long_list(access=access, group=group, name=f"{HOSTILE}.csv", content=hostile_list())
    columns, _unclear, _remembered = long_lists.suggested_columns(access=access, long_list=uploaded)
    cases.confirm_columns(access=access, long_list=uploaded, columns=columns)
    cases.draw_sample(access=team.access(Role.LEAD), group=group, seed=1)
    allocation.mark_always_available(access=access)
    allocation.allocate(access=team.access(Role.LEAD))


def test_script_in_every_form_is_escaped_on_every_page(hostile):
    pages: set[str] = set()
    draw_and_allocate(hostile)
    home = f"/inspections/{hostile.inspection.pk}/"
    for state in (State.SETTING_UP, State.ANNOUNCED, State.FIELDWORK):
        for role in (Role.OPERATIONS, Role.LEAD, Role.LINK, Role.INSPECTOR, Role.LEAD, Role.SERVICE_HEAD):
            hostile.stand(state)
            crawler = Crawler(hostile.client(role), HOSTILE)
            crawler.crawl("/inspections/", home)
            pages |= crawler.pages_with_text
    assert {
        "workflow:inspection",
        "workflow:audit_log",
        "people:index",
        "cases:long_list",
        "cases:columns",
        "cases:sample",
        "allocation:timetable",
        "allocation:availability",
        "assessments:caseload",
        "assessments:assessment",
        "assessments:alerts",
        "judgements:lines_of_enquiry",
        "judgements:judgements",
        "results:emerging_findings",
    } <= pages


def test_script_in_texts_of_the_panel_is_escaped(hostile):
    here = bring_in(hostile)
    here.stand(State.PANEL)
    pages: set[str] = set()
    for role in (Role.HEAD, Role.LEAD):
        PanelMember.objects.create(
            inspection=here.inspection, person=here.people[role], added_by=here.people[Role.LEAD]
        )
    for _round in range(2):
        for role in (Role.HEAD, Role.LEAD):
            crawler = Crawler(here.client(role), HOSTILE)
            crawler.crawl(f"/inspections/{here.inspection.pk}/")
            pages |= crawler.pages_with_text
    assert {"panel:panel", "panel:standard", "panel:decide", "panel:reopen_decision"} <= pages


def test_exported_files_have_no_formulas_or_injected_lines(hostile):
    draw_and_allocate(hostile)
    hostile.stand(State.FIELDWORK)
    own = hostile.inspection.assessments.filter(assessor=hostile.people[Role.LEAD]).first()
    client, at = hostile.client(Role.LEAD), f"/inspections/{hostile.inspection.pk}"
    answer = answer_body(comment=HOSTILE, idempotency_key=str(uuid.uuid4()))
    client.post(f"/api/v1{at}/assessments/{own.pk}/answers", answer, content_type="application/json")
    client.post(f"{at}/lines-of-enquiry/", {"text": HOSTILE, "cases": HOSTILE, "supports": ""})
    with zipfile.ZipFile(io.BytesIO(client.get(f"{at}/export/inspection.zip").content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    cells = [
        cell
        for name, content in files.items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(content.decode()))
        for cell in row
    ]
    assert any(cell.startswith("'=1+1") for cell in cells)
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)
    assert package.read_files(files).assessments[0].answers["2.1.1"].comment == HOSTILE

    template = client.post(f"{at}/cases/{own.pk}/spreadsheet/check-out/")
    assert template.headers["Content-Disposition"].isascii()
    with zipfile.ZipFile(io.BytesIO(template.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        texts = book.read("xl/sharedStrings.xml").decode()
    assert b"<f>" not in sheet
    assert "&lt;xss7" in texts
    assert ">=1+1" not in texts

    calendar = client.get(f"{at}/interviews/calendar.ics").text
    lines = calendar.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == hostile.inspection.planned_interviews.count()
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75


def test_alert_email_contains_no_typed_text(hostile, settings, mailoutbox):
    settings.SENDS_MAIL = True
    own = create_assessment(hostile)
    address = f"/inspections/{hostile.inspection.pk}/cases/{own.pk}/alert/"
    hostile.client(Role.INSPECTOR).post(address, {"concern": f"{HOSTILE}\r\nBcc: everyone@example.org"})
    run_queue()
    assert mailoutbox
    for letter in mailoutbox:
        assert letter.recipients() == [letter.to[0]]
        assert "everyone" not in letter.message().as_string()


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "script.js", "sheet.xml"])
def test_evidence_file_that_a_browser_could_run_is_rejected(hostile, name):
    hostile.stand(State.FIELDWORK)
    form = {"kind": "document", "title": "x", "direction": "neutral", "finding": "x", "supports": ""}
    file = SimpleUploadedFile(name, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    client = hostile.client(Role.LEAD)
    client.post(f"/inspections/{hostile.inspection.pk}/judgements/evidence/add/", {**form, "file": file})
    assert not hostile.inspection.evidence_items.exists()


def test_evidence_file_is_sent_as_an_attachment(hostile):
    hostile.stand(State.FIELDWORK)
    item = factories.evidence_item(
        hostile.inspection, hostile.people[Role.LEAD], content=b"<script>alert(1)</script>"
    )
    item.title, item.file_name = HOSTILE, 'a"\r\nSet-Cookie: x=1;<script>.html'
    item.save()
    response = hostile.client(Role.LEAD).get(
        f"/inspections/{hostile.inspection.pk}/judgements/evidence/{item.pk}/"
    )
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert not {"\r", "\n", "<", ";"} & set(disposition.removeprefix("attachment;"))
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
