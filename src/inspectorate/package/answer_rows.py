"""Rows of an answer workbook: what is asked about a case, with its possible answers and the current ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inspectorate.method import assessments
from inspectorate.method.assessments import Assessment
from inspectorate.method.standards import Condition, Framework, Question
from inspectorate.package.fact_columns import fact_columns

SHEET = "Answers"
QUESTION, TEXT, POSSIBLE, CONDITION, ANSWER, COMMENT = HEADINGS = (
    *("Question", "Question text", "Possible answers", "Asked when", "Answer", "Comment"),
)
CASE, GROUP, OCCASION, ASSESSOR = ROW_NAMES = ("case_id", "group", "occasion", "assessor")
"""First rows of a workbook: they say whose answers these are."""
INSPECTOR = "inspector_"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """Fact or question of a case. `choices` maps keys to titles; `condition` says when it is asked."""

    name: str
    text: str
    choices: Mapping[str, str]
    condition: str
    answer: str
    comment: str
    is_fact: bool


def answer_rows(assessment: Assessment, framework: Framework) -> Iterator[AnswerRow]:
    """Yield the facts that an assessor states about a case, then every question of its group, in order."""
    columns = {column.name: column for column in fact_columns(framework)}
    routing = {fact.key for fact in framework.casework.routing if assessment.group in fact.groups}
    scales = {f"{INSPECTOR}{scale.key}" for scale in framework.casework.scales}
    for name, column in columns.items():
        if name in routing or name in scales:
            text = f"{column.title}: your own classification" if name in scales else column.title
            answer = assessment.facts.get(name, "")
            yield AnswerRow(name, text, column.labels, "", answer, "", is_fact=True)
    for key_question, question in assessments.questions_of_group(framework, assessment.group):
        given = assessment.answers.get(question.id)
        yield AnswerRow(
            question.id,
            question.text,
            _choices(question, framework),
            _conditions(key_question.applies, question.applies, framework),
            given.value if given else "",
            given.comment if given else "",
            is_fact=False,
        )


def _choices(question: Question, framework: Framework) -> Mapping[str, str]:
    return {
        option.key: option.title
        for option in framework.casework.answers
        if option.applicable or question.may_be_not_applicable
    }


def _conditions(of_key_question: Condition | None, own: Condition | None, framework: Framework) -> str:
    conditions = dict.fromkeys(condition for condition in (of_key_question, own) if condition is not None)
    return "; and ".join(assessments.describe(condition, framework) for condition in conditions)
