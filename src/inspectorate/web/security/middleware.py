"""Middleware: request limits, security headers, idle sessions, and the permission each URL requires."""

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
from inspectorate.web.rest.problems import problem
from inspectorate.web.security import known_browsers, saved_forms, views
from inspectorate.web.server.options import largest_request
from inspectorate.web.translation import translated

__all__ = [
    "AuthenticatedRequest",
    "IdleSessionMiddleware",
    "PermissionMiddleware",
    "SecurityHeadersMiddleware",
]

LOG = logging.getLogger("inspectorate.database")
FACTOR_SETUP_PAGES = ("mfa_activate_totp", "mfa_add_webauthn")
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SecurityHeadersMiddleware:
    """Set headers that forbid caching and switch off browser features the pages do not use."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response with the headers that Django's own middleware does not set."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
        )
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class IdleSessionMiddleware:
    """End sessions that have not been used for a while."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Update the time of last use, to the minute, or end the session if it is too long ago.

        Requests that a page sends by itself (`X-Requested-With: live`) do not count as use.
        """
        if not authentication.carries_token(request) and request.user.is_authenticated:
            now, last_used = time.time(), request.session.get("last_used", 0)
            automatic = request.headers.get("X-Requested-With") == "live"
            if last_used and now - last_used > settings.SESSION_IDLE_SECONDS:
                audit.record_by(request.user, EventType.END_IDLE_SESSION)
                request.expired_user = request.user.pk  # type: ignore[attr-defined]
                logout(request)
            elif not automatic and now - last_used > min(60, settings.SESSION_IDLE_SECONDS / 2):
                request.session["last_used"] = now
        response = self.get_response(request)
        known_browsers.remember(request, response)
        return response


class PermissionMiddleware:
    """Check the permission that `permissions.PAGES` requires for the URL of a request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response. Permissions are checked in `process_view`, once the URL is resolved."""
        response = self.get_response(request)
        if limit := getattr(request, "rate_limit", None):
            limit.add_headers(response)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        """Return None to let the request through, or the response that denies it.

        A URL that is not in `permissions.PAGES` responds 404 to everyone.
        """
        match = request.resolver_match
        access = PAGES.get(match.view_name) if match else None
        if access is None:
            return self.process_exception(request, NotVisible())
        if access is Audience.ANYONE:
            return None
        if request.path.startswith(authentication.API):
            return self._check_api(request)
        if not isinstance(request.user, Person):
            return redirect(_redirect_to_sign_in(request, saved=saved_forms.save(request)))
        if (
            saved_forms.KEY in request.session
            and request.method == "POST"
            and saved_forms.RESUBMITTED in request.POST
        ):
            saved_forms.discard(request)
        if access is Audience.SIGNED_IN:
            return self._check_factor_setup(request)
        return self._check_role(request, request.user, access)

    def _check_role(
        self, request: HttpRequest, person: Person, access: Action | Audience
    ) -> HttpResponseBase | None:
        """Check actions outside inspections. Actions in an inspection are checked by `open_inspection`."""
        if not has_second_factor(request):
            return redirect("security:second_factor")
        if isinstance(access, Action) and not TABLE[access].of_an_inspection:
            try:
                require(access, roles_of(person))
            except NotPermitted as error:
                return self.process_exception(request, error)
        return None

    def _check_api(self, request: HttpRequest) -> HttpResponseBase | None:
        """Authenticate a request to the API, or respond with a problem (RFC 9457)."""
        try:
            authentication.authenticate(request)
        except authentication.AuthenticationProblem as error:
            return problem(error.code, str(error))
        return None

    def _check_factor_setup(self, request: HttpRequest) -> HttpResponseBase | None:
        """Require a person who has a second factor to use it before adding another one."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in FACTOR_SETUP_PAGES and not has_second_factor(request) and is_mfa_enabled(request.user):
            return redirect("security:second_factor")
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Respond to an exception. Only NotVisible and NotPermitted are recorded as denied."""
        if isinstance(error, NotVisible):
            self._record_denied(request, "not there for them")
            return views.not_found(request)
        if isinstance(error, NotPermitted):
            self._record_denied(request, str(error))
            return views.permission_denied(request, translated(*error.args))
        if isinstance(error, RuleBroken):
            return views.rule_broken(request, error)
        if isinstance(error, FaultsFound):
            return views.faults_found(request, error.faults)
        if isinstance(error, DataError | IntegrityError):
            LOG.warning("refused_by_the_database", exc_info=error)
            return (
                views.bad_request(request)
                if isinstance(error, DataError)
                else views.repeated_request(request)
            )
        return None

    def _record_denied(self, request: HttpRequest, reason: str) -> None:
        if not request.user.is_authenticated:
            return
        match = request.resolver_match
        required = PAGES.get(match.view_name) if match else None
        number = match.kwargs.get("inspection") if match else None
        audit.record_by(
            request.user,
            EventType(required.value) if isinstance(required, Action) else EventType.OPEN_PAGE,
            # A number too large for the database is left out; the path contains it.
            number if isinstance(number, int) and number < 2**63 else None,
            outcome=EventOutcome.DENIED,
            subject=f"{request.method} {request.path}",
            after={"why": reason},
        )


def _redirect_to_sign_in(request: HttpRequest, *, saved: bool = False) -> str:
    """Return the URL of the sign-in page, with the page to return to: the saved form, or the current page."""
    return_to = (
        request.get_full_path() if request.method in ("GET", "HEAD") else request.headers.get("Referer", "")
    )
    if not url_has_allowed_host_and_scheme(return_to, {request.get_host()}):
        return_to = ""
    return_to = reverse("security:saved_form") if saved else return_to
    ended = saved or hasattr(request, "expired_user")
    query = {
        **({"next": return_to} if return_to and return_to != "/" else {}),
        **({"ended": "1"} if ended else {}),
    }
    return f"{reverse('account_login')}{'?' + urlencode(query) if query else ''}"


class RequestLimitsMiddleware:
    """Reject requests that are too large, not in UTF-8, or have a NUL character in their path."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response, or an error page; a response 405 gets a page instead of an empty body."""
        if not _is_utf8(request.content_params):
            return views.bad_request(request)
        if "\0" in request.path:
            return views.not_found(request)
        if _length(request) > largest_request(request.path):
            return views.too_large(request)
        response = self.get_response(request)
        if response.status_code == 405:
            return views.method_not_allowed(request, response)
        return response


def _is_utf8(parameters: dict[str, str] | None) -> bool:
    """Return whether the charset is UTF-8, ASCII or none. Others can hide forbidden characters."""
    charset = (parameters or {}).get("charset")
    if not charset:
        return True
    try:
        return codecs.lookup(charset).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False


def _length(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isdecimal() and len(length) < 20 else 0
