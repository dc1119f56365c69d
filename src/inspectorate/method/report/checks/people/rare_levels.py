"""Levels of a long list that few of the assessed cases have."""

from collections import Counter
from collections.abc import Iterator

from inspectorate.method.assessments import FIRST, fact
from inspectorate.method.assessments.routing import levels_of
from inspectorate.method.report.composition.sample_profile import level_title
from inspectorate.method.report.draft import Draft
from inspectorate.method.standards import LongListField


def rare_levels(draft: Draft) -> Iterator[tuple[LongListField, str, int]]:
    """Yield each level that few of the assessed cases have: its field, its title and the number."""
    framework = draft.framework
    first = [assessment for assessment in draft.inspection.assessments if assessment.occasion == FIRST]
    for field in framework.casework.fields:
        levels = levels_of(field.key, framework)
        if levels:
            counts = Counter(fact(assessment.facts, field.key, framework) for assessment in first)
            for level in levels:
                if 0 < counts[level] < framework.ratings.smallest_cell.value:
                    yield field, level_title(framework, field.key, level), counts[level]
