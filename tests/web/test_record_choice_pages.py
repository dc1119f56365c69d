"""The search for one of many people in a real browser: keyboard, narrow windows, and without scripts.

The browser's requests are answered by the test client, so that pages show what the test has created.
"""

from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from inspectorate.web.inspections.models import TeamMember
from inspectorate.web.people.models import Person
from inspectorate.web.states import Role
from tests.browser import assert_accessible

HOST = "http://testserver"
WIDTHS = (1280, 320)


@pytest.fixture
def crowd(team):
    """A team, and 60 inspectors who are not on it."""
    Person.objects.bulk_create(
        Person(
            name=f"Person {number:02}", email=f"p{number}@example.org", role=Role.INSPECTOR, is_active=True
        )
        for number in range(60)
    )
    return team


def opened(browser: Browser, team, width: int, scripts: bool = True) -> Page:
    """Open the form that adds a team member, as its lead inspector, in a window of this width."""
    client = team.client(Role.LEAD)
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, bypass_csp=False
    )

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        path = f"{address.path}?{address.query}"
        headers = {"Accept": route.request.headers.get("accept", "*/*")}
        if route.request.method == "POST":
            body, kind = route.request.post_data or "", "application/x-www-form-urlencoded"
            response = client.post(path, body, kind, headers=headers)
        else:
            response = client.get(path, headers=headers)
        content = b"".join(response) if response.streaming else response.content
        route.fulfill(status=response.status_code, headers=dict(response.headers), body=content)

    # The browser calls `answer` in a context of its own, in which Django would have another connection.
    values = copy_context()
    context.route(f"{HOST}/**", lambda route: values.copy().run(answer, route))
    page = context.new_page()
    page.goto(f"{HOST}/inspections/{team.inspection.pk}/team/add/")
    return page


def is_member(team, name: str) -> bool:
    return TeamMember.objects.filter(inspection=team.inspection, person__name=name).exists()


def finish(page: Page) -> None:
    page.get_by_label("Inspector", exact=True).check()
    page.get_by_role("button", name="Add team member").click()


@pytest.mark.parametrize("width", WIDTHS)
def test_person_is_chosen_by_keyboard_from_suggestions(browser_running, crowd, width):
    page = opened(browser_running, crowd, width)
    box = page.get_by_role("combobox", name="Team member")
    assert_accessible(page)
    box.press_sequentially("person")
    expect(page.get_by_role("option")).to_have_count(10)
    expect(page.get_by_text("Only the first matches are shown")).to_be_visible()
    assert_accessible(page)
    box.press_sequentially(" 42")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("Person 42 (inspector)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    finish(page)
    assert is_member(crowd, "Person 42")


def test_text_changed_after_a_suggestion_was_chosen_is_searched_for(browser_running, crowd):
    page = opened(browser_running, crowd, 1280)
    box = page.get_by_role("combobox", name="Team member")
    box.press_sequentially("person 42")
    page.get_by_role("option", name="Person 42").click()
    box.fill("Person 07")
    finish(page)
    assert is_member(crowd, "Person 07")
    assert not is_member(crowd, "Person 42")


def test_nothing_matches_is_said(browser_running, crowd):
    page = opened(browser_running, crowd, 320)
    page.get_by_role("combobox", name="Team member").press_sequentially("nobody")
    expect(page.get_by_text("Nothing matches", exact=True)).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_person_is_chosen_without_scripts(browser_running, crowd, width):
    page = opened(browser_running, crowd, width, scripts=False)
    page.get_by_label("Team member").fill("42")
    finish(page)
    expect(page.get_by_role("alert")).to_contain_text("Team member: select the match")
    page.get_by_role("radio", name="Person 42 (inspector)").check()
    page.get_by_role("button", name="Add team member").click()
    assert is_member(crowd, "Person 42")
