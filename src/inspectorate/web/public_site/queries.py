"""Read published releases, and the state of their recommendations.

Nothing here reads an inspection, a person or a release that is not public.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst

from inspectorate.web import database
from inspectorate.web.editions import editions, framework
from inspectorate.web.improvement.models import RecommendationState, ResponseOutcome
from inspectorate.web.improvement.queries.open_data import RecommendationStatus, recommendation_statuses
from inspectorate.web.lists import has_words
from inspectorate.web.permissions import NotVisible
from inspectorate.web.publication.models import Release, ReleaseFile, ReleaseState

MOST_IN_FEED = 50
"""Number of releases in a feed, the latest first."""

_VERSION = """
SELECT count(*), max(id), max(published_at),
  (SELECT count(*) FROM improvement_recommendationresponse),
  (SELECT max(id) FROM improvement_recommendationresponse),
  (SELECT count(*) FROM improvement_recommendationclosure),
  (SELECT max(id) FROM improvement_recommendationclosure)
FROM publication_release WHERE state = %(published)s
"""


@dataclass(frozen=True, slots=True)
class PublishedRating:
    """The rating of a standard, as a release prints it; `rating` is "" for one that is not rated."""

    standard: str
    title: str
    domain: str
    rating: str


@dataclass(frozen=True, slots=True)
class PublishedRelease:
    """A published release: what the report says, and when it became public.

    `is_current` says that no later release has replaced it.
    """

    slug: str
    service_slug: str
    number: int
    note: str
    digest: str
    published_at: datetime
    facts: Mapping[str, Any]
    is_current: bool

    @property
    def service(self) -> str:
        """The name of the service."""
        return str(self.facts["inspection"]["service"])

    @property
    def area(self) -> str:
        """The area of the service."""
        return str(self.facts["inspection"]["area"])

    @property
    def title(self) -> str:
        """The title of the report."""
        return str(self.facts["report"]["title"])

    @property
    def series(self) -> str:
        """The kind of report."""
        return capfirst(str(self.facts["report"]["series"]))

    @property
    def notice(self) -> str:
        """The notice on the report, such as that its data is invented; "" if there is none."""
        return str(self.facts["report"]["notice"])

    @property
    def edition(self) -> str:
        """The id of the edition of the standards."""
        return str(self.facts["edition"]["id"])

    @property
    def edition_title(self) -> str:
        """The title of the edition."""
        return str(self.facts["edition"]["title"])

    @property
    def fieldwork_started(self) -> date:
        """The first day of fieldwork."""
        return parse_date(self.facts["inspection"]["fieldwork_started"]) or date.min

    @property
    def fieldwork_ended(self) -> date | None:
        """The last day of fieldwork."""
        ended = self.facts["inspection"]["fieldwork_ended"]
        return parse_date(ended) if ended else None

    @property
    def year(self) -> int:
        """The year in which fieldwork began."""
        return self.fieldwork_started.year

    @property
    def overall(self) -> Mapping[str, Any]:
        """The overall rating, its score and maximum; empty if there is none."""
        return self.facts["ratings"]["overall"] or {}

    @property
    def overall_rating(self) -> str:
        """The overall rating; "" if there is none."""
        return str(self.overall.get("rating") or "")

    @property
    def ratings(self) -> Sequence[PublishedRating]:
        """The ratings of the standards, in the order of the edition."""
        return [
            PublishedRating(row["standard"], row["title"], row["domain"], row["rating"] or "")
            for row in self.facts["ratings"]["standards"]
        ]

    @property
    def domains(self) -> Sequence[tuple[str, Sequence[PublishedRating]]]:
        """The title of each domain with the ratings of its standards, in the order of the edition."""
        grouped = groupby(self.ratings, key=lambda row: row.domain)
        return [(domain, list(rows)) for domain, rows in grouped]

    def rating_of(self, standard: str) -> str:
        """Return the rating of a standard; "" if it has none."""
        return next((row.rating for row in self.ratings if row.standard == standard), "")


@dataclass(frozen=True, slots=True)
class PublishedRecommendation:
    """A recommendation of a published report, with what became of it."""

    report: PublishedRelease
    number: int
    addressee: str
    text: str
    due: str
    standards: Sequence[str]
    status: RecommendationStatus

    @property
    def state_title(self) -> str:
        """Its state, as shown on pages."""
        return str(RecommendationState(self.status.state.value).label)

    @property
    def response_title(self) -> str:
        """The response to it, as shown on pages; "" if there is none."""
        return str(ResponseOutcome(self.status.response).label) if self.status.response else ""

    @property
    def since(self) -> date:
        """The day since which it is in its state: by default that of publication."""
        return self.status.decided_on or timezone.localdate(self.report.published_at)


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """A file of a published release, without its content."""

    name: str
    digest: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class ComparedStandard:
    """A standard of an edition that published reports rate."""

    edition: str
    edition_title: str
    id: str
    title: str
    domain: str


def site_version() -> str:
    """Return what changes whenever the site does: its releases, and the statuses of recommendations.

    Rows are only ever added, and some may be committed after later ones: so they are counted.
    """
    [values] = database.execute(_VERSION, {"published": ReleaseState.PUBLISHED.value})
    return " ".join(map(str, values))


def current_reports() -> list[PublishedRelease]:
    """Return the latest release of every report, by service and then the latest fieldwork first."""
    rows = _published().order_by("slug", "-number").distinct("slug")
    reports = [_release(row, is_current=True) for row in rows]
    return sorted(
        reports, key=lambda report: (report.service.casefold(), -report.fieldwork_started.toordinal())
    )


def latest_by_service(reports: Sequence[PublishedRelease]) -> list[PublishedRelease]:
    """Return the report with the latest fieldwork of each service, by name."""
    latest: dict[str, PublishedRelease] = {}
    for report in reports:
        latest.setdefault(report.service_slug, report)
    return list(latest.values())


def matching(
    reports: Sequence[PublishedRelease], *, search: str = "", rating: str = "", year: str = "", area: str = ""
) -> list[PublishedRelease]:
    """Return the reports whose service or area has every word of a search, with these values."""
    return [
        report
        for report in reports
        if has_words(search, report.service, report.area)
        and rating in ("", report.overall_rating)
        and year in ("", str(report.year))
        and area in ("", report.area)
    ]


def service_reports(slug: str) -> list[PublishedRelease]:
    """Return the reports on a service, the latest first. Raises NotVisible if none is published."""
    reports = [report for report in current_reports() if report.service_slug == slug]
    if not reports:
        raise NotVisible
    return reports


def releases_of(slug: str) -> list[PublishedRelease]:
    """Return the releases of a report, the current one first. Raises NotVisible if none is published."""
    rows = list(_published().filter(slug=slug).order_by("-number"))
    if not rows:
        raise NotVisible
    return [_release(row, is_current=row is rows[0]) for row in rows]


def release_of(slug: str, number: int | None = None) -> PublishedRelease:
    """Return a release of a report, by default the current one. Raises NotVisible if it is not published."""
    for release in releases_of(slug):
        if number in (None, release.number):
            return release
    raise NotVisible


def files_of(release: PublishedRelease) -> list[PublishedFile]:
    """Return the files of a release, by name, without their content."""
    rows = _files(release.digest).order_by("name").values_list("name", "digest", "size", "media_type")
    return [PublishedFile(*row) for row in rows]


def has_file(release: PublishedRelease, name: str) -> bool:
    """Return whether a release has a file of this name."""
    return _files(release.digest).filter(name=name).exists()


def file_of(digest: str, name: str) -> ReleaseFile:
    """Return a file of the published release with this digest. Raises NotVisible if there is none."""
    file = _files(digest).filter(name=name).first()
    if file is None:
        raise NotVisible
    return file


def recommendations_of(reports: Sequence[PublishedRelease]) -> list[PublishedRecommendation]:
    """Return the recommendations of reports, in their order."""
    rows = [(report, row) for report in reports for row in report.facts["recommendations"]]
    statuses = recommendation_statuses({row["record"] for _report, row in rows})
    return [
        PublishedRecommendation(
            report,
            row["number"],
            row["addressee"],
            row["text"],
            row["due"],
            row["standards"],
            statuses[row["record"]],
        )
        for report, row in rows
    ]


def matching_recommendations(
    rows: Sequence[PublishedRecommendation], *, search: str = "", service: str = "", state: str = ""
) -> list[PublishedRecommendation]:
    """Return the recommendations with every word of a search, of this service and in this state."""
    return [
        row
        for row in rows
        if has_words(search, row.text, row.addressee, row.report.service)
        and service in ("", row.report.service_slug)
        and state in ("", row.status.state.value)
    ]


def compared_standards(reports: Sequence[PublishedRelease]) -> list[ComparedStandard]:
    """Return the standards that reports rate, by edition."""
    standards = {
        (report.edition, rating.standard): ComparedStandard(
            report.edition, report.edition_title, rating.standard, rating.title, rating.domain
        )
        for report in reports
        for rating in report.ratings
    }
    return [standards[key] for key in sorted(standards, key=lambda key: (key[0], _order(key[1])))]


def rating_colours() -> Mapping[str, str]:
    """Return the colour of every rating of every edition, by name."""
    return {level.name: level.colour for edition in editions() for level in framework(edition).ratings.levels}


def latest_releases(service: str = "") -> list[PublishedRelease]:
    """Return the releases of the site or of one service that were published last, the latest first."""
    rows = _published().filter(Q(service_slug=service) if service else Q())
    latest: dict[str, int] = dict(rows.values_list("slug").annotate(number=Max("number")))
    newest = rows.order_by("-published_at", "-pk")[:MOST_IN_FEED]
    return [_release(row, is_current=row.number == latest[row.slug]) for row in newest]


def _published() -> QuerySet[Release]:
    return Release.objects.filter(state=ReleaseState.PUBLISHED)


def _files(digest: str) -> QuerySet[ReleaseFile]:
    return ReleaseFile.objects.filter(release__in=_published().filter(digest=digest))


def _order(standard: str) -> list[tuple[bool, int, str]]:
    """Return the key by which standards are in their order: 1.2 before 1.10."""
    return [
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in standard.split(".")
    ]


def _release(row: Release, *, is_current: bool) -> PublishedRelease:
    if row.published_at is None:
        raise NotVisible
    return PublishedRelease(
        row.slug,
        row.service_slug,
        row.number,
        row.note,
        row.digest,
        row.published_at,
        row.facts,
        is_current,
    )
