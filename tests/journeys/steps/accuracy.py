"""Send a draft for its factual accuracy check, challenge statements, respond, and sign off."""

from pathlib import Path

from playwright.sync_api import FilePayload, Page

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says

MINUTES: FilePayload = {
    "name": "minutes.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 minutes",
}


def sign_draft(page: Page, home: str) -> None:
    """Agree every section of the draft as the lead inspector, and sign the report."""
    page.goto(f"{home}report/")
    links = page.get_by_role("table").get_by_role("link")
    for address in [links.nth(number).get_attribute("href") for number in range(links.count())]:
        page.goto(str(address))
        if page.get_by_role("button", name="Agree section").count():
            follow(page.get_by_role("button", name="Agree section"))
    page.goto(f"{home}report/sign-off/")
    if page.get_by_role("button", name="Sign off the report").count():
        follow(page.get_by_role("button", name="Sign off the report"))


def send_draft(page: Page, home: str, *, others: str = "") -> None:
    """Send the signed draft to the head of the service, and to recipients without an account."""
    page.goto(f"{home}accuracy/send/")
    assert_accessible(page)
    page.get_by_label("Recipients without an account").fill(others)
    follow(page.get_by_role("button", name="Send the draft"))
    says(page, "The draft has been sent for its factual accuracy check.")
    assert_accessible(page)


def challenge_statement(
    page: Page, check: str, statement: int, wrong: str, *, file: FilePayload | None = None
) -> None:
    """Challenge a statement of the draft as its recipient."""
    page.goto(f"{check}statements/{statement}/")
    assert_accessible(page)
    page.get_by_label("What is wrong?").fill(wrong)
    if file:
        page.locator("input[type=file]").first.set_input_files(file)
    follow(page.get_by_role("button", name="Send challenge"))
    says(page, "Your challenge has been sent to the lead inspector.")
    assert_accessible(page)


def respond(page: Page, outcome: str, reason: str, *, asks_panel: bool = False) -> None:
    """Respond to the challenge whose page is shown."""
    follow(page.get_by_role("button", name="Respond"))
    assert_accessible(page)
    page.get_by_label(outcome, exact=True).check()
    page.get_by_label("Why?").fill(reason)
    if asks_panel:
        page.get_by_label("ask the ratings panel again", exact=False).check()
    follow(page.get_by_role("button", name="Save response"))
    says(page, reason)


def finish_check(page: Page, check: str) -> None:
    """Say as a recipient that one has nothing else to challenge."""
    page.goto(check)
    follow(page.get_by_role("button", name="Finish the check"))
    assert_accessible(page)
    follow(page.get_by_role("button", name="Finish the check"))
    says(page, "You finished the check on")


def take_in(page: Page, check: str, answers: Path) -> None:
    """Take in the file with answers of a recipient without an account."""
    page.goto(f"{check}take-in/")
    page.locator("input[type=file]").set_input_files(answers)
    follow(page.get_by_role("button", name="Take in file"))
    assert_accessible(page)


def sign_responses(page: Page, check: str) -> None:
    """Read every change of the draft, and sign the responses off."""
    page.goto(f"{check}sign-off/")
    says(page, "Ratings and figures")
    assert_accessible(page)
    follow(page.get_by_role("button", name="Sign off the responses"))
    says(page, "Signed off by")
    assert_accessible(page)
