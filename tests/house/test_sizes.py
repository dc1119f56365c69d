"""At least nine functions in ten have at most 25 lines, and nine files in ten at most 250."""

import ast
import math

from tests.house.tree import ROOT, files

SOURCE = [
    path for room in ("src", "tools", "bench", "tests") for path in files(ROOT / room) if path.suffix == ".py"
]


def percentile_90(sizes: list[int]) -> int:
    """Return the smallest size that at least nine in ten do not exceed."""
    return sorted(sizes)[math.ceil(0.9 * len(sizes)) - 1]


def test_functions_are_short():
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in SOURCE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert percentile_90(lengths) <= 25


def test_files_are_short():
    assert percentile_90([len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE]) <= 250
