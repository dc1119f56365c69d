"""Finding the token a program shows."""

import hashlib

from django.utils import timezone

from inspectorate.web.tokens.models import Token


def digest(secret: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def shown(secret: str) -> Token | None:
    """The token with this secret, if it has not expired and its person's account is open."""
    found = Token.objects.select_related("person").filter(
        digest=digest(secret), expires_at__gt=timezone.now()
    )
    return found.filter(person__is_active=True).first()
