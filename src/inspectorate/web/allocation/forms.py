"""Forms to set availability, to confirm an allocation, and to reassign cases."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.jinja import day


class AvailabilityForm(forms.Form):
    """Available slots of one case manager: one group of checkboxes for each day."""

    def __init__(
        self, *args: Any, times: Sequence[datetime], available: set[datetime], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for date, times_of_day in groupby(times, key=lambda start: timezone.localtime(start).date()):
            starts = list(times_of_day)
            choices = [(start.isoformat(), f"{timezone.localtime(start):%H:%M}") for start in starts]
            self.fields[f"day_{date:%Y%m%d}"] = forms.MultipleChoiceField(
                label=f"{date:%A} {day(date)}",
                choices=choices,
                initial=[start.isoformat() for start in starts if start in available],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def times(self) -> Iterator[datetime]:
        """Yield the start times that were ticked."""
        for ticked in self.cleaned_data.values():
            yield from (datetime.fromisoformat(start) for start in ticked)


class ReassignForm(forms.Form):
    """Cases to reassign, and their new assessor."""

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
    """Confirmation without fields: the page shows what will happen and asks to go ahead."""
