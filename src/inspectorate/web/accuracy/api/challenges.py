"""API of challenges: list, one, a new one, late ones, files and returned files."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from inspectorate.web.accuracy import forms
from inspectorate.web.accuracy.api.checks import AT, HERE
from inspectorate.web.accuracy.changes import challenges as changes
from inspectorate.web.accuracy.models import ChallengeChannel, ChallengeOutcome
from inspectorate.web.accuracy.queries import challenges as queries
from inspectorate.web.accuracy.queries import checks as check_queries
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.judgements import evidence_files
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.responses import attachment
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import (
    WITHOUT_NUL,
    Number,
    Page,
    PageNumber,
    Size,
    described,
    files_of,
    paginate,
    validated,
)

router = Router(tags=["Factual accuracy check"])
CHALLENGE = f"{HERE}/challenges/{{int:challenge}}"
FILE_RESPONSE = {
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    "description": "A file.",
}
LongestText = Annotated[str, Field(max_length=10_000_000), WITHOUT_NUL]
"""Text without a limit but that of a request."""


class ChallengeFileOut(Schema):
    """A file with evidence for a challenge."""

    id: int = described("The number of the file.", 1)
    file_name: str = described("The name that it was sent with.", "minutes.pdf")
    content_hash: str = described("SHA-256 of the file.", "0f" * 32)


class ChallengeResponseOut(Schema):
    """The response to a challenge."""

    version: int = described("Its version: the base version of a change.", 1, ge=1)
    outcome: ChallengeOutcome = described("Accepted, partly accepted or not accepted.", "accepted")
    reason: str = described("The reason.", "The minutes show it.")
    sections: list[str] = described("Other sections that change because of it.", ["foreword"])
    asks_panel: bool = described("Whether the ratings panel is asked again.", False)
    by: str = described("Who wrote it.", "Leila Ashworth")
    at: datetime = described("When it was written.", AT)


class ChallengeOut(Schema):
    """A challenge to a statement of the draft."""

    id: int = described("The number of the challenge.", 1)
    ref: str = described("Its reference.", "C01")
    statement: int = described("The number of the statement.", 12, ge=1)
    digest: str = described("The digest of the statement that was read.", "0f" * 32)
    figure: str = described("The reference of the figure that it is about; empty for the statement.", "")
    wrong: str = described("What is wrong.", "The board met every month.")
    right: str = described("What would be right.", "“monthly” in place of “quarterly”")
    evidence: str = described("What shows it.", "Minutes of June to August")
    state: queries.ChallengeState = described("What has become of it.", "open")
    recipient: str = described("Whose challenge it is.", "Sunita Bell")
    at: datetime = described("When it was received.", AT)
    is_late: bool = described("Whether it arrived after the deadline.", False)
    is_admitted: bool | None = described("Whether a late one is admitted; null until that is decided.", None)
    admission_reason: str = described("The reason for the decision about a late one.", "")
    files: list[ChallengeFileOut] = described("Its files.")
    response: ChallengeResponseOut | None = described(
        "The response; null if there is none that you may read.", None
    )


class ChallengeIn(Schema):
    """A challenge to a statement."""

    wrong: Annotated[LongestText, Field(min_length=1, pattern=r"\S")] = described(
        "What is wrong.", "The board met every month."
    )
    right: LongestText = described("What would be right.", "", default="")
    evidence: LongestText = described("What shows it. No child's name.", "", default="")
    figure: Annotated[str, Field(max_length=200), WITHOUT_NUL] = described(
        "The reference of the figure that it is about.", "", default=""
    )


class LateChallengeIn(Schema):
    """The decision about a late challenge."""

    is_admitted: bool = described("Whether it gets a response.", True)
    reason: Annotated[str, Field(min_length=1, max_length=10_000, pattern=r"\S"), WITHOUT_NUL] = described(
        "The reason, which the sender reads.", "The post was late."
    )


class ReturnedAnswersOut(Schema):
    """What became of the answers in a returned file."""

    challenges: list[ChallengeOut] = described("The challenges that were saved.")
    void: int = described("How many of them are void, because their texts have changed since.", 0, ge=0)
    repeated: int = described("How many answers were taken in before.", 0, ge=0)


@router.get(f"{HERE}/challenges", response=responses(Page[ChallengeOut]), url_name="accuracy_challenges")
def list_challenges(
    request: AuthenticatedRequest, inspection: Number, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the challenges to the draft, with the responses that you may read."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    rows = queries.challenges(access=access)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, "challenges")
    return paginate(rows, page, size, challenge_values)


@router.get(CHALLENGE, response=responses(ChallengeOut), url_name="accuracy_challenge")
def read_challenge(request: AuthenticatedRequest, inspection: Number, challenge: Number) -> dict[str, Any]:
    """Return a challenge, with the response if you may read it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    view = queries.challenge(access=access, id=challenge)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"challenge {view.record.ref}")
    return challenge_values(view)


@router.post(
    f"{HERE}/statements/{{int:statement}}/challenge",
    response=responses(ChallengeOut, *WRITE_RESPONSES),
    url_name="challenge_statement",
)
def challenge_statement(
    request: AuthenticatedRequest,
    inspection: Number,
    statement: Number,
    submission: Form[ChallengeIn],
    files: list[UploadedFile] = File([], max_length=forms.MOST_FILES),  # type: ignore[type-arg]  # noqa: B008
) -> dict[str, Any]:
    """Challenge a statement of the draft, with up to three files of evidence: as many as on the page."""
    access = open_inspection(by=request.user, id=inspection, action=Action.CHALLENGE_DRAFT)
    stated = check_queries.existing_check(access=access).statement(statement)
    values = submission.model_dump()
    uploads = dict(zip(forms.ChallengeForm.file_names, files, strict=False))
    form = forms.ChallengeForm(values, uploads, statement=stated)
    validated(form)
    words = changes.ChallengeWords(**values)
    saved = changes.challenge(
        access=access, statement=statement, words=words, files=form.uploads, channel=ChallengeChannel.API
    )
    return challenge_values(queries.challenge(access=access, id=saved.pk))


@router.get(
    f"{HERE}/files/{{int:challenge_file}}",
    response=responses(None),
    url_name="challenge_file",
    openapi_extra={"responses": {200: FILE_RESPONSE}},
)
def read_challenge_file(
    request: AuthenticatedRequest, inspection: Number, challenge_file: Number
) -> HttpResponse:
    """Return a file of a challenge. Opening it is recorded in the audit log."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_ACCURACY_CHECK)
    stored = queries.challenge_file(access=access, id=challenge_file)
    content = evidence_files.read(stored)
    audit.viewed(access, EventType.SEE_ACCURACY_CHECK, f"file of challenge {stored.ref}")
    return attachment(content, stored.file_name)


@router.post(
    f"{CHALLENGE}/late",
    response=responses(ChallengeOut, *WRITE_RESPONSES),
    url_name="decide_on_late_challenge",
)
def decide_on_late_challenge(
    request: AuthenticatedRequest, inspection: Number, challenge: Number, submission: LateChallengeIn
) -> dict[str, Any]:
    """Admit a late challenge, or do not, with a reason."""
    access = open_inspection(by=request.user, id=inspection, action=Action.TAKE_IN_CHALLENGES)
    changes.decide_on_late(access=access, challenge=challenge, **submission.model_dump())
    return challenge_values(queries.challenge(access=access, id=challenge))


@router.post(
    f"{HERE}/take-in", response=responses(ReturnedAnswersOut, *WRITE_RESPONSES), url_name="take_in_challenges"
)
def take_in_challenges(
    request: AuthenticatedRequest,
    inspection: Number,
    file: UploadedFile = File(...),  # type: ignore[type-arg]  # noqa: B008 - ninja's default
) -> dict[str, Any]:
    """Take in the challenges of a file that a recipient without an account has sent back."""
    access = open_inspection(by=request.user, id=inspection, action=Action.TAKE_IN_CHALLENGES)
    content = validated(forms.ReturnedFileForm({}, files_of(file)))["file"].read()
    taken = changes.take_in(access=access, recipient=None, content=content)
    saved = {challenge.pk for challenge in taken.challenges}
    rows = [view for view in queries.challenges(access=access) if view.record.pk in saved]
    return {
        "challenges": [challenge_values(view) for view in rows],
        "void": taken.void,
        "repeated": taken.repeated,
    }


def challenge_values(view: queries.ChallengeView) -> dict[str, Any]:
    """Return a challenge as API values."""
    record, response = view.record, view.response
    names = ("ref", "statement", "digest", "figure", "wrong", "right", "evidence", "at", "is_late")
    admission = ("is_admitted", "admission_reason")
    return {
        **{name: getattr(record, name) for name in (*names, *admission)},
        "id": record.pk,
        "state": view.state,
        "recipient": record.recipient.name,
        "files": [
            {"id": file.pk, "file_name": file.file_name, "content_hash": file.content_hash}
            for file in record.files.all()
        ],
        "response": {
            **{
                name: getattr(response, name)
                for name in ("outcome", "reason", "sections", "asks_panel", "at")
            },
            "version": response.number,
            "by": response.by.name,
        }
        if response
        else None,
    }
