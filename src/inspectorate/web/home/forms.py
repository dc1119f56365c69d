"""Forms of notifications, of the quarter that the calendar shows, and of the calendar subscription."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm
from inspectorate.web.home.queries import Quarter


def _number(label: Any) -> forms.IntegerField:
    """Return a field for the number of a notification."""
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=2**63 - 1)


QUARTERS = (
    ("1", _("January to March")),
    ("2", _("April to June")),
    ("3", _("July to September")),
    ("4", _("October to December")),
)
"""The quarters of a year, by number."""


class QuarterForm(LabelledForm):
    """Year and quarter that the calendar shows; without both, or with anything else, those of `first`."""

    year = forms.ChoiceField()
    quarter = forms.ChoiceField(label=_("Quarter"), choices=QUARTERS)

    def __init__(self, data: Mapping[str, str], *, first: Quarter, years: Sequence[int]) -> None:
        year, number = data.get("year", ""), data.get("quarter", "")
        is_chosen = re.fullmatch(r"(1[89]|2[0-9])[0-9]{2}", year, re.ASCII) and number in dict(QUARTERS)
        self.value = Quarter(date(int(year), 3 * int(number) - 2, 1)) if is_chosen else first
        super().__init__({"year": self.value.year, "quarter": self.value.number})
        choices = [(str(choice), str(choice)) for choice in sorted({*years, self.value.year})]
        self.fields["year"] = forms.ChoiceField(label=_("Year"), choices=choices)


class SeenForm(LabelledForm):
    """The notification that was opened or seen, or the newest of all that were seen: one of the three."""

    open = _number(_("Notification to open"))
    seen = _number(_("Notification to mark as seen"))
    newest = _number(_("Newest notification"))

    def clean(self) -> dict[str, Any]:
        """Reject a form without the number of a notification."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or not any(data.values()):
            # The buttons have no field to which an error could lead.
            self.errors.clear()
            raise forms.ValidationError(_("Select the notification that you have seen"))
        return data


class SubscriptionForm(LabelledForm):
    """What to do with the link of the calendar subscription."""

    step = forms.ChoiceField(
        label=_("Step"), choices=[("create", _("Create link")), ("revoke", _("Revoke link"))]
    )
