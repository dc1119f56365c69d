"""By which a browser is known again: whoever signed in on it last, with both factors, in a signed cookie.

It opens nothing. It says whose unsent words are kept, and that wrong passwords typed elsewhere do not count
against someone who tries from where they have signed in before.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from inspectorate.web.people.queries import has_second_factor

COOKIE = "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"
SALT = "inspectorate.browser"
REMEMBERED_FOR = timedelta(days=60)


def last_user(request: HttpRequest) -> int | None:
    """The number of the person who last signed in here, if that is known."""
    known = _read(request)
    return known[0] if known else None


def browser_id(request: HttpRequest, person: int) -> str:
    """What tells this browser from others, if this person has signed in on it; "" on any other."""
    known = _read(request)
    return known[1] if known and known[0] == person else ""


def remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let the browser be known again, once someone else than before has signed in on it with both factors."""
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated or person.pk == last_user(request):
        return
    if has_second_factor(request):
        response.set_cookie(
            COOKIE,
            signing.dumps([person.pk, secrets.token_urlsafe(16)], salt=SALT),
            max_age=REMEMBERED_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def _read(request: HttpRequest) -> tuple[int, str] | None:
    try:
        person, secret = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(person), str(secret)
