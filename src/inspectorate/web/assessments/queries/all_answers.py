"""Read every recorded answer of an inspection, whoever asks.

What a person sees is made of `caseload.method_assessments` instead, which leaves out what they are blind to.
A contract in pyproject.toml names the modules that may import this one: no page or route does.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from inspectorate.method import assessments as method
from inspectorate.web import database
from inspectorate.web.assessments.models import Assessment
from inspectorate.web.assessments.queries.access import method_assessment
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection


def all_assessments(
    inspection: Inspection, *, without: Collection[int] = ()
) -> tuple[method.Assessment, ...]:
    """Return the assessments that have begun, as values of the method, except those with these ids.

    A comment without an answer is left out: it is no answer, and it must not keep others from their results.
    """
    begun = inspection.assessments.exclude(version=0).exclude(pk__in=without).select_related("assessor")
    begun = begun.only(
        "inspection", "group", "case_id", "occasion", "facts", "imported_assessor", "assessor__name"
    )
    edition = framework(inspection.edition)
    return tuple(
        method_assessment(
            assessment, {name: answer for name, answer in answers.items() if answer.value}, edition
        )
        for assessment, answers in with_answers(list(begun.order_by("group", "case_id", "occasion")))
    )


REMEMBERED_ASSESSMENTS = 2_000
"""Number of assessments whose answers stay in memory, without comments: those of several inspections."""

_ANSWERS = """
SELECT assessment_id, json_object_agg(question, value)::text,
  (json_object_agg(question, comment) FILTER (WHERE comment <> ''))::text
FROM assessments_answer WHERE assessment_id = ANY(%(assessments)s::bigint[]) GROUP BY assessment_id
"""


def with_answers(
    assessments: Sequence[Assessment],
) -> Iterable[tuple[Assessment, dict[str, method.Answer]]]:
    """Return assessments with their current answers by question, in one query."""
    answers: dict[int, dict[str, method.Answer]] = {}
    # One row for an assessment instead of about fifty.
    for pk, values, comments in database.execute(_ANSWERS, {"assessments": [row.pk for row in assessments]}):
        uncommented = _uncommented_answers(values)
        answers[pk] = {
            **uncommented,
            **{
                question: method.Answer(uncommented[question].value, comment)
                for question, comment in (json.loads(comments) if comments else {}).items()
            },
        }
    return [(assessment, answers.get(assessment.pk, {})) for assessment in assessments]


@lru_cache(maxsize=REMEMBERED_ASSESSMENTS)
def _uncommented_answers(values: str) -> Mapping[str, method.Answer]:
    """Return the answers of an assessment, without comments, from a JSON object of questions and values."""
    return {question: _uncommented(value) for question, value in json.loads(values).items()}


@lru_cache
def _uncommented(value: str) -> method.Answer:
    return method.Answer(value)
