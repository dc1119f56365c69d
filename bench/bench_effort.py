"""Effort of the people who use the pages: keys, page loads, forms and heights, counted in a browser.

The journeys of the tests count them and record them as properties. The figures before were counted in
November 2026, on pages that asked for one answer, view or decision at a time.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from bench.rows import Row

JOURNEYS = (
    "tests/journeys/test_effort.py",
    "tests/journeys/test_panel.py",
    "tests/journeys/test_pages.py::test_page_is_accessible_wide_and_light_narrow_and_dark",
)

BEFORE_AND_AIM = {
    "keys to the first answer": (35, 12),
    "pages to the first answer": (4, 2),
    "keys of a whole case": (325, 120),
    "page loads of a whole case without scripts": (83, 8),
    "forms of a panel of three that agrees": (48, 5),
    "members of that panel who type a text": (3, 0),
    "height of emerging findings, 1280 px wide": (6894, 3000),
    "height of emerging findings, 375 px wide": (12522, 8000),
    "height of the longest working page, 1280 px wide": (8745, 3000),
    "height of the longest working page, 375 px wide": (23476, 8000),
}


def measure() -> Iterator[Row]:
    """Walk the journeys, and give the largest count of each kind of effort."""
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "journeys.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", f"--junitxml={results}", *JOURNEYS]
        subprocess.run([*command, "-o", "junit_family=xunit1"], check=True, stdout=subprocess.DEVNULL)
        counts = [
            (entry.get("name", ""), float(entry.get("value", "")), test.get("name", ""))
            for test in ET.parse(results).iter("testcase")
            for entry in test.iter("property")
        ]
    for name, (before, aim) in BEFORE_AND_AIM.items():
        largest, test = max((count, test) for recorded, count, test in counts if recorded == name)
        where = f", page: {test.partition('[')[2].rstrip(']')}" if "longest" in name else ""
        yield Row(name, largest, unit="", note=f"before: {before}, aim: {aim}{where}")
