"""Profile of the sample: eligible and assessed cases by level of each factor, small counts suppressed."""

from collections import Counter
from collections.abc import Iterable, Iterator

from inspectorate.method.assessments import FIRST
from inspectorate.method.population import Case
from inspectorate.method.report.composition import small_counts
from inspectorate.method.report.composition.content_builders import cell
from inspectorate.method.report.content import Cell, Picture, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.sample.values import BalanceRow, Sample
from inspectorate.method.standards import CaseGroup, Framework

NOT_RECORDED = "Not recorded"


def level_title(framework: Framework, field_key: str, level: str) -> str:
    """Return the title of a level of a long-list field."""
    field = next((field for field in framework.casework.fields if field.key == field_key), None)
    if not level:
        return NOT_RECORDED
    titles = dict(field.titles) if field else {}
    if field and field.scale:
        titles |= {scale_level.key: scale_level.title for scale_level in framework.scale(field.scale).levels}
    return titles.get(level) or level.replace("_", " ").capitalize()


def field_title(framework: Framework, field_key: str) -> str:
    """Return the title of a long-list field, or its key when the edition has no such field."""
    return next((field.title for field in framework.casework.fields if field.key == field_key), field_key)


def balance_table(draft: Draft, group: CaseGroup, sample: Sample) -> Table:
    """Return the balance of the draw by factor: eligible, expected and drawn, small counts suppressed."""
    framework = draft.framework
    rows = []
    for row, visible in _rows_with_visibility(draft, group, sample):
        counts = (
            (
                cell(f"{row.population}", number=row.population),
                _expected(row),
                cell(f"{row.sample}", number=row.sample),
            )
            if visible
            else (cell(small_counts.SUPPRESSED),) * 3
        )
        rows.append((cell(_row_title(framework, row)), *counts))
    return Table(
        key=f"balance.{group.key}",
        caption=f"{group.title}: the sample beside the eligible cases",
        headings=("Factor and level", "Eligible cases", "Expected in the sample", "In the sample"),
        rows=tuple(rows),
        notes=(small_counts.suppression_note(framework),),
    )


def _expected(row: BalanceRow) -> Cell:
    return cell(f"{row.expected:.1f}", number=round(row.expected, 1))


def _row_title(framework: Framework, row: BalanceRow) -> str:
    return f"{field_title(framework, row.factor)}: {level_title(framework, row.factor, row.level)}"


def _rows_with_visibility(
    draft: Draft, group: CaseGroup, sample: Sample
) -> Iterator[tuple[BalanceRow, bool]]:
    factors = {row.factor for row in sample.balance}
    suppressed = {
        factor: small_counts.suppressed_levels_of_field(draft, group.key, factor) for factor in factors
    }
    yield from ((row, row.level not in suppressed[row.factor]) for row in sample.balance)


def balance_chart(draft: Draft, group: CaseGroup, sample: Sample) -> Picture | None:
    """Return the balance as a chart without suppressed levels; None when no level is visible."""
    framework = draft.framework
    rows = [row for row, visible in _rows_with_visibility(draft, group, sample) if visible]
    if not rows:
        return None
    worst = max(rows, key=lambda row: abs(row.difference))
    return Picture(
        key=f"balance-picture.{group.key}",
        kind="balance",
        caption=f"{group.title}: cases drawn, and where exact balance would be",
        alt=(
            f"{len(rows)} levels of {group.plural}. The number drawn is furthest from exact balance for "
            f"{_row_title(framework, worst)}: {worst.sample} drawn, {worst.expected:.1f} expected."
        ),
        rows=tuple(
            {
                "factor": field_title(framework, row.factor),
                "level": level_title(framework, row.factor, row.level),
                "expected": round(row.expected, 2),
                "sample": row.sample,
            }
            for row in rows
        ),
    )


def profile_tables(draft: Draft, group: CaseGroup) -> Iterator[Table]:
    """Yield a table for every publishable factor recorded for the eligible cases, and one for age."""
    population = draft.inspection.populations.get(group.key)
    if not population or not population.cases:
        return
    assessed_ids = {
        assessment.case_id for assessment in draft.inspection.assessments if assessment.occasion == FIRST
    }
    assessed = [case for case in population.cases if case.id in assessed_ids and case.group == group.key]
    for field in draft.framework.casework.fields:
        if field.codes and not field.personal and any(case.facts.get(field.key) for case in population.cases):
            eligible = _counts(population.cases, field.key)
            suppressed = small_counts.suppressed_levels_of_field(draft, group.key, field.key)
            counts = (eligible, _counts(assessed, field.key))
            yield _profile_table(draft, group, (field.key, field.title), counts, suppressed)
    ages = _ages(population.cases)
    if ages:
        counts = (ages, _ages(assessed))
        suppressed = small_counts.jointly_suppressed_levels(counts, draft.framework)
        date_title = field_title(draft.framework, group.window.field)
        title = f"Age at the {date_title[:1].lower()}{date_title[1:]}"
        yield _profile_table(draft, group, ("age", title), counts, suppressed)


def _counts(cases: Iterable[Case], field: str) -> Counter[str]:
    return Counter(case.facts.get(field, "") for case in cases)


def _ages(cases: Iterable[Case]) -> Counter[str]:
    return Counter(
        str(_age(case)) for case in sorted(cases, key=lambda case: _age(case) or 0) if _age(case) is not None
    )


def _age(case: Case) -> int | None:
    birth, disposal = case.date_of_birth, case.disposal_date
    return (
        disposal.year - birth.year - ((disposal.month, disposal.day) < (birth.month, birth.day))
        if birth
        else None
    )


def _profile_table(
    draft: Draft,
    group: CaseGroup,
    field: tuple[str, str],
    counts: tuple[Counter[str], Counter[str]],
    suppressed: frozenset[str],
) -> Table:
    framework, (key, title), (eligible, assessed) = draft.framework, field, counts
    rows = tuple(
        (
            cell(level_title(framework, key, level)),
            small_counts.count_cell(level, eligible, suppressed),
            small_counts.count_cell(level, assessed, suppressed),
        )
        for level in _in_order(framework, key, eligible)
    )
    return Table(
        key=f"people.{group.key}.{key}",
        caption=f"{group.title}: {title[:1].lower()}{title[1:]}",
        headings=(title, "Eligible cases", "Assessed cases"),
        rows=rows,
        notes=(small_counts.suppression_note(framework),),
    )


def _in_order(framework: Framework, key: str, counts: Counter[str]) -> list[str]:
    field = next((field for field in framework.casework.fields if field.key == key), None)
    if field is None:
        return list(counts)
    scale_levels = framework.scale(field.scale).levels if field.scale else ()
    defined = [level.key for level in scale_levels] or list(field.codes)
    rest = sorted(set(counts) - set(defined) - {""})
    return [level for level in (*defined, *rest, "") if level in counts]
