"""API of the sections of a draft: texts, owners and states."""

from typing import Any

from ninja import Router, Schema

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.reports.api.schemas import (
    HERE,
    SECTION,
    BaseVersion,
    SectionText,
)
from inspectorate.web.reports.api.versions import BaseVersionIn, SectionVersionOut, version_values
from inspectorate.web.reports.changes import sections as changes
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.models import DraftChannel, SectionState
from inspectorate.web.reports.queries import sections as queries
from inspectorate.web.reports.queries.sections import DraftSection
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    Name,
    Number,
    described,
    validated,
)

router = Router(tags=["Report"])


class DraftSectionOut(Schema):
    """A section of the draft, without its text."""

    section: str = described("The section key.", "8.1")
    title: str = described("Its title.", "8.1 Assessment")
    state: SectionState = described("Its state.", "draft")
    owner: str | None = described("The name of its owner; null if nobody owns it.", "Tom Bell")
    version: int = described("The number of its latest version: the base version of a change.", 1, ge=0)
    open_comments: int = described("The number of comments that are not resolved.", 0, ge=0)
    may_edit: bool = described("Whether you can write in it.", True)


class DraftSectionDetailOut(DraftSectionOut):
    """A section of the draft with its text."""

    text: str = described("The latest text, in Markdown.", "Planning is thorough.")


class SectionIn(Schema):
    """A new text of a section."""

    base_version: BaseVersion = described("The version that the text was made from.", 1)
    text: SectionText = described("The text, in Markdown.", "Planning is thorough.")


class SectionOwnerIn(Schema):
    """The owner of a section."""

    owner: int | None = described("The number of a person of the team; null for nobody.", 1, ge=1, lt=2**63)


@router.get(f"{HERE}/sections", response=responses(list[DraftSectionOut]), url_name="draft_sections")
def list_draft_sections(request: AuthenticatedRequest, inspection: Number) -> list[dict[str, Any]]:
    """List the sections of the draft in the order of the report."""
    access = _open(request, inspection)
    audit.viewed(access, EventType.SEE_DRAFT)
    return [_section(section) for section in queries.draft_sections(access=access)]


@router.get(SECTION, response=responses(DraftSectionDetailOut), url_name="draft_section")
def read_draft_section(request: AuthenticatedRequest, inspection: Number, section: Name) -> dict[str, Any]:
    """Return a section with its latest text."""
    access = _open(request, inspection)
    draft_section = queries.draft_section(access=access, key=section)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}")
    return {**_section(draft_section), "text": draft_section.text}


@router.post(
    f"{SECTION}/save", response=responses(SectionVersionOut, *WRITE_RESPONSES), url_name="save_section"
)
def save_section(
    request: AuthenticatedRequest, inspection: Number, section: Name, submission: SectionIn
) -> dict[str, Any]:
    """Save a section as its next version. Responds with 409 if its base version is not the latest."""
    access = _open(request, inspection, Action.EDIT_SECTION)
    queries.editable_section(access=access, key=section)
    values = validated(forms.SectionForm(submission.model_dump()))
    return version_values(
        changes.save_section(access=access, key=section, channel=DraftChannel.API, **values)
    )


@router.post(
    f"{SECTION}/owner", response=responses(DraftSectionOut, *WRITE_RESPONSES), url_name="assign_section"
)
def assign_section(
    request: AuthenticatedRequest, inspection: Number, section: Name, submission: SectionOwnerIn
) -> dict[str, Any]:
    """Assign a section to a person of the team, who writes it; or to nobody."""
    access = _open(request, inspection, Action.AGREE_SECTION)
    owner = None
    if submission.owner is not None:
        owner = queries.possible_owners(access=access, key=section).filter(pk=submission.owner).first()
        if owner is None:
            raise NotVisible
    changes.assign_owner(access=access, key=section, owner=owner)
    return _section(queries.draft_section(access=access, key=section))


@router.post(
    f"{SECTION}/submit", response=responses(DraftSectionOut, *WRITE_RESPONSES), url_name="submit_section"
)
def submit_section(request: AuthenticatedRequest, inspection: Number, section: Name) -> dict[str, Any]:
    """Mark a section as ready for review."""
    return _with_state(request, inspection, section, SectionState.READY)


@router.post(
    f"{SECTION}/return", response=responses(DraftSectionOut, *WRITE_RESPONSES), url_name="return_section"
)
def return_section(request: AuthenticatedRequest, inspection: Number, section: Name) -> dict[str, Any]:
    """Return a section to draft."""
    return _with_state(request, inspection, section, SectionState.DRAFT)


@router.post(
    f"{SECTION}/agree", response=responses(DraftSectionOut, *WRITE_RESPONSES), url_name="agree_section"
)
def agree_section(
    request: AuthenticatedRequest, inspection: Number, section: Name, submission: BaseVersionIn
) -> dict[str, Any]:
    """Agree a section in the version that you have read."""
    access = _open(request, inspection, Action.AGREE_SECTION)
    changes.agree(access=access, key=section, version=submission.base_version)
    return _section(queries.draft_section(access=access, key=section))


def _open(
    request: AuthenticatedRequest, inspection: int, action: Action = Action.SEE_DRAFT
) -> InspectionAccess:
    return open_inspection(by=request.user, id=inspection, action=action)


def _with_state(
    request: AuthenticatedRequest, inspection: int, section: str, state: SectionState
) -> dict[str, Any]:
    access = _open(request, inspection, Action.EDIT_SECTION)
    changes.change_state(access=access, key=section, state=state)
    return _section(queries.draft_section(access=access, key=section))


def _section(draft: DraftSection) -> dict[str, Any]:
    return {
        "section": draft.key,
        "title": draft.title,
        "state": draft.section.state,
        "owner": draft.section.owner.name if draft.section.owner else None,
        "version": draft.section.version,
        "open_comments": draft.open_comments,
        "may_edit": draft.may_edit,
    }
