"""Reads of tokens."""

from django.utils import timezone

from inspectorate.web.people.queries import secret_digest
from inspectorate.web.tokens.models import Token


def valid_token(secret: str) -> Token | None:
    """Return the token with this secret, if it has not expired and its person's account is open."""
    unexpired = Token.objects.select_related("person").filter(
        digest=secret_digest(secret), expires_at__gt=timezone.now()
    )
    return unexpired.filter(person__is_active=True).first()
