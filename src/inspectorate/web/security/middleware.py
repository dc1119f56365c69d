"""What stands in front of every page: headers, the end of idle sessions, the permission it declares."""

import codecs
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventOutcome, EventType
from inspectorate.web.people.models import AuthenticatedRequest, Person
from inspectorate.web.people.queries import has_second_factor, roles_of
from inspectorate.web.permissions import (
    PAGES,
    TABLE,
    Action,
    Audience,
    NotPermitted,
    NotVisible,
    RuleBroken,
    require,
)
from inspectorate.web.rest import authentication
from inspectorate.web.rest.authentication import API
from inspectorate.web.rest.problems import problem
from inspectorate.web.security import known_browsers, saved_forms, views
from inspectorate.web.translation import translated

__all__ = [
    "AuthenticatedRequest",
    "IdleSessionMiddleware",
    "PermissionMiddleware",
    "SecurityHeadersMiddleware",
]

LOG = logging.getLogger(__name__)
ADDING = ("mfa_activate_totp", "mfa_add_webauthn")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeadersMiddleware:
    """Tells browsers to keep nothing, and to give pages nothing they do not use."""

    def __init__(self, answer: GetResponse) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """GetResponse, with the headers Django's own middleware does not set."""
        response = self.answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
        )
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class IdleSessionMiddleware:
    """Ends a session that nobody has used for a while."""

    def __init__(self, answer: GetResponse) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note when the session was last used, to the minute, or end it; a page that asks alone is no use."""
        if not authentication.carries_token(request) and request.user.is_authenticated:
            now, seen = time.time(), request.session.get("seen", 0)
            alone = request.headers.get("X-Requested-With") == "live"
            if seen and now - seen > settings.SESSION_IDLE_SECONDS:
                audit.record_by(request.user, EventType.END_IDLE_SESSION)
                request.ended = request.user.pk  # type: ignore[attr-defined]
                logout(request)
            elif not alone and now - seen > min(60, settings.SESSION_IDLE_SECONDS / 2):
                request.session["seen"] = now
        response = self.answer(request)
        known_browsers.remember(request, response)
        return response


class PermissionMiddleware:
    """Lets a request through only to a page whose address is declared, and to someone who may open it."""

    def __init__(self, answer: GetResponse) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """GetResponse; the asking is done once the address is known."""
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Ask what the address declares. An address that declares nothing is answered to nobody."""
        match = request.resolver_match
        access = PAGES.get(match.view_name) if match else None
        if access is None:
            return self.process_exception(request, NotVisible())
        if access is Audience.ANYONE:
            return None
        if request.path.startswith(authentication.API):
            return self._interface(request)
        if not isinstance(request.user, Person):
            return redirect(_redirect_to_sign_in(request, kept=saved_forms.save(request)))
        if (
            saved_forms.KEY in request.session
            and request.method == "POST"
            and saved_forms.RESUBMITTED in request.POST
        ):
            saved_forms.discard(request)
        if access is Audience.SIGNED_IN:
            return self._only_to_set_up(request)
        return self._for_their_role(request, request.user, access)

    def _for_their_role(
        self, request: HttpRequest, person: Person, access: Action | Audience
    ) -> HttpResponseBase | None:
        """What belongs to no inspection is asked here; the rest by whatever opens the inspection."""
        if not has_second_factor(request):
            return redirect("security:second_factor")
        if isinstance(access, Action) and not TABLE[access].of_an_inspection:
            try:
                require(access, roles_of(person))
            except NotPermitted as error:
                return self.process_exception(request, error)
        return None

    def _interface(self, request: HttpRequest) -> HttpResponseBase | None:
        """The same asking for programs, answered in their language."""
        try:
            authentication.authenticate(request)
        except authentication.AuthenticationProblem as error:
            return problem(error.code, str(error))
        return None

    def _only_to_set_up(self, request: HttpRequest) -> HttpResponseBase | None:
        """Someone who has a second factor proves it before adding another."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ADDING and not has_second_factor(request) and is_mfa_enabled(request.user):
            return redirect("security:second_factor")
        return None

    def process_exception(self, request: HttpRequest, trouble: Exception) -> HttpResponse | None:
        """Respond to what stopped a request. Only NotVisible and NotPermitted are recorded as denied."""
        if isinstance(trouble, NotVisible):
            self._tell(request, "not there for them")
            return views.not_found(request)
        if isinstance(trouble, NotPermitted):
            self._tell(request, str(trouble))
            return views.permission_denied(request, translated(*trouble.args))
        if isinstance(trouble, RuleBroken):
            return views.rule_broken(request, trouble)
        if isinstance(trouble, FaultsFound):
            return views.faults_found(request, trouble.faults)
        if isinstance(trouble, DataError | IntegrityError):
            LOG.warning("The database refused what was sent to %s", request.path, exc_info=trouble)
            return (
                views.bad_request(request)
                if isinstance(trouble, DataError)
                else views.repeated_request(request)
            )
        return None

    def _tell(self, request: HttpRequest, why: str) -> None:
        if not request.user.is_authenticated:
            return
        match = request.resolver_match
        asked = PAGES.get(match.view_name) if match else None
        number = match.kwargs.get("inspection") if match else None
        audit.record_by(
            request.user,
            EventType(asked.value) if isinstance(asked, Action) else EventType.OPEN_PAGE,
            # A number nobody could have: it is told of, not kept as an inspection's.
            number if isinstance(number, int) and number < 2**63 else None,
            outcome=EventOutcome.DENIED,
            subject=f"{request.method} {request.path}",
            after={"why": why},
        )


def _redirect_to_sign_in(request: HttpRequest, *, kept: bool = False) -> str:
    """Where to sign in, coming back afterwards to the page one was on, or to what was kept of it."""
    back = (
        request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("Referer", "")
    )
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = ""
    back = reverse("security:saved_form") if kept else back
    ended = kept or hasattr(request, "ended")
    asked = {**({"next": back} if back and back != "/" else {}), **({"ended": "1"} if ended else {})}
    return f"{reverse('account_login')}{'?' + urlencode(asked) if asked else ''}"


LARGEST_REQUEST = 60_000_000
"""Bytes of one request: a package of 50 MB, and what a form puts around it."""
LARGEST_OF_API = 1_000_000
"""Bytes of one request to the interface."""
LARGEST_DRAINED = 400_000_000
"""Bytes that are read and thrown away, because a browser that is still sending shows no answer."""
DRAIN_CHUNK = 1_000_000


class RequestLimitsMiddleware:
    """Turns away what no page could make sense of, in words, before it is unpacked or kept anywhere."""

    def __init__(self, answer: GetResponse) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """GetResponse, or say why not; a page that is only to be sent to says so instead of staying blank."""
        if not _is_utf8(request.content_params):
            return views.bad_request(request)
        if "\0" in request.path:
            return views.not_found(request)
        if _length(request) > _largest(request):
            _drain(request)
            return views.too_large(request)
        response = self.answer(request)
        if response.status_code == 405:
            return views.method_not_allowed(request, response)
        return response


def _is_utf8(parameters: dict[str, str] | None) -> bool:
    """Whether letters come as UTF-8. Others can hide characters that are refused, or be no letters at all."""
    named = (parameters or {}).get("charset")
    if not named:
        return True
    try:
        return codecs.lookup(named).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False


def _largest(request: HttpRequest) -> int:
    return min(LARGEST_REQUEST, LARGEST_OF_API) if request.path.startswith(API) else LARGEST_REQUEST


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(told) if told.isdecimal() and len(told) < 20 else 0


def _drain(request: HttpRequest) -> None:
    left = LARGEST_DRAINED
    while left > 0 and (piece := request.read(DRAIN_CHUNK)):
        left -= len(piece)
