"""Take over sections of the draft, and the comments on them, from a Word document."""

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.permissions import Action, ConcurrentChange, NotVisible, RuleBroken
from inspectorate.web.reports.changes.comments import add_comment
from inspectorate.web.reports.changes.sections import save_section
from inspectorate.web.reports.models import DraftChannel, SectionVersion
from inspectorate.web.reports.queries import word_drafts as queries
from inspectorate.web.reports.queries.sections import require_editable
from inspectorate.word_drafts.values import ReviewedDraft


@transaction.atomic
def read(*, access: InspectionAccess, content: bytes, name: str) -> ReviewedDraft:
    """Return the draft as an edited Word document has it, and record that the document was read.

    Raises FaultsFound as `queries.read_word_document` does.
    """
    review = queries.read_word_document(access=access, content=content, name=name)
    changed = sum(section.is_changed for section in review.sections)
    audit.record(access, EventType.READ_WORD_DRAFT, after={"sections": changed})
    return review


@transaction.atomic
def take_over(*, access: InspectionAccess, upload: int, key: str, version: int) -> SectionVersion:
    """Save a section as it came back from Word, with its comments; return its latest version.

    `version` is the one that the person saw: if it is not that of the document, both changes are put
    together. Raises ConcurrentChange if somebody has saved another version since, and RuleBroken if both
    changed the same lines or the document has nothing to take over.
    """
    locked(access, Action.EDIT_SECTION)
    review = queries.word_review(access=access, upload=upload)
    rows = {row.key: row for row in queries.word_sections(access=access, review=review)}
    if key not in rows:
        raise NotVisible
    row = rows[key]
    require_editable(access, row.section.section)
    if row.version != version:
        raise ConcurrentChange(_("Someone else has saved this section since you opened this page. Read it."))
    if row.result is None:
        raise RuleBroken(_("Both texts of this section changed the same lines. Put them together yourself."))
    if not row.may_be_taken:
        raise RuleBroken(_("The document changes nothing in this section."))
    saved = row.section.latest
    if row.result != row.section.text:
        saved = save_section(
            access=access, key=key, base_version=version, text=row.result, channel=DraftChannel.WORD
        )
    present = set(row.section.section.comments.filter(parent=None).values_list("quote", "text"))
    for passage, text in queries.comment_texts(row.review):
        if (" ".join(passage.split()), text) not in present:
            add_comment(access=access, key=key, text=text, quote=passage)
    if saved is None:
        raise NotVisible
    return saved
