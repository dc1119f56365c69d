"""API of publication: releases, their files, and publishing them."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Schema, Status
from pydantic import AwareDatetime, Field

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.api import JobOut, queued
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.publication import background
from inspectorate.web.publication.changes import copies, releases
from inspectorate.web.publication.models import (
    LONGEST_NOTE,
    LONGEST_RECIPIENT,
    EmbargoedCopy,
    Release,
    ReleaseFile,
    ReleaseState,
)
from inspectorate.web.publication.queries import releases as queries
from inspectorate.web.publication.queries.blockers import publication_blockers
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Number, described
from inspectorate.web.states import State

router = Router(tags=["Publication"])
HERE = "/inspections/{int:inspection}/releases"
RELEASE = f"{HERE}/{{int:release}}"
AT = "2018-12-05T09:30:00Z"
BINARY = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    "description": "A file.",
}


class ReleaseOut(Schema):
    """A release of a report."""

    id: int = described("The id of the release.", 1)
    number: int = described("Its number among the releases that are published, from 1.", 1)
    state: ReleaseState = described("Its state.", "prepared")
    note: str = described("What has changed in a correction; empty for the first release.", "")
    publish_at: datetime = described("The moment for which it was prepared.", AT)
    digest: str = described("SHA-256 of its digests.json.", "0f" * 32)
    prepared_by: str = described("Who prepared it.", "Leila Ashworth")
    prepared_at: datetime = described("When it was prepared.", AT)
    scheduled_by: str | None = described("Who scheduled it; null if it is not scheduled.", None)
    published_by: str | None = described("Who published it; null until then.", None)
    published_at: datetime | None = described("When it was published; null until then.", None)
    problem: str = described("Why it was not published at its moment; empty otherwise.", "")


class ReleasesOut(Schema):
    """The releases of an inspection, and what blocks publication."""

    blockers: list[str] = described(
        "What blocks publication.", ["The chief inspector has not signed off the report"]
    )
    releases: list[ReleaseOut] = described("The releases, the latest first.")


class ReleaseFileOut(Schema):
    """A file of a release."""

    name: str = described("Its path in the release.", "index.html")
    size: int = described("Its size in bytes.", 250_000)
    sha256: str = described("The digest of its content.", "0f" * 32)
    media_type: str = described("Its media type.", "text/html; charset=utf-8")


class EmbargoedCopyOut(Schema):
    """An embargoed copy of a release."""

    id: int = described("Its number.", 1)
    recipient: str = described("The person it is for.", "Robin Frost, Fernshire Council")
    by: str = described("Who shared it.", "Owen Pryce")
    at: datetime = described("When it was shared.", AT)
    expires_at: datetime = described("Until when its link works.", AT)
    opened_at: datetime | None = described("When it was downloaded; null if it was not.", None)
    withdrawn_at: datetime | None = described("When it was withdrawn; null if it was not.", None)


class ReleaseDetailOut(ReleaseOut):
    """A release with its files and embargoed copies."""

    files: list[ReleaseFileOut] = described("Its files.")
    copies: list[EmbargoedCopyOut] = described("Its embargoed copies, the latest first.")


class ReleasePreparationIn(Schema):
    """A release to prepare."""

    publish_at: AwareDatetime = described("The moment of publication, whose day the report prints.", AT)
    note: Annotated[str, Field(max_length=LONGEST_NOTE), WITHOUT_NUL] = described(
        "What has changed, for a correction alone.", "", default=""
    )


class EmbargoedCopyIn(Schema):
    """An embargoed copy to share."""

    recipient: Annotated[
        str, Field(min_length=1, max_length=LONGEST_RECIPIENT, pattern=r"\S"), WITHOUT_NUL
    ] = described("The person it is for, as printed on every page.", "Robin Frost, Fernshire Council")
    days: Annotated[int, Field(ge=1, le=7)] = described("For how many days its link works.", 3)


class EmbargoedCopyLinkOut(Schema):
    """The link of an embargoed copy. It is not shown again."""

    address: str = described("The link.", "https://inspectorate.example/embargo/…/")


@router.get(HERE, response=responses(ReleasesOut, 409), url_name="releases")
def read_releases(request: AuthenticatedRequest, inspection: Number) -> dict[str, Any]:
    """Return the releases of a report, and what blocks publication."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PUBLICATION)
    audit.viewed(access, EventType.SEE_PUBLICATION)
    is_confirmed = access.inspection.current_state is State.CONFIRMED
    blockers = publication_blockers(access) if is_confirmed else []
    return {
        "blockers": [blocker.text for blocker in blockers],
        "releases": [_release(release) for release in queries.releases(access=access)],
    }


@router.get(RELEASE, response=responses(ReleaseDetailOut), url_name="release")
def read_release(request: AuthenticatedRequest, inspection: Number, release: Number) -> dict[str, Any]:
    """Return a release with its files and embargoed copies."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_PUBLICATION)
    overview = queries.release_overview(access=access, id=release)
    audit.viewed(access, EventType.SEE_PUBLICATION, f"release {release}")
    return _detail(overview)


@router.get(
    f"{RELEASE}/files/{{path:name}}",
    response=responses(None),
    url_name="release_file",
    openapi_extra={"responses": {200: BINARY}},
)
def read_release_file(
    request: AuthenticatedRequest, inspection: Number, release: Number, name: str
) -> HttpResponse:
    """Return a file of a release. Reading it is recorded."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_RELEASE)
    file = queries.release_file(access=access, id=release, name=name)
    audit.viewed(access, EventType.SEE_RELEASE, f"release {release}, {name}")
    return attachment(bytes(file.content), name.rpartition("/")[2], file.media_type)


@router.post(
    f"{HERE}/prepare", response=responses(JobOut, *WRITE_RESPONSES, success=202), url_name="prepare_release"
)
def prepare_release(
    request: AuthenticatedRequest,
    response: HttpResponse,
    inspection: Number,
    submission: ReleasePreparationIn,
) -> Status[Any]:
    """Prepare a release from the report that is signed off. It replaces one that is not published.

    The response is a job; the job's result is the address of the release.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.PREPARE_RELEASE)
    job_request = background.release_preparation(
        access=access, publish_at=submission.publish_at, note=submission.note
    )
    return queued(request, response, job_request)


@router.post(
    f"{RELEASE}/publish", response=responses(ReleaseOut, *WRITE_RESPONSES), url_name="publish_release"
)
def publish_release(request: AuthenticatedRequest, inspection: Number, release: Number) -> dict[str, Any]:
    """Publish a release now, on the day that its report prints."""
    access = open_inspection(by=request.user, id=inspection, action=Action.PUBLISH_RELEASE)
    return _release(releases.publish(access=access, release=release))


@router.post(
    f"{RELEASE}/schedule", response=responses(ReleaseOut, *WRITE_RESPONSES), url_name="schedule_release"
)
def schedule_release(request: AuthenticatedRequest, inspection: Number, release: Number) -> dict[str, Any]:
    """Schedule the publication of a release for the moment for which it was prepared."""
    access = open_inspection(by=request.user, id=inspection, action=Action.PUBLISH_RELEASE)
    return _release(background.schedule(access=access, release=release))


@router.post(f"{RELEASE}/cancel", response=responses(ReleaseOut, *WRITE_RESPONSES), url_name="cancel_release")
def cancel_release(request: AuthenticatedRequest, inspection: Number, release: Number) -> dict[str, Any]:
    """Cancel the publication of a release that is scheduled."""
    access = open_inspection(by=request.user, id=inspection, action=Action.PUBLISH_RELEASE)
    return _release(releases.cancel(access=access, release=release))


@router.post(
    f"{RELEASE}/copies",
    response=responses(EmbargoedCopyLinkOut, *WRITE_RESPONSES),
    url_name="share_embargoed_copy",
)
def share_embargoed_copy(
    request: AuthenticatedRequest, inspection: Number, release: Number, submission: EmbargoedCopyIn
) -> dict[str, Any]:
    """Create an embargoed copy for one recipient, and return its link, which works once."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SHARE_EMBARGOED_COPY)
    secret = copies.share(access=access, release=release, **submission.model_dump())
    return {"address": request.build_absolute_uri(reverse("embargoed_copy", args=[secret]))}


@router.post(
    f"{RELEASE}/copies/{{int:embargoed_copy}}/withdraw",
    response=responses(ReleaseDetailOut, *WRITE_RESPONSES),
    url_name="withdraw_embargoed_copy",
)
def withdraw_embargoed_copy(
    request: AuthenticatedRequest, inspection: Number, release: Number, embargoed_copy: Number
) -> dict[str, Any]:
    """Withdraw an embargoed copy, so that its link no longer works."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SHARE_EMBARGOED_COPY)
    copies.withdraw(access=access, release=release, copy=embargoed_copy)
    overview = queries.release_overview(access=access, id=release)
    return _detail(overview)


def _detail(overview: queries.ReleaseOverview) -> dict[str, Any]:
    return {
        **_release(overview.release),
        "files": [_file(file) for file in overview.files],
        "copies": [_copy(copy) for copy in overview.copies],
    }


def _release(release: Release) -> dict[str, Any]:
    names = ("number", "state", "note", "publish_at", "digest", "prepared_at", "published_at", "problem")
    return {
        **{name: getattr(release, name) for name in names},
        "id": release.pk,
        "prepared_by": release.prepared_by.name,
        "scheduled_by": release.scheduled_by.name if release.scheduled_by else None,
        "published_by": release.published_by.name if release.published_by else None,
    }


def _file(file: ReleaseFile) -> dict[str, Any]:
    return {"name": file.name, "size": file.size, "sha256": file.digest, "media_type": file.media_type}


def _copy(copy: EmbargoedCopy) -> dict[str, Any]:
    names = ("recipient", "at", "expires_at", "opened_at", "withdrawn_at")
    return {**{name: getattr(copy, name) for name in names}, "id": copy.pk, "by": copy.by.name}
