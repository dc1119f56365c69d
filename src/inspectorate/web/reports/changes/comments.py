"""Comment on sections of a draft, reply, and resolve comments."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.database import repeat_window_start
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.mail.changes import notify
from inspectorate.web.people.models import Person
from inspectorate.web.permissions import Action, RuleBroken
from inspectorate.web.reports.models import SectionComment
from inspectorate.web.reports.queries import sections


@transaction.atomic
def add_comment(*, access: InspectionAccess, key: str, text: str, quote: str = "") -> SectionComment:
    """Comment on a section, or on a passage of it that is quoted.

    The same comment submitted again within the repeat window is saved once.
    """
    locked(access, Action.COMMENT_ON_SECTION)
    draft_section = sections.draft_section(access=access, key=key)
    quote = " ".join(quote.split())
    section = draft_section.section
    same = section.comments.filter(
        parent=None, by=access.person, text=text, quote=quote, at__gt=repeat_window_start()
    )
    if duplicate := same.first():
        return duplicate
    comment = section.comments.create(version=section.version, quote=quote, text=text, by=access.person)
    _record(access, EventType.COMMENT_ON_SECTION, comment, text)
    _notify(access, comment, _("There is a new comment on your section of the report"), [section.owner])
    return comment


@transaction.atomic
def reply(*, access: InspectionAccess, comment: int, text: str) -> SectionComment:
    """Reply to a comment. Raises RuleBroken if it is resolved."""
    locked(access, Action.COMMENT_ON_SECTION)
    thread = sections.comment(access=access, id=comment)
    if thread.resolved_at:
        raise RuleBroken(_("This comment is resolved. Add a new comment to the section."))
    same = thread.replies.filter(by=access.person, text=text, at__gt=repeat_window_start())
    if duplicate := same.first():
        return duplicate
    answer = thread.section.comments.create(
        parent=thread, version=thread.section.version, text=text, by=access.person
    )
    _record(access, EventType.COMMENT_ON_SECTION, thread, text)
    _notify(access, thread, _("There is a reply to your comment on the report"), [thread.by])
    return answer


@transaction.atomic
def resolve(*, access: InspectionAccess, comment: int) -> None:
    """Resolve a comment: its author, or somebody who may write in the section. Raises RuleBroken if it is."""
    locked(access, Action.COMMENT_ON_SECTION)
    thread = sections.comment(access=access, id=comment)
    if thread.resolved_at:
        raise RuleBroken(_("This comment is already resolved."))
    if not sections.may_resolve(access, thread):
        raise RuleBroken(_("The author of a comment resolves it, or somebody who writes the section."))
    thread.resolved_by, thread.resolved_at = access.person, timezone.now()
    thread.save(update_fields=["resolved_by", "resolved_at"])
    _record(access, EventType.RESOLVE_SECTION_COMMENT, thread, "")


def _record(access: InspectionAccess, event_type: EventType, thread: SectionComment, text: str) -> None:
    after = {"comment": audit.digest(text)} if text else None
    audit.record(
        access, event_type, subject=f"section {thread.section.key}, comment {thread.pk}", after=after
    )


def _notify(access: InspectionAccess, thread: SectionComment, text: str, people: list[Person | None]) -> None:
    page = reverse("reports:comment", args=[access.inspection.pk, thread.pk])
    others = [person for person in people if person and person != access.person]
    notify(others, text, page=page, inspection=access.inspection)
