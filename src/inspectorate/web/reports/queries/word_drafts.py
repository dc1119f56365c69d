"""The draft as a Word document, and its sections as they come back from Word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, F, Func, Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import TypeAdapter

from inspectorate import word_drafts
from inspectorate.method.report.section_titles import section_titles
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.jobs.models import Job, JobKind, JobState
from inspectorate.web.jobs.queries import own_jobs
from inspectorate.web.permissions import Action, NotVisible, require
from inspectorate.web.reports.comparison import ComparedLine, compare, merge
from inspectorate.web.reports.models import SectionVersion
from inspectorate.web.reports.queries.narrative import latest_versions, prepared_draft
from inspectorate.web.reports.queries.sections import DraftSection, draft_section, draft_sections
from inspectorate.web.translation import translated
from inspectorate.word_drafts.values import CommentReply, ReviewedDraft, ReviewedSection, WordComment

REVIEW = TypeAdapter(ReviewedDraft)
_DIGEST = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
"""The digest of a text in Word documents, as PostgreSQL calculates it."""


@dataclass(frozen=True)
class WordSection:
    """A section of the draft, and the section as it came back from Word.

    `sent` is the version that the document was made from; None if it is none of this draft. `flags` are
    sentences about what to look at.
    """

    section: DraftSection
    review: ReviewedSection
    sent: SectionVersion | None
    flags: tuple[str, ...]

    @property
    def key(self) -> str:
        """The section key."""
        return self.section.key

    @property
    def version(self) -> int:
        """The number of the section's latest version."""
        return self.section.section.version

    @property
    def is_outdated(self) -> bool:
        """Whether somebody has saved another text since the document was made."""
        return word_drafts.digest(self.section.text) != self.review.digest

    @cached_property
    def result(self) -> str | None:
        """The text that taking over the section saves.

        It is the text from Word or, if the section has another text by now, both changes together. None if
        both changed the same lines, or the document was made from no version of this section.
        """
        if not self.review.is_changed or not self.review.accepted.strip():
            return self.section.text
        if not self.is_outdated or self.section.text == self.review.accepted:
            return self.review.accepted
        if self.sent is None:
            return None
        return merge(self.sent.text, self.review.accepted, self.section.text)

    @property
    def is_conflict(self) -> bool:
        """Whether a person has to put both texts together."""
        return self.result is None

    @property
    def may_be_taken(self) -> bool:
        """Whether the person may take over the section: its text would change, or it has comments."""
        changes = self.result is not None and (self.result != self.section.text or bool(self.review.comments))
        return self.section.may_edit and changes

    @property
    def lines(self) -> list[ComparedLine]:
        """The present text compared with the text that would be saved, or with that from Word."""
        return compare(self.section.text, self.review.accepted if self.result is None else self.result)


def word_document(*, access: InspectionAccess, key: str = "") -> bytes:
    """Return the draft as a Word document: one section, or all of them.

    Raises NotVisible if the draft does not have the section, and FaultsFound if its figures cannot be
    calculated.
    """
    require(Action.SEE_DRAFT, access.roles, access.inspection.current_state)
    if key:
        draft_section(access=access, key=key)
    sent = _present_draft(access)
    texts = {name: text for name, text in sent.sections.items() if key in ("", name)}
    return word_drafts.write_draft(texts, sent.titles, sent.figures, title=_title(access))


def read_word_document(*, access: InspectionAccess, content: bytes, name: str) -> ReviewedDraft:
    """Return the draft as an edited Word document has it. Raises FaultsFound if it cannot be read."""
    require(Action.EDIT_SECTION, access.roles, access.inspection.current_state)
    return word_drafts.read_draft(content, sent=_present_draft(access), name=name)


def word_uploads(*, access: InspectionAccess) -> QuerySet[Job]:
    """Return the person's jobs that read a Word document of this draft, the latest first."""
    require(Action.EDIT_SECTION, access.roles, access.inspection.current_state)
    return own_jobs(by=access.person).filter(kind=JobKind.READ_WORD_DRAFT, inspection=access.inspection)


def word_review(*, access: InspectionAccess, upload: int) -> ReviewedDraft:
    """Return what a job of the person has read from a Word document. Raises NotVisible for any other job."""
    record = word_uploads(access=access).filter(pk=upload, state=JobState.DONE).first()
    if record is None:
        raise NotVisible
    return REVIEW.validate_json(record.result_file)


def word_sections(*, access: InspectionAccess, review: ReviewedDraft) -> list[WordSection]:
    """Return the sections of the draft that were changed or commented on in Word, or need a look."""
    flags: dict[str, list[str]] = {}
    for flag in word_drafts.flags(review):
        flags.setdefault(flag.section, []).append(flag.text)
    reviewed = {section.key: section for section in review.sections}
    sections = {section.key: section for section in draft_sections(access=access)}
    changed = [
        key
        for key, section in reviewed.items()
        if key in sections and (section.is_changed or section.comments or key in flags)
    ]
    sent = _sent_versions(access, {key: reviewed[key].digest for key in changed})
    return [
        WordSection(sections[key], reviewed[key], sent.get(key), tuple(flags.get(key, ()))) for key in changed
    ]


def document_flags(review: ReviewedDraft) -> list[str]:
    """Return what to look at outside the sections: text without a section, a lost record, comments."""
    sentences = [flag.text for flag in word_drafts.flags(review) if not flag.section]
    comments = [
        _("Comment outside the sections, by %(name)s: %(text)s")
        % {"name": comment.author or _("somebody"), "text": comment.text}
        for comment in review.comments
    ]
    return [*sentences, *comments]


def _sent_versions(access: InspectionAccess, digests: Mapping[str, str]) -> dict[str, SectionVersion]:
    """Return the version of each section whose text has the digest that a document states."""
    wanted = Q(pk=None)
    for key, digest in digests.items():
        wanted |= Q(section__key=key, digest=digest)
    versions = SectionVersion.objects.filter(section__inspection=access.inspection)
    versions = versions.annotate(digest=Func(F("text"), template=_DIGEST, output_field=CharField()))
    latest = versions.filter(wanted).order_by("section", "-number").distinct("section")
    return {version.section.key: version for version in latest.select_related("section")}


def _present_draft(access: InspectionAccess) -> word_drafts.SentDraft:
    """Return the texts, titles and printed figures of the draft as they are now."""
    titles = {key: translated(title) for key, title in section_titles(access.framework).items()}
    texts = {key: version.text for key, version in latest_versions(access.inspection).items()}
    figures = word_drafts.printed_figures(texts.values(), prepared_draft(access=access).bind)
    return word_drafts.SentDraft(texts, titles, figures, _title(access))


def _title(access: InspectionAccess) -> str:
    return _("Draft report: %(service)s") % {"service": access.inspection.service.name}


def comment_texts(section: ReviewedSection) -> Iterator[tuple[str, str]]:
    """Yield the passage and the words of each comment of a section in Word, with the replies to it."""
    for comment in section.comments:
        lines = [_words(comment), *(_words(reply) for reply in comment.replies)]
        yield comment.passage, "\n".join(lines)


def _words(one: WordComment | CommentReply) -> str:
    return _("%(name)s in Word: %(text)s") % {"name": one.author or _("Somebody"), "text": one.text}
