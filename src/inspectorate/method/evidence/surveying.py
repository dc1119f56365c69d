"""The survey, counted question by question."""

from collections.abc import Iterable

from inspectorate.method.evidence.gathered import SurveyResponse, SurveyTally
from inspectorate.method.standards import Framework


def tally_survey(responses: Iterable[SurveyResponse], framework: Framework) -> dict[str, SurveyTally]:
    """Count each survey question of the edition: how many favourable answers, out of how many.

    Every option a question offers is an answer, “don't know” too; a blank, or an answer the question does
    not offer, is none. The first answer of a respondent to a question counts.
    """
    answers: dict[tuple[str, str], str] = {}
    respondents = set()
    for response in responses:
        respondents.add(response.respondent)
        answers.setdefault((response.question, response.respondent), response.answer)
    tallies = {}
    for question in framework.evidence.survey:
        given = [answer for (asked, _), answer in answers.items() if asked == question.id]
        answered = sum(answer in question.options for answer in given)
        favourable = sum(answer in question.favourable for answer in given)
        tallies[question.id] = SurveyTally(question.id, favourable, answered, len(respondents))
    return tallies
