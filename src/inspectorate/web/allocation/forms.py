"""Forms to set availability, to allocate and reassign cases, and to decide after a conflict of interest."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.assessments.models import ConflictOutcome
from inspectorate.web.form_fields import LabelledForm, PlainTextField
from inspectorate.web.jinja import day
from inspectorate.web.lists import FilterForm, search_field


class ReassignmentFilterForm(FilterForm):
    """Search of the changes of assessor."""

    search = search_field(_("Case or name"))


class AvailabilityForm(LabelledForm):
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


class ReassignForm(LabelledForm):
    """Cases to reassign, and their new assessor."""

    cases = forms.MultipleChoiceField(
        label=_("Cases"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one case")},
    )
    assessor = forms.ChoiceField(
        label=_("New assessor"), error_messages={"required": _("Select the new assessor")}
    )

    def __init__(
        self, *args: Any, cases: list[tuple[str, str]], people: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]
        self.fields["assessor"].choices = [("", _("Select an assessor")), *people]  # type: ignore[attr-defined]


class AllocationForm(LabelledForm):
    """Which allocation is confirmed: its scope, and the digest of the proposal that was shown."""

    scope = forms.ChoiceField(
        label=_("Which cases may get a new assessor?"),
        choices=AllocationScope.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    digest = PlainTextField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean_scope(self) -> AllocationScope:
        """Return the scope; to keep cases where they are if none is given."""
        return AllocationScope(self.cleaned_data["scope"] or AllocationScope.KEEP)


class WorkReviewForm(LabelledForm):
    """Decision about the answers of a person with a conflict of interest, with its reason."""

    outcome = forms.ChoiceField(
        label=_("What happens to these answers?"),
        choices=ConflictOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select what happens to these answers")},
    )
    reason = PlainTextField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Enter a reason for your decision")},
    )


class ConfirmForm(LabelledForm):
    """Confirmation without fields: the page shows what will happen and asks to go ahead."""
