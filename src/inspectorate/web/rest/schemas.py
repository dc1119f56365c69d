"""Schemas shared by the API's routes: field types, pagination, and validation by a page's form."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.files import UploadedFile
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from inspectorate.method.faults import Fault
from inspectorate.method.plain_text import plain_text

LARGEST_PAGE = 200
"""Maximum number of entries on one page of a list."""

T = TypeVar("T")
Row = TypeVar("Row")


def described(description: str, *examples: Any, **constraints: Any) -> Any:
    """Return a pydantic field with a description, examples and constraints."""
    documented: dict[str, Any] = {"examples": list(examples)} if examples else {}
    return Field(description=description, **documented, **constraints)


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError(_("The text has a character that cannot be saved."))
    return plain_text(text)


WITHOUT_NUL = AfterValidator(_without_nul)
"""Refuses NUL characters, which PostgreSQL cannot store, and leaves out other control characters.

It follows the constraints of a text, which would otherwise be missing from the description.
"""

Text = Annotated[str, WITHOUT_NUL]
"""Text without NUL characters."""

ShortText = Annotated[str, Field(min_length=1, pattern=r"\S"), WITHOUT_NUL]
"""Text of at least one visible character."""


Number = Annotated[int, Field(ge=1, lt=2**63, description="The number of a record.", examples=[1])]
Name = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_\-][A-Za-z0-9_.\-]{0,59}$",
        description="The id of something in the edition.",
        examples=["8.1.1"],
    ),
]
PageNumber = Annotated[
    int, Field(ge=1, le=100_000, description="The number of the page, from 1.", examples=[1])
]
Size = Annotated[
    int, Field(ge=1, le=LARGEST_PAGE, description="The number of entries on a page.", examples=[50])
]


Day = Annotated[date, Field(ge=date(2000, 1, 1), lt=date(2200, 1, 1))]
"""A date as the pages take it."""


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError(_("The time is outside the range that can be saved.")) from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]
"""A time with a time zone, in UTC. PostgreSQL refuses some zones that Python takes."""


def form_date(name: str, day: date | None) -> dict[str, str]:
    """Return the values of a form's date field: its day, month and year."""
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")} if day else {}


def files_of(file: UploadedFile) -> "MultiValueDict[str, Any]":
    """Return the files of a form with one file."""
    return MultiValueDict({"file": [file]})


class InvalidRequest(Exception):
    """A request fails the validation of the page's form; `faults` has every error."""

    def __init__(self, form: forms.Form) -> None:
        self.faults = tuple(
            Fault(name, f"{problem}.".replace("..", "."), _("Correct the value and send the request again."))
            for name, problems in form.errors.items()
            for problem in problems
        )
        super().__init__("; ".join(str(fault) for fault in self.faults))


def validated(form: forms.Form) -> dict[str, Any]:
    """Return the cleaned data of a page's form. Raises InvalidRequest with every error."""
    if not form.is_valid():
        raise InvalidRequest(form)
    return form.cleaned_data


class Page(Schema, Generic[T]):
    """One page of a list."""

    model_config = ConfigDict(json_schema_extra={"description": "One page of a list."})

    items: list[T] = described("The entries of this page, in order.")
    total: int = described("The number of entries on all pages.", 1, ge=0)
    page: int = described("The number of the page, from 1. After the last page, `items` is empty.", 1, ge=1)
    size: int = described("The greatest number of entries on a page.", 50, ge=1, le=LARGEST_PAGE)


def paginate(
    rows: "Sequence[Row] | QuerySet[Any]", page: int, size: int, serialise: Callable[[Any], Any]
) -> dict[str, Any]:
    """Return one page of rows as a dict for `Page`, each row serialised; empty beyond the last page."""
    pages = Paginator(rows, size)
    selected = pages.page(page).object_list if page <= pages.num_pages else ()
    return {"items": [serialise(row) for row in selected], "total": pages.count, "page": page, "size": size}
