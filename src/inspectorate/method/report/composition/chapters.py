"""Chapters: one per domain, with a section per standard, strengths and areas for improvement."""

from collections.abc import Iterator

from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.composition.content_builders import (
    NOT_RATED,
    NOT_WRITTEN,
    has_text,
    paragraph,
    section,
)
from inspectorate.method.report.content import Section
from inspectorate.method.report.draft import Draft
from inspectorate.method.standards import Domain, Standard


def chapters(draft: Draft) -> Iterator[Section]:
    """Yield the chapter of every domain of the edition."""
    for domain in draft.framework.domains:
        introduction = [paragraph(domain.introduction)] if domain.introduction else []
        text = section(draft, domain.id, domain.title, texts=[domain.id])
        yield Section(
            key=domain.id,
            title=domain.title,
            number=domain.id,
            blocks=(*introduction, *text.blocks),
            parts=(
                *text.parts,
                *(_standard(draft, standard) for standard in domain.standards),
                *_summary(draft, domain),
            ),
        )


def _standard(draft: Draft, standard: Standard) -> Section:
    text = section(draft, standard.id, standard.title, texts=[standard.id])
    confirmed = draft.results.ratings.get(standard.id)
    return Section(
        key=standard.id,
        title=standard.title,
        number=standard.id,
        rating=(confirmed.rating if confirmed else None) or NOT_RATED,
        statement=standard.statement,
        blocks=text.blocks or (() if text.parts else (paragraph(NOT_WRITTEN, emphasis=True),)),
        parts=text.parts,
    )


def _summary(draft: Draft, domain: Domain) -> tuple[Section, ...]:
    """Return strengths and areas for improvement, if written, after the edition's introductions to them."""
    headings = (("strengths", _("Strengths")), ("improvement", _("Areas for improvement")))
    parts = tuple(
        section(draft, key, draft.title(name, title), texts=[name, key])
        for name, title in headings
        if has_text(draft, key := f"{domain.id}.{name}") or key in draft.edition_texts
    )
    if not parts:
        return ()
    title = draft.title("summary", _("Summary"))
    return (section(draft, f"{domain.id}.summary", title, texts=["summary"], parts=parts),)
