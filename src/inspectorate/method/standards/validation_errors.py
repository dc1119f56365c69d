"""Validation errors of pydantic, put into plain words with the file and the place in it."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from inspectorate.method.faults import Fault

NAMED_BY = ("id", "key", "name", "term", "short", "rating")
SINGULAR = {"survey": "survey question", "routing": "routing question"}
EXPECTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "dict": "a table",
    "mapping": "a table",
    "model": "a table",
}
"""Expected kind of value, by the first word of pydantic's error type."""


def faults_in(error: ValidationError, file: str, raw: object) -> list[Fault]:
    """Return one fault for each error that pydantic reports in `raw`, the contents of a file."""
    return [_fault(detail, file, raw) for detail in error.errors(include_url=False)]


def _fault(detail: ErrorDetails, file: str, raw: object) -> Fault:
    place = ", ".join([file, *_path_in_words(detail["loc"], raw)])
    match detail["type"]:
        case "missing":
            return Fault(place, "This is missing.", "Add it.")
        case "extra_forbidden":
            problem = "An edition has no entry with this name here."
            return Fault(place, problem, "Remove it, or check the spelling.")
        case "literal_error":
            problem = f"{_shown(detail['input'])} is not one of the choices."
            return Fault(place, problem, f"Use {detail['ctx']['expected']}.")
        case _:
            problem = f"This {_expectation(detail)}, but it is {_shown(detail['input'])}."
            return Fault(place, problem, "Correct it.")


def _expectation(detail: ErrorDetails) -> str:
    expected = EXPECTED.get(detail["type"].partition("_")[0])
    return f"should be {expected}" if expected else detail["msg"].removeprefix("Value error, ")


def _path_in_words(location: Sequence[int | str], raw: object) -> list[str]:
    words: list[str] = []
    item: Any = raw
    for step in location:
        item = _item_at(item, step)
        if isinstance(step, str):
            words.append(step)
        else:
            words[-1:] = [f"{singular(words[-1])} {_name(item, step)}"] if words else [_name(item, step)]
    return words


def _item_at(container: Any, step: int | str) -> Any:
    try:
        return container[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name(item: object, position: int) -> str:
    if isinstance(item, dict):
        for key in NAMED_BY:
            if isinstance(item.get(key), str) and item[key].strip():
                return str(item[key])
    return f"number {position + 1}"


def singular(plural: str) -> str:
    """Return the singular noun for the items of a list: "key_questions" gives "key question"."""
    return SINGULAR.get(plural, plural.removesuffix("s").replace("_", " "))


def _shown(value: object) -> str:
    if isinstance(value, dict | list | tuple):
        return "a table" if isinstance(value, dict) else "a list"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
