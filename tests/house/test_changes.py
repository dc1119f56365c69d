"""Changes take who makes them and lock rows in one place; reads never record audit events."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

WEB = ROOT / "src" / "inspectorate" / "web"
SOURCE = [path for path in files(WEB) if path.suffix == ".py" and "migrations" not in path.parts]


def relative(path: Path) -> str:
    """Return a file's path below the service, as a test's id."""
    return path.relative_to(WEB).as_posix()


def is_part(path: Path, part: str) -> bool:
    """Return whether a file is an app's module of this name, or in its folder of this name."""
    return part in {path.stem, *path.relative_to(WEB).parts[1:-1]}


QUERIES = [path for path in SOURCE if is_part(path, "queries")]
CHANGES = [path for path in SOURCE if is_part(path, "changes") and path.name != "__init__.py"]


@pytest.mark.parametrize("path", QUERIES, ids=relative)
def test_a_read_never_records(path):
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {name for name in imported if ".changes" in f"{name}." or "audit.changes" in name} == set()


@pytest.mark.parametrize("path", CHANGES, ids=relative)
def test_a_change_is_told_who_makes_it(path):
    if path.parent.name == "audit":
        return
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
        if "transaction.atomic" not in decorators:
            continue
        keywords = {argument.arg for argument in node.args.kwonlyargs}
        assert keywords & {"access", "by"}, f"{relative(path)}: {node.name} takes neither access nor by"
        assert not node.args.args, f"{relative(path)}: {node.name} takes arguments by position"


LOCKS = {"inspections/changes.py", "assessments/changes/answers.py", "assessments/queries/access.py"}
"""Where rows are locked: the inspection, and the assessment whose answers are saved."""


@pytest.mark.parametrize("path", SOURCE, ids=relative)
def test_rows_are_locked_in_one_place(path):
    if relative(path) not in LOCKS:
        assert "select_for_update" not in path.read_text(encoding="utf-8")
