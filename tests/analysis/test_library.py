"""`import inspectorate` gives a few stable functions, quickly, and the documents about them are true."""

import inspect
import json
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

import inspectorate
from tests.house.tree import ROOT
from tools import reference

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


def test_functions_load_rate_draw_and_check():
    inspection = inspectorate.load(EXAMPLE)
    results = inspectorate.rate(inspection)
    assert results.overall is not None
    assert (results.overall.rating, results.ratings["2.2"].rating) == ("Requires improvement", "Inadequate")
    assert inspectorate.edition("youth-2018").id in inspectorate.available_editions()
    assert {remark.severity for remark in inspectorate.check(inspection)} <= {"serious", "warning", "advice"}
    assert sum(1 for _ in inspectorate.answers(inspection)) == 3272
    assert list(inspectorate.ratings(inspection))[-1]["standard"] == "overall"


def test_draw_takes_dice_or_a_seed():
    arguments: dict[str, Any] = {"edition": "youth-2018", "group": "court", "on": date(2018, 9, 3)}
    court = EXAMPLE / "long-lists" / "court.csv"
    decided = inspectorate.draw(court, **arguments, dice="417")
    assert decided.numbered is not None
    assert (decided.numbered.number, len(decided.selected)) == (417, 31)
    framework = inspectorate.edition("youth-2018")
    assert inspectorate.draw(court, **(arguments | {"edition": framework}), seed=1).seed == 1
    for dice, seed in ((None, None), ("417", 1)):
        with pytest.raises(TypeError, match="give the digits of the dice or, for a trial, a seed"):
            inspectorate.draw(court, **arguments, dice=dice, seed=seed)


def test_tallies_by_level_sum_to_the_tallies():
    inspection = inspectorate.load(EXAMPLE)
    whole = {row["question"]: row for row in inspectorate.tallies(inspection)}
    levels = list(inspectorate.tallies(inspection, by="gender"))
    for question, row in whole.items():
        parts = [part for part in levels if part["question"] == question]
        for number in ("cases", "sufficient", "applicable", "not_applicable"):
            assert sum(int(part[number] or 0) for part in parts) == row[number]
        assert all(part["eligible"] is None and part["low"] is None for part in parts)


def test_version_is_that_of_the_distribution_and_other_names_are_refused():
    assert inspectorate.__version__.count(".") == 2
    with pytest.raises(AttributeError, match="has no attribute 'ratios'"):
        inspectorate.ratios  # noqa: B018 - reading it is the test


def test_import_loads_nothing_heavy():
    code = "import sys, inspectorate; print([m for m in ('numpy', 'pydantic', 'django') if m in sys.modules])"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "[]"


def test_every_function_has_a_docstring_and_the_reference_is_current():
    for name in inspectorate.__all__:
        assert inspect.getdoc(getattr(inspectorate, name))
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page()


def test_notebook_prints_what_it_shows():
    command = [sys.executable, "-m", "tools.notebook", "--check"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    notebook = json.loads((ROOT / "docs" / "analysis.ipynb").read_text(encoding="utf-8"))
    printed = [
        line for cell in notebook["cells"] for output in cell.get("outputs", ()) for line in output["text"]
    ]
    assert any("Requires improvement" in line for line in printed)
