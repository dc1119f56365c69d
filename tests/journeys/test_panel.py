"""The picture that forms while cases are assessed, and what the ratings panel sees of it."""

import pytest

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says
from tests.journeys.steps.panel import raise_enquiry
from tests.journeys.steps.set_up import bring_in, put_on_team


@pytest.fixture(scope="module")
def home(visitors_kept):
    """The address of the example, brought in from its package, with a team on it."""
    page = visitors_kept.person("owen")
    home = bring_in(page)
    for person, role in (("Leila Marsh", "Lead inspector"), ("Idris Cole", "Inspector")):
        put_on_team(page, home, person, role)
    page.context.close()
    return home


def test_the_picture_keeps_itself_up_to_date_while_someone_looks(visitors, home):
    looking, raising = visitors.person("leila"), visitors.person("idris")
    looking.goto(f"{home}emerging-findings/")
    raise_enquiry(raising, home, "Why do plans come late after a move?")
    says(looking, "Why do plans come late after a move?")
    assert visitors.complaints[looking] == []


def test_the_picture_can_be_read_without_scripts(visitors, home):
    page = visitors.person("leila", java_script_enabled=False)
    page.goto(f"{home}emerging-findings/")
    says(page, "Load the page again to see what has changed.")
    says(page, "As it stands: Requires improvement, 14 of 36.")


def test_a_rating_unfolds_to_its_cases_answers_and_comments(visitors, home):
    page = visitors.person("leila")
    page.goto(f"{home}emerging-findings/")
    follow(page.get_by_role("link", name="2.1.1"))
    page.locator("details summary").first.click()
    says(page, "Assessed by")
    assert_accessible(page)
