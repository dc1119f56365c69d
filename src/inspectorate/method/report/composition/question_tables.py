"""Tables of all questions, and of the key questions by joined levels of a factor."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from inspectorate.method.report.composition import small_counts
from inspectorate.method.report.composition.content_builders import cell, number_cell
from inspectorate.method.report.composition.sample_profile import field_title, levels_title
from inspectorate.method.report.content import Cell, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.standards import Domain
from inspectorate.method.tallies import Breakdown, break_down, half_up

RANGES_NOTE = (
    "The share of a row's cases in which the work was sufficient lies between these two percentages. The "
    "exact percentage is not given, so that nobody can be recognised. The two percentages depend only on "
    "the numbers of cases and on the result of all cases. They do not show how certain a result is."
)


def question_tables(draft: Draft) -> Iterator[Table]:
    """Yield the table of every domain's key questions and prompts; none while no case is assessed."""
    if draft.inspection.assessments:
        for domain in draft.framework.domains:
            if domain.judged_on == "cases":
                yield _questions(draft, domain)


def factor_tables(draft: Draft) -> Iterator[Table]:
    """Yield the table of the key questions for every factor; none while no case is assessed."""
    if not draft.inspection.assessments:
        return
    personal = {field.key for field in draft.framework.casework.fields if field.personal}
    factors = [factor for factor in draft.framework.sample.factors.value if factor not in personal]
    breakdowns = [
        breakdown
        for case_group in draft.framework.casework.groups
        for breakdown in break_down(
            draft.inspection.assessments,
            draft.framework,
            case_group.key,
            {
                factor: [
                    joined.levels for joined in small_counts.groups_of_field(draft, case_group.key, factor)
                ]
                for factor in factors
            },
        )
    ]
    for factor in factors:
        of_factor = [breakdown for breakdown in breakdowns if breakdown.factor == factor]
        if of_factor:
            yield _by_factor(draft, factor, of_factor)


def _questions(draft: Draft, domain: Domain) -> Table:
    rows, withheld = [], small_counts.withheld_prompts(draft)
    for standard in domain.standards:
        for key in standard.key_questions:
            for question in (key, *key.prompts):
                tally = draft.results.tallies.get(question.id)
                counts = (tally.yes, tally.applicable) if tally else (0, 0)
                interval = tally.interval if tally else None
                cells = (
                    *_counts(*counts),
                    number_cell(interval.low, decimals=1) if interval else cell(""),
                    number_cell(interval.high, decimals=1) if interval else cell(""),
                )
                shown = (cell(small_counts.SUPPRESSED),) * len(cells) if question.id in withheld else cells
                rows.append((cell(question.id), cell(question.text), *shown))
    table = Table(
        key=f"questions.{domain.id}",
        caption=f"{domain.id}. {domain.title}: every key question and prompt",
        headings=("Question", "Wording", "Sufficient", "Applicable", "% yes", "Range from", "Range to"),
        rows=tuple(rows),
    )
    return small_counts.with_suppression_note(table, draft.framework)


def _by_factor(draft: Draft, factor: str, breakdowns: Sequence[Breakdown]) -> Table:
    """Return the ranges of the key questions by joined levels of a factor."""
    framework = draft.framework
    rows = tuple(
        (
            cell(breakdown.question),
            cell(levels_title(framework, factor, breakdown.levels)),
            number_cell(breakdown.cases),
            *(
                map(_percentage_cell, breakdown.shares)
                if breakdown.shares
                else (cell(small_counts.SUPPRESSED),) * 2
            ),
        )
        for breakdown in breakdowns
    )
    title = field_title(framework, factor)
    table = Table(
        key=f"by.{factor}",
        caption=f"Key questions by {title[:1].lower()}{title[1:]}",
        headings=("Key question", title, "Assessed cases", "% yes, at least", "% yes, at most"),
        rows=rows,
        notes=(small_counts.joined_levels_note(framework), RANGES_NOTE),
    )
    return small_counts.with_suppression_note(table, framework)


def _percentage_cell(share: Fraction) -> Cell:
    percentage = half_up(100 * share)
    return cell(f"{percentage}%", number=percentage)


def _counts(yes: int, applicable: int) -> tuple[Cell, Cell, Cell]:
    percent = _percentage_cell(Fraction(yes, applicable)) if applicable else cell("")
    return number_cell(yes), number_cell(applicable), percent
