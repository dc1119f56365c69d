"""API of evidence: what judgements may cite, and evidence items with their files."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from inspectorate.web.assessments.api.schemas import AT
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import changes, evidence_files, forms, queries
from inspectorate.web.judgements.api.schemas import LongText, Ref
from inspectorate.web.judgements.models import EvidenceItem
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    Day,
    Name,
    Number,
    Page,
    PageNumber,
    ShortText,
    Size,
    described,
    form_date,
    paginate,
    validated,
)

router = Router(tags=["Judgements"])
HERE = "/inspections/{int:inspection}"
FILE_RESPONSE = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    "description": "A file.",
}
Direction = Literal["strength", "improvement", "neutral"]


class EvidenceOut(Schema):
    """Evidence that a judgement may cite."""

    ref: str = described("Its reference, by which judgements cite it.", "E01")
    kind: str = described("Its kind.", "Document")
    title: str = described("Its title or text.", "Minutes of the management board")
    supports: list[str] = described("The key questions that it supports.", ["8.1.1"])


class EvidenceItemIn(Schema):
    """A new evidence item."""

    title: ShortText = described(
        "What it is. No child's name.", "Minutes of the management board", max_length=300
    )
    kind: Name = described("The key of its kind in the edition.", "document")
    received: Day | None = described("When it was received.", "2018-09-03", default=None)
    supports: list[Ref] = described(
        "The key questions that it supports.", ["8.1.1"], default_factory=list, max_length=50
    )
    finding: LongText = described("What it shows.", "The board meets every quarter.")
    direction: Direction = described(
        "Whether it shows a strength, an area for improvement or neither.", "neutral"
    )


class EvidenceItemOut(Schema):
    """An evidence item: a finding in words, and a file if there is one."""

    id: int = described("The number of the item.", 1)
    ref: str = described("Its reference, by which judgements cite it.", "E01")
    kind: str = described("The key of its kind in the edition.", "document")
    title: str = described("What it is.", "Minutes of the management board")
    received: date | None = described("When it was received; null if not recorded.", "2018-09-03")
    supports: list[str] = described("The key questions that it supports.", ["8.1.1"])
    finding: str = described("What it shows.", "The board meets every quarter.")
    direction: str = described("strength, improvement or neutral.", "neutral")
    file_name: str = described("The name of its file; empty without one.", "minutes.pdf")
    content_hash: str = described("SHA-256 of its file; empty without one.", "")
    by: str = described("Who added it.", "Leila Ashworth")
    at: datetime = described("When it was added.", AT)


@router.get(f"{HERE}/evidence", response=responses(Page[EvidenceOut]), url_name="evidence")
def list_evidence(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List all evidence that a judgement may cite: evidence items, lines of enquiry and survey questions."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    return paginate(queries.citable_evidence(access=access), page, size, EvidenceOut.from_orm)


@router.get(f"{HERE}/evidence-items", response=responses(Page[EvidenceItemOut]), url_name="evidence_items")
def list_evidence_items(
    request: AuthenticatedRequest,
    inspection: Number,
    kind: Name | None = None,
    standard: Name | None = None,
    direction: Direction | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> dict[str, Any]:
    """List the evidence items in the order in which they were added.

    `standard` keeps those that support a key question of the standard.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    filters = {"kind": kind or "", "standard": standard or "", "direction": direction or ""}
    return paginate(queries.evidence_items(access=access, **filters), page, size, _evidence_item)


@router.get(
    f"{HERE}/evidence-items/{{int:id}}/file",
    response=responses(None),
    url_name="evidence_file",
    openapi_extra={"responses": {200: FILE_RESPONSE}},
)
def read_evidence_file(request: AuthenticatedRequest, inspection: Number, id: Number) -> HttpResponse:  # noqa: A002
    """Return the file of an evidence item. Opening it is recorded in the audit log."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_JUDGEMENTS)
    item = queries.evidence_item(access=access, id=id)
    content = evidence_files.read(item)
    audit.viewed(access, EventType.SEE_EVIDENCE, f"{item.ref} {item.title}")
    return attachment(content, item.file_name)


@router.post(
    f"{HERE}/evidence-items/add",
    response=responses(EvidenceItemOut, *WRITE_RESPONSES),
    url_name="add_evidence",
)
def add_evidence(
    request: AuthenticatedRequest,
    inspection: Number,
    submission: Form[EvidenceItemIn],
    file: UploadedFile | None = File(None),  # type: ignore[type-arg]  # noqa: B008 - ninja's default
) -> dict[str, Any]:
    """Add an evidence item, with a file if there is one: up to 10 MB, of the kinds that the page takes."""
    access = open_inspection(by=request.user, id=inspection, action=Action.JUDGE)
    values = submission.model_dump() | form_date("received", submission.received)
    form = forms.EvidenceForm(values, {"file": file} if file else {}, edition=access.framework)
    cleaned = validated(form)
    if uploaded := cleaned.pop("file"):
        cleaned |= {"file_name": uploaded.name, "content": uploaded.read()}
    return _evidence_item(changes.add_evidence(access=access, **cleaned))


def _evidence_item(item: EvidenceItem) -> dict[str, Any]:
    names = ("id", "ref", "kind", "title", "received", "supports", "finding", "direction", "file_name")
    return {**{name: getattr(item, name) for name in (*names, "content_hash", "at")}, "by": item.by.name}
