"""Assess a case in a real browser: answers, conflicts, an expired session, a spreadsheet."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, give_password_and_code, picture, says
from tests.journeys.steps.fieldwork import answer, question, saved

WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def case(session_visitors):
    """The address of a case of the inspection in its fieldwork that Idris has not begun."""
    page = session_visitors.person("idris", **WIDE)
    page.goto("/inspections/3/cases/")
    rows = page.locator("tbody tr", has_text="Court disposals").filter(has_text="Not started")
    address = rows.first.locator("th a").get_attribute("href")
    page.context.close()
    return address


def test_answers_are_saved_and_routed_as_they_are_given(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}about/")
    assert_accessible(page)
    answer(page, "safety_concern", "Yes")
    answer(page, "inspector_safety_wellbeing", "High")
    page.goto(f"{case}stage/2.1/")
    expect(question(page, "2.1.2")).to_be_visible()
    expect(question(page, "2.1.3")).to_be_hidden()
    answer(page, "harm_concern", "Yes")
    expect(question(page, "2.1.3")).to_be_visible()
    answer(page, "harm_concern", "No")
    expect(question(page, "2.1.3")).to_be_hidden()
    answer(page, "2.1.1", "Yes")
    question(page, "2.1.1").get_by_text("Add a comment").click()
    comment = question(page, "2.1.1").locator("textarea")
    expect(comment).to_be_focused()
    comment.fill("The child's own view <b>is</b> on file")
    comment.blur()
    saved(page)
    picture(page, "answering")
    assert_accessible(page)
    page.reload()
    expect(comment).to_have_value("The child's own view <b>is</b> on file")
    expect(question(page, "2.1.1").get_by_label("Yes", exact=True)).to_be_checked()
    follow(question(page, "2.1.1").get_by_role("link", name="Answer history"))
    expect(page.locator(".app-history li").nth(1)).to_be_visible()
    assert_accessible(page)
    assert visitors.complaints[page] == []


def test_case_can_be_answered_from_the_keyboard(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}stage/2.1/")
    form = question(page, "2.1.1.a")
    form.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    form.locator("[data-state][data-kind=saved]").wait_for()
    expect(form.locator("input[type=radio]").nth(1)).to_be_checked()
    page.keyboard.press("c")
    page.keyboard.type("Typed without a mouse")
    page.keyboard.press("Tab")
    saved(page)


def test_saved_is_shown_only_after_the_service_confirms(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}about/")
    page.route("**/answers", lambda route: route.abort())
    form = question(page, "victim")
    form.get_by_label("Yes", exact=True).check()
    form.locator("[data-state][data-kind=failed]").wait_for()
    expect(form).to_contain_text("Not saved yet")
    expect(page.locator(".app-saved")).to_contain_text("not saved yet: 1")
    assert_accessible(page)
    page.unroute("**/answers")
    form.locator("[data-state][data-kind=saved]").wait_for()


def test_session_that_expires_while_answering_loses_no_answer(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}about/")
    page.context.clear_cookies()
    question(page, "plan_due").get_by_label("Yes", exact=True).check()
    page.get_by_role("link", name="Sign in and continue").wait_for()
    assert_accessible(page)
    page.on("dialog", lambda dialog: dialog.accept())
    follow(page.get_by_role("link", name="Sign in and continue"))
    give_password_and_code(page, "idris")
    expect(page).to_have_url(re.compile(re.escape(f"{case}about/")))
    form = question(page, "plan_due")
    form.locator("[data-state][data-kind=saved]").wait_for()
    page.reload()
    expect(form.get_by_label("Yes", exact=True)).to_be_checked()


def test_answer_conflict_of_two_windows_is_resolved_by_a_person(visitors, case):
    first, second = visitors.person("idris", **WIDE), visitors.person("idris", **WIDE)
    for page in (first, second):
        page.goto(f"{case}about/")
    answer(first, "education", "Yes")
    question(second, "education").get_by_label("No", exact=True).check()
    question(second, "education").locator("[data-state][data-kind=conflict]").wait_for()
    expect(question(second, "education")).to_contain_text("Both answers are kept")
    second.reload()
    assert_accessible(second)
    follow(question(second, "education").get_by_role("link", name="Choose between 2 answers"))
    assert_accessible(second)
    second.get_by_label("No", exact=True).check()
    follow(second.get_by_role("button", name="Use this answer"))
    expect(question(second, "education").get_by_label("No", exact=True)).to_be_checked()


def test_without_scripts_one_button_saves_the_answers_of_a_stage(visitors, case):
    page = visitors.person("idris", java_script_enabled=False, **WIDE)
    page.goto(f"{case}stage/2.1/")
    form = question(page, "2.1.1.b")
    form.get_by_label("Yes", exact=True).check()
    form.get_by_text("Add a comment").click()
    form.locator("textarea").fill("Without scripts")
    question(page, "2.1.1.c").get_by_label("No", exact=True).check()
    follow(page.get_by_role("button", name="Save and continue"))
    says(page, "2 answers saved.")
    expect(page).to_have_url(re.compile("/stage/2.2/$"))
    page.goto(f"{case}stage/2.1/")
    expect(form.locator("textarea")).to_have_value("Without scripts")
    expect(form.locator("[data-state]")).to_contain_text("Saved")


def test_answer_that_no_longer_applies_is_removed(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}stage/2.1/")
    if not question(page, "harm_concern").is_visible():
        page.get_by_text("Answers that affect these questions").click()
    asked, remove = question(page, "2.1.3"), question(page, "2.1.3").get_by_label("Remove this answer")
    answer(page, "harm_concern", "Yes")
    expect(asked).to_be_visible()
    answer(page, "2.1.3", "Yes")
    expect(remove).to_be_hidden()
    asked.get_by_label("Yes", exact=True).focus()
    page.keyboard.press("5")
    expect(asked.get_by_label("Yes", exact=True)).to_be_checked()
    answer(page, "harm_concern", "No")
    expect(asked).to_contain_text("This question no longer applies. Your answer is not counted.")
    assert_accessible(page)
    remove.check()
    saved(page)
    expect(asked.locator("[data-state][data-kind=saved]")).to_be_visible()
    page.reload()
    expect(asked).to_be_hidden()
    expect(remove).to_be_hidden()
    assert visitors.complaints[page] == []


def test_answer_that_no_longer_applies_is_removed_without_scripts(visitors, case):
    page = visitors.person("idris", java_script_enabled=False, **WIDE)
    asked, remove = question(page, "2.1.3"), question(page, "2.1.3").get_by_label("Remove this answer")
    for concern, chosen in (("Yes", asked.get_by_label("Yes", exact=True)), ("No", remove)):
        page.goto(f"{case}about/")
        question(page, "harm_concern").get_by_label(concern, exact=True).check()
        follow(page.get_by_role("button", name="Save and continue"))
        expect(page).to_have_url(re.compile("/stage/2.1/$"))
        expect(remove).to_be_visible(visible=chosen is remove)
        chosen.check()
        follow(page.get_by_role("button", name="Save and continue"))
        says(page, "1 answer saved.")
    page.goto(f"{case}stage/2.1/")
    expect(asked).to_be_hidden()


def test_printed_case_has_its_answers_in_a_table_and_no_buttons(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(case)
    answers = page.get_by_role("table", name="2.1 Assessment")
    expect(answers).to_be_hidden()
    page.emulate_media(media="print")
    row = answers.get_by_role("row", name=re.compile("^2.1.1 "))
    expect(row).to_contain_text("The child's own view <b>is</b> on file")
    expect(page.get_by_role("button")).to_have_count(0)
    page.goto(f"{case}stage/2.1/")
    expect(question(page, "2.1.1")).to_contain_text("Yes")
    expect(question(page, "2.1.1").get_by_text("No", exact=True)).to_be_hidden()
    expect(question(page, "2.1.1").locator("textarea")).to_be_visible()
    expect(question(page, "2.1.1.d").get_by_text("Add a comment")).to_be_hidden()
    assert page.locator(".govuk-link").first.evaluate("e => getComputedStyle(e, '::after').content") == "none"


def test_missing_answers_are_listed_before_a_case_is_finished(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(case)
    picture(page, "case")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Finish case"))
    expect(page.locator(".app-missing li").nth(3)).to_be_visible()
    picture(page, "missing")
    assert_accessible(page)
    page.goto(f"{case}interview/")
    assert_accessible(page)
    page.get_by_label("Case manager").check()
    for part, value in (("day", "4"), ("month", "9"), ("year", "2018")):
        page.locator(f"[name=held_on_{part}]").fill(value)
    follow(page.get_by_role("button", name="Save interview"))
    says(page, "4 September 2018")


def test_checked_out_spreadsheet_locks_the_pages_until_check_in(visitors, case):
    page = visitors.person("idris", accept_downloads=True, **WIDE)
    page.goto(f"{case}spreadsheet/")
    picture(page, "spreadsheet")
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Check out spreadsheet").click()
    page.goto(f"{case}stage/2.1/")
    says(page, "You cannot answer here until it is checked in")
    expect(question(page, "2.1.1").locator("input[type=radio]").first).to_be_disabled()
    assert_accessible(page)
    page.goto(f"{case}spreadsheet/")
    page.locator("input[type=file]").set_input_files(
        {"name": "case.xlsx", "mimeType": "x/y", "buffer": download.value.path().read_bytes()}
    )
    follow(page.get_by_role("button", name="Upload spreadsheet"))
    says(page, "0 answers saved from the spreadsheet.")
    page.goto(f"{case}stage/2.1/")
    expect(page.locator("main")).not_to_contain_text("You cannot answer here until it is checked in")
