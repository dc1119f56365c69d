"""Pages of the public site. They show stored releases and calculate nothing."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from csp.constants import HEADER
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from inspectorate.translations import WELSH
from inspectorate.web.lists import list_page
from inspectorate.web.permissions import NotVisible
from inspectorate.web.public_site import forms, queries
from inspectorate.web.public_site.languages import NAMESPACES, language_tag, page_language
from inspectorate.web.public_site.middleware import FOREVER
from inspectorate.web.public_site.queries import PublishedRelease
from inspectorate.web.public_site.recommendation_files import recommendations_csv
from inspectorate.web.translation import address, in_language, is_english

INDEX = "index.html"
WELSH_INDEX = f"{WELSH}/{INDEX}"
HTML = "text/html"
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
START = re.compile(rb'<body[^>]*>\s*(?:<a class="skip"[^>]*>[^<]*</a>)?')
"""Start of a report's web page, with the link that skips to its text: the line of the site follows it."""
BEFORE_PUBLICATION = datetime(1970, 1, 1, tzinfo=UTC)
"""Time of the last change of a feed in which nothing has been published."""
PAGES = ("index", "standards", "ratings_by_year", "recommendations", "data")
"""Names of the pages about all reports."""
DOWNLOADS: Mapping[str, Any] = {
    "report.pdf": gettext_lazy("The report (PDF)"),
    "report.docx": gettext_lazy("The report (Word)"),
    f"{WELSH}/report.pdf": gettext_lazy("The report in Welsh (PDF)"),
    f"{WELSH}/report.docx": gettext_lazy("The report in Welsh (Word)"),
    "technical-annex.html": gettext_lazy("Technical annex (web page)"),
    "technical-annex.pdf": gettext_lazy("Technical annex (PDF)"),
    "technical-annex.docx": gettext_lazy("Technical annex (Word)"),
    "tables.xlsx": gettext_lazy("Tables (Excel)"),
    "tables.ods": gettext_lazy("Tables (OpenDocument)"),
}
"""Names of the files that people read. All others are data."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Find a report: search, filters, and the latest report of each service."""
    reports = queries.current_reports()
    filters = forms.ReportFilterForm(
        request.GET,
        ratings=sorted({report.overall_rating for report in reports} - {""}),
        years=sorted({str(report.year) for report in reports}, reverse=True),
        areas=sorted({report.area for report in reports}),
    )
    rows = queries.matching(reports, **filters.values)
    return _page(request, "index", {"list": list_page(rows, filters, request.GET), "current_page": "index"})


@require_safe
def service(request: HttpRequest, service: str) -> HttpResponse:
    """Show a service: its latest report, and the history of its ratings."""
    reports = queries.service_reports(service)
    return _page(request, "service", {"reports": reports, "report": reports[0], **_files(reports[0])})


@require_safe
def report(request: HttpRequest, report: str, number: int | None = None) -> HttpResponse:
    """Show a report: its ratings, its files, and its releases."""
    releases = queries.releases_of(report)
    release = next((row for row in releases if number in (None, row.number)), None)
    if release is None:
        raise NotVisible
    context = {
        "report": release,
        "releases": releases,
        "is_earlier": not release.is_current,
        "recommendations": queries.recommendations_of([release]),
    }
    return _page(request, "report", {**context, **_files(release)})


@require_safe
def read(request: HttpRequest, report: str, number: int | None = None, file: str = INDEX) -> HttpResponse:
    """Show a web page of a release below a line of the site, or a file that it links to.

    Its content security policy is its own: no script, and no style but the report's.
    """
    release = queries.release_of(report, number)
    if file == INDEX and not is_english() and queries.has_file(release, WELSH_INDEX):
        return redirect(request.path + WELSH_INDEX)
    record = queries.file_of(release.digest, file)
    if not record.media_type.startswith(HTML):
        return redirect("public_site:file", release.digest, record.name)
    content = bytes(record.content)
    context = {"report": release, **page_language(request)}
    if file == WELSH_INDEX:
        context["addresses"] = {tag: page.removesuffix(file) for tag, page in context["addresses"].items()}
    line = render_to_string("public_site/parts/report_line.html", context).encode()
    start = START.search(content)
    position = start.end() if start else 0
    response = HttpResponse(content[:position] + line + content[position:], content_type=record.media_type)
    return _with_policy(response, content)


@require_safe
def file(_request: HttpRequest, digest: str, file: str) -> HttpResponse:
    """Return a file of a release. Its address has the release's digest, so it can be kept for ever."""
    record = queries.file_of(digest, file)
    response = HttpResponse(bytes(record.content), content_type=record.media_type)
    response.headers["Cache-Control"] = FOREVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    if record.media_type.startswith(HTML):
        return _with_policy(response, bytes(record.content))
    response.headers[HEADER] = "sandbox; default-src 'none'"
    response.headers["Content-Disposition"] = f'inline; filename="{record.name.rpartition("/")[2]}"'
    return response


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """List the standards that can be compared, by edition."""
    compared = queries.compared_standards(queries.current_reports())
    return _page(request, "standards", {"standards": compared, "current_page": "standards"})


@require_safe
def standard(request: HttpRequest, edition: str, standard: str) -> HttpResponse:
    """Compare a standard: the rating of each service in its latest report under the edition, by name."""
    reports = [report for report in queries.current_reports() if report.edition == edition]
    compared = [row for row in queries.compared_standards(reports) if row.id == standard]
    if not compared:
        raise NotVisible
    rows = [(report, report.rating_of(standard)) for report in queries.latest_by_service(reports)]
    return _page(request, "standard", {"standard": compared[0], "rows": rows, "current_page": "standards"})


@require_safe
def ratings_by_year(request: HttpRequest) -> HttpResponse:
    """Show the overall ratings as tiles: a row for each service, a column for each year."""
    reports = queries.current_reports()
    years = sorted({report.year for report in reports})
    services: dict[str, dict[int, PublishedRelease]] = {}
    for published in reports:
        services.setdefault(published.service_slug, {}).setdefault(published.year, published)
    context = {"years": years, "rows": list(services.values()), "current_page": "ratings_by_year"}
    return _page(request, "ratings_by_year", context)


@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """List the recommendations of all reports with their state: search, filters, and a file of all."""
    reports = queries.current_reports()
    services = {report.service_slug: report.service for report in reports}
    filters = forms.RecommendationFilterForm(request.GET, services=services)
    rows = queries.matching_recommendations(queries.recommendations_of(reports), **filters.values)
    context = {"list": list_page(rows, filters, request.GET), "current_page": "recommendations"}
    return _page(request, "recommendations", context)


@require_safe
def recommendations_file(_request: HttpRequest) -> HttpResponse:
    """Return the recommendations of all reports with their state, as a CSV file."""
    rows = queries.recommendations_of(queries.current_reports())
    response = HttpResponse(recommendations_csv(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="recommendations.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Explain the open data, the public API and the feeds."""
    reports = queries.current_reports()
    context = {"reports": reports, "site": request.build_absolute_uri("/")[:-1], "current_page": "data"}
    return _page(request, "data", context)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Return the releases that were published last, as an Atom feed."""
    return _feed(request, _("Published inspection reports"), address("public_site:index"), "")


@require_safe
def service_feed(request: HttpRequest, service: str) -> HttpResponse:
    """Return the releases about a service, as an Atom feed."""
    name = queries.service_reports(service)[0].service
    title = _("Inspection reports: %(service)s") % {"service": name}
    return _feed(request, title, address("public_site:service", service), service)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell search engines to read the public site alone."""
    address = request.build_absolute_uri(reverse("public_site:sitemap"))
    text = render_to_string("public_site/robots.txt", {"address": address})
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """List the pages of the public site for search engines."""
    reports = queries.current_reports()
    rows: list[tuple[str, datetime | None]] = []
    slugs = dict.fromkeys(published.service_slug for published in reports)
    for namespace in NAMESPACES.values():
        rows += [(reverse(f"{namespace}:{name}"), None) for name in PAGES]
        rows += [
            (reverse(f"{namespace}:{name}", args=[published.slug]), published.published_at)
            for published in reports
            for name in ("report", "read")
        ]
        rows += [(reverse(f"{namespace}:service", args=[slug]), None) for slug in slugs]
    context = {"rows": [(request.build_absolute_uri(page), at) for page, at in rows]}
    text = render_to_string("public_site/sitemap.xml", context)
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


def _page(request: HttpRequest, name: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a page without the request, and so without a session or a person."""
    context = {"colours": queries.rating_colours(), "current_page": "", **context}
    context |= page_language(request)
    response = HttpResponse(render_to_string(f"public_site/{name}.html", context))
    response.headers["Content-Language"] = context["language"]
    return response


def _files(release: PublishedRelease) -> dict[str, Any]:
    """Return the files of a release for a page: those that people read, in order, and those with data."""
    files = {file.name: file for file in queries.files_of(release)}
    downloads = [(title, files[name]) for name, title in DOWNLOADS.items() if name in files]
    others = [
        file for name, file in files.items() if name not in DOWNLOADS and name not in (INDEX, WELSH_INDEX)
    ]
    return {"downloads": downloads, "data_files": others}


def _with_policy(response: HttpResponse, content: bytes) -> HttpResponse:
    """Set the content security policy of a report's web page: the one that the page itself states."""
    stated = POLICY.search(content)
    policy = html.unescape(stated[1].decode()) if stated else "default-src 'none'"
    response.headers[HEADER] = "; ".join((policy, "frame-ancestors 'none'"))
    return response


class ReleaseFeed(Atom1Feed):
    """An Atom feed of releases. Without any, it is the same at every request, so that it can be cached."""

    def latest_post_date(self) -> datetime:
        """Return when the latest release was published; Django returns the present time if there is none."""
        return super().latest_post_date() if self.items else BEFORE_PUBLICATION


def _feed(request: HttpRequest, title: str, about: str, service: str) -> HttpResponse:
    atom = ReleaseFeed(
        title=title,
        link=request.build_absolute_uri(about),
        description="",
        feed_url=request.build_absolute_uri(request.path),
        language=language_tag(),
    )
    for release in queries.latest_releases(service):
        page = request.build_absolute_uri(address("public_site:release", release.slug, release.number))
        rating = _("Overall rating: %(rating)s.") % {"rating": _(release.overall_rating or "Not rated")}
        atom.add_item(
            title=f"{release.service}: {in_language(release.title, area=release.area)}",
            link=page,
            description=" ".join(filter(None, (rating, release.note))),
            unique_id=page,
            pubdate=release.published_at,
            updateddate=release.published_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
