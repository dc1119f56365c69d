"""API of the versions of a section."""

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports.api.schemas import (
    AT,
    SECTION,
    BaseVersion,
)
from inspectorate.web.reports.changes import sections as changes
from inspectorate.web.reports.models import DraftChannel, SectionVersion
from inspectorate.web.reports.queries import sections as queries
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    Name,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    paginate,
)

router = Router(tags=["Report"])
VersionNumber = Annotated[int, Field(ge=1, lt=2**31, description="The number of a version.", examples=[1])]


class PrintedFigureOut(Schema):
    """A figure that a version binds, and what it printed when the version was saved."""

    binding: str = described("The reference and form, as between the braces.", "8.1.1")
    text: str = described("What it printed.", "48 per cent")


class SectionVersionOut(Schema):
    """A version of a section, without its text."""

    number: int = described("Its number.", 1, ge=1)
    channel: DraftChannel = described("How its text reached the service.", "page")
    by: str = described("The name of the person who saved it.", "Tom Bell")
    at: datetime = described("When it was saved.", AT)


class SectionVersionDetailOut(SectionVersionOut):
    """A version of a section with its text."""

    text: str = described("The text, in Markdown.", "Planning is thorough.")
    figures: list[PrintedFigureOut] = described("The figures that the text binds.")


class BaseVersionIn(Schema):
    """The version that you have read."""

    base_version: BaseVersion = described("The number of the latest version.", 1)


@router.get(f"{SECTION}/versions", response=responses(Page[SectionVersionOut]), url_name="section_versions")
def list_section_versions(
    request: AuthenticatedRequest, inspection: Number, section: Name, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the versions of a section, the latest first."""
    access = _open(request, inspection)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, versions")
    return paginate(queries.versions(access=access, key=section), page, size, version_values)


@router.get(
    f"{SECTION}/versions/{{int:number}}",
    response=responses(SectionVersionDetailOut),
    url_name="section_version",
)
def read_section_version(
    request: AuthenticatedRequest, inspection: Number, section: Name, number: VersionNumber
) -> dict[str, Any]:
    """Return one version of a section with its text."""
    access = _open(request, inspection)
    version = queries.version(access=access, key=section, number=number)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, version {number}")
    return {**version_values(version), "text": version.text, "figures": version.figures}


@router.post(
    f"{SECTION}/versions/{{int:number}}/restore",
    response=responses(SectionVersionOut, *WRITE_RESPONSES),
    url_name="restore_section_version",
)
def restore_section_version(
    request: AuthenticatedRequest,
    inspection: Number,
    section: Name,
    number: VersionNumber,
    submission: BaseVersionIn,
) -> dict[str, Any]:
    """Save the text of an earlier version as the next one."""
    access = _open(request, inspection, Action.EDIT_SECTION)
    return version_values(
        changes.restore_version(
            access=access,
            key=section,
            number=number,
            base_version=submission.base_version,
            channel=DraftChannel.API,
        )
    )


def _open(
    request: AuthenticatedRequest, inspection: int, action: Action = Action.SEE_DRAFT
) -> InspectionAccess:
    return open_inspection(by=request.user, id=inspection, action=action)


def version_values(version: SectionVersion) -> dict[str, Any]:
    """Return the values of a version, without its text."""
    return {
        "number": version.number,
        "channel": version.channel,
        "by": version.by.name,
        "at": version.at,
    }
