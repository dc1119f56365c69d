"""Details of a release: its number, its moment, and `release.json`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from zoneinfo import ZoneInfo

from inspectorate import package
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.report.content import Report
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import full_date
from inspectorate.method.standards import edition_json
from inspectorate.release.versions import versions

FORMAT = 1
"""Version of the form of release.json and facts.json."""
_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class ReleaseDetails:
    """Number of a release, the moment of its publication, what has changed, and the release before.

    `published` has a time zone. `previous` is the digest of the release before (`digest_of`), "" for the
    first. Raises ValueError for details that no release can have.
    """

    number: int
    published: datetime
    note: str = ""
    previous: str = ""

    def __post_init__(self) -> None:
        if self.published.tzinfo is None:
            raise ValueError("the moment of publication needs a time zone")
        if self.number < 1:
            raise ValueError("releases are numbered from 1")
        if (self.number > 1) != bool(self.previous):
            raise ValueError("every release but the first names the one before")
        if self.previous and not self.note.strip():
            raise ValueError("a release that replaces another says why")

    @cached_property
    def moment(self) -> datetime:
        """Moment of publication in UTC, in whole seconds."""
        return self.published.astimezone(UTC).replace(microsecond=0)

    def inspection(self, inspection: Inspection) -> Inspection:
        """Return the inspection with the day of publication on its cover, if it has none yet.

        The day is that in the United Kingdom, whose midnight is not always that of UTC.
        """
        day = inspection.about.published or self.moment.astimezone(_LONDON).date()
        return replace(inspection, about=replace(inspection.about, published=day))

    def report(self, report: Report) -> Report:
        """Return a report with the moment of the release, and with a notice if it replaces another."""
        notice = " ".join(filter(None, (self._notice(), report.notice)))
        return replace(report, dated=self.moment, notice=notice)

    def _notice(self) -> str:
        if not self.previous:
            return ""
        day = full_date(self.moment.astimezone(_LONDON).date())
        return f"Release {self.number} of {day} replaces the one before. {self.note.strip()}"


def release_document(details: ReleaseDetails, draft: Draft, report: Report) -> Mapping[str, object]:
    """Return the content of release.json."""
    about, framework = draft.inspection.about, draft.framework
    adoption = framework.adoption
    edition = edition_json(framework.model_copy(update={"adoption": None}))
    return {
        "format": FORMAT,
        "number": details.number,
        "published": timestamp(details.moment),
        "note": details.note.strip(),
        "previous": {"number": details.number - 1, "sha256": details.previous} if details.previous else None,
        "inspection": {
            "id": about.id,
            "service": about.service,
            "area": about.area,
            "fieldwork_started": about.fieldwork_started.isoformat(),
            "fieldwork_ended": about.fieldwork_ended.isoformat() if about.fieldwork_ended else None,
        },
        "report": {
            "title": report.title,
            "series": report.series,
            "inspectorate": report.inspectorate,
            "date": report.date,
            "language": report.language,
            "notice": report.notice,
            "licence": report.licence,
        },
        "ratings": ratings(draft, draft.results),
        "recommendations": len(draft.recommendations),
        "edition": {
            "id": framework.id,
            "title": framework.title,
            "introduced": framework.introduced,
            "sha256": sha256(edition.encode()).hexdigest(),
            "adopted_on": adoption.on.isoformat() if adoption and adoption.on else None,
        },
        "inputs": {"sha256": inputs_digest(draft.inspection)},
        "made_with": versions(),
    }


def ratings(draft: Draft, results: Results) -> Mapping[str, object]:
    """Return the overall rating and that of every standard."""
    overall = results.overall
    standards = []
    for domain in draft.framework.domains:
        for standard in domain.standards:
            confirmed = results.ratings.get(standard.id)
            standards.append(
                {
                    "standard": standard.id,
                    "title": standard.title,
                    "domain": domain.title,
                    "rating": confirmed.rating if confirmed else None,
                }
            )
    return {
        "overall": {"rating": overall.rating, "score": overall.score, "out_of": overall.out_of}
        if overall
        else None,
        "standards": standards,
    }


def inputs_digest(inspection: Inspection) -> str:
    """Return the SHA-256 over the paths and contents of the inspection's package, in order.

    It covers every answer and every text, so nobody can try out what it was made from. The improvement plan
    follows the report and is left out, so that a release can be made again while the plan goes on.
    """
    total = sha256()
    inputs = replace(inspection, improvement=None)
    for path, text in sorted(package.package_files(inputs).items()):
        content = text.encode("utf-8", "surrogatepass")
        total.update(f"{path}\n{len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def timestamp(moment: datetime) -> str:
    """Return a moment in UTC as text: 2018-12-05T09:30:00Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
