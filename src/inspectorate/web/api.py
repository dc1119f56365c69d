"""The interface for programs, version 1: what the pages do with answers, tallies and ratings, as JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from inspectorate.web.assessments.api import router as assessments
from inspectorate.web.assessments.changes import Unsaved
from inspectorate.web.bearer import trouble

STATUS = {"taken": 423, "finished": 423, "too_early": 409, "used": 409}

api = NinjaAPI(
    title="Inspectorate",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    description="Sign in with a session and the CSRF token in the header X-CSRFToken, or send a token made "
    "with `inspectorate token` as `Authorization: Bearer …`.",
)
api.add_router("", assessments)


@api.get("/openapi.json", include_in_schema=False, url_name="openapi")
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - ninja gives it
    """This interface's own description."""
    return JsonResponse(api.get_openapi_schema())


@api.exception_handler(Unsaved)
def unsaved(_request: HttpRequest, told: Unsaved) -> HttpResponse:
    """Something that was sent and is not kept."""
    return trouble(STATUS.get(told.key, 422), told.key, str(told))


@api.exception_handler(ValidationError)
def unsound(_request: HttpRequest, told: ValidationError) -> HttpResponse:
    """Something that does not have the form the description asks for: where, and what is asked."""
    places = [f"{'.'.join(str(part) for part in each['loc'][1:])}: {each['msg']}" for each in told.errors]
    return trouble(422, "unsound", "; ".join(places))


@api.exception_handler(HttpError)
def unreadable(_request: HttpRequest, told: HttpError) -> HttpResponse:
    """Something that is no JSON at all."""
    return trouble(told.status_code, "unreadable", str(told))
