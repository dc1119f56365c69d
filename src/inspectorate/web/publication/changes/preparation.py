"""Prepare a release from the draft that was signed: every file of it, stored with its digest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from inspectorate.method import inspection as method
from inspectorate.method.faults import FaultsFound
from inspectorate.release import digest_of, release_files
from inspectorate.typeset import Progress
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, RuleBroken
from inspectorate.web.publication.models import Release, ReleaseFile, ReleaseState
from inspectorate.web.publication.queries.blockers import publication_blockers
from inspectorate.web.publication.queries.releases import latest_published, unpublished_release
from inspectorate.web.reports.queries.narrative import latest_recommendations
from inspectorate.web.reports.queries.sign_off import sign_off_overview
from inspectorate.web.reports.queries.whole_inspection import whole_inspection
from inspectorate.web.results.queries.personal_results import personal_results

LATEST_MINUTES = 60
"""How many minutes ago the moment of publication may be: preparing a release and reading it takes a while."""
SHOWN = ("inspection", "report", "ratings", "edition", "welsh")
"""The parts of release.json that pages show. A report on a service in England has no `welsh`."""
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
"""Media types of the files, by extension."""


@transaction.atomic
def prepare(
    *, access: InspectionAccess, publish_at: datetime, note: str = "", progress: Progress | None = None
) -> Release:
    """Make the files of the next release, and store them. A release that was prepared before is replaced.

    `publish_at` is the planned moment, whose day the report prints. Raises RuleBroken while something blocks
    publication, for a moment in the past, for a correction without a note, and while a release is scheduled;
    FaultsFound if a file cannot be made.
    """
    inspection = locked(access, Action.PREPARE_RELEASE)
    require_no_blockers(access)
    require_valid(inspection, publish_at, note)
    earlier = latest_published(inspection)
    number, note = (earlier.number + 1, note.strip()) if earlier else (1, "")
    files = release_files(
        _dated(whole_inspection(access), inspection),
        number=number,
        published=publish_at,
        note=note,
        previous=earlier.digest if earlier else "",
        results=personal_results(access=access).results,
        progress=progress,
    )
    if replaced := unpublished_release(inspection):
        replaced.state = ReleaseState.REPLACED
        replaced.save(update_fields=["state"])
    facts = json.loads(files["release.json"])
    recommendations = json.loads(files["recommendations.json"])["recommendations"]
    records = [version.recommendation_id for version in latest_recommendations(inspection)]
    release = Release.objects.create(
        inspection=inspection,
        number=number,
        note=note,
        publish_at=publish_at,
        slug=_slug(inspection, facts["inspection"]),
        service_slug=_service_slug(inspection, facts["inspection"]["service"]),
        signed_digest=sign_off_overview(access=access).digest,
        facts={name: facts[name] for name in SHOWN if name in facts}
        | {
            "recommendations": [
                {**recommendation, "record": record}
                for recommendation, record in zip(recommendations, records, strict=True)
            ]
        },
        digest=digest_of(files),
        prepared_by=access.person,
    )
    ReleaseFile.objects.bulk_create(_file(release, name, content) for name, content in files.items())
    after = {"number": number, "digest": release.digest, "files": len(files), "at": publish_at.isoformat()}
    audit.record(access, EventType.PREPARE_RELEASE, subject=subject_of(release), after=after)
    return release


def subject_of(release: Release) -> str:
    """Return the subject of an audit event about a release."""
    return f"release {release.pk}"


def require_valid(inspection: Inspection, publish_at: datetime, note: str) -> None:
    """Raise RuleBroken if no release can be prepared for this moment and with this note."""
    if publish_at < timezone.now() - timedelta(minutes=LATEST_MINUTES):
        raise RuleBroken(_("The moment of publication has passed. Enter a later date and time."))
    if latest_published(inspection) and not note.strip():
        raise RuleBroken(_("Enter what has changed in this correction."))
    unpublished = unpublished_release(inspection)
    if unpublished and unpublished.state == ReleaseState.SCHEDULED:
        raise RuleBroken(_("A release is scheduled. Cancel its publication before you prepare another one."))


def require_no_blockers(access: InspectionAccess) -> None:
    """Raise RuleBroken while something blocks publication, or the report cannot be calculated."""
    try:
        is_blocked = bool(publication_blockers(access))
    except FaultsFound:
        is_blocked = True
    if is_blocked:
        raise RuleBroken(_("Something blocks publication. The page “Publication” lists what has to be done."))


def _dated(whole: method.Inspection, inspection: Inspection) -> method.Inspection:
    """Return the inspection with the day of its first publication, which a correction keeps on its cover."""
    first = inspection.releases.filter(state=ReleaseState.PUBLISHED, number=1).first()
    published = first.published_on if first else None
    return replace(whole, about=replace(whole.about, published=published))


def _slug(inspection: Inspection, about: Mapping[str, Any]) -> str:
    """Return the report's part of public addresses: that of its releases before, or a new one."""
    before = inspection.releases.order_by("pk").first()
    stem = f"{slugify(about['service'])[:180] or 'report'}-{about['fieldwork_started'][:4]}"
    return before.slug if before else _free(stem, Release.objects.values_list("slug", flat=True))


def _service_slug(inspection: Inspection, name: str) -> str:
    """Return the service's part of public addresses: that of its releases before, or a new one."""
    before = Release.objects.filter(inspection__service=inspection.service_id).order_by("pk").first()
    stem = slugify(name)[:180] or "service"
    return (
        before.service_slug if before else _free(stem, Release.objects.values_list("service_slug", flat=True))
    )


def _free(stem: str, slugs: "QuerySet[Release, str]") -> str:
    """Return this part of an address or, if it is taken, the same with a number."""
    taken = set(slugs.distinct())
    candidates = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(slug for slug in candidates if slug not in taken)


def _file(release: Release, name: str, content: bytes) -> ReleaseFile:
    return ReleaseFile(
        release=release,
        name=name,
        digest=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type=MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
        content=content,
    )
