"""Nothing takes the first record of a query without an order: the database returns rows in any order."""

import ast

from tests.house.tree import ROOT, files

MODULES = [path for room in ("src", "tests") for path in files(ROOT / room) if path.suffix == ".py"]

FILTERS = {"all", "exclude", "filter", "values", "values_list"}
"""Methods of querysets that leave the order open."""


def unordered_items(tree: ast.AST) -> list[int]:
    """Return the lines that take an item, by its position, of a query without `order_by`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, int)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in FILTERS
        and "order_by" not in ast.unparse(node.value)
    ]


def test_no_item_of_an_unordered_query_is_taken():
    """Use `earliest`, `latest`, `first` or `order_by` where it fails."""
    lines_by_module = {
        path.relative_to(ROOT).as_posix(): lines
        for path in MODULES
        if (lines := unordered_items(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert lines_by_module == {}


def test_items_of_unordered_queries_are_found():
    source = "cases.all()[0]\ncases.filter(a=1)[1]\ncases.order_by('pk').filter(a=1)[0]\ncases[0]\n"
    assert unordered_items(ast.parse(source)) == [1, 2]
