"""Fixtures that every kind of test may ask for."""

import os

import pytest
from hypothesis import HealthCheck, settings

from inspectorate.tables import file_safety
from tests.browser import browser_page, browser_running
from tests.patience import PATIENCE

__all__ = ["browser_page", "browser_running"]

# A slow machine is not a fault in the code: no test is timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
file_safety.WORKER_TIMEOUT_SECONDS = PATIENCE

FIRST = ("tests/journeys/test_the_whole_path.py", "tests/journeys/")
"""What takes longest, and is best begun first; in one worker, which alone starts a demonstration then."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker ends with it alone."""
    items.sort(key=lambda item: [not item.nodeid.startswith(place) for place in FIRST])


def pytest_xdist_auto_num_workers() -> int:
    """One more than the processors: whoever drives a browser mostly waits for it."""
    return (os.cpu_count() or 1) + 1
