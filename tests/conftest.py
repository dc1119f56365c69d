"""Fixtures that every kind of test may ask for."""

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

from inspectorate.tables import worker_process
from tests.browser import browser_page, browser_running
from tests.patience import PATIENCE

__all__ = ["browser_page", "browser_running"]

# A slow machine is not a fault in the code: no test is timed. `make test` tries the same generated examples
# in every run, so that only a change can make it fail; `make explore` tries new ones.
settings.register_profile(
    "repeatable", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
settings.register_profile(
    "explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=1_000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
worker_process.WALL_TIME = PATIENCE

SHARED = "INSPECTORATE_TEST_RUN"
"""The variable that names the folder of a run of the tests."""

FIRST = (
    "tests/journeys/test_the_whole_path.py",
    "tests/journeys/",
    "tests/web/test_permissions.py",
    "tests/web/test_noninterference.py",
)
"""What takes longest, and is best begun first; in one worker, which alone starts a demonstration then."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of this run. Its workers inherit the environment, and share what they find there."""
    if not hasattr(config, "workerinput"):
        os.environ[SHARED] = tempfile.mkdtemp(prefix="inspectorate-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it again."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SHARED))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker ends with it alone."""
    items.sort(key=lambda item: [not item.nodeid.startswith(place) for place in FIRST])


def pytest_xdist_auto_num_workers() -> int:
    """One more than the processors: whoever drives a browser mostly waits for it."""
    return (os.cpu_count() or 1) + 1
