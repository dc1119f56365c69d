"""Search and filters of published reports and their recommendations."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspectorate.web.improvement.models import RecommendationState
from inspectorate.web.lists import FilterForm, filter_field, search_field


class RecommendationFilterForm(FilterForm):
    """Search and filters of the list of recommendations.

    `services` are the names of services by their part of public addresses.
    """

    search = search_field(_("Text of the recommendation"))
    service = filter_field(_("Service"), ())
    state = filter_field(_("State"), RecommendationState.choices)

    def __init__(self, *args: Any, services: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *services.items()]
        self.fields["service"].choices = choices  # type: ignore[attr-defined]


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
            choices = [("", _("All")), *((value, gettext(value)) for value in values)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
