"""Every text on a page is marked for translation."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house.tree import ROOT

TEMPLATES = sorted((ROOT / "src" / "inspectorate" / "web").glob("**/templates/**/*.html"))
SPOKEN_ATTRIBUTES = re.compile(r"\b(?:aria-label|alt|title|placeholder|data-words[\w-]*)=\"([^\"]*)\"")
JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
TEXTS: tuple[str, ...] = ("text", "html", "titleText", "landmarkLabel", "navigationLabel", "label", "hint", "title")
TEXTS += ("action", "about")
MACROS = ("link", "button", "tag", "details", "warning", "table", "error_summary", "send", "list")
"""Macros of `parts/` whose first argument is shown."""


def untranslated(source: str) -> list[str]:
    """Return the texts without translation mark in markup, spoken attributes and component arguments."""
    markup, arguments, previous = [], [], [("", "")] * 2
    for _number, kind, value in JINJA.lex(source):
        if kind == "data":
            markup.append(value)
        elif kind.endswith("_begin"):
            markup.append("\x00")
        if kind == "whitespace":
            continue
        is_text_argument = previous[1] == ("operator", ":") and previous[0][1].strip("\"'") in TEXTS
        is_text_argument |= previous[1] == ("operator", "(") and previous[0][1] in MACROS
        if kind == "string" and is_text_argument and "govuk-" not in value:
            arguments.append(value.strip("\"'"))
        previous = [previous[1], (kind, value)]
    page = re.sub(r"<!--.*?-->", "", "".join(markup), flags=re.DOTALL)
    lines = re.sub(r"<[^<>]*>", "\n", page).splitlines()
    texts = [*lines, *SPOKEN_ATTRIBUTES.findall(page), *arguments]
    cleaned = (re.sub(r"&#?\w+;|\x00", "", text).strip() for text in texts)
    return [text for text in cleaned if re.search(r"[A-Za-z]", text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_no_untranslated_text(path: Path):
    texts = untranslated(path.read_text(encoding="utf-8"))
    assert not texts, f"{path.relative_to(ROOT)}: put these in _(…), so that they can be translated: {texts}"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("<p>Good morning</p>", ["Good morning"]),
        ('<p class="x">{{ _("Good morning") }}</p>', []),
        ('<img alt="A picture" src="{{ x }}">', ["A picture"]),
        ('{{ govukTag({"text": "Open", "classes": "govuk-tag--green"}) }}', ["Open"]),
        ('{{ govukTag({"text": _("Open"), "classes": "govuk-tag--green"}) }}', []),
        ('{{ button("Open", kind="secondary") }}', ["Open"]),
        ('{{ forms.send("Open") }}', ["Open"]),
        ('{{ tag(_("Open"), "green") }}', []),
        ("<p>{{ count }} of {{ all }}</p>", ["of"]),
        ("{# a remark #}<br>&nbsp;&middot; {% if x %} – {% endif %}", []),
    ],
)
def test_untranslated_text_is_found(source, texts):
    assert untranslated(source) == texts
