"""The glossary has the words of the service's records, API and tables, and no term that is not used."""

import importlib
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from ninja import Schema

from inspectorate.web.audit.models import EventType
from inspectorate.web.permissions import Action
from inspectorate.web.states import Role, State
from tests.house.tree import ROOT, texts

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
TERMS = re.findall(r"^\*\*(.+?)\*\*: \S", GLOSSARY, re.MULTILINE)

VERBS = {
    *(
        "accept",
        "add",
        "adopt",
        "allocate",
        "assess",
        "cancel",
        "change",
        "choose",
        "close",
        "complete",
        "confirm",
        "decide",
    ),
    *(
        "declare",
        "end",
        "finish",
        "follow",
        "give",
        "invite",
        "judge",
        "make",
        "number",
        "open",
        "raise",
        "remove",
    ),
    *("flag", "read", "reopen", "replace", "resolve", "save", "see", "send", "set", "sign", "verify"),
    *("agree", "assign", "comment", "edit", "move", "order", "respond", "start", "take"),
    *("prepare", "publish", "schedule", "share"),
    *("plan", "report", "respond", "write"),
    *("approve", "refuse", "request", "retry", "review", "show", "undo", "use", "withdraw"),
}
"""What people do with the things of the glossary; everybody knows these words."""
PARTICLES = {"again", "from", "in", "of", "off", "on", "out", "the", "to", "up"}
"""Parts of such verbs (sign in, set up), and the small words of a phrase."""
ADJECTIVES = {"earlier", "idle", "invalid", "judged", "late", "paired", "personal", "resolved", "sampled"}
"""Adjectives that mean what they mean everywhere."""
SHAPES = {
    "column",
    "count",
    "date",
    "detail",
    "entry",
    "field",
    "file",
    "filter",
    "form",
    "option",
    "outcome",
    "page",
    "pair",
    "reason",
    "result",
}
SHAPES |= {"row", "sentence", "summary"}
"""Nouns for the shape of a record, in any software: a summary of an inspection, a row of a long list."""
SHORTENED = {
    "conflict": "answer conflict, in the API, which has no other conflicts",
    "enquiry": "line of enquiry, in a key of the audit log",
    "server": "the computer on which the service runs",
    "view": "panel view, in the action that gives it",
}
"""Words that stand for a term or explain themselves, and how."""
ORDINARY = VERBS | PARTICLES | ADJECTIVES | SHAPES | {f"{noun}s" for noun in SHAPES} | SHORTENED.keys()
"""Words that a name may have beside its terms."""


def words(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a class name, a key or a phrase."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", " ", name)
    return tuple(spaced.lower().split())


def forms(term: str) -> list[tuple[str, ...]]:
    """Return the words of a term in singular and plural, without an explanation in brackets."""
    singular = words(re.sub(r" \(.*\)$", "", term))
    noun = singular.index("of") - 1 if "of" in singular else len(singular) - 1
    last = singular[noun]
    plural = {"person": "people"}.get(last) or re.sub(r"ry$", "rie", last) + "s"
    return [singular, (*singular[:noun], plural, *singular[noun + 1 :])]


DEFINED = {form for term in TERMS for form in forms(term)}


def undefined(name: tuple[str, ...]) -> list[str]:
    """Return the words of a name that are in no term and not ordinary; longer terms are matched first."""
    rest = []
    position = 0
    while position < len(name):
        lengths = range(len(name) - position, 0, -1)
        length = next((size for size in lengths if name[position : position + size] in DEFINED), 0)
        if not length and name[position] not in ORDINARY:
            rest.append(name[position])
        position += length or 1
    return rest


def subclasses(parent: type) -> Iterator[type]:
    """Yield every subclass of a class."""
    children: list[type] = parent.__subclasses__()
    for child in children:
        yield child
        yield from subclasses(child)


MODELS = [
    (model._meta.app_label, model.__name__)
    for model in apps.get_models()
    if model.__module__.startswith("inspectorate.web.")
]
importlib.import_module("inspectorate.web.api")  # defines every schema
SCHEMAS = sorted(
    {
        re.sub(r"(?:In|Out|Form)$", "", schema.__name__)
        for schema in subclasses(Schema)
        if schema.__module__.startswith("inspectorate.web.") and "[" not in schema.__name__
    }
)
KEYS = sorted({*Action, *(event_type.value for event_type in EventType)})
TITLES = [str(member.title) for member in (*Role, *State)]


@pytest.mark.parametrize(("app", "name"), MODELS)
def test_model_is_made_of_terms(app, name):
    # A model may leave out its app's word: `Event` in the app `audit` is an audit event.
    assert not undefined(words(name)) or not undefined((*words(app), *words(name))), (
        f"docs/glossary.md lacks {undefined(words(name))}"
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_of_the_api_is_made_of_terms(name):
    assert not undefined(words(name)), f"docs/glossary.md lacks {undefined(words(name))}"


@pytest.mark.parametrize("key", KEYS)
def test_action_or_event_is_made_of_terms(key):
    assert not undefined(words(key)), f"docs/glossary.md lacks {undefined(words(key))}"


@pytest.mark.parametrize("title", TITLES)
def test_role_or_state_is_made_of_terms(title):
    assert not undefined(words(title)), f"docs/glossary.md lacks {undefined(words(title))}"


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("PanelMember", []),
        ("see_long_list", []),
        ("people", []),
        ("Lines of enquiry", []),
        ("PanelSeat", ["seat"]),
        ("Fate", ["fate"]),
    ],
)
def test_words_that_are_not_defined_are_found(name, rest):
    assert undefined(words(name)) == rest


USES = " ".join(
    word
    for name, text in texts().items()
    if name.startswith(("src/", "docs/", "README")) and name != "docs/glossary.md"
    for word in words(text)
)
"""Every word of the source, the pages and the documents, in order; class names and keys as their words."""


@pytest.mark.parametrize("term", TERMS)
def test_term_is_used(term):
    uses = [" ".join(form) for form in forms(term)]
    assert any(f" {use} " in USES for use in uses), f"nothing uses “{term}”: remove it from docs/glossary.md"
