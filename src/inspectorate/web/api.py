"""The REST API, version 1 (JSON): its routers, its OpenAPI description and its exception handlers."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from inspectorate.web.accuracy.api import router as accuracy
from inspectorate.web.adoption.api import router as editions
from inspectorate.web.allocation.api import router as allocation
from inspectorate.web.assessments.api import router as assessments
from inspectorate.web.cases.api import router as cases
from inspectorate.web.exchange.api import router as exchange
from inspectorate.web.improvement.api import router as improvement
from inspectorate.web.inspections.api import router as inspections
from inspectorate.web.inspections.changes import lock
from inspectorate.web.jobs.api import router as jobs
from inspectorate.web.judgements.api import router as judgements
from inspectorate.web.panel.api import router as panel
from inspectorate.web.permissions import NotVisible, RuleBroken
from inspectorate.web.publication.api import router as publication
from inspectorate.web.reports.api import router as reports
from inspectorate.web.rest.conditional_requests import conditional
from inspectorate.web.rest.content_negotiation import negotiated
from inspectorate.web.rest.idempotency import idempotent
from inspectorate.web.rest.openapi import INTRODUCTION, DescribedApi, description
from inspectorate.web.rest.problems import problem
from inspectorate.web.rest.reference import reference
from inspectorate.web.rest.schemas import InvalidRequest
from inspectorate.web.results.api import router as results
from inspectorate.web.workflow.api import router as workflow

api = DescribedApi(
    title="Inspectorate",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    description=INTRODUCTION,
)


@cache
def operations() -> dict[str, Operation]:
    """Return the operations of the API, by URL name."""
    return {
        api.get_openapi_operation_id(operation): operation
        for _prefix, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }


# Applied to every operation: a repeated request is answered before its condition is checked again.
api.add_decorator(conditional(lock), mode="view")
api.add_decorator(idempotent, mode="view")
api.add_decorator(negotiated(lambda name: operations()[name]), mode="view")
for router in (
    *(inspections, workflow, cases, allocation, assessments, results, judgements, panel, reports),
    *(improvement, exchange),
    publication,
    accuracy,
    editions,
    jobs,
):
    api.add_router("", router)


@cache
def described() -> dict[str, Any]:
    """Return the OpenAPI description of the API. It is created once, because that takes a while."""
    return description(api)


@require_safe
def reference_index(request: HttpRequest) -> HttpResponse:
    """Show the subjects of the API, with the operations of each."""
    return render(request, "api_reference/index.html", {"tags": reference(described())})


@require_safe
def reference_tag(request: HttpRequest, tag: str) -> HttpResponse:
    """Show the operations of the API about one subject."""
    for subject in reference(described()):
        if subject.slug == tag:
            return render(request, "api_reference/tag.html", {"tag": subject})
    raise NotVisible


@api.get("/docs", include_in_schema=False, url_name="docs")
def docs(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja passes it
    """Redirect to the rendered reference of the API."""
    return redirect("api_reference")


@api.get("/openapi.json", include_in_schema=False, url_name="openapi")
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja passes it
    """Return the OpenAPI description of the API."""
    return JsonResponse(described())


@api.exception_handler(RuleBroken)
def rule_broken(_request: HttpRequest, error: RuleBroken) -> HttpResponse:
    """Respond 409 when a request breaks a rule."""
    return problem(error.code, str(error))


@api.exception_handler(ValidationError)
def validation_error(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Respond 422 when a request does not match its schema, naming each invalid field."""
    invalid = [
        f"{'.'.join(str(part) for part in fault['loc'][1:])}: {fault['msg']}" for fault in error.errors
    ]
    return problem("unsound", "; ".join(invalid)[:2000])


@api.exception_handler(InvalidRequest)
def invalid_request(_request: HttpRequest, error: InvalidRequest) -> HttpResponse:
    """Respond 422 when a request fails the validation of the page's form."""
    return problem("unsound", _("The request breaks the rules of the page’s form."), faults=error.faults)


@api.exception_handler(HttpError)
def http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Respond 400 when the body of a request is not JSON."""
    return problem("unreadable", str(error))
