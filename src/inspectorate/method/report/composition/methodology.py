"""Methodology of the public report, on one page: how evidence was gathered, and where to read more."""

from collections.abc import Iterator

from inspectorate.method.faults import Sentence as _
from inspectorate.method.report.composition.content_builders import (
    cell,
    is_empty,
    number_cell,
    paragraph,
    section,
)
from inspectorate.method.report.content import Block, Bullets, Cell, Paragraph, Run, Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.standards import figures_of


def methodology(draft: Draft) -> Section:
    """Return the methodology annex."""
    on_evidence = next(
        (domain.id for domain in draft.framework.domains if domain.judged_on == "evidence"), ""
    )
    domains = [
        section(
            draft,
            f"methodology.{domain.id}",
            domain.title,
            texts=[f"methodology.{domain.id}"],
            blocks=_presentation(draft) if domain.id == on_evidence else (),
        )
        for domain in draft.framework.domains
    ]
    further = Section(
        "methodology.further",
        draft.title("methodology.further", _("Where to read more")),
        blocks=(_further_reading(draft),),
    )
    return section(
        draft,
        "annex.methodology",
        _("Methodology"),
        texts=["methodology"],
        blocks=[_cases_table(draft)],
        parts=[*(part for part in domains if not is_empty(part)), further],
    )


def _further_reading(draft: Draft) -> Paragraph:
    """Return what is in the technical annex."""
    statuses = {figure.status for figure in figures_of(draft.framework, draft.framework)}
    return Paragraph(
        (
            Run("The "),
            Run("technical annex", section="technical.about"),
            Run(
                " is a document of its own. It says how the samples were drawn, how answers become ratings, "
                "how certain the ratings are and where each figure in this report comes from. It lists the "
            ),
            Run("figures that this edition of the standards uses", section="methodology.figures"),
            Run(
                ", with their sources"
                + (", and says which are not confirmed." if "unconfirmed" in statuses else ".")
            ),
        )
    )


def _presentation(draft: Draft) -> Iterator[Block]:
    edition_text = " ".join(block.text for block in draft.framework.report.blocks)
    questions = [
        question for question in draft.framework.evidence.presentation if question not in edition_text
    ]
    if questions:
        yield paragraph(_("The set questions for the presentation were:"))
        yield Bullets(tuple((Run(question),) for question in questions))


def _cases_table(draft: Draft) -> Table:
    """Return the table of sample sizes and numbers of responses."""
    rows: list[tuple[Cell, ...]] = []
    for group in draft.framework.casework.groups:
        sample = draft.inspection.samples.get(group.key)
        eligible, assessed = f"eligible.{group.key}", f"cases.{group.key}"
        rows.append(
            (
                cell(group.title),
                _figure_cell(draft, eligible),
                number_cell(len(sample.selected)) if sample else cell(_("not drawn")),
                _figure_cell(draft, assessed),
            )
        )
    if draft.framework.evidence.survey:
        respondents = draft.catalogue["survey"].format("")
        rows.append(
            (
                cell(_("Survey: people who answered")),
                cell(""),
                cell(""),
                _figure_cell(draft, "survey", respondents),
            )
        )
    return Table(
        key="cases",
        caption=_("Cases and answers used in this inspection"),
        headings=(_("What"), _("Eligible"), _("Sample"), _("Assessed or answered")),
        rows=tuple(rows),
        anchors=(
            *(f"cases.{group.key}" for group in draft.framework.casework.groups),
            *["survey"][: len(rows)],
        )[: len(rows)],
    )


def _figure_cell(draft: Draft, reference: str, text: str = "") -> Cell:
    text = text or draft.catalogue[reference].format("")
    return cell(text, number=float(text.replace(",", "")), figure=reference)
