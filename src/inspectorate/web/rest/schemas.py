"""What the addresses of the interface share: kinds of value, how a field is described, pages of a list."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field

from inspectorate.method.faults import Fault

LARGEST_PAGE = 200
"""Entries on one page of a list, at most."""

T = TypeVar("T")
Row = TypeVar("Row")


def described(description: str, *examples: Any, **more: Any) -> Any:
    """A field with what it means and what it looks like."""
    shown: dict[str, Any] = {"examples": list(examples)} if examples else {}
    return Field(description=description, **shown, **more)


def _can_be_kept(text: str) -> str:
    if "\0" in text:
        raise ValueError(_("It holds a character that cannot be kept."))
    return text


Text = Annotated[str, AfterValidator(_can_be_kept)]
"""Text that a database can keep: without the character of number 0."""

Number = Annotated[int, Field(ge=1, lt=2**63, description="The number of a record.", examples=[1])]
Name = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_.\-]{1,60}$",
        description="The id of something in the edition.",
        examples=["8.1.1"],
    ),
]
PageNumber = Annotated[int, Field(ge=1, le=100_000, description="PageNumber page, from 1.", examples=[1])]
Size = Annotated[int, Field(ge=1, le=LARGEST_PAGE, description="How many entries a page has.", examples=[50])]


class InvalidRequest(Exception):
    """What was sent does not keep the rules of the pages' own form; carries every fault."""

    def __init__(self, form: forms.Form) -> None:
        self.faults = tuple(
            Fault(name, f"{problem}.".replace("..", "."), _("Send it again, corrected."))
            for name, problems in form.errors.items()
            for problem in problems
        )
        super().__init__("; ".join(str(fault) for fault in self.faults))


def validated(form: forms.Form) -> dict[str, Any]:
    """What was sent, by the rules of the pages' own form. Raises Unsound with every fault."""
    if not form.is_valid():
        raise InvalidRequest(form)
    return form.cleaned_data


class Page(Schema, Generic[T]):
    """One page of a list."""

    model_config = ConfigDict(json_schema_extra={"description": "One page of a list."})

    items: list[T] = described("The entries of this page, in order.")
    total: int = described("How many entries there are on all pages.", 1, ge=0)
    page: int = described("Which page this is, from 1. Beyond the last one, `items` is empty.", 1, ge=1)
    size: int = described("How many entries a page has, at most.", 50, ge=1, le=LARGEST_PAGE)


def paginate(
    rows: "Sequence[Row] | QuerySet[Any]", page: int, size: int, told: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of rows, each told as the interface tells it."""
    pages = Paginator(rows, size)
    shown = pages.page(page).object_list if page <= pages.num_pages else ()
    return {"items": [told(each) for each in shown], "total": pages.count, "page": page, "size": size}
