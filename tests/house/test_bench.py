"""Benchmarks run, compare and are written down. How fast they are is not a test."""

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
def test_every_benchmark_says_what_it_measures(name):
    module = importlib.import_module(f"bench.{name}")
    assert module.__doc__
    assert name == "rows" or callable(module.measure)


def test_a_row_says_how_many_times_better_than_its_peer_it_is():
    assert Row("draw", ours=0.5, peer=2.0).ratio == 4.0
    assert Row("draw", ours=0.5).ratio is None


def test_time_is_that_of_the_least_disturbed_run():
    runs: list[None] = []
    assert seconds(lambda: runs.append(None), repeat=4) >= 0
    assert len(runs) == 4


def test_results_are_printed_and_written(monkeypatch, tmp_path, capsys):
    made_up = ModuleType("bench.bench_made_up")
    vars(made_up)["measure"] = lambda: [Row("draw", 0.5, 2.0, note="against a sundial")]
    monkeypatch.setitem(sys.modules, "bench.bench_made_up", made_up)
    monkeypatch.setattr(sys, "argv", ["bench", "made_up"])
    monkeypatch.chdir(tmp_path)
    main()
    assert "sundial" in capsys.readouterr().out
    [row] = json.loads((tmp_path / "build" / "bench.json").read_text())["results"]["made_up"]
    assert (row["ours"], row["peer"], row["ratio"]) == (0.5, 2.0, 4.0)
