"""Read and write TOML documents; validation errors become faults."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import tomli_w
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.plain_text import plain_values
from inspectorate.package.documents import Document
from inspectorate.package.rows import COMPUTED

D = TypeVar("D", bound=Document)

EXPECTED_TYPES = {
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


DEEP_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")
"""Dotted key of a hundred parts. No document has one, and tomllib needs quadratic time to read it."""


def read_document(text: str, path: str, kind: type[D], faults: list[Fault]) -> D | None:
    """Return a TOML file as a document, or None after adding its faults to `faults`."""
    try:
        if DEEP_KEY.search(text):
            raise RecursionError
        return kind.model_validate(plain_values(tomllib.loads(text)))
    except ValidationError as error:
        faults.extend(_fault(detail, path, kind) for detail in error.errors())
    except tomllib.TOMLDecodeError as error:
        cure = _("Check quotation marks, brackets and dates on that line.")
        faults.append(Fault(path, _("This is not TOML: %(error)s.", error=error), cure))
    except (ValueError, RecursionError):
        cure = _("Follow the description of the package format.")
        faults.append(
            Fault(path, _("This is nested too deeply, or has a number that is too long to read."), cure)
        )
    return None


def write_document(document: Document) -> str:
    """Return a document as TOML that reads back unchanged; default values are not written."""
    content = plain_values(_shortened(document.model_dump(exclude_none=True, exclude_defaults=True)))
    text = tomli_w.dumps(content, multiline_strings=True)
    return text if tomllib.loads(text) == content else tomli_w.dumps(content)


def _shortened(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _shortened(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_shortened(part) for part in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value


def _fault(detail: ErrorDetails, path: str, kind: type[Document]) -> Fault:
    place = f"{path}, {_location(detail['loc'])}"
    name = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "missing":
        return Fault(place, _("The entry %(name)s is missing.", name=name), _("Add it."))
    if detail["type"] == "extra_forbidden" and name.lower() in COMPUTED:
        cure = _("Delete it. Results are calculated from the answers and never stored.")
        return Fault(place, _("The entry %(name)s would store a result.", name=name), cure)
    if detail["type"] == "extra_forbidden":
        return Fault(
            place,
            _("There is no entry %(name)s here.", name=repr(name)),
            _("Correct its name, or delete it."),
        )
    if detail["type"] == "string_too_short":
        return Fault(place, _("The entry %(name)s is empty.", name=name), _("Enter a value."))
    expected = EXPECTED_TYPES.get(detail["type"])
    if expected:
        return Fault(place, _("This should be %(wanted)s.", wanted=expected), _("Correct the value."))
    return Fault(
        place,
        f"{detail['msg'].rstrip('.')}.",
        _("The package format lists the entries of %(name)s.", name=kind.__name__),
    )


def _location(parts: Iterable[int | str]) -> str:
    location = ""
    for part in parts:
        location += f" {part + 1}" if isinstance(part, int) else f", {part}"
    return location.removeprefix(", ") or "the whole file"
