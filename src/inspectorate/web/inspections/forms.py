"""Forms to set up an inspection, and to change its dates and team."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from inspectorate.web import editions
from inspectorate.web.form_fields import DateField, LabelledForm, PlainTextField
from inspectorate.web.inspections import queries
from inspectorate.web.inspections.models import LONGEST_FIELDWORK, STATES, ConflictOfInterest
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.lists import FilterForm, filter_field, search_field
from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import services
from inspectorate.web.record_choices import RecordChoiceField
from inspectorate.web.states import TEAM_ROLES, Role


def _described(person: Person) -> str:
    service = f", {person.service.short_name}" if person.service else ""
    return f"{person.name} ({Role(person.role).title.lower()}{service})"


class InspectionForm(LabelledForm):
    """Form to set up an inspection of a service by an edition."""

    service = RecordChoiceField(
        label=_("Which service is inspected?"),
        columns=("name", "area"),
        search_hint=_("Search by name or area."),
        exact=("name",),
        empty_label=_("Select a service"),
        error_messages={"required": _("Select a service")},
    )
    edition = forms.ChoiceField(
        label=_("Which edition of the standards will you use?"),
        help_text=_("You cannot change the edition later."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select an edition")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = services()  # type: ignore[attr-defined]
        self.fields["edition"].choices = list(editions.editions().items())  # type: ignore[attr-defined]


class InspectionFilterForm(FilterForm):
    """Search and filters of the list of inspections."""

    search = search_field(_("Service, area or number"))
    state = filter_field(_("State"), STATES)
    year = filter_field(_("Year of fieldwork"), ())

    def __init__(self, *args: Any, years: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All")), *((year, year) for year in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]


class InspectionDatesForm(LabelledForm):
    """Form for the dates of an inspection."""

    long_lists_due = DateField(name=_("due date of long lists"), label=_("Long lists due"), required=False)
    fieldwork_starts = DateField(
        name=_("fieldwork start date"),
        label=_("Fieldwork starts"),
        help_text=_("We count back from this date to find out which cases are eligible."),
        required=False,
    )
    fieldwork_ends = DateField(name=_("fieldwork end date"), label=_("Fieldwork ends"), required=False)
    panel_on = DateField(name=_("ratings panel date"), label=_("Ratings panel"), required=False)
    remove_cases_on = DateField(
        name=_("deletion date"),
        label=_("Case-level data is deleted"),
        help_text=_(
            "We delete it on this date, once the inspection is over. Tallies, ratings and decisions stay."
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Reject dates that are out of order, and fieldwork that is too long."""
        cleaned = super().clean() or self.cleaned_data
        previous = None
        for name in self.fields:
            day = cleaned.get(name)
            if previous and day and day < cleaned[previous]:
                names = {
                    "name": self.fields[name].name,  # type: ignore[attr-defined]  # a DateField
                    "earlier": self.fields[previous].name,  # type: ignore[attr-defined]
                    "day": f"{cleaned[previous].day} {cleaned[previous]:%B %Y}",
                }
                message = _("%(name)s must be on or after the %(earlier)s, %(day)s") % names
                self.add_error(name, capfirst(message))
            previous = name if day else previous
        starts, ends = cleaned.get("fieldwork_starts"), cleaned.get("fieldwork_ends")
        if starts and ends and (ends - starts).days > LONGEST_FIELDWORK:
            limit = {"days": LONGEST_FIELDWORK}
            self.add_error(
                "fieldwork_ends", _("Fieldwork can last up to %(days)s days. Check the year") % limit
            )
        return cleaned


class ConflictOfInterestForm(LabelledForm):
    """Form to declare a conflict of interest."""

    conflict_of_interest = forms.ChoiceField(
        label=_("Conflict of interest"),
        help_text=_(
            "For example, having worked for the service, or being close to someone who does. Local assessors "
            "do not need to declare that they work for the service they assess."
        ),
        choices=ConflictOfInterest.choices,
        initial=ConflictOfInterest.NONE,
        widget=forms.RadioSelect,
    )
    conflict_detail = PlainTextField(
        label=_("Describe the conflict of interest"),
        help_text=_("Leave this blank if there is none."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    excluded = PlainTextField(
        label=_("Case managers and cases to exclude"),
        help_text=_("Enter each case manager’s name or case reference on a new line, as in the long list."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def clean_excluded(self) -> list[str]:
        """Return the lines without duplicates."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["excluded"].splitlines())
        return list(dict.fromkeys(filter(None, lines)))

    def clean(self) -> dict[str, Any]:
        """Require a description of a conflict of interest, and its cases if it is in some cases."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get(
            "conflict_of_interest", ConflictOfInterest.NONE
        ) != ConflictOfInterest.NONE and not cleaned.get("conflict_detail"):
            self.add_error("conflict_detail", _("Enter a description of the conflict of interest"))
        some_cases = cleaned.get("conflict_of_interest") == ConflictOfInterest.SOME_CASES
        if some_cases and not cleaned.get("excluded"):
            self.add_error("excluded", _("Enter at least one case manager or case"))
        return cleaned


class AddMemberForm(ConflictOfInterestForm):
    """Form to add a person to the team in a role."""

    person = RecordChoiceField(
        label=_("Team member"),
        help_text=_(
            "Someone who has no account yet needs an invitation first, from operations or a head of "
            "inspections."
        ),
        columns=("name",),
        search_hint=_("Search by name, or enter an email address."),
        exact=("name", "email"),
        describe=_described,
        detail=lambda person: person.email,
        empty_label=_("Select a person"),
        error_messages={"required": _("Select a person")},
    )
    role = forms.ChoiceField(
        label=_("Role"), widget=forms.RadioSelect, error_messages={"required": _("Select a role")}
    )
    field_order = ("person", "role", "conflict_of_interest", "conflict_detail", "excluded")

    def __init__(self, *args: Any, access: InspectionAccess, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = queries.eligible_people(access=access)  # type: ignore[attr-defined]
        roles = [role for role in Role if role in TEAM_ROLES]
        self.fields["role"].choices = [(role.value, role.title) for role in roles]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Reject a role the person's account does not allow, and a lead with a conflict in the service."""
        cleaned = super().clean()
        person, role = cleaned.get("person"), cleaned.get("role")
        if person and role and role not in TEAM_ROLES[Role(person.role)]:
            titles = " or ".join(allowed.title.lower() for allowed in TEAM_ROLES[Role(person.role)])
            self.add_error(
                "role", _("%(name)s can only be %(titles)s") % {"name": person.name, "titles": titles}
            )
        if role == Role.LEAD and cleaned.get("conflict_of_interest") == ConflictOfInterest.SERVICE:
            message = _("A lead inspector cannot have a conflict of interest in the service they inspect")
            self.add_error("conflict_of_interest", message)
        return cleaned


class WithdrawalForm(LabelledForm):
    """Form to withdraw a declaration of a conflict of interest."""

    reason = PlainTextField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Enter a reason for withdrawing the declaration")},
    )


class RemoveMemberForm(LabelledForm):
    """Form without fields, to confirm that a person is removed from the team."""
