"""The help: the guide's chapters, the section about each page, the glossary, and the search."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve
from django.utils.html import strip_tags

from inspectorate.web import guide
from inspectorate.web.guide import documents, page_sections
from inspectorate.web.guide.documents import chapters, glossary
from inspectorate.web.permissions import PAGES, Action, roles_for
from inspectorate.web.states import Role, State

ADDRESSES = {chapter.slug for chapter in chapters()} | {
    f"{chapter.slug}#{section.slug}" for chapter in chapters() for section in chapter.sections if section.slug
}


def test_every_page_has_a_section_of_the_guide_or_a_reason():
    with_section = {page for pages in page_sections.PAGES_OF_SECTIONS.values() for page in pages}
    without = [page for pages in page_sections.WITHOUT_SECTION.values() for page in pages]
    assert with_section | set(without) == {page for page in PAGES if not page.startswith("api:")}
    assert not with_section & set(without)
    assert len(without) == len(set(without))


def test_every_section_that_is_named_exists():
    assert page_sections.PAGES_OF_SECTIONS.keys() <= ADDRESSES
    assert page_sections.ONLY_FOR.keys() <= ADDRESSES
    assert page_sections.READERS.keys() == {chapter.slug for chapter in chapters()}


def test_section_about_a_page_is_visible_to_every_role_that_opens_the_page():
    for page, required in PAGES.items():
        if page.startswith("api:") or any(page in pages for pages in page_sections.WITHOUT_SECTION.values()):
            continue
        roles = roles_for(required) if isinstance(required, Action) else [Role.PUBLIC]
        for role in roles:
            section = page_sections.section_of(page, [role])
            visible = {
                f"{chapter.slug}#{slug}".rstrip("#")
                for chapter in page_sections.visible_chapters([role])
                for slug in ("", *(part.slug for part in chapter.sections))
            }
            assert section.partition("#")[0] in {address.partition("#")[0] for address in visible}, page
            assert section in visible or "#" not in section, (page, role)


@pytest.mark.parametrize(
    ("page", "role", "section"),
    [
        ("cases:sample", Role.LEAD, "lead-inspector#draw-the-sample"),
        ("cases:sample", Role.LINK, "link-person#arrange-interviews"),
        ("assessments:caseload", Role.LOCAL, "local-assessor"),
        ("assessments:caseload", Role.INSPECTOR, "inspector#answer-the-questions"),
        ("inspections:conflict_of_interest", Role.INSPECTOR, "everyone#declare-a-conflict-of-interest"),
        ("panel:ratings", Role.BOARD, "board-member"),
    ],
)
def test_page_of_several_roles_has_the_section_of_the_role(page, role, section):
    assert page_sections.section_of(page, [role]) == section


def test_help_with_a_page_opens_its_section_and_leads_back(team):
    team.stand(State.FIELDWORK)
    client = team.client(Role.LEAD)
    path = f"/inspections/{team.inspection.pk}/sample/court/"
    page = client.get(path).text
    [address] = re.findall(r'href="([^"]+)">Help with this page', page)
    parts = urlsplit(address.replace("&amp;", "&"))
    assert (parts.path, parts.fragment) == ("/help/guide/lead-inspector/", "draw-the-sample")
    assert parse_qs(parts.query) == {"from": [path]}
    opened = client.get(address).text
    assert 'id="draw-the-sample"' in opened
    assert f'href="{path}">Back to the page you came from' in opened


@pytest.mark.parametrize(
    "origin",
    ["https://example.org/", "//example.org/", "/nowhere/", "javascript:alert(1)", "help/", "/\\example.org"],
)
def test_guide_leads_back_to_pages_of_this_service_only(db, origin):
    page = Client().get("/help/guide/everyone/", {"from": origin}).text
    assert "Back to the page you came from" not in page


def test_commands_are_shown_only_to_those_who_can_run_them(team):
    # References to figures, such as {2.2.2}, are no commands.
    commands = re.compile(r"<code>(?!\{)|inspectorate invite")
    for role in Role:
        client = team.client(role)
        index = client.get("/help/").text
        pages = {
            address: client.get(address).text for address in re.findall(r'href="(/help/guide/[^"#]+)"', index)
        }
        assert len(pages) >= len(chapters()) - 1
        with_commands = {address for address, text in pages.items() if commands.search(text)}
        expected = {"/help/guide/analyst/"} if role in (Role.ANALYST, Role.OPERATIONS, Role.HEAD) else set()
        if role in (Role.OPERATIONS, Role.HEAD):
            expected |= {"/help/guide/running-the-service/"}
        assert with_commands == expected, role
    assert team.client(Role.LINK).get("/help/guide/running-the-service/").status_code == 404


def test_contents_list_the_chapters_of_the_own_role_first(team):
    page = team.client(Role.LINK).get("/help/").text
    own, others = page.split("Guide for your role")[1].split("Guide for other roles")
    assert ("/help/guide/link-person/" in own, "/help/guide/inspector/" in own) == (True, False)
    assert ("/help/guide/inspector/" in others, "/help/guide/link-person/" in others) == (True, False)


def test_search_finds_sections_with_all_words(team):
    client = team.client(Role.LEAD)
    page = client.get("/help/", {"search": "DICE sample"}).text
    assert 'href="/help/guide/lead-inspector/#draw-the-sample"' in page
    assert "/help/guide/link-person/" not in page
    assert (
        "No section of the guide contains all of these words." in client.get("/help/?search=zebra+dice").text
    )
    assert "command" not in Client().get("/help/", {"search": "inspectorate rate"}).text


def test_links_and_pictures_lead_to_pages_of_the_service(db):
    client = Client()
    for chapter in chapters():
        for section in chapter.sections:
            for address in re.findall(r'(?:href|src)="([^"]*)"', section.content):
                resolve(urlsplit(address).path)
                if "/pictures/" in address:
                    response = client.get(address)
                    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
                    assert response.content.startswith(b"\x89PNG")
            assert re.findall(r'<img (?![^>]*alt="[^"]+")', section.content) == []
    assert client.get("/help/pictures/none.png").status_code == 404
    assert client.get("/help/pictures/..%2Fhow-to.md").status_code == 404


def test_raw_html_in_a_document_is_shown_as_text(tmp_path, monkeypatch):
    text = "# G\n\n## One: a <b>chapter</b>\n\n<script>x</script> and <i>y</i>\n\n[z](javascript:alert)\n"
    (tmp_path / "how-to.md").write_text(text)
    monkeypatch.setattr(documents, "DOCUMENTS", tmp_path)
    [chapter] = documents.chapters.__wrapped__()
    content = chapter.sections[0].content
    assert ("<script" in content, "<i>" in content, "href" in content) == (False, False, False)
    assert "&lt;script&gt;" in content


def test_glossary_explains_the_words_in_order(db):
    names = [term.name for term in glossary()]
    assert names == sorted(names, key=str.lower)
    assert {"domain", "standard", "key question", "disposal", "certainty", "emerging findings"} <= set(names)
    page = Client().get("/help/glossary/").text
    assert all(f'id="{term.slug}"' in page for term in glossary())
    assert "retention schedule" not in page


HARD_PAGES = ("emerging-findings/", "emerging-findings/2.1/", "sample/court/", "consistency/")
STATISTICS = re.compile(
    r"\burn\b|Pólya|Krippendorff|z²|p\(1|n0|n₀|hypergeometric|Clopper|bootstrap", re.IGNORECASE
)


@pytest.mark.parametrize("path", HARD_PAGES)
def test_hard_page_explains_its_words_and_folds_its_statistics(here, path):
    page = here.client(Role.LEAD).get(f"/inspections/{here.inspection.pk}/{path}").text
    assert "What these words mean:" in page
    folded = re.findall(r"<details.*?</details>", page, re.DOTALL)
    open_text = strip_tags(re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL))
    assert STATISTICS.findall(open_text) == []
    assert any(STATISTICS.search(text) for text in folded)


def test_chapters_stand_before_the_text_on_a_phone_and_beside_it_on_a_wide_screen(db):
    page = Client().get("/help/guide/everyone/").text
    before, text, beside = (
        page.index(words) for words in ("app-guide__chapters-before", '<h2 class="govuk-heading-m', "-beside")
    )
    assert before < text < beside


def test_words_that_pages_explain_are_in_the_glossary():
    web = Path(guide.__file__).parent.parent
    lists = [
        json.loads(terms)
        for template in web.rglob("*.html")
        for terms in re.findall(r"\{\{ glossary_links\((\[[^\]]*\])", template.read_text(encoding="utf-8"))
    ]
    assert len(lists) >= len(HARD_PAGES)
    assert {term for terms in lists for term in terms} <= {term.name for term in glossary()}


def test_help_knows_a_page_that_is_not_found_no_section():
    assert page_sections.page_help(RequestFactory().get("/"), [Role.LEAD]) == ""


@pytest.mark.parametrize("path", ["/people/invitation/s3cret/", "/people/password/s3cret/"])
def test_help_link_does_not_carry_a_secret_of_the_address(db, path):
    text = Client().get(path).text
    assert "s3cret" not in str(re.findall(r'href="[^"]*"', text))
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    assert page_sections.page_help(request, [Role.INSPECTOR]).startswith("/help/guide/")
    assert "s3cret" not in page_sections.page_help(request, [Role.INSPECTOR])
