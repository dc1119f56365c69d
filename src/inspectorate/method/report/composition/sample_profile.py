"""Profile of the sample: eligible and assessed cases by joined levels of each factor."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from inspectorate.method.assessments import FIRST
from inspectorate.method.population import Case
from inspectorate.method.report.composition import small_counts
from inspectorate.method.report.composition.content_builders import cell, number_cell, paragraph
from inspectorate.method.report.content import Block, Picture, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import sentence_list
from inspectorate.method.sample.values import BalanceRow, Sample
from inspectorate.method.standards import CaseGroup, Framework
from inspectorate.method.tallies import LevelGroup

NOT_RECORDED = "Not recorded"
OTHER = "Other or not recorded"
OLDEST = 120
"""Highest age that a row of the table of ages may have."""


def level_title(framework: Framework, field_key: str, level: str) -> str:
    """Return the title of a level of a long-list field."""
    field = next((field for field in framework.casework.fields if field.key == field_key), None)
    if not level:
        return OTHER if field and field.open else NOT_RECORDED
    titles = dict(field.titles) if field else {}
    if field and field.scale:
        titles |= {scale_level.key: scale_level.title for scale_level in framework.scale(field.scale).levels}
    return titles.get(level) or level.replace("_", " ").capitalize()


def field_title(framework: Framework, field_key: str) -> str:
    """Return the title of a long-list field, or its key when the edition has no such field."""
    return next((field.title for field in framework.casework.fields if field.key == field_key), field_key)


def levels_title(framework: Framework, field_key: str, levels: Sequence[str]) -> str:
    """Return the title of joined levels of a long-list field."""
    return small_counts.group_title([level_title(framework, field_key, level) for level in levels])


def balance_table(draft: Draft, group: CaseGroup, sample: Sample) -> Table | None:
    """Return the balance of the draw by joined levels: eligible, expected and drawn; None without a row."""
    framework = draft.framework
    rows = tuple(
        (
            cell(f"{field_title(framework, row.factor)}: {row.level}"),
            number_cell(row.population),
            number_cell(row.expected, decimals=1),
            number_cell(row.sample),
        )
        for row in _joined_balance(draft, group, sample)
    )
    if not rows:
        return None
    return Table(
        key=f"balance.{group.key}",
        caption=f"{group.title}: the sample compared with the eligible cases",
        headings=("Factor and level", "Eligible cases", "Expected in the sample", "In the sample"),
        rows=rows,
        notes=(small_counts.joined_levels_note(framework),),
    )


def _joined_balance(draft: Draft, group: CaseGroup, sample: Sample) -> Iterator[BalanceRow]:
    """Yield the balance of joined levels, with the title of the levels as `level`."""
    personal = {field.key for field in draft.framework.casework.fields if field.personal}
    for factor, rows_of_factor in groupby(sample.balance, key=lambda row: row.factor):
        rows = list(rows_of_factor)
        groups = () if factor in personal else small_counts.groups_of_field(draft, group.key, factor)
        listed_levels = {level for joined in groups for level in joined.levels}
        for joined in groups:
            members = [
                row
                for row in rows
                if row.level in joined.levels or (joined is groups[-1] and row.level not in listed_levels)
            ]
            yield BalanceRow(
                factor,
                levels_title(draft.framework, factor, joined.levels),
                sum(row.population for row in members),
                sum(row.expected for row in members),
                sum(row.sample for row in members),
            )


def balance_chart(draft: Draft, group: CaseGroup, sample: Sample) -> Picture | None:
    """Return the balance of joined levels as a chart; None when there is none."""
    framework = draft.framework
    rows = list(_joined_balance(draft, group, sample))
    if not rows:
        return None
    worst = max(rows, key=lambda row: abs(row.difference))
    return Picture(
        key=f"balance-picture.{group.key}",
        kind="balance",
        caption=f"{group.title}: cases drawn, compared with exact balance",
        alt=(
            f"{len(rows)} rows of {group.plural}. The number drawn is furthest from exact balance for "
            f"{field_title(framework, worst.factor)}: {worst.level}: {worst.sample} drawn, "
            f"{number_cell(worst.expected, decimals=1).text} expected."
        ),
        rows=tuple(
            {
                "factor": field_title(framework, row.factor),
                "level": row.level,
                "expected": row.expected,
                "sample": row.sample,
            }
            for row in rows
        ),
    )


def profile_tables(draft: Draft, group: CaseGroup) -> Iterator[Block]:
    """Yield a table for every publishable factor recorded for the eligible cases, and one for age.

    A factor of which only one row would be left has none; a sentence at the end names these.
    """
    population = draft.inspection.populations.get(group.key)
    if not population or not population.cases:
        return
    framework = draft.framework
    left_out = []
    for field in framework.casework.fields:
        if field.codes and not field.personal and any(case.facts.get(field.key) for case in population.cases):
            groups = small_counts.groups_of_field(draft, group.key, field.key)
            if groups:
                titles = [levels_title(framework, field.key, joined.levels) for joined in groups]
                yield _profile_table(draft, group, (field.key, field.title), groups, titles)
            else:
                left_out.append(field.title)
    date_title = field_title(framework, group.window.field)
    title = f"Age at the {date_title[:1].lower()}{date_title[1:]}"
    ages = _age_groups(draft, group, population.cases)
    if ages:
        yield _profile_table(draft, group, ("age", title), ages, _age_titles(ages))
    elif any(case.date_of_birth for case in population.cases):
        left_out.append(title)
    if left_out:
        titles_left_out = sentence_list(tuple(title.lower() for title in left_out))
        yield paragraph(
            f"{group.title}: the numbers by {titles_left_out} are not given. There are too few cases for two "
            "rows in which nobody can be recognised."
        )


def _age_groups(draft: Draft, group: CaseGroup, cases: Sequence[Case]) -> tuple[LevelGroup, ...]:
    """Return the groups of ages; the cases drawn take the place of the assessed ones while there are none."""
    sample = draft.inspection.samples.get(group.key)
    assessed_ids = _assessed_ids(draft, group) or {case.id for case in (sample.selected if sample else ())}
    if not any(case.date_of_birth for case in cases):
        return ()
    assessed = [case for case in cases if case.id in assessed_ids]
    return small_counts.groups_of_numbers(
        Counter(_age(case) for case in cases),
        Counter(_age(case) for case in assessed),
        [str(age) for age in range(OLDEST + 1)],
        draft.framework,
    )


def _assessed_ids(draft: Draft, group: CaseGroup) -> set[str]:
    return {
        assessment.case_id
        for assessment in draft.inspection.assessments
        if assessment.occasion == FIRST and assessment.group == group.key
    }


def _age(case: Case) -> str:
    return "" if case.age is None else str(case.age)


def _age_titles(groups: Sequence[LevelGroup]) -> list[str]:
    """Return the titles of groups of ages. The first and the last are open: no row shows an extreme age."""
    titles = []
    for position, joined in enumerate(groups):
        ages = [level for level in joined.levels if level]
        parts = []
        if ages and position == 0:
            parts.append(f"{ages[-1]} or under")
        elif ages and int(ages[-1]) == OLDEST:
            parts.append(f"{ages[0]} or over")
        elif ages:
            parts.append(ages[0] if len(ages) == 1 else f"{ages[0]} to {ages[-1]}")
        titles.append(small_counts.group_title([*parts, *([NOT_RECORDED] if "" in joined.levels else [])]))
    return titles


def _profile_table(
    draft: Draft,
    group: CaseGroup,
    field: tuple[str, str],
    groups: Sequence[LevelGroup],
    titles: Sequence[str],
) -> Table:
    key, title = field
    seen = "Assessed cases" if _assessed_ids(draft, group) else "Cases in the sample"
    return Table(
        key=f"people.{group.key}.{key}",
        caption=f"{group.title}: {title[:1].lower()}{title[1:]}",
        headings=(title, "Eligible cases", seen),
        rows=tuple(
            (cell(row_title), number_cell(joined.eligible), number_cell(joined.assessed))
            for row_title, joined in zip(titles, groups, strict=True)
        ),
        notes=(small_counts.joined_levels_note(draft.framework),),
    )
