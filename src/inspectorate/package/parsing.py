"""TOML text to a document and back, with every fault in its place and in plain words."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import tomli_w
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from inspectorate.method.faults import Fault
from inspectorate.package.documents import Document
from inspectorate.package.rows import COMPUTED

D = TypeVar("D", bound=Document)

KINDS = {
    "string_type": "text in quotation marks",
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a number, not infinity or nan",
    "bool_type": "true or false",
    "date_type": "a date without quotation marks, for example 2018-09-03",
    "date_from_datetime_inexact": "a date without a time of day",
    "list_type": "a list in square brackets",
    "dict_type": "a table of names and values",
    "model_type": "a table of names and values",
}


DEEP = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")
"""A name of a hundred parts: no document has one, and reading it takes time that grows with its square."""


def read_document(text: str, path: str, kind: type[D], faults: list[Fault]) -> D | None:
    """Return a TOML file as the document it should be, or None, with what is wrong added to `faults`."""
    try:
        if DEEP.search(text):
            raise RecursionError
        return kind.model_validate(tomllib.loads(text))
    except ValidationError as error:
        faults.extend(_plain(detail, path, kind) for detail in error.errors())
    except tomllib.TOMLDecodeError as error:
        cure = "Check quotation marks, brackets and dates on that line."
        faults.append(Fault(path, f"This is not TOML: {error}.", cure))
    except (ValueError, RecursionError):
        cure = "Write it as described in the package format."
        faults.append(Fault(path, "This nests too deeply, or has a number too long to read.", cure))
    return None


def write_document(document: Document) -> str:
    """Return a document as TOML that reads back the same; nothing that is unsaid is written."""
    content = _tidy(document.model_dump(exclude_none=True, exclude_defaults=True))
    text = tomli_w.dumps(content, multiline_strings=True)
    return text if tomllib.loads(text) == content else tomli_w.dumps(content)


def _tidy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _tidy(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(part) for part in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _plain(detail: ErrorDetails, path: str, kind: type[Document]) -> Fault:
    place = f"{path}, {_place(detail['loc'])}"
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "missing":
        return Fault(place, f"The entry {name} is missing.", "Add it.")
    if detail["type"] == "extra_forbidden" and name.lower() in COMPUTED:
        cure = "Delete it: results are computed from the answers and never stored."
        return Fault(place, f"The entry {name} would store a result.", cure)
    if detail["type"] == "extra_forbidden":
        return Fault(place, f"There is no entry {name!r} here.", "Correct its name, or delete it.")
    if detail["type"] == "string_too_short":
        return Fault(place, f"The entry {name} is empty.", "Fill it in.")
    wanted = KINDS.get(detail["type"])
    if wanted:
        return Fault(place, f"This should be {wanted}.", "Write it so.")
    return Fault(
        place, f"{detail['msg'].rstrip('.')}.", f"See what {kind.__name__} may hold in the package format."
    )


def _place(steps: Iterable[int | str]) -> str:
    place = ""
    for step in steps:
        place += f" {step + 1}" if isinstance(step, int) else f", {step}"
    return place.removeprefix(", ") or "the whole file"
