"""Forms for signing in, for people, services and invitations."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import PlainTextField
from inspectorate.web.lists import FilterForm, filter_field, search_field
from inspectorate.web.people import queries
from inspectorate.web.people.models import ROLES, Person, RequestOutcome, Service
from inspectorate.web.record_choices import RecordChoiceField
from inspectorate.web.states import SERVICE_ROLES


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Sign-in form: email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "login", _("Email address"), _("Enter your email address"))
        _set_messages(self, "password", _("Password"), _("Enter your password"))
        # The page has its own link to reset a forgotten password.
        self.fields["password"].help_text = ""


class _SingleUseCodeForm(BaseAuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Mixin: a TOTP code works once. allauth forgets used codes while they are still valid."""

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError if it is wrong or was used before."""
        code: str = super().clean_code()
        seconds = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if not cache.add(f"code-given:{self.user.pk}:{normalize_user_code(code)}", "yes", seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_SingleUseCodeForm, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Form for the code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(
            self, "code", _("Code"), _("Enter the code from your authenticator app, or a recovery code")
        )


class ReauthenticationCodeForm(_SingleUseCodeForm, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Form for the code before a sensitive action (reauthentication)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(
            self, "code", _("Code"), _("Enter the code from your authenticator app, or a recovery code")
        )


class AddAuthenticatorForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """Form for the first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "code", _("6-digit code"), _("Enter the 6-digit code that the app shows"))


def _set_messages(form: forms.Form, field: str, label: Any, required: Any) -> None:
    form.fields[field].label = label
    form.fields[field].error_messages["required"] = required


class InvitePersonForm(forms.Form):
    """Form to invite a person in a role."""

    name = PlainTextField(
        label=_("Full name"), max_length=120, error_messages={"required": _("Enter their name")}
    )
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("They sign in with this address."),
        error_messages={"required": _("Enter their email address")},
    )
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_(
            "A head of inspections has to approve every role except operations and link person before the "
            "person can sign in."
        ),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Select a role")},
    )
    service = RecordChoiceField(
        label=_("Which service do they belong to?"),
        help_text=_("Only for link persons, heads of a service, board members and local assessors."),
        columns=("name", "area"),
        search_hint=_("Search by name or area."),
        exact=("name",),
        required=False,
        empty_label=_("None: they are not from a service"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = queries.services()  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Reject an email address that has an account."""
        email: str = self.cleaned_data["email"].strip()
        if Person.objects.with_address(email).exists():
            raise forms.ValidationError(_("Someone with this email address has already been invited"))
        return email

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
            self.add_error("service", _("Choose the service they belong to"))
        if cleaned.get("service") and not needs_service:
            cleaned["service"] = None
        return cleaned


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


class RoleDecisionForm(forms.Form):
    """Form to approve or refuse a role request."""

    decision = forms.ChoiceField(
        label=_("Do you approve this role?"),
        choices=[("approve", _("Yes, approve it")), ("refuse", _("No, refuse it"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Select whether you approve this role")},
    )


class AddServiceForm(forms.Form):
    """Form to add a service that can be inspected."""

    name = PlainTextField(
        label=_("Name of the service"),
        help_text=_("In full, as the report will print it."),
        max_length=200,
        error_messages={"required": _("Enter its name")},
    )
    short_name = PlainTextField(
        label=_("Short name"),
        help_text=_("What its own people call it, such as the YOS."),
        max_length=60,
        error_messages={"required": _("Enter its short name")},
    )
    area = PlainTextField(
        label=_("Area it serves"), max_length=200, error_messages={"required": _("Enter the area it serves")}
    )

    def clean_name(self) -> str:
        """Reject the name of an existing service."""
        name: str = self.cleaned_data["name"]
        if Service.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("This service has been added already"))
        return name


class ChoosePasswordForm(forms.Form):
    """Form for the password of a person who accepts an invitation."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. Three random words make a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """Reject a password that is short, common or similar to the person's name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
