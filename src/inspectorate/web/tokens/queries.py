"""Reads of tokens."""

import hashlib

from django.utils import timezone

from inspectorate.web.tokens.models import Token


def digest(secret: str) -> str:
    """Return the digest of a token, as stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def valid_token(secret: str) -> Token | None:
    """Return the token with this secret, if it has not expired and its person's account is open."""
    unexpired = Token.objects.select_related("person").filter(
        digest=digest(secret), expires_at__gt=timezone.now()
    )
    return unexpired.filter(person__is_active=True).first()
