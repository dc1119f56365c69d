"""Long lists on pages: search, filters, and pages of rows with a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import PlainTextField

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


def search_field(label: Any) -> forms.CharField:
    """Return the field for the text that a list is searched for."""
    return PlainTextField(label=label, required=False, max_length=LONGEST_SEARCH)


def filter_field(label: Any, choices: Sequence[tuple[Any, Any]]) -> forms.ChoiceField:
    """Return the field for one value of a list to keep, by default all."""
    return forms.ChoiceField(label=label, required=False, choices=[("", _("All")), *choices])


class FilterForm(forms.Form):
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


def list_page(rows: QuerySet[Any], filters: FilterForm, query: QueryDict) -> ListPage:
    """Return the page of rows that the query string asks for, or the nearest page that exists."""
    return ListPage(Paginator(rows, PAGE_SIZE).get_page(query.get("page")), filters)
