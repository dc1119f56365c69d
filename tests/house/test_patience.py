"""No test gives up sooner than PATIENCE on a slow machine. Ruff forbids stopwatches outside bench."""

import re

import pytest

from tests.house.tree import texts

TESTS = {
    name: text
    for name, text in texts().items()
    if name.startswith("tests/") and name.endswith(".py") and name != "tests/house/test_patience.py"
}
FORBIDDEN = {
    "a time to give up that is not PATIENCE": r"\btimeout=(?!PATIENCE\b)|\.(?:wait|join)\(\d",
    "a health check of how fast examples are made": r"suppress_health_check=\[(?![^\]]*too_slow)",
}


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
def test_no_test_depends_on_speed(pattern):
    assert [name for name, text in TESTS.items() if re.search(pattern, text)] == []
