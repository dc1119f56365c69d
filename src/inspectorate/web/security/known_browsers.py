"""Known browsers: a signed cookie with the person who last signed in on a browser with both factors.

It grants no access. It names the owner of a form saved after the session expired, and exempts the person from
the rate limit that wrong passwords entered on other browsers cause.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from inspectorate.web.people.queries import has_second_factor

COOKIE = "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"
SALT = "inspectorate.browser"
COOKIE_AGE = timedelta(days=60)


def last_user(request: HttpRequest) -> int | None:
    """Return the id of the person who last signed in on this browser; None if unknown."""
    contents = _read(request)
    return contents[0] if contents else None


def browser_id(request: HttpRequest, person: int | None) -> str:
    """Return this browser's identifier if the person has signed in on it, otherwise an empty text.

    The cookie is read for an address that nobody has (None) too, so that this takes as long.
    """
    contents = _read(request)
    return contents[1] if contents and contents[0] == person else ""


def any_browser_id(request: HttpRequest) -> str:
    """Return this browser's identifier if anybody has signed in on it, otherwise an empty text."""
    contents = _read(request)
    return contents[1] if contents else ""


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Set the cookie, if another person than before has signed in on the browser with both factors.

    So does whoever has chosen a new password with a link from an email.
    """
    person = getattr(request, "remembered_person", None) or _signed_in(request)
    if person is None or person == last_user(request):
        return
    response.set_cookie(
        COOKIE,
        signing.dumps([person, secrets.token_urlsafe(16)], salt=SALT),
        max_age=COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _signed_in(request: HttpRequest) -> int | None:
    """Return the id of the person who is signed in with both factors."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated or person.pk == last_user(request):
        return None
    return int(person.pk) if has_second_factor(request) else None


def _read(request: HttpRequest) -> tuple[int, str] | None:
    try:
        person, identifier = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person), str(identifier)
