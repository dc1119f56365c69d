"""Fixtures that every kind of test may ask for."""

from tests.browser import browser_page, browser_running

__all__ = ["browser_page", "browser_running"]
