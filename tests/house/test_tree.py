"""Content of the repository: nothing specific to a machine, and everything the README promises."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache

import pytest

from inspectorate.cli import app, draft_commands, edition_commands, entry_point_commands, package_commands
from inspectorate.method import standards
from tests.house.tree import BUILD_OUTPUT, ROOT, files, texts
from tools.freeze import editions

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SOURCE = [path for path in files(ROOT / "src") if path.suffix == ".py"]
NPM_LOCKS = [path for path in files() if path.name == "package-lock.json"]
LOCKS = [*sorted((ROOT / "requirements").iterdir()), *NPM_LOCKS]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_locks_name_no_registry(lock):
    assert not re.search(
        r"\w+://|--(?:extra-)?index-url|--find-links|\"resolved\"", lock.read_text(encoding="utf-8")
    )


def test_every_locked_package_has_a_hash():
    for name in ("bootstrap", "run", "demo", "dev"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        packages_in_lock = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
        assert packages_in_lock
        assert [lines.splitlines()[0] for lines in packages_in_lock if "--hash=sha256:" not in lines] == []
    assert NPM_LOCKS
    for lock_file in NPM_LOCKS:
        locked = json.loads(lock_file.read_text(encoding="utf-8"))["packages"]
        assert [name for name, package in locked.items() if name and "integrity" not in package] == []


def test_no_file_contains_a_machine_path():
    machine_path = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w|/tmp/\w|[A-Z]:\\Users")
    assert [
        name
        for name, text in texts().items()
        if machine_path.search(text) and name != "tests/house/test_tree.py"
    ] == []


def test_no_test_is_skipped_or_expected_to_fail():
    exemption = re.compile(r"pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|skipif|xfail)\b")
    tests = {
        name: text for name, text in texts().items() if name.startswith("tests/") and "test_tree" not in name
    }
    assert [name for name, text in tests.items() if exemption.search(text)] == []


def test_no_file_exceeds_2_mb():
    assert [path.name for path in files() if path.stat().st_size > 2_000_000] == []


def test_make_targets_in_the_readme_exist():
    targets = set(re.findall(r"\bmake ([a-z]+)", README))
    assert {"demo", "test"} <= targets
    assert {name for name in targets if not re.search(rf"^{name}:", MAKEFILE, re.MULTILINE)} == set()


def mapped_paths() -> Iterator[str]:
    """Yield the paths in the README's map of the rooms, a text block nested by indentation."""
    block = re.search(r"^## .*rooms.*?^```\w*\n(.*?)^```", README, re.MULTILINE | re.DOTALL | re.IGNORECASE)
    assert block, "README.md has no map of the rooms: a heading with the word 'rooms', then a block of text"
    parents: list[tuple[int, str]] = []
    for line in filter(str.strip, block[1].splitlines()):
        indent = len(line) - len(line.lstrip())
        parents = [parent for parent in parents if parent[0] < indent]
        path = (parents[-1][1] if parents else "") + line.split()[0]
        if path.endswith("/"):
            parents.append((indent, path))
        yield path


def test_every_path_of_the_map_exists():
    paths = list(mapped_paths())
    assert "src/inspectorate/method/" in paths
    # The map lists a stage by its name, for a module and for a package.
    assert [path for path in paths if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()] == []


def test_every_path_of_where_is_the_rule_exists():
    section = re.search(r"^## Where is the rule\?\n(.*?)^## ", README, re.MULTILINE | re.DOTALL)
    assert section
    paths = re.findall(r"\| `([^`|]+)` \|$", section[1], re.MULTILINE)
    assert len(paths) >= 10
    assert [path for path in paths if not (ROOT / "src" / "inspectorate" / path).exists()] == []


def test_readme_links_every_document_and_lists_every_command():
    documents = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert documents == set(re.findall(r"\(docs/([\w-]+\.md)\)", README))
    commands = {command.name for command in app.registered_commands} | set(entry_point_commands())
    commands |= {f"package {command.name}" for command in package_commands.registered_commands}
    commands |= {f"edition {command.name}" for command in edition_commands.registered_commands}
    commands |= {f"draft {command.name}" for command in draft_commands.registered_commands}
    listed = re.findall(r"^inspectorate ((?:draft|edition|package) [\w-]+|[\w-]+)", README, re.MULTILINE)
    assert commands == set(listed)


SOURCE_ROOMS = ("src/inspectorate/", "src/inspectorate/method/", "src/inspectorate/web/")
NOT_ROOMS = {
    "scripts": "the pages' scripts",
    "styles": "sources of the style sheets",
}
"""Folders of these that hold no code, and what they hold."""


@pytest.mark.parametrize("folder", SOURCE_ROOMS)
def test_map_has_every_room_and_no_other(folder):
    rooms = {
        path.stem
        for path in (ROOT / folder).iterdir()
        if (path.is_dir() or path.suffix == ".py") and not path.name.startswith("__")
    }
    paths = [path.removeprefix(folder).rstrip("/") for path in mapped_paths() if path.startswith(folder)]
    mapped = [path for path in paths if path and "/" not in path]
    assert len(mapped) == len(set(mapped))
    assert set(mapped) == rooms - BUILD_OUTPUT - NOT_ROOMS.keys()


def test_map_has_every_folder_of_the_tests():
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - BUILD_OUTPUT
    mapped = {path.removeprefix("tests/").rstrip("/") for path in mapped_paths() if path.startswith("tests/")}
    assert folders == mapped - {""}


def test_ci_runs_every_check():
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make \w+", run, re.MULTILINE) == ["make check", "make linters", "make test"]


def test_decisions_are_numbered_without_a_gap():
    decisions = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    numbers = [int(number) for number in re.findall(r"^(\d+)\. \*\*", decisions, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_documents_are_wrapped_at_120_characters():
    generated = {"method.md", "permissions.md", "states.md"}
    lines = [
        (path.name, number, line)
        for path in (ROOT / "docs").glob("*.md")
        if path.name not in generated
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    ]
    # The headings of a CSV file are one line.
    assert [(name, number) for name, number, line in lines if len(line) > 120 and " " in line] == []


@cache
def edition_words() -> set[str]:
    """Return the ids and names of every edition that the source must not contain; short ids are ignored."""
    result = set(editions())
    for name in editions():
        framework = standards.load(name)
        result |= {*framework.standards, *framework.questions}
        result |= {level.name for level in framework.ratings.levels}
    return {word for word in result if len(word) > 2}


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_source_contains_no_words_of_an_edition(path):
    literals = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert literals & edition_words() == set()
    assert not any(name in path.read_text(encoding="utf-8") for name in editions())
