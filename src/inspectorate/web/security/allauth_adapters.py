"""Adapters of allauth: sign-in by invitation only, encrypted second factors, audit events."""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed, password_reset
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventOutcome, EventType
from inspectorate.web.people.models import Person
from inspectorate.web.security import known_browsers, password_limits
from inspectorate.web.tokens.changes import revoke_tokens

SUPPRESSED_MESSAGES = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")
"""Templates of allauth's messages that are not shown, because the page makes them obvious."""


ENCRYPTED = {"secret", "seed", "migrated_codes"}
"""Keys of a second factor's data whose values are encrypted."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Account adapter: no sign-up; an audit event for every sign-in, sign-out and failed attempt."""

    error_messages = {  # noqa: RUF012 - declared so by allauth
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Your email address or password is incorrect"),
        "enter_current_password": _("Your current password is incorrect"),
        "incorrect_password": _("Your password is incorrect"),
        "too_many_login_attempts": _("There were too many attempts to sign in. Try again in 15 minutes."),
        "rate_limited": _("You sent too many requests. Try again in a few minutes."),
        "account_inactive": _("Your account is closed. Ask the inspectorate’s operations staff for access."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Return False: accounts exist by invitation only."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and record it in the audit log."""
        super().login(request, user)
        audit.record_by(user, EventType.SIGN_IN)

    def get_login_stages(self) -> list[str]:
        """Return allauth's stages of sign-in, with `openid.SecondFactor` in place of its own."""
        replacements = {
            "allauth.mfa.stages.AuthenticateStage": "inspectorate.web.security.openid.SecondFactor"
        }
        return [replacements.get(stage, stage) for stage in super().get_login_stages()]

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and record it in the audit log."""
        if request.user.is_authenticated:
            audit.record_by(request.user, EventType.SIGN_OUT)
        super().logout(request)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what attempts are counted by: a known browser, or the client's address."""
        browser = known_browsers.any_browser_id(request)
        return f"browser-{browser}" if browser else str(super().get_client_ip(request))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, and refuse it if there were too many."""
        login = _login(credentials)
        person = Person.objects.with_address(login).only("pk").first()
        usage = password_limits.consume(request, login, person.pk if person else None)
        self._login_failed_rl_usage = usage  # allauth takes it back when the password is right
        if not usage:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record a failed sign-in with the email address that was entered."""
        super().authentication_failed(request, **credentials)
        password_limits.note_wrong_password(_login(credentials))
        address = str(credentials.get("email") or credentials.get("username") or "")[:254]
        audit.record_by(None, EventType.SIGN_IN, outcome=EventOutcome.DENIED, subject=address)

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        """Show a message, unless it is one of `SUPPRESSED_MESSAGES`."""
        if message_template not in SUPPRESSED_MESSAGES:
            super().add_message(request, level, message_template, *args, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Record a sign-in to a closed account as denied."""
        audit.record_by(user, EventType.SIGN_IN, outcome=EventOutcome.DENIED, subject="The account is closed")
        return super().respond_user_inactive(request, user)  # type: ignore[no-any-return]


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """MFA adapter: second factors are encrypted, so a copy of the database is not enough to sign in."""

    error_messages = {  # noqa: RUF012 - declared so by allauth
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is incorrect or has been used. Enter a new code"),
    }

    def encrypt(self, text: str) -> str:
        """Return the encrypted text."""
        return _ciphers()[0].encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text, encrypted with the present key or an earlier one."""
        return _decrypt(encrypted_text).decode()

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Single sign-on adapter: it authenticates existing accounts and never creates one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Return False, and record that somebody without an account tried to sign in."""
        address = sociallogin.email_addresses[0].email if sociallogin.email_addresses else "no email address"
        reason = {"why": "no account has this email address, or the sign-on has not verified it"}
        audit.record_by(
            None, EventType.SIGN_IN, outcome=EventOutcome.DENIED, subject=str(address)[:254], after=reason
        )
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        """Record a failed sign-on: a rejected response, or a provider that could not be reached."""
        super().on_authentication_error(request, provider, *args, **kwargs)
        error = kwargs.get("exception")
        reason = (
            f"{type(error).__name__}: {error}"[:200]
            if error
            else "not an attempt that began here, or broken off"
        )
        audit.record_by(
            None, EventType.SIGN_IN, outcome=EventOutcome.DENIED, subject=provider.name, after={"why": reason}
        )


@receiver(authenticator_added)
def remember_new_factor(request: HttpRequest, authenticator: Any, **_kwargs: Any) -> None:
    """Mark the session as opened with a second factor, and record that the factor was added."""
    record_authentication(request, request.user, method="mfa", type=authenticator.type)
    audit.record_by(request.user, EventType.ADD_SECOND_FACTOR, subject=authenticator.type)


@receiver(authenticator_removed)
def record_removal(request: HttpRequest, authenticator: Any, **_kwargs: Any) -> None:
    """Record that a second factor was removed."""
    audit.record_by(request.user, EventType.REMOVE_SECOND_FACTOR, subject=authenticator.type)


@receiver(authentication_failed)
def record_wrong_code(user: Any, **_kwargs: Any) -> None:
    """Record a wrong second factor as denied."""
    audit.record_by(user, EventType.VERIFY_SECOND_FACTOR, outcome=EventOutcome.DENIED)


@receiver(password_changed)
@receiver(password_reset)
def end_tokens(user: Any, **_kwargs: Any) -> None:
    """Revoke tokens and calendar subscription: whoever changes a password may have lost more than that."""
    if user.tokens.exists() or user.calendar_subscriptions.exists():
        revoke_tokens(email=user.email)


@receiver(password_reset)
def remember_browser_of_reset(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    """Remember the browser: its user has shown to be able to read the account's emails."""
    request.remembered_person = user.pk  # type: ignore[attr-defined]


def code_now(key: str) -> str:
    """Return the TOTP code that an authenticator app with this key shows now."""
    return str(format_hotp_value(hotp_value(key, int(time.time()) // settings.MFA_TOTP_PERIOD)))


def renew_encryption() -> int:
    """Encrypt every second factor with the present key, and return the number of those that had an older one.

    Raises FaultsFound if one can be decrypted with none of the keys.
    """
    current, renewed = _ciphers()[0], 0
    for factor in Authenticator.objects.order_by("pk"):
        data = dict(factor.data)
        for name in ENCRYPTED & data.keys():
            data[name] = _renewed(current, data[name])
        if data != factor.data:
            # Data that a recovery code has changed meanwhile keep the earlier key until next time.
            renewed += Authenticator.objects.filter(pk=factor.pk, data=factor.data).update(data=data)
    return renewed


def _renewed(current: Fernet, text: Any) -> Any:
    """Return an encrypted value, or each of a list, encrypted with the present key."""
    if isinstance(text, list):
        return [_renewed(current, part) for part in text]
    try:
        current.decrypt(text.encode())
    except InvalidToken:
        return current.encrypt(_decrypt(text)).decode()
    return text


def _decrypt(text: str) -> bytes:
    try:
        return MultiFernet(_ciphers()).decrypt(text.encode())
    except InvalidToken:
        problem = gettext("It is not the key with which a second factor was encrypted.")
        cure = gettext("Put the key that was used before into SECRET_KEY_FALLBACKS.")
        raise FaultsFound([Fault(gettext("Environment variable SECRET_KEY"), problem, cure)]) from None


def _ciphers() -> list[Fernet]:
    """Return a cipher for each key, the present one first."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = (hashlib.sha256(f"second factor {key}".encode()).digest() for key in keys)
    return [Fernet(base64.urlsafe_b64encode(digest)) for digest in digests]


def _login(credentials: dict[str, Any]) -> str:
    """Return the email address that was entered, in one spelling."""
    return str(credentials.get("email") or credentials.get("username") or "").strip().lower()
