"""A published report is corrected and published again, and anyone reads both releases without an account."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import assert_accessible
from tests.journeys.conftest import follow, says
from tests.journeys.steps.publication import prepare_correction

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

    prepare_correction(head, HOME, NOTE, moment=timezone.localtime(timezone.now() + MINUTES))
    reader.goto(report)
    expect(reader.get_by_text(NOTE)).to_have_count(0)

    follow(head.get_by_role("button", name="Publish or schedule"))
    assert_accessible(head)
    follow(head.get_by_role("button", name="Publish now"))
    says(head, "The report is published.")

    # Somebody else: a browser may show a page that it has for a minute.
    reader = visitors.anyone()
    reader.goto(report)
    expect(reader.get_by_text(NOTE).first).to_be_visible()
    assert_accessible(reader)
    follow(reader.get_by_role("link", name="Release 1"))
    says(reader, "A later release has replaced this one.")
    assert_accessible(reader)
    assert reader.context.cookies() == []
