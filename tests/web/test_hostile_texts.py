"""Script and formulas in every text anyone can type or send: every page and every file shows them as text."""

import csv
import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from inspectorate import package
from inspectorate.web.allocation import changes as allocation
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.panel.models import PanelMember
from inspectorate.web.permissions import PAGES, Action
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.assigned_cases import answer_body, create_assessment
from tests.web.browserless import Form, Page
from tests.web.imported_inspection import bring_in

HOSTILE = "=1+1\"'><xss7 onmouseover=alert(1)>{{7*7}}{%raw%}"
TAG, ESCAPED = "<xss7", "&lt;xss7"
LEFT_OUT = ("move", "close", "remove_member", "release", "take", "unseat", "finish", "assign", "accept")
"""Addresses whose forms end what the others need; the texts they take are given on their own below."""


class Walk:
    """One person's way over every page they can reach, filling in every form with text once."""

    def __init__(self, client) -> None:
        self.client = client
        self.seen: set[str] = set()
        self.sent: set[tuple[str, ...]] = set()
        self.showed: set[str] = set()

    def over(self, *addresses: str) -> None:
        """Go from these addresses wherever their links lead."""
        waiting = list(addresses)
        while waiting:
            address = waiting.pop()
            name = resolve(address.partition("?")[0]).view_name
            if address in self.seen or not isinstance(PAGES.get(name), Action) or self._often(name):
                continue
            self.seen.add(address)
            answer = self.client.get(address, follow=True)
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            self._look(answer, name)
            page = Page(answer.text)
            for form in page.forms:
                self._send(form, address, name)
            waiting += sorted(page.links)

    def _often(self, name: str) -> bool:
        return sum(resolve(each.partition("?")[0]).view_name == name for each in self.seen) > 2

    def _send(self, form: Form, address: str, name: str) -> None:
        key = (name, form.action, *form.texts)
        if not form.texts or key in self.sent or name.endswith(LEFT_OUT):
            return
        self.sent.add(key)
        told: dict[str, object] = dict(form.filled(HOSTILE))
        if form.takes_files:
            told["file"] = SimpleUploadedFile(f"{HOSTILE.replace('/', '')}.txt", HOSTILE.encode())
        self._look(self.client.post(form.action or address, told, follow=True), f"{name}, sent")

    def _look(self, answer, name: str) -> None:
        assert answer.status_code < 500, name
        assert TAG not in answer.text, name
        assert "49{%" not in answer.text, name
        if ESCAPED in answer.text:
            self.showed.add(name)


@pytest.fixture
def hostile(team):
    """Two inspections, one with a hostile long list, drawn and allocated; one brought in, with a panel."""
    for person in (*team.people.values(), team.stranger):
        person.name = HOSTILE[:120]
        person.save()
    team.service.name = team.service.short_name = HOSTILE[:60]
    team.service.save()
    Inspection.objects.filter(pk=team.inspection.pk).update(invented=HOSTILE)
    return team


def hostile_list() -> bytes:
    """The example's court list, its headings, managers, ids and an unknown column made hostile."""
    rows = list(csv.reader(io.StringIO(factories.long_list().decode("utf-8-sig"))))
    heads = rows[0]
    made = [[*heads, f"{HOSTILE} column"]]
    for number, row in enumerate(rows[1:]):
        told = dict(zip(heads, row, strict=True))
        manager = next(head for head in heads if "manager" in head.lower())
        case = next(head for head in heads if "case" in head.lower() and head != manager)
        told[manager] = f"{HOSTILE}\r\nBEGIN:VEVENT {number % 7}"
        told[case] = f"{HOSTILE} {number}"
        made.append([*told.values(), HOSTILE])
    out = io.StringIO()
    csv.writer(out).writerows(made)
    return out.getvalue().encode()


def drawn_of(team) -> None:
    """A hostile list is sent, read, drawn from and shared out."""
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    kind = long_lists.group(access=access, key="court")
    sent = cases.send_long_list(access=access, group=kind, name=f"{HOSTILE}.csv", content=hostile_list())
    columns, _unclear, _kept = long_lists.suggested_columns(access=access, listed=sent)
    cases.confirm_columns(access=access, listed=sent, columns=columns)
    cases.draw_sample(access=team.access(Role.LEAD), group=kind, seed=1)
    allocation.mark_always_available(access=access)
    allocation.allocate(access=team.access(Role.LEAD))


def test_every_form_takes_script_as_text_and_every_page_shows_it_so(hostile):
    showed: set[str] = set()
    drawn_of(hostile)
    at = f"/inspections/{hostile.inspection.pk}/"
    for state in (State.SETTING_UP, State.ANNOUNCED, State.FIELDWORK):
        for role in (Role.OPERATIONS, Role.LEAD, Role.LINK, Role.INSPECTOR, Role.LEAD, Role.SERVICE_HEAD):
            hostile.stand(state)
            walk = Walk(hostile.client(role))
            walk.over("/inspections/", at)
            showed |= walk.showed
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
    } <= showed


def test_what_the_panel_writes_is_text(hostile):
    here = bring_in(hostile)
    here.stand(State.PANEL)
    showed: set[str] = set()
    for role in (Role.HEAD, Role.LEAD):
        PanelMember.objects.create(
            inspection=here.inspection, person=here.people[role], added_by=here.people[Role.LEAD]
        )
    for _round in range(2):
        for role in (Role.HEAD, Role.LEAD):
            walk = Walk(here.client(role))
            walk.over(f"/inspections/{here.inspection.pk}/")
            showed |= walk.showed
    assert {"panel:panel", "panel:standard", "panel:decide", "panel:reopen_decision"} <= showed


def test_files_that_leave_hold_no_formula_and_no_line_of_their_own(hostile):
    drawn_of(hostile)
    hostile.stand(State.FIELDWORK)
    own = hostile.inspection.assessments.filter(assessor=hostile.people[Role.LEAD]).first()
    client, at = hostile.client(Role.LEAD), f"/inspections/{hostile.inspection.pk}"
    sent = answer_body(comment=HOSTILE, idempotency_key=str(uuid.uuid4()))
    client.post(f"/api/v1{at}/assessments/{own.pk}/answers", sent, content_type="application/json")
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
        words = book.read("xl/sharedStrings.xml").decode()
    assert b"<f>" not in sheet
    assert "&lt;xss7" in words
    assert ">=1+1" not in words

    calendar = client.get(f"{at}/interviews/calendar.ics").text
    lines = calendar.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == hostile.inspection.planned_interviews.count()
    assert max(len(line.encode()) for line in calendar.split("\r\n")) <= 75


def test_a_letter_says_where_to_read_and_nothing_of_what_was_typed(
    hostile, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    own = create_assessment(hostile)
    address = f"/inspections/{hostile.inspection.pk}/cases/{own.pk}/alert/"
    with django_capture_on_commit_callbacks(execute=True):
        hostile.client(Role.INSPECTOR).post(address, {"concern": f"{HOSTILE}\r\nBcc: everyone@example.org"})
    assert mailoutbox
    for letter in mailoutbox:
        assert letter.recipients() == [letter.to[0]]
        assert "everyone" not in letter.message().as_string()


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "script.js", "sheet.xml"])
def test_a_file_that_a_browser_would_run_is_no_evidence(hostile, name):
    hostile.stand(State.FIELDWORK)
    sent = {"kind": "document", "title": "x", "direction": "neutral", "finding": "x", "supports": ""}
    file = SimpleUploadedFile(name, b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    client = hostile.client(Role.LEAD)
    client.post(f"/inspections/{hostile.inspection.pk}/judgements/evidence/add/", {**sent, "file": file})
    assert not hostile.inspection.evidence_items.exists()


def test_a_file_of_evidence_is_saved_and_never_shown(hostile):
    hostile.stand(State.FIELDWORK)
    made = hostile.inspection.evidence_items.create(
        ref="E1",
        kind="document",
        title=HOSTILE,
        by=hostile.people[Role.LEAD],
        file_name='a"\r\nSet-Cookie: x=1;<script>.html',
        content=b"<script>alert(1)</script>",
    )
    answer = hostile.client(Role.LEAD).get(
        f"/inspections/{hostile.inspection.pk}/judgements/evidence/{made.pk}/"
    )
    told = answer.headers["Content-Disposition"]
    assert told.startswith("attachment;")
    assert not {"\r", "\n", "<", ";"} & set(told.removeprefix("attachment;"))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
