"""Tokens at the door: a program that shows one acts for its person, within its scopes."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponseBase

from inspectorate.web.problems import problem
from inspectorate.web.tokens.models import Scope
from inspectorate.web.tokens.queries import shown

API = "/api/"
LARGEST = 1_000_000
"""Bytes of one request."""

SCOPES: Mapping[str, Scope] = {
    "api:inspections": Scope.READ_INSPECTIONS,
    "api:inspection": Scope.READ_INSPECTIONS,
    "api:standards": Scope.READ_INSPECTIONS,
    "api:samples": Scope.READ_SAMPLES,
    "api:sample": Scope.READ_SAMPLES,
    "api:assessments": Scope.READ_ANSWERS,
    "api:assessment": Scope.READ_ANSWERS,
    "api:questions": Scope.READ_ANSWERS,
    "api:routing": Scope.READ_ANSWERS,
    "api:history": Scope.READ_ANSWERS,
    "api:lacking": Scope.READ_ANSWERS,
    "api:save_answer": Scope.WRITE_ANSWERS,
    "api:save_answers": Scope.WRITE_ANSWERS,
    "api:settle_clash": Scope.WRITE_ANSWERS,
    "api:add_interview": Scope.WRITE_ANSWERS,
    "api:finish": Scope.WRITE_ANSWERS,
    "api:reopen": Scope.WRITE_ANSWERS,
    "api:alerts": Scope.READ_ALERTS,
    "api:raise_alert": Scope.WRITE_ALERTS,
    "api:acknowledge_alert": Scope.WRITE_ALERTS,
    "api:close_alert": Scope.WRITE_ALERTS,
    "api:tallies": Scope.READ_TALLIES,
    "api:progress": Scope.READ_TALLIES,
    "api:consistency": Scope.READ_TALLIES,
    "api:differences": Scope.READ_TALLIES,
    "api:settle_difference": Scope.WRITE_TALLIES,
    "api:ratings": Scope.READ_RATINGS,
    "api:rating": Scope.READ_RATINGS,
    "api:unfold": Scope.READ_ANSWERS,
    "api:judgements": Scope.READ_JUDGEMENTS,
    "api:judgement": Scope.READ_JUDGEMENTS,
    "api:evidence": Scope.READ_JUDGEMENTS,
    "api:enquiries": Scope.READ_JUDGEMENTS,
    "api:judge": Scope.WRITE_JUDGEMENTS,
    "api:raise_enquiry": Scope.WRITE_JUDGEMENTS,
    "api:answer_enquiry": Scope.WRITE_JUDGEMENTS,
    "api:panel": Scope.READ_PANEL,
    "api:panel_standard": Scope.READ_PANEL,
    "api:give_view": Scope.WRITE_PANEL,
    "api:decide": Scope.WRITE_PANEL,
    "api:reopen_decision": Scope.WRITE_PANEL,
    "api:package": Scope.READ_PACKAGES,
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
        length = request.headers.get("Content-Length") or "0"
        if not length.isdecimal() or int(length) > LARGEST:
            return problem("too_large", "It is larger than anything that can be saved at once. Send less.")
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "bearer":
            token = shown(secret.strip())
            if token is None:
                return problem("token", "The token is not known, or has expired. Have a new one made.")
            request.user = token.person
            request.scopes = frozenset(token.scopes)  # type: ignore[attr-defined]
            # The check is against other sites using a browser's cookies; a token comes with none.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        answer = self.answer(request)
        return _other_method(answer) if answer.status_code == 405 else answer


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


def _other_method(answer: HttpResponseBase) -> HttpResponseBase:
    """The same answer, in the language of programs."""
    allowed = answer.headers.get("Allow", "")
    told = problem("method", f"This address takes {allowed or 'another method'}.")
    told.headers["Allow"] = allowed
    return told
