"""Saved forms: what was written when the session ended is offered after signing in again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, give_password_and_code, says

LINES_OF_ENQUIRY = "/inspections/3/lines-of-enquiry/"


# Two people, because a person has only three codes for signing in within half a minute.
@pytest.mark.parametrize(
    ("name", "scripts"), [("leila", True), ("idris", False)], ids=["with scripts", "without scripts"]
)
def test_saved_form_is_sent_after_signing_in_again(visitors, name, scripts):
    words = f"Why do plans stop at a move of school? {scripts}\nAnd who knows of it?"
    page = visitors.person(name, java_script_enabled=scripts)
    page.goto(LINES_OF_ENQUIRY)
    page.get_by_label("What do you need to find out?").fill(words)
    page.context.clear_cookies(name="session")
    follow(page.get_by_role("button", name="Raise line of enquiry"))
    says(page, "We have kept it. Sign in to submit it.")
    give_password_and_code(page, name)
    expect(page.get_by_role("heading", name="We have kept the form you did not submit")).to_be_visible()
    says(page, "And who knows of it?")
    if scripts:
        assert_accessible(page)
    follow(page.get_by_role("button", name="Submit"))
    expect(page).to_have_url(re.compile(f"{LINES_OF_ENQUIRY}$"))
    says(page, "The line of enquiry has been raised.")
    says(page, "And who knows of it?")
    visitors.signed_in_again(name, page)


def test_form_left_open_while_signing_in_in_another_tab_is_offered_again(visitors):
    page = visitors.person("pavel")
    page.goto(LINES_OF_ENQUIRY)
    page.get_by_label("What do you need to find out?").fill("What happens at weekends?")
    second_tab = page.context.new_page()
    second_tab.goto("/inspections/")
    follow(second_tab.get_by_role("button", name="Sign out"))
    second_tab.goto("/sign-in/")
    give_password_and_code(second_tab, "pavel")
    follow(page.get_by_role("button", name="Raise line of enquiry"))
    says(page, "submit the form again")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Submit"))
    says(page, "The line of enquiry has been raised.")
    visitors.signed_in_again("pavel", page)
