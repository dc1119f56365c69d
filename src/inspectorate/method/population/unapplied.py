"""What reading a long list could not do, so that nothing is passed over in silence."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from inspectorate.method.population.cells import BIRTH, PERSON_ID
from inspectorate.method.population.eligible import Case, NotApplied, Unlisted
from inspectorate.method.population.levels import levels_for
from inspectorate.method.standards import Framework, LongListField


def not_applied(headings: Mapping[str, str], framework: Framework, group: str) -> tuple[NotApplied, ...]:
    """Return each field without a column that a rule of the edition needs, in the order of the fields.

    `headings` maps the fields to the headings they are read from, "" for one that is not to be read.
    """
    return tuple(
        NotApplied(field.key, _reason(field, rules, given=field.key in headings))
        for field in framework.casework.fields
        if not headings.get(field.key)
        and (not field.groups or group in field.groups)
        and (rules := list(_rules_of(field, headings, framework)))
    )


def unlisted(
    cases: Sequence[Case], headings: Mapping[str, str], framework: Framework, group: str
) -> tuple[Unlisted, ...]:
    """Return every level of an open field that the edition does not list, with how many cases have it."""
    found = []
    for field in framework.casework.fields:
        levels = levels_for(field, framework, group) if field.open and headings.get(field.key) else None
        if levels is not None:
            known = set(levels.spellings.values())
            counts = Counter(case.facts.get(field.key, "") for case in cases)
            strange = sorted(level for level in counts if level and level not in known)
            found += [Unlisted(field.key, level, counts[level]) for level in strange]
    return tuple(found)


def _rules_of(field: LongListField, headings: Mapping[str, str], framework: Framework) -> Iterator[str]:
    for exclusion in framework.casework.exclusions:
        if exclusion.field == field.key:
            yield f"the exclusion “{exclusion.reason.rstrip('.')}”"
    if field.key == PERSON_ID:
        names = any(headings.get(each.key) for each in framework.casework.fields if each.kind == "name")
        yield "counting each person once" + (" by that id" if names and headings.get(BIRTH) else "")
    if field.required:
        yield "the rule that every case has it"
    if field.key in framework.sample.factors.value:
        yield "balancing the sample on it"


def _reason(field: LongListField, rules: Sequence[str], *, given: bool) -> str:
    none = "No column is to be read" if given else "No column was found"
    were = "was" if len(rules) == 1 else "were"
    return f"{none} for {field.title} ({field.key}), so {' and '.join(rules)} {were} not applied."
