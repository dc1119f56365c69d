"""A case assessed in a real browser: answered as one goes, an alert, a lost session, a spreadsheet."""

import re

import pytest
from playwright.sync_api import expect

from inspectorate.web.demonstration import PASSWORD
from tests.browser import assert_accessible

WIDE = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def case(visitors_kept):
    """The address of a case of the inspection in its fieldwork that Idris has not begun."""
    page = visitors_kept.person("idris", **WIDE)
    page.goto("/inspections/3/cases/")
    rows = page.locator("tbody tr", has_text="Court disposals").filter(has_text="Not started")
    address = rows.first.locator("th a").get_attribute("href")
    page.context.close()
    return address


def question(page, name: str):
    """The form of one question."""
    return page.locator(f"form[data-question='{name}']")


def answer(page, name: str, title: str) -> None:
    """Choose an answer, and wait until the service has said that it is saved."""
    form = question(page, name)
    form.get_by_label(title, exact=True).check()
    form.locator("[data-state][data-kind=saved]").wait_for()


def test_a_case_is_answered_as_one_goes_and_routed_live(visitors, case):
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
    comment = question(page, "2.1.1").locator("textarea")
    comment.fill("The child's own view <b>is</b> on file")
    comment.blur()
    expect(page.locator(".app-saved__words")).to_have_text("Everything is saved.")
    assert_accessible(page)
    page.reload()
    assert (
        question(page, "2.1.1").locator("textarea").input_value() == "The child's own view <b>is</b> on file"
    )
    assert question(page, "2.1.1").get_by_label("Yes", exact=True).is_checked()
    question(page, "2.1.1").get_by_role("link", name="History").click()
    assert page.locator(".app-history li").count() >= 2
    assert_accessible(page)
    assert visitors.complaints[page] == []


def test_it_can_all_be_done_from_the_keyboard(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}stage/2.1/")
    form = question(page, "2.1.1.a")
    form.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    form.locator("[data-state][data-kind=saved]").wait_for()
    assert form.locator("input[type=radio]").nth(1).is_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Typed without a mouse")
    page.keyboard.press("Tab")
    expect(page.locator(".app-saved__words")).to_have_text("Everything is saved.")


def test_saved_is_shown_only_once_the_service_has_said_so(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}about/")
    page.route("**/answers", lambda route: route.abort())
    form = question(page, "victim")
    form.get_by_label("Yes", exact=True).check()
    form.locator("[data-state][data-kind=failed]").wait_for()
    assert "Not saved yet" in form.inner_text()
    assert "not saved yet: 1" in page.locator(".app-saved").inner_text()
    assert_accessible(page)
    page.unroute("**/answers")
    form.locator("[data-state][data-kind=saved]").wait_for()


def test_a_session_that_ends_while_answering_loses_nothing(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}about/")
    page.context.clear_cookies()
    question(page, "plan_due").get_by_label("Yes", exact=True).check()
    page.get_by_role("link", name="Sign in and go on").wait_for()
    assert_accessible(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Sign in and go on").click()
    sign_in_again(page)
    page.wait_for_url(re.compile(re.escape(f"{case}about/")))
    form = question(page, "plan_due")
    form.locator("[data-state][data-kind=saved]").wait_for()
    page.reload()
    assert form.get_by_label("Yes", exact=True).is_checked()


def sign_in_again(page) -> None:
    """Sign in on the page that asks for it; a code that was used already is waited out."""
    page.get_by_label("E-mail address").fill("idris@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    used = ""
    for _try in range(30):
        code = page.locator("#demo-code").inner_text()
        if code == used:
            page.wait_for_timeout(3000)
            page.reload()
            continue
        page.get_by_label("Code", exact=True).fill(code)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_timeout(1500)
        if "/sign-in/" not in page.url:
            return
        used = code


def test_two_windows_clash_and_a_person_settles_it(visitors, case):
    one, two = visitors.person("idris", **WIDE), visitors.person("idris", **WIDE)
    for page in (one, two):
        page.goto(f"{case}about/")
    answer(one, "education", "Yes")
    question(two, "education").get_by_label("No", exact=True).check()
    question(two, "education").locator("[data-state][data-kind=refused]").wait_for()
    assert "Both are kept" in question(two, "education").inner_text()
    two.reload()
    assert_accessible(two)
    question(two, "education").get_by_role("link", name="Settle it").click()
    assert_accessible(two)
    two.get_by_label("No", exact=True).check()
    two.get_by_role("button", name="Settle it").click()
    expect(question(two, "education").get_by_label("No", exact=True)).to_be_checked()


def test_without_scripts_each_answer_has_a_button(visitors, case):
    page = visitors.person("idris", java_script_enabled=False, **WIDE)
    page.goto(f"{case}stage/2.1/")
    name = "2.1.1.b"
    question(page, name).get_by_label("Yes", exact=True).check()
    question(page, name).locator("textarea").fill("Without scripts")
    question(page, name).get_by_role("button", name="Save this answer").click()
    assert question(page, name).locator("textarea").input_value() == "Without scripts"
    assert "Saved" in question(page, name).locator("[data-state]").inner_text()


def test_an_alert_reaches_the_lead_and_the_service_at_once_and_is_followed_to_its_end(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(f"{case}alert/")
    assert_accessible(page)
    page.get_by_label("What is the concern?").fill("Nobody has seen the child for six weeks.")
    page.get_by_role("button", name="Raise the alert").click()
    assert "Leila Marsh, Sunita Bell" in page.inner_text("main")
    head = visitors.person("sunita", **WIDE)
    head.goto("/inspections/3/")
    head.get_by_role("link", name="Read it").click()
    assert_accessible(head)
    head.get_by_role("link", name="Open it").first.click()
    assert_accessible(head)
    head.get_by_role("button", name="I have read it and act on it").click()
    assert "Acknowledged" in head.inner_text("main")
    lead = visitors.person("leila", **WIDE)
    lead.goto("/inspections/3/alerts/")
    lead.get_by_role("link", name="Open it").first.click()
    lead.get_by_label("What was done?").fill("The child was seen today and is safe.")
    lead.get_by_role("button", name="Close the alert").click()
    assert "The alert is closed." in lead.inner_text("main")
    assert_accessible(lead)


def test_what_is_missing_is_listed_before_a_case_is_finished(visitors, case):
    page = visitors.person("idris", **WIDE)
    page.goto(case)
    assert_accessible(page)
    page.get_by_role("button", name="Finish the case").click()
    assert page.locator(".app-missing li").count() > 5
    assert_accessible(page)
    page.goto(f"{case}interview/")
    assert_accessible(page)
    page.get_by_label("Case manager").check()
    for part, value in (("day", "4"), ("month", "9"), ("year", "2018")):
        page.locator(f"[name=held_on_{part}]").fill(value)
    page.get_by_role("button", name="Note it").click()
    assert "4 September 2018" in page.inner_text("main")


def test_a_spreadsheet_locks_the_pages_until_it_is_back(visitors, case):
    page = visitors.person("idris", accept_downloads=True, **WIDE)
    page.goto(f"{case}spreadsheet/")
    assert_accessible(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the spreadsheet").click()
    page.goto(f"{case}stage/2.1/")
    assert "these pages take no answers" in page.inner_text("main")
    assert question(page, "2.1.1").locator("input[type=radio]").first.is_disabled()
    assert_accessible(page)
    page.goto(f"{case}spreadsheet/")
    page.locator("input[type=file]").set_input_files(
        {"name": "case.xlsx", "mimeType": "x/y", "buffer": taken.value.path().read_bytes()}
    )
    page.get_by_role("button", name="Send it back").click()
    assert "Saved from the spreadsheet: 0 answers." in page.inner_text("main")
    page.goto(f"{case}stage/2.1/")
    assert "these pages take no answers" not in page.inner_text("main")


@pytest.mark.parametrize("place", ["", "about/", "stage/2.1/", "finish/", "spreadsheet/", "alert/"])
def test_a_case_can_be_used_on_a_telephone(visitors, case, place):
    page = visitors.person("idris", viewport={"width": 375, "height": 800})
    page.goto(f"{case}{place}")
    for width in (375, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    assert visitors.complaints[page] == []
