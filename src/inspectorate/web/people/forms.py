"""What people type about people."""

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

from inspectorate.web.people import queries
from inspectorate.web.people.models import ROLES, Person, Service
from inspectorate.web.states import OF_THE_SERVICE


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail and password, asked for in plain words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "login", _("E-mail address"), _("Enter your e-mail address"))
        _set_messages(self, "password", _("Password"), _("Enter your password"))
        # The page has its own link for who has forgotten it.
        self.fields["password"].help_text = ""


class _SingleUseCodeForm(BaseAuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code opens the door once for as long as it is right; allauth forgets it after the first period."""

    def clean_code(self) -> str:
        """The code, if it is right and was not given before."""
        code: str = super().clean_code()
        seconds = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if not cache.add(f"code-given:{self.user.pk}:{normalize_user_code(code)}", "yes", seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_SingleUseCodeForm, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code, when signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "code", _("Code"), _("Enter the code"))


class ReauthenticationCodeForm(_SingleUseCodeForm, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """A code, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "code", _("Code"), _("Enter the code"))


class AddAuthenticatorForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "code", _("The six figures"), _("Enter the six figures the app shows"))


def _set_messages(form: forms.Form, field: str, label: Any, required: Any) -> None:
    form.fields[field].label = label
    form.fields[field].error_messages["required"] = required


class InvitePersonForm(forms.Form):
    """Whom to invite, and for what."""

    name = forms.CharField(
        label=_("Full name"), max_length=120, error_messages={"required": _("Enter their name")}
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("They sign in with it."),
        error_messages={"required": _("Enter their e-mail address")},
    )
    role = forms.ChoiceField(
        label=_("What will they do?"),
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they will do")},
    )
    service = forms.ModelChoiceField(
        label=_("Which service do they belong to?"),
        help_text=_("Only for link persons, heads of a service, board members and local assessors."),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("None: they are not from a service"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = queries.services()  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        """Refuse an e-mail that has an account."""
        email: str = self.cleaned_data["email"].strip()
        if Person.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Someone with this e-mail address has been invited already"))
        return email

    def clean(self) -> dict[str, Any]:
        """Ask for a service exactly when the role belongs to one."""
        cleaned = super().clean() or self.cleaned_data
        of_a_service = cleaned.get("role") in OF_THE_SERVICE
        if (
            cleaned.get("role")
            and of_a_service
            and not cleaned.get("service")
            and "service" not in self.errors
        ):
            self.add_error("service", _("Choose the service they belong to"))
        if cleaned.get("service") and not of_a_service:
            cleaned["service"] = None
        return cleaned


class AddServiceForm(forms.Form):
    """A service that can be inspected."""

    name = forms.CharField(
        label=_("Name of the service"),
        help_text=_("In full, as the report will print it."),
        max_length=200,
        error_messages={"required": _("Enter its name")},
    )
    short_name = forms.CharField(
        label=_("Short name"),
        help_text=_("What its own people call it, such as the YOS."),
        max_length=60,
        error_messages={"required": _("Enter its short name")},
    )
    area = forms.CharField(
        label=_("Area it serves"), max_length=200, error_messages={"required": _("Enter the area it serves")}
    )

    def clean_name(self) -> str:
        """Refuse a name that is there already."""
        name: str = self.cleaned_data["name"]
        if Service.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("This service has been added already"))
        return name


class ChoosePasswordForm(forms.Form):
    """The password of someone who accepts an invitation."""

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
        """Refuse what is short, common or like the person's name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
