"""What the page about privacy says of cookies is what the service sets."""

from datetime import timedelta

import pytest
from django.test import Client

from inspectorate.web.security import known_browsers


def test_privacy_page_names_every_cookie_with_its_lifetime(db, settings):
    page = " ".join(Client().get("/help/privacy/").text.split())
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, known_browsers.COOKIE):
        assert f"“{name}”" in page
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == timedelta(hours=12)
    assert "after 12 hours at the latest" in page
    assert timedelta(days=60) == known_browsers.COOKIE_AGE
    assert "remembers for 60 days" in page
    assert timedelta(seconds=settings.CSRF_COOKIE_AGE) == timedelta(weeks=52)
    assert "It lasts for a year" in page


@pytest.mark.parametrize(("page", "gaps"), [("privacy", 5), ("accessibility", 4)])
def test_page_marks_what_an_inspectorate_has_to_complete(page, gaps, db):
    text = Client().get(f"/help/{page}/").text
    assert text.count("To be completed by the inspectorate:") == gaps
    assert f'href="/help/{page}/"' in Client().get("/help/").text
