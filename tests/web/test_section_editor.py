"""The editor of a section: preview of the published page, remarks on the text as typed, search of figures."""

import html
import re

import pytest
from django.test import Client

from inspectorate.web.audit.models import Event
from inspectorate.web.reports.queries.figures import with_figure
from inspectorate.web.states import Role
from tests.web.api_client import ApiClient
from tests.web.report_drafts import confirmed, section_of


@pytest.fixture
def here(here):
    return confirmed(here)


def address(here, path: str) -> str:
    return f"/inspections/{here.inspection.pk}/report/sections/2.1/{path}"


def framed(page: str) -> str:
    """Return the document in the frame of a page."""
    match = re.search(r'<iframe class="app-preview" sandbox[^>]* srcdoc="([^"]*)"', page)
    assert match
    return html.unescape(match[1])


def typed(page: str) -> str:
    """Return the text in the form of the editor."""
    match = re.search(r'<textarea[^>]*name="text"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert match
    return html.unescape(match[1]).lstrip("\n")


def test_preview_is_the_published_page_of_the_saved_text(here):
    response = here.client(Role.HEAD).get(address(here, "preview/"))
    document = framed(response.text)
    assert "84 per cent" in document
    assert "{2.1.1}" not in document
    style = re.search(r"style-src ('sha256-[^']+')", html.unescape(document))
    assert style
    assert f"style-src 'self' {style[1]}" in response.headers["Content-Security-Policy"]
    assert "<script" not in document


def test_text_that_is_not_saved_is_previewed_with_its_remarks_and_stays_in_the_form(here):
    text = "Assessment was outstanding in {2.1.1|count}.\n\nSee {9.9.9}. The YOT said <b>no</b>."
    response = here.client(Role.INSPECTOR).post(
        address(here, "edit/"), {"text": text, "base_version": 1, "preview": "yes"}
    )
    assert response.status_code == 200
    assert typed(response.text) == text
    document = framed(response.text)
    assert "&lt;b&gt;no&lt;/b&gt;" in document
    assert "of 31" in document or " of " in document
    assert "There is no figure “9.9.9”" in response.text
    assert "Remarks of the checks on this text" in response.text
    assert section_of(here.inspection, "2.1").version == 1
    assert not Event.objects.filter(event_type="edit_section").exists()


def test_links_of_the_preview_lead_nowhere_else(here):
    document = framed(here.client(Role.LEAD).get(address(here, "preview/")).text)
    targets = set(re.findall(r'<a class="figure" href="([^"]*)"', document))
    assert targets == {"#section-2-1"}


def test_figure_is_found_by_its_meaning_and_inserted_without_saving(here):
    client, text = here.client(Role.INSPECTOR), "Before.\r\n\r\nAfter."
    form = {"text": text, "base_version": 1, "search": "2.1.1"}
    response = client.post(address(here, "edit/"), {**form, "find": "yes"})
    assert 'name="form-2.1.1"' in response.text
    assert '<option value="2.1.1|percent">84%</option>' in response.text
    assert typed(response.text).splitlines() == ["Before.", "", "After."]
    chosen = {**form, "form-2.1.1": "2.1.1|percent", "insert": "2.1.1"}
    at_end = client.post(address(here, "edit/"), chosen)
    assert typed(at_end.text) == "Before.\n\nAfter. {2.1.1|percent}"
    at_cursor = client.post(address(here, "edit/"), {**chosen, "cursor": len("Before.")})
    assert typed(at_cursor.text) == "Before.{2.1.1|percent}\n\nAfter."
    assert "Not saved yet" in at_cursor.text
    unknown = client.post(address(here, "edit/"), {**chosen, "form-2.1.1": "2.1.1|nothing"})
    assert typed(unknown.text).splitlines() == ["Before.", "", "After."]
    assert section_of(here.inspection, "2.1").version == 1


@pytest.mark.parametrize(
    ("text", "cursor", "expected"),
    [
        ("", None, "{x}"),
        ("One", None, "One {x}"),
        ("One\n", None, "One\n{x}"),
        ("One", 0, "{x}One"),
        ("One", 99, "One{x}"),
    ],
)
def test_figure_is_put_at_the_cursor_or_at_the_end(text, cursor, expected):
    assert with_figure(text, "x", cursor)[0] == expected


def test_page_of_figures_shows_those_of_the_section_first_with_every_form(here):
    page = here.client(Role.HEAD).get(address(here, "figures/")).text
    first = re.search(r"Reference: ([\w.]+)", page)
    assert first
    assert first[1].startswith("2.1")
    assert "<code>{2.1.1|count}</code>" in page
    nothing = here.client(Role.HEAD).get(address(here, "figures/?search=zebra")).text
    assert "Reference: " not in nothing


def test_section_of_somebody_else_is_not_previewed_as_typed(here):
    here.inspection.report_sections.filter(key="2.1").update(owner=here.people[Role.LEAD])
    form = {"text": "x", "base_version": 1, "preview": "yes"}
    assert here.client(Role.INSPECTOR).post(address(here, "edit/"), form).status_code == 403
    assert here.client(Role.INSPECTOR).get(address(here, "preview/")).status_code == 200


def test_program_previews_texts_and_lists_figures(here):
    program = ApiClient(here, Role.LEAD)
    client, home = Client(), f"{program.home}/report/sections/2.1"
    saved = client.get(f"{home}/preview", headers=program.headers).json()
    assert "84 per cent" in saved["html"]
    body = {"text": "The YOT had {9.9.9}."}
    shown = client.post(
        f"{home}/preview-text", body, content_type="application/json", headers=program.headers
    ).json()
    assert shown["faults"]
    assert {remark["section"] for remark in shown["remarks"]} <= {"2.1"}
    listed = client.get(f"{home}/figures", headers=program.headers).json()["items"]
    assert listed[0]["near"]
    assert listed[0]["forms"][0]["text"]
