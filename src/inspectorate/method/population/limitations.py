"""Limitations of a long list: rules that could not be applied, and levels that are not listed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from inspectorate.method.population.cells import BIRTH, PERSON_ID
from inspectorate.method.population.levels import levels_for
from inspectorate.method.population.values import Case, RuleNotApplied, UnlistedLevel
from inspectorate.method.standards import Framework, LongListField


def rules_not_applied(
    headings: Mapping[str, str], framework: Framework, group: str
) -> tuple[RuleNotApplied, ...]:
    """Return each field without a column that a rule of the edition needs, in the edition's order.

    `headings` maps field keys to headings, "" for a field that is not to be read.
    """
    return tuple(
        RuleNotApplied(field.key, _reason(field, rules, confirmed=field.key in headings))
        for field in framework.casework.fields
        if not headings.get(field.key)
        and (not field.groups or group in field.groups)
        and (rules := list(_rules_of(field, headings, framework)))
    )


def unlisted_levels(
    cases: Sequence[Case], headings: Mapping[str, str], framework: Framework, group: str
) -> tuple[UnlistedLevel, ...]:
    """Return each level of an open field that the edition does not list, with its number of cases."""
    unlisted = []
    for field in framework.casework.fields:
        levels = levels_for(field, framework, group) if field.open and headings.get(field.key) else None
        if levels is not None:
            listed = set(levels.spellings.values())
            counts = Counter(case.facts.get(field.key, "") for case in cases)
            new_levels = sorted(level for level in counts if level and level not in listed)
            unlisted += [UnlistedLevel(field.key, level, counts[level]) for level in new_levels]
    return tuple(unlisted)


def _rules_of(field: LongListField, headings: Mapping[str, str], framework: Framework) -> Iterator[str]:
    for exclusion in framework.casework.exclusions:
        if exclusion.field == field.key:
            yield f"the exclusion “{exclusion.reason.rstrip('.')}”"
    if field.key == PERSON_ID:
        has_names = any(
            headings.get(other_field.key)
            for other_field in framework.casework.fields
            if other_field.kind == "name"
        )
        yield "counting each person once" + (" by that id" if has_names and headings.get(BIRTH) else "")
    if field.required:
        yield "the rule that every case must have one"
    if field.key in framework.sample.factors.value:
        yield "balancing the sample on it"


def _reason(field: LongListField, rules: Sequence[str], *, confirmed: bool) -> str:
    start = "No column is selected" if confirmed else "No column was found"
    verb = "was" if len(rules) == 1 else "were"
    return f"{start} for {field.title}, so {' and '.join(rules)} {verb} not applied."
