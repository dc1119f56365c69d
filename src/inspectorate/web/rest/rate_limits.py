"""Rate limits of the API: requests of an account's programs, and unknown tokens of an address, in a minute.

The database counts, so that all processes of the service share the count. Requests in a session are not
counted: they come from the service's own pages.
"""

import time
from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from inspectorate.web.people.models import Person
from inspectorate.web.people.queries import secret_digest
from inspectorate.web.server.clients import counted_address

SECONDS = 60
"""Length of the window in which requests are counted."""

UNKNOWN_TOKENS = 100
"""How many different unknown tokens one address may send in a minute."""

COUNT = """
INSERT INTO tokens_ratelimitcount AS limits (person_id, minute, requests) VALUES (%s, %s, 1)
ON CONFLICT (person_id) DO UPDATE SET
  minute = excluded.minute,
  requests = CASE WHEN limits.minute = excluded.minute THEN limits.requests + 1 ELSE 1 END
RETURNING requests
"""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """State of an account's rate limit: the limit, what is left, and the seconds until it starts again."""

    limit: int
    remaining: int
    reset: int
    is_exceeded: bool

    def add_headers(self, response: HttpResponseBase) -> None:
        """Add the rate limit's headers to a response, and Retry-After if the limit is exceeded."""
        response.headers["RateLimit-Policy"] = f"{self.limit};w={SECONDS}"
        response.headers["RateLimit-Limit"] = str(self.limit)
        response.headers["RateLimit-Remaining"] = str(self.remaining)
        response.headers["RateLimit-Reset"] = str(self.reset)
        if self.is_exceeded:
            response.headers["Retry-After"] = str(self.reset)


def count_request(person: Person) -> RateLimit | None:
    """Count a request of a person's program, and return the state of the limit; None without a limit."""
    limit = settings.API_RATE_LIMIT
    if not limit:
        return None
    now = int(time.time())
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [person.pk, now // SECONDS])
        [requests] = cursor.fetchone()
    return RateLimit(limit, max(limit - requests, 0), SECONDS - now % SECONDS, requests > limit)


def too_many_unknown_tokens(request: HttpRequest) -> RateLimit | None:
    """Return the exceeded limit if a request comes from an address that has sent too many unknown tokens.

    Ask before the token is looked up: otherwise a correct guess would be answered all the same.
    """
    if not cache.get(_exceeded(request)):
        return None
    return RateLimit(UNKNOWN_TOKENS, 0, SECONDS, is_exceeded=True)


def count_unknown_token(request: HttpRequest, token: str) -> None:
    """Count an unknown token for the address of a request.

    The same token counts once, so that a program whose token has ended cannot stop others at its address.
    """
    if not cache.add(f"unknown-token:{secret_digest(token)}", 1, SECONDS):
        return
    config, key = {"unknown_token": f"{UNKNOWN_TOKENS}/m/key"}, _address(request)
    if not ratelimit.consume(
        request, app="api", action="unknown_token", config=config, key=key, limit_get=True
    ):
        cache.set(_exceeded(request), 1, SECONDS)


def _exceeded(request: HttpRequest) -> str:
    return f"unknown-tokens:{_address(request)}"


def _address(request: HttpRequest) -> str:
    """Return the address that the client of a request is counted as."""
    return counted_address(request.META.get("REMOTE_ADDR", ""))
