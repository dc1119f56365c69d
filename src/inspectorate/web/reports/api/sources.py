"""API of what the inspection offers to a section, and of the remarks of the checks."""

from typing import Annotated, Any

from ninja import Router, Schema
from pydantic import Field

from inspectorate.web.assessments.changes import readers
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import InspectionAccess, open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports.api.schemas import (
    HERE,
    SECTION,
    LongText,
    RemarkOut,
    remark_values,
)
from inspectorate.web.reports.api.versions import SectionVersionOut, version_values
from inspectorate.web.reports.changes import quotations
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.models import DraftChannel
from inspectorate.web.reports.queries import remarks as remark_queries
from inspectorate.web.reports.queries import sources as source_queries
from inspectorate.web.reports.queries.narrative import section_of_place
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Name,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    paginate,
    validated,
)

router = Router(tags=["Report"])
SourceId = Annotated[str, Field(pattern=r"^[a-z]+-[A-Za-z0-9_.\-]{1,60}$", examples=["evidence-1"])]


class SourceOut(Schema):
    """Something of the inspection that a section can use."""

    id: str = described("Its id.", "evidence-1")
    kind: str = described("comment, evidence, enquiry or survey.", "evidence")
    place: str = described("Where it is from.", "E01 Minutes of the board")
    text: str = described("The words.", "Partners attend.")


class NameChangeIn(Schema):
    """A name, and the name that the report prints."""

    original: Annotated[
        str, Field(min_length=1, max_length=200, pattern=r"^[^=\n]*\S[^=\n]*$"), WITHOUT_NUL
    ] = described("The name.", "Sam")
    printed: Annotated[
        str, Field(min_length=1, max_length=200, pattern=r"^[^=\n]*\S[^=\n]*$"), WITHOUT_NUL
    ] = described("The name that the report prints.", "Kofi")


class QuotationIn(Schema):
    """Words of the inspection to insert at the end of a section."""

    form: quotations.QuotationForm = described("How they are inserted.", "quotation")
    text: LongText = described("The words.", "Sam said that the plan was late.")
    title: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described(
        "The title of a practice example.", "", default=""
    )
    names: list[NameChangeIn] = described("The names to change.", default_factory=list, max_length=100)


@router.get(f"{SECTION}/sources", response=responses(Page[SourceOut]), url_name="section_sources")
def list_section_sources(
    request: AuthenticatedRequest, inspection: Number, section: Name, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List comments, evidence, lines of enquiry and survey figures that concern a section."""
    access = _open(request, inspection)
    rows = source_queries.sources(access=access, key=section)
    shown = paginate(rows, page, size, lambda row: row)
    read = sorted({row.assessment for row in shown["items"] if row.assessment})
    readers.viewed(access, EventType.SEE_DRAFT, f"section {section}, from the inspection", assessments=read)
    return shown


@router.post(
    f"{SECTION}/sources/{{source}}/insert",
    response=responses(SectionVersionOut, *WRITE_RESPONSES),
    url_name="insert_source",
)
def insert_source(
    request: AuthenticatedRequest,
    inspection: Number,
    section: Name,
    source: SourceId,
    submission: QuotationIn,
) -> dict[str, Any]:
    """Insert words of the inspection at the end of a section, with names changed."""
    access = _open(request, inspection, Action.EDIT_SECTION)
    found_source = source_queries.source(access=access, key=section, id=source)
    names = "\n".join(f"{name.original}={name.printed}" for name in submission.names)
    values = validated(forms.InsertForm({**submission.model_dump(), "names": names}))
    quotation = quotations.QuotedWords(values["text"], submission.form, values["names"], values["title"])
    return version_values(
        quotations.insert_source(
            access=access, key=section, source=found_source, quotation=quotation, channel=DraftChannel.API
        )
    )


@router.get(f"{HERE}/remarks", response=responses(Page[RemarkOut], 409), url_name="draft_remarks")
def list_draft_remarks(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the remarks of the checks on the draft, the most severe first."""
    access = _open(request, inspection)
    audit.viewed(access, EventType.SEE_DRAFT, "remarks")
    rows = [
        remark_values(section_of_place(remark.place), remark)
        for remark in remark_queries.remarks(access=access)
    ]
    return paginate(rows, page, size, lambda row: row)


def _open(
    request: AuthenticatedRequest, inspection: int, action: Action = Action.SEE_DRAFT
) -> InspectionAccess:
    return open_inspection(by=request.user, id=inspection, action=action)
