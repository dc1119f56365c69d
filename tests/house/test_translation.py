"""Every text that people see is marked for translation, in templates and in Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house.tree import ROOT

WEB = ROOT / "src" / "inspectorate" / "web"
TEMPLATES = sorted(
    path for extension in ("html", "txt") for path in WEB.glob(f"**/templates/**/*.{extension}")
)
SPOKEN_ATTRIBUTES = re.compile(r"\b(?:aria-label|alt|title|placeholder|data-words[\w-]*)=\"([^\"]*)\"")
JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
TEXTS: tuple[str, ...] = (
    "text",
    "html",
    "titleText",
    "landmarkLabel",
    "navigationLabel",
    "label",
    "hint",
    "title",
    "about",
    "action",
)
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


def bare_percent_signs(source: str) -> list[str]:
    """Return the texts of a template with a per cent sign that formatting would take for a placeholder."""
    messages = [message for _line, _function, message in JINJA.extract_translations(source)]  # type: ignore[attr-defined]
    texts = [
        text for message in messages for text in ([message] if isinstance(message, str) else message or ())
    ]
    return [text for text in texts if text and "%" in re.sub(r"%(?:%|\(\w+\)[sd])", "", text)]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_per_cent_signs_of_texts_are_doubled(path: Path):
    texts = bare_percent_signs(path.read_text(encoding="utf-8"))
    assert not texts, f"{path.relative_to(ROOT)}: write %% for a per cent sign in these: {texts}"


def test_bare_percent_sign_is_found():
    assert bare_percent_signs('{{ _("at 400% zoom") }}') == ["at 400% zoom"]
    assert not bare_percent_signs('{{ _("%(share)s%% of %(number)s", share=1, number=2) }}')


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


MARKS = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "Sentence")
NOT_FOR_PEOPLE = (
    *("described", "Field", "Router"),
    *("record", "record_by", "viewed"),
    *("debug", "info", "warning", "exception"),
)
"""Calls whose texts are for the API's description, the audit log or the server's log."""
SHOWN = ("Fault", "_fault", "NotPermitted", "RuleBroken", "AnswerRejected", "ConcurrentChange")
"""Calls whose positional arguments are all shown to people, even single words."""
NOT_ON_PAGES = {
    "commands.py": "the command line",
    "address_environment.py": "the command line",
    "environment.py": "the command line",
    "secrets_environment.py": "the command line",
    "role_limits.py": "the command line",
    "server_environment.py": "the command line",
    "variables.py": "the command line",
    "mail_environment.py": "the command line",
    "logs.py": "the command line",
    "telemetry.py": "the command line",
    "database.py": "the command line",
    "tokens/changes.py": "the command line",
    "audit/queries.py": "the command line",
    "rest/openapi.py": "the API's description, for programmers",
    "tokens/models.py": "the API's description",
    "security/openid.py": "the log",
    "demonstration/fixtures.py": "the example's data",
    "demonstration/improvement.py": "the example's data",
    "demonstration/publication.py": "the example's data",
    "demonstration/welsh.py": "the example's data",
}
"""Modules whose texts are on no page, and where they are shown."""
HEADINGS = ("Question text", "Possible answers")
"""Headings of a case's spreadsheet: part of the file format, by which it is read again."""
TO_PROGRAMS = (
    "A CSV file.",
    "A Word document.",
    "A file.",
    "A zip file.",
    "One page of a list.",
    'Bearer realm="inspectorate"',
)
"""Texts of the API's description and of an HTTP header."""
MODULES = [
    path
    for path in sorted(WEB.rglob("*.py"))
    if "migrations" not in path.parts and path.relative_to(WEB).as_posix() not in NOT_ON_PAGES
]


def unmarked_in_python(source: str) -> list[str]:
    """Return the unmarked sentences of a module, and the unmarked words of its faults and exceptions."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        text for node, text, shown in _texts(tree) if id(node) not in docstrings and _is_sentence(text, shown)
    ]


def _texts(node: ast.AST, shown: bool = False) -> Iterator[tuple[ast.AST, str, bool]]:
    """Yield the unmarked texts in a node, with whether each is shown even if it is no sentence."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node, node.value, shown
    elif isinstance(node, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values]
        yield node, "".join(parts), shown
        for part in node.values:
            yield from _texts(part) if isinstance(part, ast.FormattedValue) else ()
    elif isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in (*MARKS, *NOT_FOR_PEOPLE):
            return
        for argument in (*node.args, *(keyword.value for keyword in node.keywords), node.func):
            yield from _texts(argument, shown=name in SHOWN and argument in node.args)
    elif not isinstance(node, ast.Compare):
        hints = (getattr(node, "annotation", None), getattr(node, "returns", None))
        for child in ast.iter_child_nodes(node):
            yield from _texts(child) if child not in hints else ()


def _is_sentence(text: str, shown: bool) -> bool:
    words = re.findall(r"[A-Za-z]{2,}", text)
    is_sql, is_option = re.match(r"\s*[A-Z]{4,} ", text), text.startswith("--")
    if not words or text in (*HEADINGS, *TO_PROGRAMS) or is_sql or is_option:
        return False
    return shown or (len(words) > 1 and re.match(r"[A-Z“\0]\S* ", text.strip()) is not None)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_module_has_no_unmarked_sentence(path: Path):
    texts = unmarked_in_python(path.read_text(encoding="utf-8"))
    assert not texts, f"{path.relative_to(ROOT)}: put these in _(…), so that they can be translated: {texts}"


IN_FAULTS = ("place", "problem", "cure")
"""Variables and arguments that hold a fault's parts."""
FAULTS = [
    path
    for folder in ("tables", "package", "method")
    for path in sorted((ROOT / "src" / "inspectorate" / folder).rglob("*.py"))
    if not {"standards", "report"} & set(path.parts)  # an edition's and a report's are not on pages
    if path.name != "cells.py"  # part of a note on a row, and no fault
]


def unmarked_in_faults(source: str) -> list[str]:
    """Return the unmarked texts of a module's faults: in the call, or in a variable passed to it."""
    texts = []
    for node in ast.walk(ast.parse(source)):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").lower().endswith("fault"):
            parts = [part for part in node.args if not isinstance(part, ast.Dict)]
        elif isinstance(node, ast.Assign) and {getattr(name, "id", "") for name in node.targets} & set(
            IN_FAULTS
        ):
            parts = [node.value]
        texts += [text for part in parts for _node, text, _shown in _texts(part) if " " in text]
    return [text for text in texts if re.search(r"[A-Za-z]{2,}", text)]


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_module_has_no_unmarked_fault(path: Path):
    texts = unmarked_in_faults(path.read_text(encoding="utf-8"))
    assert not texts, f"{path.relative_to(ROOT)}: put these in _(…), so that they can be translated: {texts}"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('Fault(place, "The file is empty.", _("Enter a value."))', ["The file is empty."]),
        ('Fault(_("row %(row)s", row=row), _("The file is empty."), cure)', []),
        ('cure = f"Use one of {names}."', ["Use one of \0."]),
        ('cure = _("Use one of %(names)s.", names=", ".join(names))', []),
        ('problem = _("The file is empty.") if empty else "It is too long."', ["It is too long."]),
        ('because = "The mean of them is 3."', []),
    ],
)
def test_unmarked_faults_are_found(source, words):
    assert unmarked_in_faults(source) == words


def test_module_that_is_exempt_exists():
    assert all((WEB / name).exists() for name in NOT_ON_PAGES)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('raise RuleBroken("Give the reason.")', ["Give the reason."]),
        ('raise RuleBroken(_("Give the reason."))', []),
        ('raise RuleBroken(f"{name} is on the team.")', ["\0 is on the team."]),
        ('raise RuleBroken(_("%(name)s is on the team.") % {"name": name}, code="used")', []),
        ('why = "It cannot be read."', ["It cannot be read."]),
        ('Fault("list", _("The file is empty."), _("Enter a value."))', ["list"]),
        ('Fault(f"case {id}", problem, cure)', ["case \0"]),
        ('messages.success(request, "It is done.")', ["It is done."]),
        ('def f(file: "File of any | None") -> "A | None":\n    """It reads a file."""', []),
        ('record(by=by, subject="The account is closed")', []),
        ('LOG.warning("The database refused %s", path)', []),
        ('run("SELECT name FROM people")', []),
    ],
)
def test_unmarked_sentences_are_found(source, words):
    assert unmarked_in_python(source) == words
