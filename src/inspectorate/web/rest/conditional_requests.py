"""Conditional requests (RFC 9110): If-None-Match on reads, If-Match on writes.

The entity tag of a read is a digest of its body. A write with `If-Match` is done only if what it changes is
still as the program read it.
"""

import copy
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from inspectorate.web.rest.problems import problem

Run = Callable[..., HttpResponse]
TAG = r'"[0-9a-f]{32}"'
IF_MATCH = rf"^{TAG}(, ?{TAG})*$"
"""What the header If-Match looks like: one or more entity tags of a read."""

PRECONDITIONS: Mapping[str, str] = {
    "api:add_panel_member": "api:panel_members",
    "api:add_team_member": "api:inspection",
    "api:answer_line_of_enquiry": "api:line_of_enquiry",
    "api:change_dates": "api:inspection",
    "api:choose_sample": "api:seals",
    "api:complete_availability": "api:availability",
    "api:complete_replacement": "api:sample",
    "api:confirm_columns": "api:long_list",
    "api:judge": "api:judgement",
    "api:number_samples": "api:seals",
    "api:agree_section": "api:draft_section",
    "api:assign_section": "api:draft_section",
    "api:return_section": "api:draft_section",
    "api:save_section": "api:draft_section",
    "api:save_welsh_section": "api:welsh_section",
    "api:set_assessor_availability": "api:availability_of_assessors",
    "api:set_availability": "api:availability",
    "api:sign": "api:sign_off",
    "api:submit_section": "api:draft_section",
    "api:transition": "api:inspection",
    "api:undo_replacement": "api:sample",
}
"""The read whose entity tag the header If-Match of a write is compared with, by URL name."""

OF_WRITES_ONLY = ("seal",)
"""Parts of the addresses of these writes that the addresses of the reads do not have."""


def conditional(lock: Callable[[int], object]) -> Callable[[Run], Run]:
    """Return the decorator of an operation that honours If-None-Match and If-Match.

    `lock` locks an inspection until the transaction ends.
    """

    def decorate(run: Run) -> Run:
        @wraps(run)
        def run_conditionally(request: HttpRequest, **parameters: Any) -> HttpResponse:
            if request.method == "GET":
                return _with_tag(request, run(request, **parameters))
            wanted = request.headers.get("If-Match")
            if wanted is None or wanted.strip() == "*":
                return run(request, **parameters)
            if not re.fullmatch(IF_MATCH, wanted):
                return problem("unreadable", _("If-Match is not an entity tag of this service."))
            with transaction.atomic():
                if "inspection" in parameters:
                    lock(parameters["inspection"])
                if _current_tag(request, parameters) not in re.findall(TAG, wanted):
                    return problem(
                        "precondition_failed",
                        _("The record has changed since you read it. Read it again and repeat the request."),
                    )
                return run(request, **parameters)

        return run_conditionally

    return decorate


def entity_tag(response: HttpResponse) -> str:
    """Return the entity tag of a response: half of the SHA-256 of its body, in quotation marks."""
    return f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'


def _with_tag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return a response with its entity tag, or 304 if the program has it already."""
    if response.status_code != 200:
        return response
    tag = response.headers["ETag"] = entity_tag(response)
    conditional_response = get_conditional_response(request, etag=tag, response=response)
    return response if conditional_response is None else conditional_response


def _current_tag(request: HttpRequest, parameters: Mapping[str, Any]) -> str | None:
    """Return the entity tag of the read that a write is compared with; None without one.

    The read is rolled back: its event would say that the program was shown what it was not.
    """
    match = request.resolver_match
    name = PRECONDITIONS.get(match.view_name) if match else None
    if name is None:
        return None
    parts = {part: value for part, value in parameters.items() if part not in OF_WRITES_ONLY}
    read = resolve(reverse(name, kwargs=parts))
    reading = copy.copy(request)
    reading.method, reading.resolver_match = "GET", read
    reading.META = {key: value for key, value in request.META.items() if not key.startswith("HTTP_IF_")}
    with transaction.atomic():
        response = read.func(reading, **read.kwargs)
        transaction.set_rollback(True)
    return str(response.headers.get("ETag", ""))
