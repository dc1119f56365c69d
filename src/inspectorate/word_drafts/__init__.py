"""Drafts of a report as Word documents, and what an editor has made of them.

`write_draft` makes the document; each section is a content control, and each bound figure one inside it.
`read_draft` returns, section by section, the text with the tracked changes accepted and rejected, the changes
and comments, and which figures were kept. Nothing of the document is lost: what belongs to no section is
listed as text. `flags` says in sentences what a person has to look at.

    from inspectorate.word_drafts import digest, flags, printed_figures, read_draft, write_draft

    figures = printed_figures(texts.values(), draft.bind)      # draft = report.draft.prepare(inspection)
    document = write_draft(texts, titles, figures)             # texts and titles by section key
    ...
    review = read_draft(uploaded)                              # FaultsFound: a sentence to show
    for section in review.sections:
        if section.is_changed and digest(texts_now[section.key]) == section.digest:
            save(section.key, section.accepted)                # otherwise keep both
    for flag in flags(review):
        show(flag.section, flag.text)
"""

from typing import TYPE_CHECKING

from inspectorate.lazy_names import lazy_names

if TYPE_CHECKING:
    from inspectorate.word_drafts.anchors import SentDraft, digest
    from inspectorate.word_drafts.reader import read_draft
    from inspectorate.word_drafts.review_flags import flags
    from inspectorate.word_drafts.sent_figures import printed_figures
    from inspectorate.word_drafts.values import ReviewedDraft, ReviewedSection
    from inspectorate.word_drafts.writer import write_draft

__all__ = [
    "ReviewedDraft",
    "ReviewedSection",
    "SentDraft",
    "digest",
    "flags",
    "printed_figures",
    "read_draft",
    "write_draft",
]

__getattr__ = lazy_names(
    __name__,
    {
        "ReviewedDraft": "values",
        "ReviewedSection": "values",
        "SentDraft": "anchors",
        "digest": "anchors",
        "flags": "review_flags",
        "printed_figures": "sent_figures",
        "read_draft": "reader",
        "write_draft": "writer",
    },
)
