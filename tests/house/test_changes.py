"""Changes take the access of the person who makes them, few modules lock rows, and reads record nothing."""

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
def test_query_module_imports_no_changes(path):
    imported = {
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {name for name in imported if ".changes" in name} == set()


BY_NOBODY_SIGNED_IN = {
    ("people/changes.py", "invite_first"): "on the server's command line, by the person who runs it",
    ("people/changes.py", "accept"): "by the person who has the invitation and no account yet",
    ("operations/changes/password_links.py", "use_password_link"): "by the person who has the link",
    ("tokens/changes.py", "create_token"): "on the server's command line, for that person",
    ("publication/changes/releases.py", "give_up"): "by the service itself, which cannot publish the release",
    ("publication/changes/copies.py", "download"): "by the person who has the link",
    (
        "tokens/changes.py",
        "revoke_tokens",
    ): "on the server's command line, for that person",
}
"""Changes that are made by nobody who is signed in, and how they are made instead."""


def changes_of(source: str) -> dict[str, ast.arguments]:
    """Return the arguments of a module's public functions that are one transaction, by their names."""
    return {
        node.name: node.args
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "transaction.atomic" in {ast.unparse(decorator) for decorator in node.decorator_list}
    }


def has_the_shape(arguments: ast.arguments, *, by_nobody: bool = False) -> bool:
    """Return whether a change takes its arguments by keyword, and `access` or `by` among them."""
    keywords = {argument.arg for argument in arguments.kwonlyargs}
    by_position = [*arguments.posonlyargs, *arguments.args]
    return not by_position and (by_nobody or bool(keywords & {"access", "by"}))


@pytest.mark.parametrize("path", CHANGES, ids=relative)
def test_change_takes_access_or_by_as_a_keyword(path):
    if path.parent.name == "audit":
        return  # The audit log is below the rest: it takes an access by position, as its first argument.
    for name, arguments in changes_of(path.read_text(encoding="utf-8")).items():
        by_nobody = (relative(path), name) in BY_NOBODY_SIGNED_IN
        assert has_the_shape(arguments, by_nobody=by_nobody), (
            f"{relative(path)}: {name} takes neither access nor by, or takes arguments by position"
        )


@pytest.mark.parametrize(
    ("signature", "shape"),
    [
        ("*, access, reason", True),
        ("*, by, name", True),
        ("*, email, name", False),
        ("access, *, reason", False),
        ("case, /, *, access", False),
    ],
)
def test_shape_of_a_change_is_recognised(signature, shape):
    source = f"@transaction.atomic\ndef replace_case({signature}):\n    ...\n"
    assert has_the_shape(changes_of(source)["replace_case"]) is shape


@pytest.mark.parametrize(("module", "name"), BY_NOBODY_SIGNED_IN)
def test_change_by_nobody_signed_in_exists(module, name):
    assert name in changes_of((WEB / module).read_text(encoding="utf-8"))


LOCKS = {
    "inspections/changes.py": "an inspection",
    "assessments/changes/answers.py": "an assessment whose answers are saved, without the whole inspection",
    "allocation/changes.py": "the people of a team, whose interviews in several inspections must not overlap",
    "jobs/changes.py": "a job, which need not belong to an inspection, and its person while it is queued",
    "operations/changes/password_links.py": "the person of a password link, so that only one works",
    "operations/changes/background_tasks.py": "a background task, which need not belong to an inspection",
}
"""The modules that lock rows, and what each of them locks."""


@pytest.mark.parametrize("path", SOURCE, ids=relative)
def test_only_the_modules_that_lock_rows_select_for_update(path):
    locks = "select_for_update" in path.read_text(encoding="utf-8")
    assert locks is (relative(path) in LOCKS), f"{relative(path)}: call locked() of inspections/changes.py"
