"""Search and filters of published reports."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspectorate.web.lists import FilterForm, filter_field, search_field


class ReportFilterForm(FilterForm):
    """Search and filters of the list of reports."""

    search = search_field(_("Service or area"))
    rating = filter_field(_("Overall rating"), ())
    year = filter_field(_("Year of inspection"), ())
    area = filter_field(_("Area"), ())

    def __init__(
        self,
        *args: Any,
        ratings: Iterable[str],
        years: Iterable[str],
        areas: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (("rating", ratings), ("year", years), ("area", areas)):
            choices = [("", _("All")), *((value, value) for value in values)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
