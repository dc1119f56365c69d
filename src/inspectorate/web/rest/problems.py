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
    "unreadable": ProblemType(400, _("The request cannot be read")),
    "signed_out": ProblemType(401, _("You are not signed in")),
    "token": ProblemType(401, _("The token is not valid")),
    "second_factor": ProblemType(403, _("The session has no second factor")),
    "scope": ProblemType(403, _("The token does not have the scope")),
    "stale": ProblemType(403, _("The page is older than the session")),
    "refused": ProblemType(403, _("You do not have permission")),
    "missing": ProblemType(404, _("There is no such record")),
    "method": ProblemType(405, _("The address accepts another method")),
    "not_acceptable": ProblemType(406, _("The response has another media type")),
    "too_early": ProblemType(409, _("An earlier change has not arrived")),
    "used": ProblemType(409, _("The id has already been used")),
    "rule_broken": ProblemType(409, _("A rule does not allow this")),
    "changed_meanwhile": ProblemType(409, _("Another person has changed the record")),
    "twice": ProblemType(409, _("The same request was sent at the same time")),
    "incomplete": ProblemType(409, _("Required information is missing")),
    "not_worked_out": ProblemType(409, _("The result cannot be calculated from the records")),
    "precondition_failed": ProblemType(412, _("The record has changed since you read it")),
    "too_large": ProblemType(413, _("The request is too large")),
    "media_type": ProblemType(415, _("The body has another media type")),
    "unsound": ProblemType(422, _("The request is not valid")),
    "unknown_question": ProblemType(422, _("There is no such question")),
    "unknown_value": ProblemType(422, _("The value is not one of the answers")),
    "comment_too_long": ProblemType(422, _("The comment is too long")),
    "comment_unreadable": ProblemType(422, _("The comment has characters that cannot be saved")),
    "device_time": ProblemType(422, _("The device's clock is wrong")),
    "key_used": ProblemType(422, _("The idempotency key belongs to another request")),
    "taken": ProblemType(423, _("The case is checked out as a spreadsheet")),
    "finished": ProblemType(423, _("The case is finished")),
    "too_many_requests": ProblemType(429, _("Too many requests in a minute")),
    "broken": ProblemType(500, _("Something went wrong on our side")),
}
"""The problem types by code. A code keeps its meaning within a version of the API."""


class InvalidField(Schema):
    """One invalid field of a request, or one fault in recorded data."""

    place: str = Field(description="Where the fault is.", examples=["case C1, question 8.1.1"])
    problem: str = Field(
        description="What is wrong, in a sentence.", examples=["This question is not answered."]
    )
    cure: str = Field(description="What to do, in a sentence.", examples=["Answer this question."])


class Problem(Schema):
    """Why a request failed (RFC 9457): a code for programs, sentences for people."""

    type: str = Field(
        description="The problem type, as a URN made from the code.",
        examples=["urn:inspectorate:problem:missing"],
    )
    title: str = Field(description="The title of the problem type.", examples=["There is no such record"])
    status: int = Field(description="The HTTP status code.", examples=[404], ge=400, le=599)
    code: str = Field(
        description="The code of the problem type. It does not change.",
        examples=["missing"],
        json_schema_extra={"enum": [*sorted(PROBLEM_TYPES)]},
    )
    detail: str = Field(
        description="What happened and what to do.",
        examples=["There is no such record, or you cannot see it."],
    )
    request_id: str = Field(
        description="The id of the request in the service's log, as in the header X-Request-ID.",
        examples=["0d3c7b1f9f4e4a6c8a52a4f2e1b7c6d5"],
    )
    faults: list[InvalidField] = Field(description="Every fault, if the problem has more than one place.")


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
