"""The public API: published ratings, files and facts as JSON. It needs no token and answers any site."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from inspectorate.web.permissions import NotVisible
from inspectorate.web.public_site import queries
from inspectorate.web.public_site.queries import PublishedRecommendation, PublishedRelease

SIZE = 100
"""Number of reports or recommendations on a page."""


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """Return the published reports, by service, with their ratings; `page` counts from 1."""
    filters = {name: request.GET.get(name, "")[:100] for name in ("search", "rating", "year", "area")}
    matches = queries.matching(queries.current_reports(), **filters)
    page = _page_of(request, matches)
    return _json(_list(page, [_summary(request, report) for report in page.object_list]))


@require_safe
def report(request: HttpRequest, report: str) -> HttpResponse:
    """Return a report: its ratings, its files with their digests, and its releases."""
    releases = queries.releases_of(report)
    current = releases[0]
    rows = queries.recommendations_of([current])
    files = [
        {
            "name": file.name,
            "address": _address(request, "file", current.digest, file.name),
            "size": file.size,
            "sha256": file.digest,
            "media_type": file.media_type,
        }
        for file in queries.files_of(current)
    ]
    earlier = [
        {
            "number": release.number,
            "published_at": release.published_at,
            "note": release.note,
            "sha256": release.digest,
            "is_current": release.is_current,
            "page": _address(request, "release", release.slug, release.number),
        }
        for release in releases
    ]
    return _json(
        {
            **_summary(request, current),
            "files": files,
            "releases": earlier,
            "recommendations": [_recommendation(request, row) for row in rows],
        }
    )


@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """Return the recommendations of all reports with their state; `page` counts from 1."""
    filters = {name: request.GET.get(name, "")[:100] for name in ("search", "service", "state")}
    rows = queries.recommendations_of(queries.current_reports())
    page = _page_of(request, queries.matching_recommendations(rows, **filters))
    return _json(_list(page, [_recommendation(request, row) for row in page.object_list]))


@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """Return the services with a published report, by name, with their latest overall rating."""
    latest = queries.latest_by_service(queries.current_reports())
    return _json({"items": [_service(request, report) for report in latest]})


@require_safe
def service(request: HttpRequest, service: str) -> HttpResponse:
    """Return a service with its reports, the latest first."""
    rows = queries.service_reports(service)
    return _json({**_service(request, rows[0]), "reports": [_summary(request, report) for report in rows]})


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Return the standards that published reports rate, by edition."""
    rows = [
        {
            "edition": row.edition,
            "standard": row.id,
            "title": row.title,
            "domain": row.domain,
            "address": _address(request, "api_standard", row.edition, row.id),
        }
        for row in queries.compared_standards(queries.current_reports())
    ]
    return _json({"items": rows})


@require_safe
def standard(request: HttpRequest, edition: str, standard: str) -> HttpResponse:
    """Return the rating of a standard in the latest report of each service under an edition, by name."""
    reports = [report for report in queries.current_reports() if report.edition == edition]
    compared = [row for row in queries.compared_standards(reports) if row.id == standard]
    if not compared:
        raise NotVisible
    rows = [
        {
            "service": report.service,
            "rating": report.rating_of(standard) or None,
            "published_at": report.published_at,
            "report": _address(request, "api_report", report.slug),
        }
        for report in queries.latest_by_service(reports)
    ]
    return _json({"edition": edition, "standard": standard, "title": compared[0].title, "items": rows})


def _summary(request: HttpRequest, report: PublishedRelease) -> dict[str, Any]:
    return {
        "id": report.slug,
        "title": report.title,
        "service": {"id": report.service_slug, "name": report.service, "area": report.area},
        "fieldwork_started": report.fieldwork_started,
        "fieldwork_ended": report.fieldwork_ended,
        "published_at": report.published_at,
        "release": report.number,
        "note": report.note,
        "notice": report.notice,
        "edition": {"id": report.edition, "title": report.edition_title},
        "overall": report.overall or None,
        "ratings": [
            {"standard": row.standard, "title": row.title, "domain": row.domain, "rating": row.rating or None}
            for row in report.ratings
        ],
        "page": _address(request, "report", report.slug),
        "address": _address(request, "api_report", report.slug),
    }


def _recommendation(request: HttpRequest, row: PublishedRecommendation) -> dict[str, Any]:
    return {
        "number": row.number,
        "report": _address(request, "api_report", row.report.slug),
        "service": row.report.service,
        "addressee": row.addressee,
        "text": row.text,
        "due": row.due,
        "standards": row.standards,
        "response": row.status.response or None,
        "responded_on": row.status.responded_on,
        "state": row.status.state.value,
        "since": row.since,
    }


def _page_of(request: HttpRequest, rows: Sequence[Any]) -> Page[Any]:
    return Paginator(rows, SIZE).get_page(request.GET.get("page"))


def _list(page: Page[Any], items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "items": items,
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
    }


def _service(request: HttpRequest, report: PublishedRelease) -> dict[str, Any]:
    return {
        "id": report.service_slug,
        "name": report.service,
        "area": report.area,
        "overall_rating": report.overall_rating or None,
        "page": _address(request, "service", report.service_slug),
        "address": _address(request, "api_service", report.service_slug),
    }


def _address(request: HttpRequest, name: str, *parts: Any) -> str:
    return request.build_absolute_uri(reverse(f"public_site:{name}", args=parts))


def _json(content: dict[str, Any]) -> HttpResponse:
    return JsonResponse(content)
