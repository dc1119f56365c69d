"""API of the comments on sections of a draft."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.queries import open_inspection
from inspectorate.web.people.models import AuthenticatedRequest
from inspectorate.web.permissions import Action
from inspectorate.web.reports.api.schemas import AT, HERE, SECTION, LongText, OptionalText
from inspectorate.web.reports.changes import comments as changes
from inspectorate.web.reports.forms import sections as forms
from inspectorate.web.reports.models import SectionComment
from inspectorate.web.reports.queries import sections as queries
from inspectorate.web.rest.problems import WRITE_RESPONSES, responses
from inspectorate.web.rest.schemas import Name, Number, Page, PageNumber, Size, described, paginate, validated

router = Router(tags=["Report"])
COMMENT = f"{HERE}/comments/{{int:comment}}"


class SectionReplyOut(Schema):
    """A reply to a comment."""

    text: str = described("The reply.", "Those with a plan.")
    by: str = described("Who wrote it.", "Tom Bell")
    at: datetime = described("When it was written.", AT)


class SectionCommentOut(Schema):
    """A comment on a section, with its replies."""

    id: int = described("Its number.", 1)
    section: str = described("The section key.", "8.1")
    version: int = described("The version of the section that it was written about.", 1, ge=0)
    quote: str = described("The passage that it is about; empty for the whole section.", "most cases")
    text: str = described("The comment.", "Which cases?")
    by: str = described("Who wrote it.", "Leila Ashworth")
    at: datetime = described("When it was written.", AT)
    resolved_by: str | None = described("Who resolved it; null while it is open.", None)
    replies: list[SectionReplyOut] = described("The replies, the latest last.")


class SectionCommentIn(Schema):
    """A comment on a section."""

    text: LongText = described("The comment. No child's name.", "Which cases?")
    quote: OptionalText = described("The passage that it is about.", "", default="")


class SectionReplyIn(Schema):
    """A reply to a comment."""

    text: LongText = described("The reply.", "Those with a plan.")


@router.get(f"{SECTION}/comments", response=responses(Page[SectionCommentOut]), url_name="section_comments")
def list_section_comments(
    request: AuthenticatedRequest, inspection: Number, section: Name, page: PageNumber = 1, size: Size = 50
) -> dict[str, Any]:
    """List the comments on a section, the open ones first."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {section}, comments")
    return paginate(queries.comments(access=access, key=section), page, size, _comment)


@router.post(
    f"{SECTION}/comments/add",
    response=responses(SectionCommentOut, *WRITE_RESPONSES),
    url_name="add_section_comment",
)
def add_section_comment(
    request: AuthenticatedRequest, inspection: Number, section: Name, submission: SectionCommentIn
) -> dict[str, Any]:
    """Comment on a section, or on a passage of it."""
    access = open_inspection(by=request.user, id=inspection, action=Action.COMMENT_ON_SECTION)
    values = validated(forms.SectionCommentForm(submission.model_dump()))
    return _comment(changes.add_comment(access=access, key=section, **values))


@router.get(COMMENT, response=responses(SectionCommentOut), url_name="section_comment")
def read_section_comment(
    request: AuthenticatedRequest, inspection: Number, comment: Number
) -> dict[str, Any]:
    """Return a comment with its replies."""
    access = open_inspection(by=request.user, id=inspection, action=Action.SEE_DRAFT)
    thread = queries.comment(access=access, id=comment)
    audit.viewed(access, EventType.SEE_DRAFT, f"section {thread.section.key}, comment {comment}")
    return _comment(thread)


@router.post(
    f"{COMMENT}/reply",
    response=responses(SectionCommentOut, *WRITE_RESPONSES),
    url_name="reply_to_section_comment",
)
def reply_to_section_comment(
    request: AuthenticatedRequest, inspection: Number, comment: Number, submission: SectionReplyIn
) -> dict[str, Any]:
    """Reply to a comment."""
    access = open_inspection(by=request.user, id=inspection, action=Action.COMMENT_ON_SECTION)
    values = validated(forms.SectionReplyForm(submission.model_dump()))
    changes.reply(access=access, comment=comment, **values)
    return _comment(queries.comment(access=access, id=comment))


@router.post(
    f"{COMMENT}/resolve",
    response=responses(SectionCommentOut, *WRITE_RESPONSES),
    url_name="resolve_section_comment",
)
def resolve_section_comment(
    request: AuthenticatedRequest, inspection: Number, comment: Number
) -> dict[str, Any]:
    """Resolve a comment: your own, or one on a section that you can write in."""
    access = open_inspection(by=request.user, id=inspection, action=Action.COMMENT_ON_SECTION)
    changes.resolve(access=access, comment=comment)
    return _comment(queries.comment(access=access, id=comment))


def _comment(thread: SectionComment) -> dict[str, Any]:
    return {
        **{name: getattr(thread, name) for name in ("version", "quote", "text", "at")},
        "id": thread.pk,
        "section": thread.section.key,
        "by": thread.by.name,
        "resolved_by": thread.resolved_by.name if thread.resolved_by else None,
        "replies": [
            {"text": reply.text, "by": reply.by.name, "at": reply.at}
            for reply in sorted(thread.replies.all(), key=lambda row: row.pk)
        ],
    }
