"""The REST API, version 1 (JSON): its routers, its OpenAPI description and its exception handlers."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import HttpError, ValidationError

from inspectorate.web.assessments.api import router as assessments
from inspectorate.web.cases.api import router as cases
from inspectorate.web.exchange.api import router as exchange
from inspectorate.web.inspections.api import router as inspections
from inspectorate.web.judgements.api import router as judgements
from inspectorate.web.panel.api import router as panel
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.rest.openapi import INTRODUCTION, DescribedApi, description
from inspectorate.web.rest.problems import problem
from inspectorate.web.rest.schemas import InvalidRequest
from inspectorate.web.results.api import router as results

api = DescribedApi(
    title="Inspectorate",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    description=INTRODUCTION,
)
for router in (inspections, cases, assessments, results, judgements, panel, exchange):
    api.add_router("", router)


@api.get("/openapi.json", include_in_schema=False, url_name="openapi")
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja passes it
    """Return the OpenAPI description of the API."""
    return JsonResponse(description(api))


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
    return problem("unsound", _("It does not keep the rules of the page's form."), faults=error.faults)


@api.exception_handler(HttpError)
def http_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """Respond 400 when the body of a request is not JSON."""
    return problem("unreadable", str(error))
