"""Steps of an improvement plan in the demonstration's inspection with confirmed ratings."""

from datetime import UTC, date, datetime, timedelta

from playwright.sync_api import FilePayload, Locator, Page

from tests.journeys.conftest import follow

PLAN = "/inspections/5/improvement/"


def accept_recommendation(page: Page, number: str, commentary: str = "We agree.") -> None:
    """Accept a recommendation for the service, by the number of its record."""
    page.goto(f"{PLAN}recommendations/{number}/response/")
    page.get_by_label("Accepted", exact=True).check()
    page.get_by_label("Commentary").fill(commentary)
    follow(page.get_by_role("button", name="Record response"))


def add_action(page: Page, number: str, text: str) -> None:
    """Add an action to an accepted recommendation, due in a month."""
    page.goto(f"{PLAN}recommendations/{number}/actions/add/")
    page.get_by_label("What will be done?").fill(text)
    page.get_by_label("Who is responsible?").fill("Head of practice")
    fill_date(page.get_by_role("group", name="When is the action due?"), today() + timedelta(days=30))
    follow(page.get_by_role("button", name="Add action"))


def report_done(page: Page, action: str, evidence: FilePayload) -> None:
    """Report that an action is done, with a file as evidence."""
    page.goto(f"{PLAN}actions/{action}/progress/")
    page.get_by_label("Yes, it is done").check()
    page.get_by_label("What was done?").fill("Every case manager was trained.")
    page.get_by_label("Title of the evidence").fill("Attendance list")
    page.get_by_label("File").set_input_files(evidence)
    follow(page.get_by_role("button", name="Save progress"))


def record_review(page: Page, minute: str) -> None:
    """Record a review of today as a board member."""
    page.goto(f"{PLAN}reviews/add/")
    fill_date(page.get_by_role("group", name="Date of the review", exact=True), today())
    page.get_by_label("Who was present?").fill("Chair of the board\nHead of the service")
    page.get_by_label("Minute").fill(minute)
    follow(page.get_by_role("button", name="Record review"))


def fill_date(group: Locator, day: date) -> None:
    """Fill in the three boxes of a date."""
    for name in ("day", "month", "year"):
        group.get_by_label(name.capitalize()).fill(str(getattr(day, name)))


def today() -> date:
    """Return the day of today, or that of yesterday shortly after midnight in summer."""
    return datetime.now(UTC).date()
