"""API of what a section prints: its preview with remarks, and the figures that it can print."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports.api.schemas import SECTION, FaultOut, RemarkOut, SectionText, remark_values
from inspectorate.web.reports.api.versions import BaseVersionIn
from inspectorate.web.reports.changes import figure_changes as changes
from inspectorate.web.reports.queries import figure_changes as change_queries
from inspectorate.web.reports.queries import figures as figure_queries
from inspectorate.web.reports.queries import preview as preview_queries
from inspectorate.web.reports.queries import sections as section_queries
from inspectorate.web.reports.queries.figure_changes import ChangedFigures
from inspectorate.web.reports.queries.figures import SectionFigure
from inspectorate.web.reports.queries.preview import SectionPreview
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Name, Number, Page, PageNumber, Size, described, paginate

router = Router(tags=["Report"])


class SectionPreviewOut(Schema):
    """A text as the report prints it, and the remarks of the checks on it."""

    html: str = described(
        "The section as an HTML document of its own; empty if the report does not print it.",
        "<!DOCTYPE html>",
    )
    remarks: list[RemarkOut] = described("The remarks of the checks, the most severe first.")
    faults: list[FaultOut] = described("References to figures that do not exist, and other faults.")


class PreviewIn(Schema):
    """A text of a section that is not saved."""

    text: SectionText = described("The text, in Markdown.", "Planning is thorough.")


class FigureFormOut(Schema):
    """A form in which a figure can be printed."""

    binding: str = described("What is between the braces.", "8.1.1|percent")
    text: str = described("What it prints.", "48%")


class SectionFigureOut(Schema):
    """A figure that a section can print."""

    reference: str = described("Its reference.", "8.1.1")
    description: str = described("What it means.", "Is planning thorough?")
    text: str = described("Its value now.", "48 per cent")
    because: str = described("How it is calculated.", "15 of 31 cases.")
    near: bool = described("Whether it is about the standards of the section.", True)
    forms: list[FigureFormOut] = described("The forms in which it can be printed.")


class FigureChangeOut(Schema):
    """A figure that prints something else than when its section was saved or confirmed."""

    binding: str = described("What is between the braces.", "8.1.1")
    before: str = described("What it printed.", "48 per cent")
    now: str = described("What it prints now.", "52 per cent")


class SentenceChangeOut(Schema):
    """A sentence with a figure that has changed."""

    before: str = described("The sentence as it read.", "Planning is thorough in 48 per cent of cases.")
    now: str = described("The sentence as it reads now.", "Planning is thorough in 52 per cent of cases.")


class FigureChangeSummaryOut(Schema):
    """The figures of a section that have changed."""

    figures: list[FigureChangeOut] = described("The figures.")
    sentences: list[SentenceChangeOut] = described("The sentences that use them.")
    digest: str = described("What a confirmation sends back: a SHA-256 over the changes.")


class ConfirmFiguresIn(BaseVersionIn):
    """The changes of figures that you have read."""

    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = described(
        "The digest of the changes.", "0f" * 32
    )


@router.get(f"{SECTION}/preview", response=responses(SectionPreviewOut), url_name="section_preview")
def read_section_preview(request: AuthenticatedRequest, inspection: Number, section: Name) -> dict[str, Any]:
    """Return the saved text of a section as the report prints it, with the remarks of the checks."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    shown = preview_queries.section_preview(access=access, key=section)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, preview")
    return _preview(section, shown)


@router.post(
    f"{SECTION}/preview-text",
    response=responses(SectionPreviewOut, *WRITE_RESPONSES),
    url_name="preview_text",
)
def preview_text(
    request: AuthenticatedRequest, inspection: Number, section: Name, submission: PreviewIn
) -> dict[str, Any]:
    """Return a text that is not saved as the report would print it in a section, with remarks."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    section_queries.editable_section(access=access, key=section)
    return _preview(
        section, preview_queries.section_preview(access=access, key=section, text=submission.text)
    )


@router.get(f"{SECTION}/figures", response=responses(Page[SectionFigureOut], 409), url_name="section_figures")
def list_section_figures(
    request: AuthenticatedRequest, inspection: Number, section: Name, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the figures that a section can print, those about its standards first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    rows = figure_queries.figures(access=access, key=section)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, figures")
    return paginate(rows, page, size, _figure)


@router.get(
    f"{SECTION}/changed-figures", response=responses(FigureChangeSummaryOut, 409), url_name="changed_figures"
)
def list_changed_figures(request: AuthenticatedRequest, inspection: Number, section: Name) -> dict[str, Any]:
    """List the figures of a section that have changed since it was saved or confirmed, with the sentences."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    changed = change_queries.changed_section(access=access, key=section)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, changed figures")
    return _changed(changed)


@router.post(
    f"{SECTION}/confirm-figures",
    response=responses(FigureChangeSummaryOut, *WRITE_RESPONSES),
    url_name="confirm_figures",
)
def confirm_figures(
    request: AuthenticatedRequest, inspection: Number, section: Name, submission: ConfirmFiguresIn
) -> dict[str, Any]:
    """Confirm the sentences with the figures as they are. Responds with 409 if these have changed again."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    changes.confirm_figures(
        access=access, key=section, version=submission.base_version, digest=submission.digest
    )
    return _changed(change_queries.changed_section(access=access, key=section))


def _changed(changed: ChangedFigures) -> dict[str, Any]:
    return {
        "figures": changed.stored,
        "sentences": [{"before": sentence.before, "now": sentence.now} for sentence in changed.sentences],
        "digest": changed.digest,
    }


def _preview(key: str, shown: SectionPreview) -> dict[str, Any]:
    return {
        "html": shown.html,
        "remarks": [remark_values(key, remark) for remark in shown.remarks],
        "faults": [
            {name: str(getattr(fault, name)) for name in FaultOut.model_fields} for fault in shown.faults
        ],
    }


def _figure(shown: SectionFigure) -> dict[str, Any]:
    return {
        "reference": shown.reference,
        "description": shown.figure.description,
        "text": shown.text,
        "because": str(shown.figure.because),
        "near": shown.is_near,
        "forms": [{"binding": form.binding, "text": form.text} for form in shown.forms],
    }
