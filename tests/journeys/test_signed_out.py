"""Someone is signed out while they write: they sign in again, and what they wrote is there to be sent."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says, show_who_one_is

ENQUIRIES = "/inspections/3/lines-of-enquiry/"


# Each is somebody else: a person's codes last for three times signing in within half a minute.
@pytest.mark.parametrize(
    ("name", "scripts"), [("leila", True), ("idris", False)], ids=["with scripts", "without scripts"]
)
def test_what_was_written_when_the_session_ended_is_sent_after_signing_in(visitors, name, scripts):
    words = f"Why do plans stop at a move of school? {scripts}\nAnd who knows of it?"
    page = visitors.person(name, java_script_enabled=scripts)
    page.goto(ENQUIRIES)
    page.get_by_label("What is to be found out?").fill(words)
    page.context.clear_cookies(name="session")
    follow(page.get_by_role("button", name="Raise it"))
    says(page, "It is kept: sign in, and you can send it.")
    show_who_one_is(page, name)
    expect(page.get_by_role("heading", name="What you had written is kept")).to_be_visible()
    says(page, "And who knows of it?")
    if scripts:
        assert_accessible(page)
    follow(page.get_by_role("button", name="Send it now"))
    expect(page).to_have_url(re.compile(f"{ENQUIRIES}$"))
    says(page, "The line of enquiry is raised.")
    says(page, "And who knows of it?")
    visitors.back(name, page)


def test_a_form_left_open_while_signing_in_beside_it_is_offered_again(visitors):
    page = visitors.person("pavel")
    page.goto(ENQUIRIES)
    page.get_by_label("What is to be found out?").fill("What happens at weekends?")
    beside = page.context.new_page()
    beside.goto("/inspections/")
    follow(beside.get_by_role("button", name="Sign out"))
    beside.goto("/sign-in/")
    show_who_one_is(beside, "pavel")
    follow(page.get_by_role("button", name="Raise it"))
    says(page, "send it once more")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Send it now"))
    says(page, "The line of enquiry is raised.")
    visitors.back("pavel", page)
