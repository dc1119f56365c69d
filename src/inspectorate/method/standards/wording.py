"""Say what pydantic found in plain words, with the file and the place in it."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from inspectorate.method.faults import Fault

NAMED_BY = ("id", "key", "name", "term", "short", "rating")
SINGULAR = {
    "survey": "survey question",
    "codes": "codes",
    "routing": "routing question",
    "all": "all",
    "any": "any",
}
Location = Sequence[int | str]


def faults_in(error: ValidationError, file: str, raw: object) -> list[Fault]:
    """Return one fault for each thing pydantic found in a file's contents, `raw`."""
    return [_fault(detail, file, raw) for detail in error.errors(include_url=False)]


def _fault(detail: ErrorDetails, file: str, raw: object) -> Fault:
    place = ", ".join([file, *_steps(detail["loc"], raw)])
    match detail["type"]:
        case "missing":
            return Fault(place, "This is missing.", "Add it.")
        case "extra_forbidden":
            return Fault(
                place, "This is not something an edition can say here.", "Remove it, or check the spelling."
            )
        case "literal_error":
            return Fault(place, "This is not one of the choices.", f"Use {detail['ctx']['expected']}.")
        case _:
            message = detail["msg"].removeprefix("Value error, ").removeprefix("Input ")
            return Fault(place, f"This {message}, but it is {_show(detail['input'])}.", "Correct the value.")


def _steps(location: Location, raw: object) -> list[str]:
    steps: list[str] = []
    here: Any = raw
    for position, step in enumerate(location):
        here = _inside(here, step)
        if isinstance(step, int):
            steps[-1:] = [f"{_singular(str(location[position - 1]))} {_name(here, step)}"]
        else:
            steps.append(step.replace("_", " ") if position + 1 < len(location) else step)
    return steps


def _inside(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (KeyError, IndexError, TypeError):
        return None


def _name(item: object, position: int) -> str:
    if isinstance(item, dict):
        for key in NAMED_BY:
            if isinstance(item.get(key), str) and item[key].strip():
                return str(item[key])
    return f"number {position + 1}"


def _singular(plural: str) -> str:
    return SINGULAR.get(plural, plural.removesuffix("s").replace("_", " "))


def _show(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"
