"""Problem details (RFC 9457) with stable codes: the API's error responses."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.http import JsonResponse
from ninja import Schema
from pydantic import Field

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.web.logs import current_request_id
from inspectorate.web.translation import translated, translated_fault

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A problem type: its HTTP status and title."""

    status: int
    title: str


PROBLEM_TYPES: Mapping[str, ProblemType] = {
    "unreadable": ProblemType(400, _("It cannot be read")),
    "signed_out": ProblemType(401, _("Nobody is signed in")),
    "token": ProblemType(401, _("The token is not known")),
    "second_factor": ProblemType(403, _("The session has no second factor")),
    "scope": ProblemType(403, _("The token lacks a scope")),
    "stale": ProblemType(403, _("The page is older than the session")),
    "refused": ProblemType(403, _("It is not open to you now")),
    "missing": ProblemType(404, _("There is nothing here for you")),
    "method": ProblemType(405, _("The address takes another method")),
    "not_acceptable": ProblemType(406, _("The response has another media type")),
    "too_early": ProblemType(409, _("What came before it is not here yet")),
    "used": ProblemType(409, _("Its id was used before")),
    "rule_broken": ProblemType(409, _("A rule does not allow it")),
    "changed_meanwhile": ProblemType(409, _("Somebody else has changed it meanwhile")),
    "twice": ProblemType(409, _("The same was sent at the same moment")),
    "incomplete": ProblemType(409, _("Something is missing")),
    "not_worked_out": ProblemType(409, _("It cannot be worked out as things are")),
    "precondition_failed": ProblemType(412, _("It is not as the program read it")),
    "too_large": ProblemType(413, _("It is too large")),
    "media_type": ProblemType(415, _("The body has another media type")),
    "unsound": ProblemType(422, _("It does not have the form asked for")),
    "unknown_question": ProblemType(422, _("There is no such question")),
    "unknown_value": ProblemType(422, _("It is not one of the answers")),
    "comment_too_long": ProblemType(422, _("The comment is too long")),
    "comment_unreadable": ProblemType(422, _("The comment cannot be kept")),
    "device_time": ProblemType(422, _("The device's clock is wrong")),
    "key_used": ProblemType(422, _("The idempotency key belongs to another request")),
    "taken": ProblemType(423, _("Its spreadsheet has been taken")),
    "finished": ProblemType(423, _("It is marked as finished")),
    "too_many_requests": ProblemType(429, _("Too many requests in a minute")),
    "broken": ProblemType(500, _("Something went wrong on our side")),
}
"""The problem types by code. A code keeps its meaning within a version of the API."""


class InvalidField(Schema):
    """One invalid field of a request, or one fault in recorded data."""

    place: str = Field(description="Where it is.", examples=["case C1, question 8.1.1"])
    problem: str = Field(description="What is wrong, in a sentence.", examples=["It is not answered."])
    cure: str = Field(description="What to do, in a sentence.", examples=["Answer it."])


class Problem(Schema):
    """Why something cannot be done (RFC 9457): a code for programs, sentences for people."""

    type: str = Field(
        description="The code as an address of the kind of problem.",
        examples=["urn:inspectorate:problem:missing"],
    )
    title: str = Field(
        description="The kind of problem in words.", examples=["There is nothing here for you"]
    )
    status: int = Field(description="The HTTP status, again.", examples=[404], ge=400, le=599)
    code: str = Field(
        description="The kind of problem in a word that does not change.",
        examples=["missing"],
        json_schema_extra={"enum": [*sorted(PROBLEM_TYPES)]},
    )
    detail: str = Field(
        description="What happened and what to do.", examples=["There is nothing here for you."]
    )
    request_id: str = Field(
        description="The id of the request in the service's log, as in the header X-Request-ID.",
        examples=["0d3c7b1f9f4e4a6c8a52a4f2e1b7c6d5"],
    )
    faults: list[InvalidField] = Field(
        description="Everything that is wrong, where there is more than one place."
    )


def problem(code: str, detail: str, *, faults: Iterable[Fault] = ()) -> JsonResponse:
    """Return the response for a problem, with the status and title of its code."""
    problem_type = PROBLEM_TYPES[code]
    body = problem_details(
        code, detail, [asdict(translated_fault(fault)) for fault in faults], current_request_id()
    )
    response = JsonResponse(body, status=problem_type.status, content_type=MEDIA_TYPE)
    if problem_type.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="inspectorate"'
    return response


def problem_details(code: str, detail: str, faults: list[dict[str, str]], request_id: str) -> dict[str, Any]:
    """Return the members of a problem: those of `Problem`."""
    problem_type = PROBLEM_TYPES[code]
    return {
        "type": f"urn:inspectorate:problem:{code}",
        "title": translated(problem_type.title),
        "status": problem_type.status,
        "code": code,
        "detail": detail,
        "request_id": request_id,
        "faults": faults,
    }


def responses(schema: Any, *statuses: int, success: int = 200) -> dict[int, Any]:
    """Return the responses of a route: its schema for success, Problem for the usual and given statuses."""
    return {success: schema, **dict.fromkeys((401, 403, 404, 406, 422, 429, *statuses), Problem)}


WRITE_RESPONSES = (400, 409, 412, 413, 415, 423)
"""Statuses with which a route that writes can respond, besides the usual ones."""
