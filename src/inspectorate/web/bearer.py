"""Tokens at the door: a program that shows one acts for its person, within its scopes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from inspectorate.web.tokens.models import Scope
from inspectorate.web.tokens.queries import shown

API = "/api/"
LARGEST = 1_000_000
SCOPES = {
    "api:assessments": Scope.READ_ANSWERS,
    "api:assessment": Scope.READ_ANSWERS,
    "api:routing": Scope.READ_ANSWERS,
    "api:history": Scope.READ_ANSWERS,
    "api:save_answer": Scope.WRITE_ANSWERS,
    "api:tallies": Scope.READ_TALLIES,
}
"""The scope a token needs for each address. An address that is not here is answered to no token."""

Answer = Callable[[HttpRequest], HttpResponseBase]


class Bearer:
    """Lets a token stand in for a session, on the interface's addresses only."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Find the person a token acts for; refuse what is too large before it is read."""
        if not request.path.startswith(API):
            return self.answer(request)
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return trouble(
                413, "too_large", "It is larger than anything that can be saved at once. Send less."
            )
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            return self.answer(request)
        token = shown(secret.strip())
        if token is None:
            return trouble(401, "token", "The token is not known, or has expired. Have a new one made.")
        request.user = token.person
        request.scopes = frozenset(token.scopes)  # type: ignore[attr-defined]
        # The check is against other sites using a browser's cookies; a token comes with none.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return self.answer(request)


def lacking(request: HttpRequest, name: str) -> str:
    """The scope that a token would need here and has not; "" when it has, or no token is used."""
    scopes = getattr(request, "scopes", None)
    needed = SCOPES.get(name)
    if scopes is None or (needed and needed in scopes):
        return ""
    return str(needed or "none")


def is_token(request: HttpRequest) -> bool:
    """Whether a token stands in for a session."""
    return hasattr(request, "scopes")


def trouble(status: int, key: str, why: str) -> JsonResponse:
    """What a program is told when something cannot be done: a word for it, and a sentence for a person."""
    return JsonResponse({"trouble": key, "why": why}, status=status)
