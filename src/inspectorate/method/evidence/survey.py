"""Tallies of the survey of case managers."""

from collections.abc import Iterable

from inspectorate.method.evidence.values import SurveyResponse, SurveyTally
from inspectorate.method.standards import Framework


def tally_survey(responses: Iterable[SurveyResponse], framework: Framework) -> dict[str, SurveyTally]:
    """Return the tally of each survey question of the edition, by the question's id.

    Every option of a question counts as an answer, including “don't know”; a blank or an unknown answer does
    not. If a respondent answers a question twice, the first answer counts.
    """
    answers: dict[tuple[str, str], str] = {}
    respondents = set()
    for response in responses:
        respondents.add(response.respondent)
        answers.setdefault((response.question, response.respondent), response.answer)
    tallies = {}
    for question in framework.evidence.survey:
        answers_to_question = [
            answer for (question_id, _), answer in answers.items() if question_id == question.id
        ]
        answered = sum(answer in question.options for answer in answers_to_question)
        favourable = sum(answer in question.favourable for answer in answers_to_question)
        tallies[question.id] = SurveyTally(question.id, favourable, answered, len(respondents))
    return tallies
