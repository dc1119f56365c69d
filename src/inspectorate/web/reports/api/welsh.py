"""API of the Welsh of a draft on a service in Wales."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from inspectorate.method.report.welsh_sections import WelshState
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports.api.schemas import AT, HERE, BaseVersion, SectionText
from inspectorate.web.reports.changes.welsh import save_welsh
from inspectorate.web.reports.models import DraftChannel
from inspectorate.web.reports.queries import welsh as queries
from inspectorate.web.reports.queries.welsh import WelshSection
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Name, Number, described

router = Router(tags=["Report"])
WELSH = f"{HERE}/welsh"
WELSH_SECTION = f"{WELSH}/sections/{{section}}"


class WelshSectionOut(Schema):
    """The Welsh of a section, without its text."""

    section: str = described("The section key.", "8.1")
    title: str = described("Its title in English.", "8.1 Assessment")
    state: WelshState = described("Its state, compared with the English as it is now.", "out_of_date")
    version: int = described("The number of its latest version: the base version of a change.", 1, ge=0)
    english_version: int = described("The number of the latest version of the English.", 2, ge=0)
    by: str | None = described("Who saved the Welsh; null if there is none.", "Tom Bell")
    at: datetime | None = described("When the Welsh was saved; null if there is none.", AT)


class WelshSectionDetailOut(WelshSectionOut):
    """The Welsh of a section with its text, and the English."""

    text: str = described("The latest Welsh text, in Markdown.", "Mae’r cynllunio’n drylwyr.")
    english: str = described("The latest English text, in Markdown.", "Planning is thorough.")


class WelshSectionIn(Schema):
    """A new Welsh text of a section."""

    base_version: BaseVersion = described("The version of the Welsh that the text was made from.", 1)
    english_version: BaseVersion = described("The version of the English that it translates.", 2)
    text: SectionText = described("The Welsh text, in Markdown.", "Mae’r cynllunio’n drylwyr.")


@router.get(WELSH, response=responses(list[WelshSectionOut]), url_name="welsh")
def list_welsh(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the sections that have words with the state of their Welsh, in the order of the report.

    A report on a service in England has no Welsh: it responds with 404.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    sections = queries.welsh_sections(access=access)
    audit.viewed(access, EventType.SEE_DRAFT, "welsh")
    return [_section(section) for section in sections]


@router.get(WELSH_SECTION, response=responses(WelshSectionDetailOut), url_name="welsh_section")
def read_welsh_section(request: AuthenticatedRequest, inspection: Number, section: Name) -> dict[str, Any]:
    """Return the Welsh of a section with its text, and the English."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    shown = queries.welsh_section(access=access, key=section)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, welsh")
    return _detail(shown)


@router.post(
    f"{WELSH_SECTION}/save",
    response=responses(WelshSectionDetailOut, *WRITE_RESPONSES),
    url_name="save_welsh_section",
)
def save_welsh_section(
    request: AuthenticatedRequest, inspection: Number, section: Name, submission: WelshSectionIn
) -> dict[str, Any]:
    """Save the Welsh of a section as its next version.

    Responds with 409 if its base version is not the latest.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.WRITE_WELSH)
    save_welsh(access=access, key=section, channel=DraftChannel.API, **submission.model_dump())
    return _detail(queries.welsh_section(access=access, key=section))


def _section(shown: WelshSection) -> dict[str, Any]:
    return {
        "section": shown.key,
        "title": shown.title,
        "state": shown.state,
        "version": shown.english.section.welsh_version,
        "english_version": shown.english.section.version,
        "by": shown.latest.by.name if shown.latest else None,
        "at": shown.latest.at if shown.latest else None,
    }


def _detail(shown: WelshSection) -> dict[str, Any]:
    return {**_section(shown), "text": shown.text, "english": shown.english.text}
