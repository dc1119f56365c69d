"""Forms for people, services and invitations."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm, PlainTextField
from inspectorate.web.lists import FilterForm, filter_field, search_field
from inspectorate.web.people import queries
from inspectorate.web.people.models import ROLES, Country, Person, RequestOutcome, Service
from inspectorate.web.record_choices import RecordChoiceField
from inspectorate.web.states import SERVICE_ROLES


class PersonFieldsForm(LabelledForm):
    """Name and email address of a person. `person` is the one whose details are changed."""

    name = PlainTextField(
        label=_("Full name"), max_length=120, error_messages={"required": _("Enter the person’s full name")}
    )
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("The person will sign in with this address."),
        error_messages={"required": _("Enter the person’s email address")},
    )
    person: Person | None = None

    def clean_email(self) -> str:
        """Reject an email address that has an account."""
        email: str = self.cleaned_data["email"].strip()
        others = Person.objects.with_address(email)
        if self.person:
            others = others.exclude(pk=self.person.pk)
        if others.exists():
            raise forms.ValidationError(
                _("A person with this email address already has an account or an invitation")
            )
        return email


class RoleFieldsForm(LabelledForm):
    """Role of a person, and their service if the role belongs to one."""

    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("A head of inspections must approve every role except operations and link person."),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select a role")},
    )
    service = RecordChoiceField(
        label=_("Service of the person"),
        help_text=_("Select a service for a link person, head of a service, board member or local assessor."),
        columns=("name", "area"),
        search_hint=_("Search by name or area."),
        exact=("name",),
        required=False,
        empty_label=_("No service"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = queries.services()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Require a service if and only if the role belongs to one."""
        cleaned = super().clean() or self.cleaned_data
        needs_service = cleaned.get("role") in SERVICE_ROLES
        if (
            cleaned.get("role")
            and needs_service
            and not cleaned.get("service")
            and "service" not in self.errors
        ):
            self.add_error("service", _("Select the service of the person"))
        if cleaned.get("service") and not needs_service:
            cleaned["service"] = None
        return cleaned


class InvitePersonForm(PersonFieldsForm, RoleFieldsForm):
    """Form to invite a person in a role."""

    field_order = ("name", "email", "role", "service")


class PeopleFilterForm(FilterForm):
    """Search and filters of the list of people."""

    search = search_field(_("Name, email address or service"))
    role = filter_field(_("Role"), ROLES)
    account = filter_field(_("Account"), [("open", _("Open")), ("not_open", _("Invited or closed"))])


class ServiceFilterForm(FilterForm):
    """Search of the list of services."""

    search = search_field(_("Name or area"))


class RoleRequestFilterForm(FilterForm):
    """Search and filter of the list of role requests."""

    search = search_field(_("Name or email address"))
    outcome = filter_field(_("Decision"), RequestOutcome.choices)


class RoleDecisionForm(LabelledForm):
    """Form to approve or refuse a role request."""

    decision = forms.ChoiceField(
        label=_("Do you approve this role?"),
        choices=[("approve", _("Yes, approve the role")), ("refuse", _("No, refuse the role"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether you approve this role")},
    )


class AddServiceForm(LabelledForm):
    """Form to add a service that can be inspected."""

    name = PlainTextField(
        label=_("Name of the service"),
        help_text=_("The full name, as printed in the report."),
        max_length=200,
        error_messages={"required": _("Enter the name of the service")},
    )
    short_name = PlainTextField(
        label=_("Short name"),
        help_text=_("The name that staff use, like “the YOS”."),
        max_length=60,
        error_messages={"required": _("Enter the short name of the service")},
    )
    area = PlainTextField(
        label=_("Area it serves"), max_length=200, error_messages={"required": _("Enter the area it serves")}
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("The report on a service in Wales is in Welsh too."),
        choices=Country.choices,
        initial=Country.ENGLAND,
        required=False,
        widget=forms.RadioSelect,
    )

    def clean_country(self) -> str:
        """Return England for no answer."""
        return self.cleaned_data["country"] or Country.ENGLAND.value

    def clean_name(self) -> str:
        """Reject the name of an existing service."""
        name: str = self.cleaned_data["name"]
        if Service.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("A service with this name has already been added"))
        return name


class ChoosePasswordForm(LabelledForm):
    """Form for the password of a person who accepts an invitation."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. Use three random words."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Enter a password")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Reject a password that is short, common or similar to the person's name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password


class NewPasswordForm(ChoosePasswordForm):
    """Form for the new password of a person who has lost theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("New password")
