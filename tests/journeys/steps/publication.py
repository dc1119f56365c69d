"""Prepare a correction of a published report."""

import re
from datetime import datetime

from playwright.sync_api import Page, expect

from tests.browser import assert_accessible
from tests.journeys.conftest import follow


def prepare_correction(page: Page, home: str, note: str, *, moment: datetime | None = None) -> None:
    """Prepare another release of a published report, for a moment or the usual one. Its page is shown."""
    page.goto(home)
    if page.get_by_role("link", name="Prepare a correction").count():
        page.goto(f"{home}transition/confirmed/")
        page.get_by_label("Reason").fill(note)
        follow(page.get_by_role("button", name="Prepare a correction"))
    page.goto(f"{home}publication/prepare/")
    if moment:
        for part, value in (("Day", moment.day), ("Month", moment.month), ("Year", moment.year)):
            page.get_by_label(part, exact=True).fill(str(value))
        page.get_by_label("At what time?").fill(f"{moment:%H:%M}")
    page.get_by_label("What has changed in this correction?").fill(note)
    follow(page.get_by_role("button", name="Prepare release"))
    expect(page.get_by_role("heading", name=re.compile(r"^Release \d+$"))).to_be_visible()
    assert_accessible(page)
