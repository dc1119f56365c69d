"""Nine functions in ten fit in 25 lines, nine files in ten in 250: what can be read at once."""

import ast
import math

from tests.house.tree import ROOT, files

SOURCE = [
    path for room in ("src", "tools", "bench", "tests") for path in files(ROOT / room) if path.suffix == ".py"
]


def ninetieth_centile(sizes: list[int]) -> int:
    """The smallest size that at least nine in ten do not exceed."""
    return sorted(sizes)[math.ceil(0.9 * len(sizes)) - 1]


def test_functions_are_short():
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in SOURCE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert ninetieth_centile(lengths) <= 25


def test_files_are_short():
    assert ninetieth_centile([len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE]) <= 250
