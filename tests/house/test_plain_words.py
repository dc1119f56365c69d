"""Sentences that people read have no constructions that the GOV.UK content guide replaces by plain ones."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files

REPLACEMENTS = {
    r"at once": "immediately, or: together, or: at the same time",
    r"by (?:itself|themselves)": "alone, or: automatically, or: separately",
    r"meanwhile": "in the meantime, or leave it out",
    r"stands": "is, or: applies, or: means",
    r"comes? to": "is, or: reaches",
    r"(?:put|puts) (?:down|right)": "record, or: correct",
    r"tak(?:e|es|ing) (?:it |them )?out": "delete, or: export",
    r"(?:is|are) there (?:twice|\S+ times)": "appears twice",
    r"(?-i:Say|, or say) (?:which|what|who|so|why|how|when|where|whether)": "select, or: enter",
    r"whoever": "the person who, or: people who",
    r"reckon(?:ed|s)?": "calculate",
    r"(?:is|are|be) made out": "can be read",
    r"became of": "the outcome of",
    r"has no place in": "cannot be used in",
    r"in all[.]": "in total",
    r"beforehand": "in advance, or: first",
    r"nobody .{1,60} sits": "cannot join",
    r"nothing need be": "you do not need to",
    r"go to the start": "name the page",
    r"clash(?:es)?": "conflict",
    r"settle[ds]?": "resolve",
}
"""Constructions, as patterns of whole words, with the plain ones for them."""

PAGES = (
    *("README", "docs/how-to", "docs/operations", "docs/running", "docs/api", "docs/package-format"),
    *("docs/glossary", "docs/permissions", "docs/states", "docs/data-protection", "docs/method"),
)
"""The documents for people who use, run or read the service; those for developers are not among them."""

SOURCE = ROOT / "src" / "inspectorate"
TEMPLATES = [path for path in files(SOURCE) if path.suffix == ".html" or "letters" in path.parts]


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the literal texts of a module with their lines, without docstrings and regular expressions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in documentation:
            continue
        if not re.search(r"\\b|\(\?", node.value):
            yield node.lineno, node.value


def constructions(text: str) -> list[str]:
    """Return the constructions in a text, each with what to write."""
    return [
        f"“{match.group()}”: write {plain}"
        for pattern, plain in REPLACEMENTS.items()
        for match in re.finditer(rf"\b(?:{pattern})(?!\w)", " ".join(text.split()), re.IGNORECASE)
    ]


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Say which heading it stands under.", 2),
        ("Nobody with an interest in the service sits.", 1),
        ("It is taken off at once.", 1),
        ("Their clashes are settled.", 2),
        ("Put right these first.", 1),
        ("The file has no place in a narrative. Take it out.", 2),
        ("Select the column for gender.", 0),
        ("Delete the file immediately.", 0),
    ],
)
def test_construction_is_found_with_its_replacement(sentence, number):
    assert len(constructions(sentence)) == number


def test_sentences_of_the_source_are_plain():
    odd = [
        f"{path.relative_to(ROOT)}:{line}: {construction}"
        for path in files(SOURCE)
        if path.suffix == ".py" and "migrations" not in path.parts
        for line, text in sentences(path)
        for construction in constructions(text)
    ]
    assert not odd


def test_sentences_of_pages_and_emails_are_plain():
    assert len(TEMPLATES) > 100
    odd = [
        f"{path.relative_to(ROOT)}: {construction}"
        for path in TEMPLATES
        for construction in constructions(re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL))
    ]
    assert not odd


@pytest.mark.parametrize("page", PAGES)
def test_sentences_of_documents_are_plain(page):
    text = re.sub(r"```.*?```", "", (ROOT / f"{page}.md").read_text("utf-8"), flags=re.DOTALL)
    assert not constructions(text)
