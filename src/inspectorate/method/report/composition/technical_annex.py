"""Technical annex: samples, ratings, certainty, agreement, all tables, and the source of every figure."""

from collections.abc import Iterable, Iterator

from inspectorate.method.report.composition import edition
from inspectorate.method.report.composition.certainty import agreement_section, certainty_section
from inspectorate.method.report.composition.content_builders import is_empty, paragraph, section
from inspectorate.method.report.composition.question_tables import factor_tables, question_tables
from inspectorate.method.report.composition.rating_rules import rating_rules
from inspectorate.method.report.composition.results import classification_tables, evidence_tables
from inspectorate.method.report.composition.sample_profile import profile_tables
from inspectorate.method.report.composition.sampling import sampling
from inspectorate.method.report.composition.small_counts import (
    SUPPRESSED,
    joined_levels_note,
    suppression_note,
    without_suppressed_tables,
)
from inspectorate.method.report.composition.traversal import tables_in
from inspectorate.method.report.content import Block, Paragraph, Run, Section
from inspectorate.method.report.draft import Draft
from inspectorate.method.standards import adoption_notice


def technical_annex(draft: Draft, title: str) -> Iterator[Section]:
    """Yield the sections of the technical annex of the report with this title, those of figures apart."""
    sections = [section for section in _sections(draft) if not is_empty(section)]
    withheld = any(
        cell.text == SUPPRESSED for table in tables_in(sections) for row in table.rows for cell in row
    )
    yield _about(title)
    yield from sections
    yield _small_numbers(draft, withheld=withheld)
    yield _edition_figures(draft)


def _sections(draft: Draft) -> Iterator[Section]:
    yield sampling(draft)
    yield rating_rules(draft)
    yield certainty_section(draft)
    yield agreement_section(draft)
    yield _tables(draft, "annex.questions", "Results of every question", question_tables(draft))
    yield _tables(draft, "annex.factors", "Results by group of cases", factor_tables(draft))
    yield section(
        draft,
        "annex.evidence",
        "Evidence behind the judgements",
        texts=["evidence"],
        blocks=evidence_tables(draft),
    )
    yield _tables(draft, "annex.classifications", "Classifications", classification_tables(draft))
    yield _tables(draft, "annex.sample", "Who is in the sample", _profile(draft))


def _about(title: str) -> Section:
    runs = (
        Run("This annex belongs to the report "),
        Run(title, emphasis=True, section="overall-findings"),
        Run(
            ". The report says what was found. This annex says how, and holds all tables. The tables are "
            "also in a spreadsheet."
        ),
    )
    return Section("technical.about", "About this annex", blocks=(Paragraph(runs),))


def _tables(draft: Draft, key: str, title: str, blocks: Iterable[Block]) -> Section:
    """Return a section of tables, without those in which everything is withheld."""
    shown = tuple(without_suppressed_tables(blocks, draft.framework))
    return section(draft, key, title, texts=[key.removeprefix("annex.")] if shown else [], blocks=shown)


def _profile(draft: Draft) -> Iterator[Block]:
    for group in draft.framework.casework.groups:
        yield from profile_tables(draft, group)


def _small_numbers(draft: Draft, *, withheld: bool) -> Section:
    key = "methodology.small-numbers"
    notes = [] if key in draft.edition_texts else [joined_levels_note(draft.framework)]
    notes += [suppression_note(draft.framework)] if withheld else []
    return section(draft, key, "Small numbers", texts=[key], blocks=map(paragraph, notes))


def _edition_figures(draft: Draft) -> Section:
    notice = adoption_notice(draft.framework)
    blocks: list[Block] = [
        *([paragraph(notice)] if notice else []),
        paragraph("This table lists every figure that the method uses, with its source."),
        edition.figures_table(draft.framework, draft.catalogue),
    ]
    key = "methodology.figures"
    return section(draft, key, "The edition’s figures and where they come from", texts=[key], blocks=blocks)
