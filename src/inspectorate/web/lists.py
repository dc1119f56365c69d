"""Long lists on pages: search, filters, and pages of rows with a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm, PlainTextField

PAGE_SIZE = 50
"""Number of rows on a page of a list."""
LONGEST_SEARCH = 100
"""Maximum length of a search text, in characters."""
MOST_WORDS = 10
"""Maximum number of words of a search text that are searched for."""


def matching_words(text: str, *columns: str) -> Q:
    """Return the condition that each word of a text is in one of these columns, in any case."""
    condition = Q()
    for word in text.split()[:MOST_WORDS]:
        in_a_column = Q()
        for column in columns:
            in_a_column |= Q(**{f"{column}__icontains": word})
        condition &= in_a_column
    return condition


def has_words(search: str, *texts: str) -> bool:
    """Return whether each word of a search text is in one of these texts, in any case."""
    searched = " ".join(texts).casefold()
    return all(word in searched for word in search.casefold().split()[:MOST_WORDS])


def search_field(label: Any) -> forms.CharField:
    """Return the field for the text that a list is searched for."""
    return PlainTextField(label=label, required=False, max_length=LONGEST_SEARCH)


def filter_field(label: Any, choices: Sequence[tuple[Any, Any]]) -> forms.ChoiceField:
    """Return the field for one value of a list to keep, by default all."""
    return forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *choices])


class FilterForm(LabelledForm):
    """Search text and filters above a list. They are sent in the query string."""

    use_required_attribute = False

    @property
    def values(self) -> Mapping[str, Any]:
        """The valid values that are not empty, by field."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self) -> str:
        """The values as the end of a query string that begins with the page: "&search=ali"."""
        return "".join(f"&{urlencode({name: value})}" for name, value in self.values.items())


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list, with its filters."""

    page: Page[Any]
    filters: FilterForm

    @property
    def count(self) -> int:
        """Number of rows on all pages."""
        return self.page.paginator.count

    @property
    def is_filtered(self) -> bool:
        """Whether a filter leaves rows out."""
        return bool(self.filters.values)


def list_page(
    rows: QuerySet[Any] | Sequence[Any], filters: FilterForm, query: QueryDict, size: int = PAGE_SIZE
) -> ListPage:
    """Return the page of rows that the query string asks for, or the nearest page that exists."""
    return ListPage(Paginator(rows, size).get_page(query.get("page")), filters)


@dataclass(frozen=True, slots=True)
class KeysetPage:
    """Some rows of a list, newest first, of any length: it is read from a position and never counted.

    `older` and `newer` are the numbers of the rows before and after which there are others; None without.
    """

    rows: Sequence[Any]
    older: int | None
    newer: int | None


Position = tuple[datetime, int]
"""Position in a list: the time and the number of a row."""


def keyset_page(
    rows: QuerySet[Any], size: int, *, before: Position | None = None, after: Position | None = None
) -> KeysetPage:
    """Return the newest rows: of all, of those older than `before`, or those that follow on `after`.

    The rows have a time `at`. The time comes first in the conditions, so that an index finds the position.
    """
    if after is not None:
        at, number = after
        following = rows.filter(at__gte=at).filter(Q(at__gt=at) | Q(pk__gt=number))
        selected = list(following.order_by("at", "pk")[: size + 1])
        page, is_newest, is_oldest = selected[:size][::-1], len(selected) <= size, False
    else:
        if before is not None:
            at, number = before
            rows = rows.filter(at__lte=at).filter(Q(at__lt=at) | Q(pk__lt=number))
        selected = list(rows.order_by("-at", "-pk")[: size + 1])
        page, is_newest, is_oldest = selected[:size], before is None, len(selected) <= size
    if not page:
        return KeysetPage((), None, None)
    return KeysetPage(page, None if is_oldest else page[-1].pk, None if is_newest else page[0].pk)
