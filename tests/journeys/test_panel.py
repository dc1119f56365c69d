"""Emerging findings during fieldwork, drilling down from a rating, and the effort of a panel that agrees."""

import pytest

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says
from tests.journeys.steps.panel import (
    add_panel_members,
    agree_with_proposals,
    decide_agreed,
    raise_line_of_enquiry,
)
from tests.journeys.steps.set_up import import_package, move, put_on_team


@pytest.fixture(scope="module")
def home(session_visitors):
    """The address of the example, imported from its package, with a team."""
    page = session_visitors.person("owen")
    home = import_package(page)
    for person, role in (("Leila Marsh", "Lead inspector"), ("Idris Cole", "Inspector")):
        put_on_team(page, home, person, role)
    page.context.close()
    return home


def test_emerging_findings_update_while_the_page_is_open(visitors, home):
    lead, inspector = visitors.person("leila"), visitors.person("idris")
    lead.goto(f"{home}emerging-findings/")
    raise_line_of_enquiry(inspector, home, "Why do plans come late after a move?")
    says(lead, "Why do plans come late after a move?")
    assert visitors.complaints[lead] == []


def test_emerging_findings_can_be_read_without_scripts(visitors, home):
    page = visitors.person("leila", java_script_enabled=False)
    page.goto(f"{home}emerging-findings/")
    says(page, "Reload this page to see changes.")
    says(page, "Overall rating so far: Requires improvement, 14 of 36 points.")


def test_rating_drills_down_to_its_cases_answers_and_comments(visitors, home):
    page = visitors.person("leila")
    page.goto(f"{home}emerging-findings/")
    follow(page.get_by_role("link", name="2.1 Assessment"))
    follow(page.get_by_role("link", name="2.1.1"))
    page.locator("details summary").first.click()
    says(page, "Assessed by")
    assert_accessible(page)


HIGHEST = {1280: 3000, 375: 8000}
"""Greatest height of the emerging findings in pixels, by the width of the window."""


@pytest.mark.parametrize("width", HIGHEST)
@pytest.mark.parametrize("inspection", [3, 4])
@pytest.mark.parametrize("path", ["", "2.1/"])
def test_emerging_findings_are_no_higher_than_a_few_screens(
    visitors, record_property, width, inspection, path
):
    page = visitors.person("leila", viewport={"width": width, "height": 900})
    page.goto(f"/inspections/{inspection}/emerging-findings/{path}")
    height = page.evaluate("document.documentElement.scrollHeight")
    record_property(f"height of emerging findings, {width} px wide", height)
    assert height <= HIGHEST[width]


def test_live_update_keeps_open_what_is_open(visitors, home):
    lead, inspector = visitors.person("leila"), visitors.person("idris")
    lead.goto(f"{home}emerging-findings/")
    lead.get_by_text("Progress of each person").click()
    lead.locator("h1").click()
    raise_line_of_enquiry(inspector, home, "Who tells the school?")
    says(lead, "Who tells the school?")
    says(lead, "Everyone")


@pytest.fixture
def panel_home(visitors):
    """The address of the example, imported from its package, before its panel of three."""
    owner, lead = visitors.person("owen"), visitors.person("leila")
    home = import_package(owner)
    for person, role in (("Leila Marsh", "Lead inspector"), ("Idris Cole", "Inspector")):
        put_on_team(owner, home, person, role)
    add_panel_members(lead, home, ("Leila Marsh", "Harriet Ngata", "Idris Cole"))
    move(lead, home, "Start ratings panel")
    return home


def test_panel_of_three_that_agrees_needs_four_forms_and_no_text(visitors, panel_home, record_property):
    members = [visitors.person(name) for name in ("leila", "harriet", "idris")]
    forms: list[str] = []
    for page in members:
        page.on("request", lambda request: forms.append(request.url) if request.method == "POST" else None)
        page.add_init_script(
            "addEventListener('click', () => localStorage.presses = Number(localStorage.presses || 0) + 1);"
            "addEventListener('input', (event) => {"
            " if (event.target.matches('textarea, [type=text]')) localStorage.texts = 'yes' })"
        )
        assert agree_with_proposals(page, panel_home) == 12
    assert decide_agreed(members[0], panel_home) == 12
    presses = sum(int(page.evaluate("localStorage.presses")) for page in members)
    says(members[0], "Every standard is decided.")
    texts = [page.evaluate("localStorage.texts || ''") for page in members]
    record_property("forms of a panel of three that agrees", len(forms))
    record_property("members of that panel who type a text", sum(map(bool, texts)))
    assert (len(forms), presses) == (4, 56)
    assert texts == ["", "", ""]
