"""A published report is corrected and published again, and anyone reads both releases without an account."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says

HOME = "/inspections/6/"
NOTE = "A name in the foreword was misspelt."
MINUTES = timedelta(minutes=3)
"""Time from now to the planned moment: the release is published before, on the same day."""


def test_published_report_is_corrected_and_read_by_anyone(visitors):
    head, reader = visitors.person("harriet"), visitors.anyone()
    reader.goto("/reports/")
    follow(reader.get_by_role("link", name="Youth Offending Service").first)
    report = reader.url
    follow(reader.get_by_role("button", name="Read the report"))
    expect(reader.get_by_role("link", name="Inspection reports").first).to_be_visible()

    head.goto(f"{HOME}transition/confirmed/")
    head.get_by_label("Reason").fill("A name was misspelt.")
    follow(head.get_by_role("button", name="Prepare a correction"))
    reader.goto(report)
    expect(reader.get_by_text(NOTE)).to_have_count(0)

    moment = timezone.localtime(timezone.now() + MINUTES)
    head.goto(f"{HOME}publication/prepare/")
    for part, value in (("Day", moment.day), ("Month", moment.month), ("Year", moment.year)):
        head.get_by_label(part, exact=True).fill(str(value))
    head.get_by_label("At what time?").fill(f"{moment:%H:%M}")
    head.get_by_label("What has changed in this correction?").fill(NOTE)
    follow(head.get_by_role("button", name="Prepare release"))
    expect(head.get_by_role("heading", name="Release 2")).to_be_visible()
    assert_accessible(head)
    follow(head.get_by_role("button", name="Publish or schedule"))
    assert_accessible(head)
    follow(head.get_by_role("button", name="Publish now"))
    says(head, "The report is published.")

    reader.goto(report)
    expect(reader.get_by_text(NOTE).first).to_be_visible()
    assert_accessible(reader)
    follow(reader.get_by_role("link", name="Release 1"))
    says(reader, "A later release has replaced this one.")
    assert_accessible(reader)
    assert reader.context.cookies() == []
