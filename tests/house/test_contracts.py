"""The import contracts hold, and fail when they are broken."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT

CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}

BREACHES = [
    ("rooms", "method/standards/breach.py", "import inspectorate.cli"),
    ("rooms", "tables/breach.py", "import inspectorate.package"),
    ("rooms", "package/breach.py", "import inspectorate.typeset"),
    ("rooms", "typeset/breach.py", "import inspectorate.cli"),
    ("rooms", "typeset/breach.py", "import inspectorate.word_drafts"),
    ("rooms", "word_drafts/breach.py", "import inspectorate.cli"),
    ("rooms", "typeset/breach.py", "import inspectorate.release"),
    ("rooms", "release/breach.py", "import inspectorate.word_drafts"),
    ("rooms", "release/breach.py", "import inspectorate.cli"),
    ("django", "release/breach.py", "import django"),
    ("rooms", "helpers.py", ""),
    ("stages", "method/population.py", "import inspectorate.method.tallies"),
    ("stages", "method/standards/breach.py", "import inspectorate.method.population"),
    ("stages", "method/evidence.py", "import inspectorate.method.assessments"),
    ("stages", "method/ratings/breach.py", "import inspectorate.method.report"),
    ("stages", "method/extra.py", ""),
    ("pure", "method/tallies.py", "import subprocess"),
    ("pure", "method/sample/breach.py", "import urllib.request"),
    ("plain", "method/report/breach.py", "import jinja2"),
    ("rooms", "cli/breach.py", "import inspectorate.web"),
    ("rooms", "web/breach.py", "import inspectorate.cli"),
    ("django", "package/breach.py", "import django"),
    ("django", "word_drafts/breach.py", "import django"),
    ("apps", "web/people/views.py", "import inspectorate.web.inspections.models"),
    ("apps", "web/audit/changes.py", "import inspectorate.web.people.models"),
    ("apps", "web/cases/changes.py", "import inspectorate.web.assessments.models"),
    ("apps", "web/allocation/queries/proposals.py", "import inspectorate.web.judgements.models"),
    ("apps", "web/judgements/queries.py", "import inspectorate.web.results.models"),
    ("apps", "web/results/views.py", "import inspectorate.web.panel.models"),
    ("apps", "web/panel/views.py", "import inspectorate.web.workflow.tasks"),
    ("apps", "web/exchange/views.py", "import inspectorate.web.workflow.queries"),
    ("apps", "web/workflow/views.py", "import inspectorate.web.exchange.changes"),
    ("apps", "web/security/middleware.py", "import inspectorate.web.inspections.models"),
    ("apps", "web/rest/problems.py", "import inspectorate.web.security.sessions"),
    ("apps", "web/permissions.py", "import inspectorate.web.visibility"),
    ("apps", "web/extra.py", ""),
    ("furniture", "web/cases/queries.py", "import inspectorate.web.cases.changes"),
    ("furniture", "web/panel/changes/decisions.py", "import inspectorate.web.panel.forms"),
    ("furniture", "web/workflow/retention.py", "import inspectorate.web.workflow.views"),
    ("furniture", "web/allocation/assignment.py", "import inspectorate.web.allocation.queries"),
    ("furniture", "web/people/extra.py", ""),
    ("answers", "web/results/views.py", "import inspectorate.web.results.queries.results"),
    ("answers", "web/panel/queries/breach.py", "import inspectorate.web.results.queries.results"),
    ("answers", "web/exchange/queries.py", "import inspectorate.web.results.queries.inputs"),
    ("answers", "web/assessments/api/breach.py", "import inspectorate.web.assessments.queries.all_answers"),
    ("plain-permissions", "web/permissions.py", "import django"),
    ("plain-permissions", "web/visibility.py", "import django"),
    ("plain-permissions", "web/states.py", "import psycopg"),
]


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """Run a contract over the copy of the source in `folder`."""
    program = Path(sys.executable).parent / "lint-imports"
    return subprocess.run(
        [program, "--no-cache", "--contract", contract],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def source_copy(tmp_path_factory) -> Path:
    """Copy the source once for all tests of this module."""
    folder = tmp_path_factory.mktemp("source")
    ignored = shutil.ignore_patterns("__pycache__", "built", "editions")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignored)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


@pytest.fixture
def copy(source_copy: Path) -> Iterator[Path]:
    """Copy of the source that a test may break; it is restored afterwards."""
    whole = modules(source_copy)
    yield source_copy
    for path, content in modules(source_copy).items():
        if path not in whole:
            path.unlink()
        elif content != whole[path]:
            path.write_bytes(whole[path])
    assert modules(source_copy) == whole


def modules(folder: Path) -> dict[Path, bytes]:
    """Return the content of every module."""
    return {path: path.read_bytes() for path in folder.rglob("*.py")}


def add(folder: Path, path: str, line: str) -> None:
    """Add a line to a module or package, and create it if needed."""
    file = folder / "src" / "inspectorate" / path
    as_module = file.parent.with_suffix(".py")
    if as_module.exists():
        file = as_module
    elif file.with_suffix("").is_dir():
        file = file.with_suffix("") / "__init__.py"
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / "__init__.py").touch()
    with file.open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract_holds(copy, contract):
    result = lint(copy, contract)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("contract", "path", "line"), BREACHES)
def test_breach_breaks_the_contract(copy, contract, path, line):
    for room in ("cli", "typeset", "package", "tables"):
        add(copy, f"{room}/breach_room.py", "")
    add(copy, path, line)
    result = lint(copy, contract)
    assert result.returncode != 0
    assert f"{CONTRACTS[contract]} BROKEN" in result.stdout


def test_every_contract_has_a_breach():
    assert {contract for contract, _, _ in BREACHES} == set(CONTRACTS)
