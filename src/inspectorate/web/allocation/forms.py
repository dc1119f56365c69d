"""What people tick about free times."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.jinja import day


class AvailabilityForm(forms.Form):
    """The times at which one case manager is free, a day at a time."""

    def __init__(self, *args: Any, times: Sequence[datetime], known: set[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for date, group in groupby(times, key=lambda each: timezone.localtime(each).date()):
            each = list(group)
            choices = [(at.isoformat(), f"{timezone.localtime(at):%H:%M}") for at in each]
            self.fields[f"day_{date:%Y%m%d}"] = forms.MultipleChoiceField(
                label=f"{date:%A} {day(date)}",
                choices=choices,
                initial=[at.isoformat() for at in each if at in known],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def times(self) -> Iterator[datetime]:
        """The times that were ticked."""
        for given in self.cleaned_data.values():
            yield from (datetime.fromisoformat(each) for each in given)


class ReassignForm(forms.Form):
    """Which cases go to whom."""

    cases = forms.MultipleChoiceField(
        label=_("Which cases?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one case")},
    )
    assessor = forms.ChoiceField(
        label=_("Who takes them on?"), error_messages={"required": _("Choose who takes them on")}
    )

    def __init__(
        self, *args: Any, cases: list[tuple[str, str]], people: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]
        self.fields["assessor"].choices = [("", _("Choose someone")), *people]  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    """Nothing is typed: the page shows what will happen and asks whether it is meant."""
