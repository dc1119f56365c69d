"""Limits of wrong passwords that nobody can spend for somebody else.

They count by account and address, so that a stranger elsewhere keeps nobody out. A browser on which a person
has signed in, or has chosen a new password by email, is counted by itself.
"""

import hashlib

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from inspectorate.web.security import known_browsers

USUAL = "60/m/ip,10/15m/key"
"""Wrong passwords from one address in a minute, and for one account from one address in 15 minutes."""

UNDER_ATTACK = "60/m/ip,3/15m/key"
"""The same for an account that is under attack."""

ATTACK = 50
"""Wrong passwords for one account in an hour, from all addresses, from which on it is under attack."""

ATTACK_SECONDS = 3600


def consume(request: HttpRequest, login: str, person: int | None) -> ratelimit.RateLimitUsage | None:
    """Count an attempt before its password is verified; None if it is not allowed."""
    browser = known_browsers.browser_id(request, person)
    attacked = not browser and cache.get(_attempts(login), 0) >= ATTACK
    return ratelimit.consume(
        request,
        app="allauth.account",
        action="login_failed",
        config={"login_failed": UNDER_ATTACK if attacked else USUAL},
        key=f"password {login} {browser or ratelimit.get_ip(request)}",
    )


def note_wrong_password(login: str) -> None:
    """Count a wrong password for an account, from wherever it came."""
    key = _attempts(login)
    if not cache.add(key, 1, ATTACK_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it has just expired
            cache.set(key, 1, ATTACK_SECONDS)


def _attempts(login: str) -> str:
    return f"wrong-passwords:{hashlib.sha256(login.encode()).hexdigest()}"
