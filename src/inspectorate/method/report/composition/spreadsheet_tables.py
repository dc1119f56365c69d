"""Tables that are only in the spreadsheet: all questions, and key questions by factor."""

from collections.abc import Iterator
from fractions import Fraction

from inspectorate.method.report.composition import small_counts
from inspectorate.method.report.composition.content_builders import cell, number_cell
from inspectorate.method.report.composition.sample_profile import field_title, level_title
from inspectorate.method.report.content import Cell, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.standards import Domain
from inspectorate.method.tallies import break_down, half_up


def further_tables(draft: Draft) -> Iterator[Table]:
    """Yield the tables for the spreadsheet only; none while no case is assessed."""
    if not draft.inspection.assessments:
        return
    for domain in draft.framework.domains:
        if domain.judged_on == "cases":
            yield _questions(draft, domain)
    factors = draft.framework.sample.factors.value
    personal = {field.key for field in draft.framework.casework.fields if field.personal}
    yield from (_by_factor(draft, factor) for factor in factors if factor not in personal)


def _questions(draft: Draft, domain: Domain) -> Table:
    rows = []
    for standard in domain.standards:
        for key in standard.key_questions:
            for question in (key, *key.prompts):
                tally = draft.results.tallies.get(question.id)
                counts = (tally.yes, tally.applicable) if tally else (0, 0)
                small = counts[1] < draft.framework.ratings.smallest_cell.value and question.id != key.id
                interval = tally.interval if tally and not small else None
                rows.append(
                    (
                        cell(question.id),
                        cell(question.text),
                        *_counts(*counts, hide=small),
                        number_cell(interval.low, decimals=1) if interval else cell(""),
                        number_cell(interval.high, decimals=1) if interval else cell(""),
                    )
                )
    return Table(
        key=f"questions.{domain.id}",
        caption=f"{domain.id}. {domain.title}: every key question and prompt",
        headings=("Question", "Wording", "Sufficient", "Applicable", "% yes", "Range from", "Range to"),
        rows=tuple(rows),
        notes=(small_counts.suppression_note(draft.framework),),
    )


def _by_factor(draft: Draft, factor: str) -> Table:
    framework = draft.framework
    suppressed = {
        group.key: small_counts.suppressed_levels_of_field(draft, group.key, factor)
        for group in framework.casework.groups
    }
    rows = tuple(
        (
            cell(breakdown.question),
            cell(level_title(framework, factor, breakdown.level)),
            *_counts(breakdown.yes, breakdown.applicable, hide=breakdown.suppressed),
        )
        for breakdown in break_down(draft.inspection.assessments, framework, factor, suppressed)
        if breakdown.question in framework.key_questions
    )
    title = field_title(framework, factor)
    return Table(
        key=f"by.{factor}",
        caption=f"Key questions by {title[:1].lower()}{title[1:]}",
        headings=("Key question", title, "Sufficient", "Applicable", "% yes"),
        rows=rows,
        notes=(small_counts.suppression_note(framework),),
    )


def _counts(yes: int, applicable: int, *, hide: bool) -> tuple[Cell, Cell, Cell]:
    if hide:
        return (cell(small_counts.SUPPRESSED),) * 3
    share = half_up(100 * Fraction(yes, applicable)) if applicable else None
    percent = cell("") if share is None else cell(f"{share}%", number=share)
    return number_cell(yes), number_cell(applicable), percent
