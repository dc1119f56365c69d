"""One chapter a domain, one section a standard, then strengths and areas for improvement."""

from collections.abc import Iterator

from inspectorate.method.report.compose.writing import NOT_RATED, NOT_WRITTEN, paragraph, says, section
from inspectorate.method.report.content import Section
from inspectorate.method.report.draft import Draft
from inspectorate.method.standards import Domain, Standard


def chapters(draft: Draft) -> Iterator[Section]:
    """Yield a chapter for every domain of the edition."""
    for domain in draft.framework.domains:
        introduction = [paragraph(domain.introduction)] if domain.introduction else []
        written = section(draft, domain.id, domain.title, texts=[domain.id])
        yield Section(
            key=domain.id,
            title=domain.title,
            number=domain.id,
            blocks=(*introduction, *written.blocks),
            parts=(
                *written.parts,
                *(_standard(draft, each) for each in domain.standards),
                *_summary(draft, domain),
            ),
        )


def _standard(draft: Draft, standard: Standard) -> Section:
    written = section(draft, standard.id, standard.title, texts=[standard.id])
    rated = draft.results.ratings.get(standard.id)
    return Section(
        key=standard.id,
        title=standard.title,
        number=standard.id,
        rating=(rated.rating if rated else None) or NOT_RATED,
        statement=standard.statement,
        blocks=written.blocks or (() if written.parts else (paragraph(NOT_WRITTEN, emphasis=True),)),
        parts=written.parts,
    )


def _summary(draft: Draft, domain: Domain) -> tuple[Section, ...]:
    """Return strengths and areas for improvement, as far as written; the edition's text leads in to each."""
    named = (("strengths", "Strengths"), ("improvement", "Areas for improvement"))
    parts = tuple(
        section(draft, key, draft.title(name, title), texts=[name, key])
        for name, title in named
        if says(draft, key := f"{domain.id}.{name}") or key in draft.standing
    )
    if not parts:
        return ()
    title = draft.title("summary", "Summary")
    return (section(draft, f"{domain.id}.summary", title, texts=["summary"], parts=parts),)
