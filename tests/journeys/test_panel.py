"""Emerging findings during fieldwork, and drilling down from a rating."""

import pytest

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says
from tests.journeys.steps.panel import raise_line_of_enquiry
from tests.journeys.steps.set_up import import_package, put_on_team


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
    follow(page.get_by_role("link", name="2.1.1"))
    page.locator("details summary").first.click()
    says(page, "Assessed by")
    assert_accessible(page)
