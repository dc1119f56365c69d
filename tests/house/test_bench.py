"""Benchmarks can be run, compared and written; their speed is not tested."""

import importlib
import json
import sys
from types import ModuleType

import pytest

from bench.__main__ import main
from bench.rows import Row, seconds
from tests.house.tree import ROOT


@pytest.mark.parametrize(
    "name", sorted(path.stem for path in (ROOT / "bench").glob("bench_*.py")) or ["rows"]
)
def test_benchmark_has_a_docstring_and_measure(name):
    module = importlib.import_module(f"bench.{name}")
    assert module.__doc__
    assert name == "rows" or callable(module.measure)


def test_ratio_is_the_peers_time_divided_by_ours():
    assert Row("draw", ours=0.5, peer=2.0).ratio == 4.0
    assert Row("draw", ours=0.5).ratio is None


def test_seconds_runs_the_work_as_often_as_asked():
    runs: list[None] = []
    assert seconds(lambda: runs.append(None), repeat=4) >= 0
    assert len(runs) == 4


def test_results_are_printed_and_written_to_json(monkeypatch, tmp_path, capsys):
    module = ModuleType("bench.bench_made_up")
    vars(module)["measure"] = lambda: [Row("draw", 0.5, 2.0, note="against a sundial")]
    monkeypatch.setitem(sys.modules, "bench.bench_made_up", module)
    monkeypatch.setattr(sys, "argv", ["bench", "made_up"])
    monkeypatch.chdir(tmp_path)
    main()
    assert "sundial" in capsys.readouterr().out
    [row] = json.loads((tmp_path / "build" / "bench.json").read_text())["results"]["made_up"]
    assert (row["ours"], row["peer"], row["ratio"]) == (0.5, 2.0, 4.0)
