"""Names in the source are terms of the glossary."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, TEXT, files

FORBIDDEN = {"core", "common", "helper", "utils", "util", "manager", "handler", "processor", "misc"}
SOURCE = [path for path in files(ROOT / "src") if path.suffix == ".py"]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
SECTIONS = [
    re.findall(r"^\*\*(.+?)\*\*: \S", section, re.MULTILINE) for section in GLOSSARY.split("\n## ")[1:]
]
TERMS = [term for section in SECTIONS for term in section]

NOT_VAGUE = {
    "CappedManager": "a case manager (glossary) whose cases the cap limits",
    "CaseManager": "a case manager (glossary)",
    "Utf8Handler": "Django's class of this name with another request class",
}
"""Class names with a word that is vague elsewhere."""

REQUIRED_TERMS = {
    *("framework", "edition", "domain", "standard", "key question", "prompt", "band", "score"),
    *("service", "long list", "eligible", "left out", "design", "draw", "seal", "seed", "sample"),
    *("replacement", "allocation", "case", "assessment", "answer", "not applicable", "classification"),
    *("second assessment", "evidence item", "source", "survey", "response", "line of enquiry", "finding"),
    *("tally", "interval", "suppressed", "proposed rating", "panel", "decision", "confirmed rating"),
    *("because", "report", "draft", "recommendation"),
}
"""Terms of the method's stages and values, and of pages and reports."""


SPELLINGS = {"email": re.compile(r"e[-\u2010\u2011]mail", re.IGNORECASE)}
"""Words that have one spelling, that of the GOV.UK style guide, and the pattern of the others."""


def words(name: str) -> list[str]:
    """Return the lower-case words of a module's or class's name."""
    return re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name.replace("_", " "))


def classes(path):
    """Return the names of a module's public classes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]


def test_glossary_has_the_required_terms_in_order_and_once():
    assert set(TERMS) >= REQUIRED_TERMS, f"docs/glossary.md lacks: {sorted(REQUIRED_TERMS - set(TERMS))}"
    assert len(TERMS) == len(re.findall(r"^\*\*", GLOSSARY, re.MULTILINE)), (
        "docs/glossary.md has a term outside its sections, or one without a definition"
    )
    assert [section for section in SECTIONS if section != sorted(section, key=str.lower)] == [], (
        "a section of docs/glossary.md is not in alphabetical order"
    )
    assert len(TERMS) == len(set(TERMS)), "docs/glossary.md defines a term twice"


def test_every_exception_is_a_class():
    assert NOT_VAGUE.keys() <= {name for path in SOURCE for name in classes(path)}


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_no_module_or_class_has_a_vague_name(path):
    for name in [path.stem, path.parent.name, *classes(path)]:
        vague = FORBIDDEN & {name.lower(), *(word.lower().removesuffix("s") for word in words(name))}
        assert not vague or name in NOT_VAGUE, (
            f"{name} in {path.name} is called {vague.pop()}: say what it is, in the glossary's words"
        )


def test_stages_of_the_method_are_glossary_terms():
    forms = {form for term in TERMS for form in (term, f"{term}s", re.sub(r"y$", "ies", term))}
    method = ROOT / "src" / "inspectorate" / "method"
    stages = {path.stem for path in method.iterdir() if not path.name.startswith("__")}
    unknown = {stage for stage in stages if stage.replace("_", " ") not in forms}
    assert not unknown, f"Not in docs/glossary.md; rename the stage or define its word: {sorted(unknown)}"


def test_words_have_one_spelling():
    own = Path(__file__)
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: write “{spelling}”"
        for path in files()
        if path.suffix in TEXT and path != own
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        for spelling, pattern in SPELLINGS.items()
        if pattern.search(line)
    ]
    assert not wrong
