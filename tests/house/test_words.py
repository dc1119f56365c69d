"""The code speaks the glossary's language."""

import ast
import re

import pytest

from tests.house.tree import ROOT, files

FORBIDDEN = {"core", "common", "helper", "utils", "util", "manager", "handler", "processor", "misc"}
SOURCE = [path for path in files(ROOT / "src") if path.suffix == ".py"]
TERMS = re.findall(
    r"^\*\*(.+?)\*\*: \S", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE
)

# The stages of the method and what passes between them; design words that pages and reports use.
PROMISED = {
    *("framework", "edition", "domain", "standard", "key question", "prompt", "band", "score"),
    *(
        "service",
        "long list",
        "eligible",
        "left out",
        "stratum",
        "design",
        "draw",
        "seed",
        "sample",
        "reserve",
    ),
    *("replacement", "allocation", "case", "assessment", "answer", "not applicable", "classification"),
    *("second assessment", "evidence item", "source", "survey", "response", "line of enquiry", "finding"),
    *(
        "tally",
        "interval",
        "suppressed",
        "proposed rating",
        "panel",
        "decision",
        "confirmed rating",
        "because",
    ),
    *("report", "draft", "factual accuracy", "publication", "recommendation", "action", "board review"),
}


def words(name: str) -> list[str]:
    """Split a module's or a class's name into lower-case words."""
    return re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name.replace("_", " "))


def classes(path):
    """The names of a module's public classes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    ]


def test_the_glossary_keeps_its_promise_in_order_and_once():
    assert set(TERMS) >= PROMISED, f"docs/glossary.md lacks: {sorted(PROMISED - set(TERMS))}"
    assert sorted(set(TERMS), key=str.lower) == TERMS, (
        "docs/glossary.md is not in alphabetical order, or repeats a term"
    )


@pytest.mark.parametrize("path", SOURCE, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_no_module_or_class_has_a_name_that_says_nothing(path):
    for name in [path.stem, path.parent.name, *classes(path)]:
        vague = FORBIDDEN & {word.lower().removesuffix("s") for word in words(name)} | FORBIDDEN & {
            name.lower()
        }
        assert not vague, (
            f"{name} in {path.name} is called {vague.pop()}: say what it is, in the glossary's words"
        )


def test_every_stage_of_the_method_is_named_from_the_glossary():
    known = {form for term in TERMS for form in (term, f"{term}s", re.sub(r"y$", "ies", term))}
    method = ROOT / "src" / "inspectorate" / "method"
    stages = {path.stem for path in method.iterdir() if not path.name.startswith("__")}
    strange = {stage for stage in stages if stage.replace("_", " ") not in known}
    assert not strange, f"Not in docs/glossary.md; rename the stage or define its word: {sorted(strange)}"
