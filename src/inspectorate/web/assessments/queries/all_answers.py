"""Read every recorded answer of an inspection, whoever asks.

What a person sees is made of `caseload.method_assessments` instead, which leaves out what they are blind to.
A contract in pyproject.toml names the modules that may import this one: no page or route does.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from functools import cache

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
    answer_of = cache(method.Answer)  # most answers have no comment, so they are few different ones
    # One row for an assessment instead of about fifty.
    for pk, values, comments in database.execute(_ANSWERS, {"assessments": [row.pk for row in assessments]}):
        comment_on = json.loads(comments) if comments else {}
        answers[pk] = {
            question: answer_of(value, comment_on.get(question, ""))
            for question, value in json.loads(values).items()
        }
    return [(assessment, answers.get(assessment.pk, {})) for assessment in assessments]
