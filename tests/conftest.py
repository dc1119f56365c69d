"""Fixtures that every kind of test may ask for."""

import os

from hypothesis import settings

from tests.browser import browser_page, browser_running

__all__ = ["browser_page", "browser_running"]

# A slow machine is not a fault in the code: no test is timed.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """One more than the processors: whoever drives a browser mostly waits for it."""
    return (os.cpu_count() or 1) + 1
