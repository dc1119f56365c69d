"""Fixtures that every kind of test may ask for."""

from hypothesis import settings

from tests.browser import browser_page, browser_running

__all__ = ["browser_page", "browser_running"]

# A slow machine is not a fault in the code: no test is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
