"""Forms to set availability, to allocate and reassign cases, and to decide after a conflict of interest."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from inspectorate.web.allocation.half_days import HalfDay, half_day_key
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.allocation.queries.second_assessors import SecondProposal
from inspectorate.web.assessments.models import ConflictOutcome, Occasion
from inspectorate.web.form_fields import LabelledForm, PlainTextField
from inspectorate.web.jinja import day
from inspectorate.web.lists import FilterForm, search_field
from inspectorate.web.people.models import Person


class ReassignmentFilterForm(FilterForm):
    """Search of the changes of assessor."""

    search = search_field(_("Case or name"))


class DaysForm(LabelledForm):
    """What is ticked on each day: one group of checkboxes for each day of fieldwork."""

    def add_day(self, on: date, choices: Sequence[tuple[str, str]], ticked: Collection[str]) -> None:
        """Add the checkboxes of a day, as pairs of value and label."""
        self.fields[f"day_{on:%Y%m%d}"] = forms.MultipleChoiceField(
            label=f"{on:%A} {day(on)}",
            choices=choices,
            initial=[value for value, _label in choices if value in ticked],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def ticked(self) -> Iterator[str]:
        """Yield the values that were ticked, of all days."""
        for values in self.cleaned_data.values():
            yield from values


class AvailabilityForm(DaysForm):
    """Available slots of one case manager."""

    def __init__(
        self, *args: Any, times: Sequence[datetime], available: set[datetime], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        ticked = {start.isoformat() for start in available}
        for on, starts in groupby(map(timezone.localtime, times), key=datetime.date):
            self.add_day(on, [(start.isoformat(), f"{start:%H:%M}") for start in starts], ticked)

    def times(self) -> Iterator[datetime]:
        """Yield the start times that were ticked."""
        return map(datetime.fromisoformat, self.ticked())


class HalfDaysForm(DaysForm):
    """Half days on which one assessor is available."""

    def __init__(
        self, *args: Any, half_days: Sequence[HalfDay], available: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for on, halves in groupby(half_days, key=itemgetter(0)):
            choices = [
                (half_day_key(half), gettext("Morning") if half[1] else gettext("Afternoon"))
                for half in halves
            ]
            self.add_day(on, choices, available)


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


class AssignForm(LabelledForm):
    """A case and the assessor it is assigned to."""

    case = forms.ChoiceField(label=_("Case"))
    assessor = forms.ChoiceField(label=_("Assessor"))

    def __init__(
        self, *args: Any, cases: list[tuple[str, str]], people: list[tuple[str, str]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = [("", _("Select a case")), *cases]  # type: ignore[attr-defined]
        self.fields["assessor"].choices = [("", _("Select a person")), *people]  # type: ignore[attr-defined]
        self.fields["case"].error_messages["required"] = _("Select a case")
        self.fields["assessor"].error_messages["required"] = _("Select an assessor")


class AssessorField(forms.ChoiceField):
    """Choice of an assessor. It offers the eligible people; why another one is not, the rule itself says."""

    widget = forms.RadioSelect
    others: frozenset[str] = frozenset()

    def valid_value(self, value: Any) -> bool:
        """Return whether the value is someone on the team, eligible or not."""
        return super().valid_value(value) or str(value) in self.others


class SecondAssessorForm(LabelledForm):
    """The second assessor of a case, and why it was picked if chance did not draw it."""

    case = forms.ChoiceField(widget=forms.HiddenInput)
    assessor = AssessorField(label=_("Second assessor"), error_messages={"required": _("Select an assessor")})
    reason = PlainTextField(
        label=_("Reason for picking this case"),
        help_text=_("Chance did not draw this case for second assessment."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Enter the reason for picking this case")},
    )

    def __init__(
        self,
        *args: Any,
        is_drawn: bool,
        cases: list[tuple[str, str]],
        people: list[tuple[str, str]],
        others: Iterable[str],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["case"].choices = cases  # type: ignore[attr-defined]
        self.fields["assessor"].choices = people  # type: ignore[attr-defined]
        self.fields["assessor"].others = frozenset(others)  # type: ignore[attr-defined]
        if is_drawn:
            del self.fields["reason"]


class OccasionForm(LabelledForm):
    """The occasion of an assessment and its case, from the query string."""

    occasion = forms.ChoiceField(choices=Occasion.choices, required=False)
    case = PlainTextField(required=False)


class SecondAssessorsForm(LabelledForm):
    """The second assessor of each drawn case that needs one. A case can be left without."""

    def __init__(self, *args: Any, proposals: Sequence[SecondProposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposals = {f"assessor_{index}": row for index, row in enumerate(proposals) if row.eligible}
        for name, row in self.proposals.items():
            label = _("Second assessor of %(case)s") % {"case": row.case_id}
            error = _("Select the second assessor of %(case)s from the list") % {"case": row.case_id}
            self.fields[name] = forms.ChoiceField(
                label=label,
                help_text=_("First assessor: %(name)s") % {"name": row.first.name},
                choices=[
                    ("", _("Nobody yet")),
                    *((str(person.pk), _with_load(person, row.loads)) for person in row.eligible),
                ],
                initial=str(row.proposed.pk) if row.proposed else "",
                required=False,
                error_messages={"invalid_choice": error},
            )

    def clean(self) -> dict[str, Any]:
        """Require an assessor for at least one case."""
        if not self.errors and not self.chosen:
            raise forms.ValidationError(_("Select a second assessor for at least 1 case"))
        return self.cleaned_data

    @property
    def chosen(self) -> dict[tuple[str, str], Person]:
        """The people selected, by case group and case id."""
        selected = {}
        for name, row in self.proposals.items():
            if person_id := self.cleaned_data.get(name):
                person = next(person for person in row.eligible if str(person.pk) == person_id)
                selected[row.group, row.case_id] = person
        return selected


def _with_load(person: Person, loads: Mapping[int, int]) -> str:
    """Return a person's name with how many cases they have now."""
    cases = ngettext("%(name)s, %(num)s case", "%(name)s, %(num)s cases", loads.get(person.pk, 0))
    return cases % {"name": person.name, "num": loads.get(person.pk, 0)}


class UndoReplacementForm(LabelledForm):
    """Why a replacement is undone, and the case that came in by it."""

    reason = PlainTextField(
        label=_("Reason for undoing the replacement"),
        help_text=_("Do not name the child. Everyone who can see the sample can see this reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Enter the reason for undoing the replacement")},
    )
    into = PlainTextField(widget=forms.HiddenInput, max_length=1000)


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
