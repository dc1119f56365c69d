"""What the repository holds: nothing of one machine, nothing promised and missing."""

import ast
import re
from collections.abc import Iterator

import pytest

from inspectorate.cli import app, package_commands
from inspectorate.method import standards
from tests.house.tree import ROOT, files, texts
from tools.freeze import editions

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
SOURCE = [path for path in files(ROOT / "src") if path.suffix == ".py"]
LOCKS = [*sorted((ROOT / "requirements").iterdir()), ROOT / "package-lock.json"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_locks_name_no_registry(lock):
    assert not re.search(
        r"\w+://|--(?:extra-)?index-url|--find-links|\"resolved\"", lock.read_text(encoding="utf-8")
    )


def test_every_locked_part_has_a_hash():
    for name in ("bootstrap", "run", "dev"):
        lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        parts = re.split(r"^(?=\w)", lock, flags=re.MULTILINE)[1:]
        assert parts
        assert [part.splitlines()[0] for part in parts if "--hash=sha256:" not in part] == []
    packages = ast.literal_eval(
        (ROOT / "package-lock.json")
        .read_text(encoding="utf-8")
        .replace("true", "True")
        .replace("false", "False")
    )["packages"]
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_no_file_names_a_place_on_one_machine():
    place = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w|/tmp/\w|[A-Z]:\\Users")
    assert [
        name for name, text in texts().items() if place.search(text) and name != "tests/house/test_tree.py"
    ] == []


def test_no_test_is_skipped_or_expected_to_fail():
    dodge = re.compile(r"pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|skipif|xfail)\b")
    tests = {
        name: text for name, text in texts().items() if name.startswith("tests/") and "test_tree" not in name
    }
    assert [name for name, text in tests.items() if dodge.search(text)] == []


def test_no_file_is_large():
    assert [path.name for path in files() if path.stat().st_size > 2_000_000] == []


def test_every_command_the_readme_gives_is_in_the_makefile():
    given = set(re.findall(r"\bmake ([a-z]+)", README))
    assert {"demo", "test"} <= given
    assert {name for name in given if not re.search(rf"^{name}:", MAKEFILE, re.MULTILINE)} == set()


def rooms() -> Iterator[str]:
    """The paths in the README's map: the block of text under its heading about rooms, nested by indent."""
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


def test_every_room_of_the_map_exists():
    paths = list(rooms())
    assert "src/inspectorate/method/" in paths
    # A stage is on the map by its name, whether it is a module or has grown into a folder.
    assert [path for path in paths if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()] == []


def test_every_rule_is_where_the_readme_says():
    section = re.search(r"^## Where is the rule\?\n(.*?)^## ", README, re.MULTILINE | re.DOTALL)
    assert section
    paths = re.findall(r"\| `([^`|]+)` \|$", section[1], re.MULTILINE)
    assert len(paths) >= 10
    assert [path for path in paths if not (ROOT / "src" / "inspectorate" / path).exists()] == []


def test_the_readme_leads_to_every_document_and_gives_every_command():
    documents = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert documents == set(re.findall(r"\(docs/([\w-]+\.md)\)", README))
    commands = {command.name for command in app.registered_commands}
    commands |= {f"package {command.name}" for command in package_commands.registered_commands}
    given = re.findall(r"^inspectorate (package \w+|[\w-]+)", README, re.MULTILINE)
    assert commands == set(given)


def test_every_stage_of_the_method_is_on_the_map():
    method = ROOT / "src" / "inspectorate" / "method"
    stages = {path.stem for path in method.iterdir() if not path.name.startswith("__")}
    mapped = {path.removeprefix("src/inspectorate/method/") for path in rooms()}
    assert stages - mapped == set()


def test_the_continuous_check_runs_what_people_run():
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^make \w+", run, re.MULTILINE) == ["make check", "make test"]


def edition_words() -> set[str]:
    """Every id and name of an edition, which code may not know; ids as short as "1" prove nothing."""
    known = set(editions())
    for name in editions():
        framework = standards.load(name)
        known |= {*framework.standards, *framework.questions}
        known |= {level.name for level in framework.ratings.levels}
    return {word for word in known if len(word) > 2}


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_no_code_knows_an_edition(path):
    literals = {
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert literals & edition_words() == set()
    assert not any(name in path.read_text(encoding="utf-8") for name in editions())
