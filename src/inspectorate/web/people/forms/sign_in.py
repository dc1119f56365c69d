"""Forms for signing in: allauth's, with our labels and messages."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, ResetPasswordKeyForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from inspectorate.web.form_fields import LabelledForm


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """Sign-in form: email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "login", _("Email address"), _("Enter your email address"))
        _set_messages(self, "password", _("Password"), _("Enter your password"))
        # The page has its own link to reset a forgotten password.
        self.fields["password"].help_text = ""


class _SingleUseCodeForm(codes.BaseAuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Mixin: a TOTP code works once. allauth forgets used codes while they are still valid."""

    def clean_code(self) -> str:
        """Return the code. Raises ValidationError if it is wrong or was used before."""
        code: str = super().clean_code()
        seconds = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
        if not cache.add(f"code-given:{self.user.pk}:{normalize_user_code(code)}", "yes", seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_SingleUseCodeForm, codes.AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Form for the code at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(
            self, "code", _("Code"), _("Enter the code from your authenticator app, or a recovery code")
        )


class ReauthenticationCodeForm(_SingleUseCodeForm, codes.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Form for the code before a sensitive action (reauthentication)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(
            self, "code", _("Code"), _("Enter the code from your authenticator app, or a recovery code")
        )


class PasswordReauthenticationForm(LabelledForm, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """Form for the password before a change of how a person signs in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "password", _("Password"), _("Enter your password"))
        self.fields["password"].help_text = ""


class _TwicePasswordForm(LabelledForm):
    """Mixin: a new password, entered twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "password1", _("New password"), _("Enter a new password"))
        _set_messages(self, "password2", _("Enter the new password again"), _("Enter the new password again"))
        self.fields["password1"].help_text = _("At least 12 characters. Use three random words.")

    def clean(self) -> dict[str, Any]:
        """Require the same password twice."""
        cleaned = forms.Form.clean(self) or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two new passwords must be the same"))
        return cleaned


class PasswordChangeForm(_TwicePasswordForm, ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """Form to change one's own password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "oldpassword", _("Current password"), _("Enter your current password"))
        self.fields["oldpassword"].help_text = ""


class PasswordResetForm(_TwicePasswordForm, ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """Form for a new password, opened by a link."""


class PasskeyForm(LabelledForm, AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Form for the name of a new passkey, which the browser adds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the passkey")
        self.fields["credential"].error_messages["required"] = _(
            "Your browser did not add a passkey. Select “Add a passkey” and try again"
        )


class AddAuthenticatorForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """Form for the first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _set_messages(self, "code", _("6-digit code"), _("Enter the 6-digit code that the app shows"))


def _set_messages(form: forms.Form, field: str, label: Any, required: Any) -> None:
    form.fields[field].label = label
    form.fields[field].error_messages["required"] = required
