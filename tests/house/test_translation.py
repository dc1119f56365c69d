"""Every word a page shows is marked for translation: none stands bare in a template."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house.tree import ROOT

TEMPLATES = sorted((ROOT / "src" / "inspectorate" / "web").glob("**/templates/**/*.html"))
SAID_ALOUD = re.compile(r"\b(?:aria-label|alt|title|placeholder|data-words[\w-]*)=\"([^\"]*)\"")
READER = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
TEXTS = ("text", "html", "titleText", "landmarkLabel", "navigationLabel", "label", "hint", "title")


def bare(source: str) -> list[str]:
    """The words in a template's markup, in what is said aloud and in what its components are given."""
    markup, given, before = [], [], [("", "")] * 2
    for _line, kind, value in READER.lex(source):
        if kind == "data":
            markup.append(value)
        elif kind.endswith("_begin"):
            markup.append("\x00")
        if kind == "whitespace":
            continue
        named = before[1] == ("operator", ":") and before[0][1].strip("\"'") in TEXTS
        if kind == "string" and named and "govuk-" not in value:
            given.append(value.strip("\"'"))
        before = [before[1], (kind, value)]
    page = re.sub(r"<!--.*?-->", "", "".join(markup), flags=re.DOTALL)
    shown = re.sub(r"<[^<>]*>", "\n", page).splitlines()
    found = [*shown, *SAID_ALOUD.findall(page), *given]
    plain = (re.sub(r"&#?\w+;|\x00", "", each).strip() for each in found)
    return [each for each in plain if re.search(r"[A-Za-z]", each)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_word_stands_bare(path: Path):
    found = bare(path.read_text(encoding="utf-8"))
    assert not found, f"{path.relative_to(ROOT)}: put these in _(…), so that they can be translated: {found}"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Good morning</p>", ["Good morning"]),
        ('<p class="x">{{ _("Good morning") }}</p>', []),
        ('<img alt="A picture" src="{{ x }}">', ["A picture"]),
        ('{{ govukTag({"text": "Open", "classes": "govuk-tag--green"}) }}', ["Open"]),
        ('{{ govukTag({"text": _("Open"), "classes": "govuk-tag--green"}) }}', []),
        ("<p>{{ count }} of {{ all }}</p>", ["of"]),
        ("{# a remark #}<br>&nbsp;&middot; {% if x %} – {% endif %}", []),
    ],
)
def test_bare_words_are_found(source, words):
    assert bare(source) == words
