"""Fixtures that every kind of test may ask for."""

import os
import shutil
import tempfile
from itertools import chain, islice

import pytest
from hypothesis import HealthCheck, settings

from inspectorate.tables import worker_process
from tests.browser import browser_page, browser_running
from tests.patience import PATIENCE
from tools import catalogues

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

LONGEST = (
    ("tests/journeys/test_the_whole_path.py", "tests/journeys/"),
    ("tests/web/test_noninterference.py",),
    ("tests/web/test_permissions.py", "tests/installed/"),
)
"""What takes longest: each worker begins with one of these groups, and one alone starts a demonstration."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder of this run, and compile the translations. Workers share both."""
    if not hasattr(config, "workerinput"):
        catalogues.compile_all()
        os.environ[SHARED] = tempfile.mkdtemp(prefix="inspectorate-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove it again."""
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(SHARED))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes longest at the beginning of each worker's share, so that no worker ends with it alone.

    The first worker is given the first tests, as many as each, and so on; whoever has no more takes others'
    last ones. All workers have to have the same order.
    """
    workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
    shares: list[list[pytest.Item]] = [[] for _worker in range(workers)]
    others = dict.fromkeys(items)
    for number, places in enumerate(LONGEST):
        for place in places:
            group = [item for item in others if item.nodeid.startswith(place)]
            shares[number % workers].extend(group)
            for item in group:
                del others[item]
    rest, left = iter(others), len(items)
    for number, share in enumerate(shares):
        share.extend(islice(rest, max(0, left // (workers - number) - len(share))))
        left -= len(share)
    items[:] = [*chain.from_iterable(shares), *rest]


def pytest_xdist_auto_num_workers() -> int:
    """One more than the processors: whoever drives a browser mostly waits for it."""
    return (os.cpu_count() or 1) + 1
