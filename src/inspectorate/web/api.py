"""The interface for programs, version 1: what the pages do with answers, tallies and ratings, as JSON."""

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
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja gives it
    """This interface's own description."""
    return JsonResponse(description(api))


@api.exception_handler(RuleBroken)
def rule_broken(_request: HttpRequest, error: RuleBroken) -> HttpResponse:
    """Something that a rule does not allow as it was sent, or now."""
    return problem(error.code, str(error))


@api.exception_handler(ValidationError)
def validation_error(_request: HttpRequest, told: ValidationError) -> HttpResponse:
    """Something that does not have the form the description asks for: where, and what is asked."""
    places = [f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in told.errors]
    return problem("unsound", "; ".join(places)[:2000])


@api.exception_handler(InvalidRequest)
def invalid_request(_request: HttpRequest, told: InvalidRequest) -> HttpResponse:
    """Something that the page's own form would not take either."""
    return problem("unsound", _("It does not keep the rules of the page's form."), faults=told.faults)


@api.exception_handler(HttpError)
def http_error(_request: HttpRequest, told: HttpError) -> HttpResponse:
    """Something that is no JSON at all."""
    return problem("unreadable", str(told))
