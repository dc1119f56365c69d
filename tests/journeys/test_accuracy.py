"""A challenge to the draft changes a rating, and somebody who took no part signs the responses off."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says
from tests.journeys.steps.accuracy import (
    MINUTES,
    challenge_statement,
    finish_check,
    respond,
    send_draft,
    sign_draft,
    sign_responses,
    take_in,
)
from tests.journeys.steps.panel import decide, give_view, reopen
from tests.journeys.steps.set_up import move

HOME = "/inspections/5/"
CHECK = f"{HOME}accuracy/"


def resolve_comments(page: Page) -> None:
    """Resolve the comment on a section of the draft, if it is open."""
    page.goto(f"{HOME}report/sections/2.1/")
    if match := re.search(r"/report/comments/(\d+)/", page.content()):
        page.goto(f"{HOME}report/comments/{match[1]}/")
        if page.get_by_role("button", name="Resolve comment").count():
            follow(page.get_by_role("button", name="Resolve comment"))


def statement_about(page: Page, words: str) -> int:
    """Return the number of the first statement of the draft with these words."""
    page.goto(f"{CHECK}draft/report/?{urlencode({'search': words})}")
    found_statement = page.locator(".app-statement").filter(has_text=words).first
    return int(str(found_statement.get_attribute("id")).removeprefix("statement-"))


def offline_answers(page: Page, folder: Path) -> Path:
    """Answer the file of a recipient without an account, without a connection; return what it saves."""
    page.goto(CHECK)
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download file").click()
    file, answers = folder / "check.html", folder / "answers.json"
    downloaded.value.save_as(file)
    context = page.context.browser.new_context(offline=True) if page.context.browser else None
    assert context is not None
    offline = context.new_page()
    offline.goto(file.as_uri())
    assert_accessible(offline)
    offline.get_by_label("I have nothing else to challenge").check()
    with offline.expect_download() as saved:
        offline.get_by_role("button", name="Save my answers").click()
    saved.value.save_as(answers)
    context.close()
    return answers


def test_challenge_changes_a_rating_and_its_response_is_signed_off(visitors, tmp_path):
    lead, head, service = (visitors.person(name) for name in ("leila", "harriet", "sunita"))
    resolve_comments(lead)
    sign_draft(lead, HOME)
    send_draft(lead, HOME, others="Ola Chair, ola@example.org")

    number = statement_about(service, "1.4 Information and facilities: Good")
    challenge_statement(service, CHECK, number, "The systems have been replaced.", file=MINUTES)
    challenge = service.url
    finish_check(service, CHECK)
    answers = offline_answers(lead, tmp_path)
    assert json.loads(answers.read_text(encoding="utf-8"))["finished"] is True
    take_in(lead, CHECK, answers)

    lead.goto(challenge)
    respond(lead, "Accepted", "We have seen the new systems.", asks_panel=True)
    says(lead, "stays open until the ratings panel has met again")
    head.goto(HOME)
    follow(head.get_by_role("link", name="Reopen the ratings panel for challenge C"))
    follow(head.get_by_role("button", name="Reopen ratings panel"))
    head.get_by_label("reason", exact=False).fill("A challenge to the draft.")
    follow(head.get_by_role("button", name="Reopen ratings panel"))
    lead.goto(HOME)
    says(lead, "Consider challenge C")
    reopen(lead, HOME, "1.4", "A challenge to the draft.")
    for page in (lead, head):
        give_view(page, HOME, "1.4", "Outstanding", "We have seen the new systems.")
    decide(lead, HOME, "1.4", "Outstanding", "We have seen the new systems.")
    move(head, HOME, "Confirm ratings")
    sign_draft(lead, HOME)

    head.goto(f"{CHECK}sign-off/")
    says(head, "You cannot sign off these responses.")
    service.goto(challenge)
    says(service, "You can read the response once it is signed off.")
    sign_responses(visitors.person("meera"), CHECK)
    service.goto(challenge)
    says(service, "We have seen the new systems.")
    lead.goto(CHECK)
    expect(lead.get_by_role("heading", name="What blocks publication")).to_have_count(0)


def test_statement_is_challenged_without_scripts(visitors):
    page = visitors.person("sunita", java_script_enabled=False)
    page.goto(f"{CHECK}statements/15/")
    page.get_by_label("What is wrong?").fill("Without scripts.")
    follow(page.get_by_role("button", name="Send challenge"))
    says(page, "Without scripts.")
