"""API of the draft in Word: the document, the upload of an edited one, and what to take over from it."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.jobs.api import JobOut, queued
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports import background
from inspectorate.web.reports.api.schemas import HERE
from inspectorate.web.reports.api.versions import BaseVersionIn, SectionVersionOut, version_values
from inspectorate.web.reports.changes import word_drafts as changes
from inspectorate.web.reports.forms import word_drafts as forms
from inspectorate.web.reports.queries import word_drafts as queries
from inspectorate.web.reports.queries.word_drafts import WordSection
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import WITHOUT_NUL, Name, Number, described, files_of, validated

router = Router(tags=["Report"])
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORD = f"{HERE}/word"
UPLOAD = f"{WORD}/{{int:upload}}"
WORD_RESPONSE = {
    "content": {DOCX: {"schema": {"type": "string", "format": "binary"}}},
    "description": "A Word document.",
}


class WordDraftIn(Schema):
    """Query of a Word document."""

    section: Annotated[str, Field(max_length=100, pattern=r"^[^/]*$"), WITHOUT_NUL] = described(
        "The key of a section; without it the document has the whole draft.", "", default=""
    )


class WordDraftSectionOut(Schema):
    """A section after it was edited in Word."""

    section: str = described("The section key.", "8.1")
    version: int = described("The number of its latest version: the base version of taking it over.", 1, ge=0)
    text: str | None = described(
        "The text that taking over saves; null if both texts changed the same lines.", "Planning is thorough."
    )
    word_text: str = described("The text from Word, with all tracked changes.", "Planning is thorough.")
    outdated: bool = described("Whether the section has another text since the document was made.", False)
    may_be_taken: bool = described("Whether you can take it over.", True)
    changes: int = described("The number of tracked changes.", 2, ge=0)
    comments: list[str] = described("The comments in Word.")
    flags: list[str] = described("What to look at, in sentences.")


@router.get(
    WORD,
    response=responses(None, 409),
    url_name="word_draft",
    openapi_extra={"responses": {200: WORD_RESPONSE}},
)
def read_word_draft(
    request: AuthenticatedRequest, inspection: Number, wanted: Query[WordDraftIn]
) -> HttpResponse:
    """Return the draft, or one section of it, as a Word document that can be uploaded after it was edited."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    content = queries.word_document(access=access, key=wanted.section)
    audit.viewed(access, EventType.SEE_DRAFT, "Word document")
    return attachment(content, f"inspection-{inspection}-draft.docx", DOCX)


@router.post(
    f"{WORD}/read", response=responses(JobOut, *WRITE_RESPONSES, success=202), url_name="read_word_draft"
)
def upload_word_draft(
    request: AuthenticatedRequest, response: HttpResponse, inspection: Number, file: File[UploadedFile]
) -> Status[Any]:
    """Read a Word document of the draft that was edited, up to 30 MB. Nothing of the draft changes.

    The response is a job; the job's result is the address of the sections after editing.
    """
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    document = validated(forms.WordUploadForm({}, files_of(file)))["file"]
    job_request = background.word_upload(access=access, name=document.name or "", content=document.read())
    return queued(request, response, job_request)


@router.get(UPLOAD, response=responses(list[WordDraftSectionOut]), url_name="word_review")
def list_word_sections(
    request: AuthenticatedRequest, inspection: Number, upload: Number
) -> list[dict[str, Any]]:
    """List the sections that were changed or commented on in a Word document that you uploaded."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    review = queries.word_review(access=access, upload=upload)
    rows = [_section(row) for row in queries.word_sections(access=access, review=review)]
    audit.viewed(access, EventType.SEE_DRAFT, "changes in Word")
    return rows


@router.post(
    f"{UPLOAD}/sections/{{section}}/take-over",
    response=responses(SectionVersionOut, *WRITE_RESPONSES),
    url_name="take_over",
)
def take_over_section(
    request: AuthenticatedRequest,
    inspection: Number,
    upload: Number,
    section: Name,
    submission: BaseVersionIn,
) -> dict[str, Any]:
    """Save a section as it became in Word, with its comments. Responds with 409 if its texts conflict."""
    access = open_inspection(by=request.user, id=inspection, action=Action.EDIT_SECTION)
    return version_values(
        changes.take_over(access=access, upload=upload, key=section, version=submission.base_version)
    )


def _section(row: WordSection) -> dict[str, Any]:
    return {
        "section": row.key,
        "version": row.version,
        "text": row.result,
        "word_text": row.review.accepted,
        "outdated": row.is_outdated,
        "may_be_taken": row.may_be_taken,
        "changes": len(row.review.changes),
        "comments": [text for _passage, text in queries.comment_texts(row.review)],
        "flags": list(row.flags),
    }
