"""Who is in the sample: the eligible cases beside those assessed, level by level, small counts withheld."""

from collections import Counter
from collections.abc import Iterable, Iterator

from inspectorate.method.assessments import FIRST
from inspectorate.method.population import Case
from inspectorate.method.report.compose import withheld
from inspectorate.method.report.compose.writing import cell
from inspectorate.method.report.content import Cell, Picture, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.sample.drawn import BalanceRow, Sample
from inspectorate.method.standards import CaseGroup, Framework

NOT_RECORDED = "Not recorded"


def level_title(framework: Framework, field_key: str, level: str) -> str:
    """Say a level of a long-list field in words."""
    field = next((field for field in framework.casework.fields if field.key == field_key), None)
    if not level:
        return NOT_RECORDED
    titles = dict(field.titles) if field else {}
    if field and field.scale:
        titles |= {step.key: step.title for step in framework.scale(field.scale).levels}
    return titles.get(level) or level.replace("_", " ").capitalize()


def field_title(framework: Framework, field_key: str) -> str:
    """Say a long-list field in words."""
    return next((field.title for field in framework.casework.fields if field.key == field_key), field_key)


def balance_table(draft: Draft, group: CaseGroup, sample: Sample) -> Table:
    """Return the factors the draw was balanced on: eligible, expected and drawn, small counts withheld."""
    framework = draft.framework
    rows = []
    for row, shown in _shown(draft, group, sample):
        counts = (
            (
                cell(f"{row.population}", number=row.population),
                _expected(row),
                cell(f"{row.sample}", number=row.sample),
            )
            if shown
            else (cell(withheld.WITHHELD),) * 3
        )
        rows.append((cell(_named(framework, row)), *counts))
    return Table(
        key=f"balance.{group.key}",
        caption=f"{group.title}: the sample beside the eligible cases",
        headings=("Factor and level", "Eligible cases", "Expected in the sample", "In the sample"),
        rows=tuple(rows),
        notes=(withheld.note(framework),),
    )


def _expected(row: BalanceRow) -> Cell:
    return cell(f"{row.expected:.1f}", number=round(row.expected, 1))


def _named(framework: Framework, row: BalanceRow) -> str:
    return f"{field_title(framework, row.factor)}: {level_title(framework, row.factor, row.level)}"


def _shown(draft: Draft, group: CaseGroup, sample: Sample) -> Iterator[tuple[BalanceRow, bool]]:
    factors = {row.factor for row in sample.balance}
    back = {factor: withheld.levels(draft, group.key, factor) for factor in factors}
    yield from ((row, row.level not in back[row.factor]) for row in sample.balance)


def balance_picture(draft: Draft, group: CaseGroup, sample: Sample) -> Picture | None:
    """Return the same as a picture, levels withheld left out; None when nothing is left to draw."""
    framework = draft.framework
    rows = [row for row, shown in _shown(draft, group, sample) if shown]
    if not rows:
        return None
    worst = max(rows, key=lambda row: abs(row.difference))
    return Picture(
        key=f"balance-picture.{group.key}",
        kind="balance",
        caption=f"{group.title}: cases drawn, and where exact balance would be",
        alt=(
            f"{len(rows)} levels of {group.plural}. The number drawn is furthest from exact balance for "
            f"{_named(framework, worst)}: {worst.sample} drawn, {worst.expected:.1f} expected."
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


def people_tables(draft: Draft, group: CaseGroup) -> Iterator[Table]:
    """Yield a table for every factor known of the eligible cases that may be published."""
    population = draft.inspection.populations.get(group.key)
    if not population or not population.cases:
        return
    assessed_ids = {each.case_id for each in draft.inspection.assessments if each.occasion == FIRST}
    assessed = [case for case in population.cases if case.id in assessed_ids and case.group == group.key]
    for field in draft.framework.casework.fields:
        if field.codes and not field.personal and any(case.facts.get(field.key) for case in population.cases):
            eligible = _counts(population.cases, field.key)
            back = withheld.levels(draft, group.key, field.key)
            pair = (eligible, _counts(assessed, field.key))
            yield _people_table(draft, group, (field.key, field.title), pair, back)
    ages = _ages(population.cases)
    if ages:
        pair = (ages, _ages(assessed))
        back = withheld.settled(pair, draft.framework)
        at = field_title(draft.framework, group.window.field)
        title = f"Age at the {at[:1].lower()}{at[1:]}"
        yield _people_table(draft, group, ("age", title), pair, back)


def _counts(cases: Iterable[Case], field: str) -> Counter[str]:
    return Counter(case.facts.get(field, "") for case in cases)


def _ages(cases: Iterable[Case]) -> Counter[str]:
    return Counter(
        str(_age(case)) for case in sorted(cases, key=lambda c: _age(c) or 0) if _age(case) is not None
    )


def _age(case: Case) -> int | None:
    born, on = case.date_of_birth, case.disposal_date
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else None


def _people_table(
    draft: Draft,
    group: CaseGroup,
    field: tuple[str, str],
    counts: tuple[Counter[str], Counter[str]],
    back: frozenset[str],
) -> Table:
    framework, (key, title), (eligible, assessed) = draft.framework, field, counts
    rows = tuple(
        (
            cell(level_title(framework, key, level)),
            withheld.count_cell(level, eligible, back),
            withheld.count_cell(level, assessed, back),
        )
        for level in _in_order(framework, key, eligible)
    )
    return Table(
        key=f"people.{group.key}.{key}",
        caption=f"{group.title}: {title[:1].lower()}{title[1:]}",
        headings=(title, "Eligible cases", "Assessed cases"),
        rows=rows,
        notes=(withheld.note(framework),),
    )


def _in_order(framework: Framework, key: str, counts: Counter[str]) -> list[str]:
    field = next((field for field in framework.casework.fields if field.key == key), None)
    if field is None:
        return list(counts)
    steps = framework.scale(field.scale).levels if field.scale else ()
    known = [level.key for level in steps] or list(field.codes)
    rest = sorted(set(counts) - set(known) - {""})
    return [level for level in (*known, *rest, "") if level in counts]
