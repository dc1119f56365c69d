"""Rate limit of the API: how many requests the programs of one account may send in a minute.

The database counts, so that all processes of the service share the count. Requests in a session are not
counted: they come from the service's own pages.
"""

import time
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import HttpResponseBase

from inspectorate.web.people.models import Person

SECONDS = 60
"""Length of the window in which requests are counted."""

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
