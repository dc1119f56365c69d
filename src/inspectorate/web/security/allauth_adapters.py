"""Adapters for allauth: who may sign in, how secrets are encrypted, and what is recorded."""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventOutcome, EventType
from inspectorate.web.people.models import Person
from inspectorate.web.security import known_browsers

SILENT_ADDRESSES = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Only invited people have accounts, and every coming and going is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs up; people are invited."""
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and record it."""
        super().login(request, user)
        audit.record_by(user, EventType.SIGN_IN)

    def get_login_stages(self) -> list[str]:
        """What stands between a password or a sign-on and being signed in."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "inspectorate.web.security.openid.SecondFactor"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and record it."""
        if request.user.is_authenticated:
            audit.record_by(request.user, EventType.SIGN_OUT)
        super().logout(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted by: the account, and apart from others a browser its owner uses.

        Otherwise anyone could keep anyone out, by typing wrong passwords for them all day.
        """
        key = str(super()._get_login_attempts_cache_key(request, **credentials))
        person = Person.objects.filter(email__iexact=credentials.get("email", "")).only("pk").first()
        return f"{key} {known_browsers.browser_id(request, person.pk)}" if person else key

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record whose account was tried."""
        super().authentication_failed(request, **credentials)
        tried = str(credentials.get("email") or credentials.get("username") or "")[:254]
        audit.record_by(None, EventType.SIGN_IN, outcome=EventOutcome.DENIED, subject=tried)

    def add_message(
        self, request: HttpRequest, level: int, message_template: Any = None, *rest: Any, **more: Any
    ) -> None:
        """Say what matters; that one has signed in can be seen."""
        if message_template not in SILENT_ADDRESSES:
            super().add_message(request, level, message_template, *rest, **more)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Record that a closed account was tried."""
        closed = "The account is closed"
        audit.record_by(user, EventType.SIGN_IN, outcome=EventOutcome.DENIED, subject=closed)
        return super().respond_user_inactive(request, user)  # type: ignore[no-any-return]


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors are kept encrypted, so that a copy of the database is not enough to sign in."""

    error_messages = {  # noqa: RUF012 - allauth's own shape
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Each works once: wait until the next one is shown."),
    }

    def encrypt(self, text: str) -> str:
        """Return what is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what was stored, as it was."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """An organisation's sign-on says who someone is; it makes no accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Nobody signs up; people are invited. That someone came who is not is recorded."""
        named = sociallogin.email_addresses[0].email if sociallogin.email_addresses else "no e-mail address"
        why = {"why": "no account has this e-mail address, or the sign-on has not verified it"}
        audit.record_by(
            None, EventType.SIGN_IN, outcome=EventOutcome.DENIED, subject=str(named)[:254], after=why
        )
        return False

    def on_authentication_error(self, request: HttpRequest, provider: Any, *what: Any, **more: Any) -> None:
        """Record that what came back from the sign-on was not taken, or that nobody could be sent to it."""
        super().on_authentication_error(request, provider, *what, **more)
        told = more.get("exception")
        why = (
            f"{type(told).__name__}: {told}"[:200]
            if told
            else "not an attempt that began here, or broken off"
        )
        audit.record_by(
            None, EventType.SIGN_IN, outcome=EventOutcome.DENIED, subject=provider.name, after={"why": why}
        )


@receiver(authenticator_added)
def remember_new_factor(request: HttpRequest, authenticator: Any, **_more: Any) -> None:
    """Someone who has just set up a second factor has just shown it: the session counts as opened with it."""
    record_authentication(request, request.user, method="mfa", type=authenticator.type)
    audit.record_by(request.user, EventType.ADD_SECOND_FACTOR, subject=authenticator.type)


@receiver(authenticator_removed)
def record_removal(request: HttpRequest, authenticator: Any, **_more: Any) -> None:
    """Record that a second factor is gone."""
    audit.record_by(request.user, EventType.REMOVE_SECOND_FACTOR, subject=authenticator.type)


@receiver(authentication_failed)
def record_wrong_code(user: Any, **_more: Any) -> None:
    """Record that a second factor was wrong."""
    audit.record_by(user, EventType.VERIFY_SECOND_FACTOR, outcome=EventOutcome.DENIED)


def code_now(key: str) -> str:
    """The six figures that an authenticator app with this key shows now."""
    return str(format_hotp_value(hotp_value(key, int(time.time()) // settings.MFA_TOTP_PERIOD)))


def _cipher() -> Fernet:
    key = hashlib.sha256(f"second factor {settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
