"""Checks of recorded evidence, with faults in plain words."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from inspectorate.method.evidence.values import (
    DIRECTIONS,
    CitingJudgement,
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
)
from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.standards import Framework

_RESPONDENT = re.compile(r"[A-Za-z]{0,3}-?[0-9]+")


def check_evidence(
    evidence: Iterable[EvidenceItem],
    survey: Iterable[SurveyResponse],
    lines_of_enquiry: Iterable[LineOfEnquiry],
    judgements: Iterable[CitingJudgement],
    framework: Framework,
    survey_invited: int | None = None,
) -> tuple[Fault, ...]:
    """Return the faults of the evidence: unknown or repeated ids, and unknown kinds, answers and citations.

    `judgements` cite evidence by its id: that of an item, a line of enquiry or a survey question. More people
    than `survey_invited` cannot have answered the survey.
    """
    items, lines = tuple(evidence), tuple(lines_of_enquiry)
    faults = [fault for item in items for fault in _item_faults(item, framework)]
    faults += [fault for line in lines for fault in _line_faults(line, framework)]
    faults += _id_faults("evidence", [*(item.id for item in items), *(line.id for line in lines)], framework)
    responses = tuple(survey)
    faults += _survey_faults(responses, framework)
    faults += _invitation_faults(responses, survey_invited)
    ids = {*(item.id for item in items), *(line.id for line in lines)}
    ids |= {question.id for question in framework.evidence.survey}
    return (*faults, *_citation_faults(judgements, sorted(ids)))


def _item_faults(item: EvidenceItem, framework: Framework) -> Iterator[Fault]:
    place = _("evidence item %(id)s", id=item.id)
    yield from _unknown(f"{place}, kind", [item.kind], [kind.key for kind in framework.evidence.kinds])
    yield from _unknown(f"{place}, direction", [item.direction], DIRECTIONS)
    yield from _supports_faults(place, item.supports, framework)
    if not item.title.strip():
        yield Fault(place, _("The title is missing."), _("Enter a title."))


def _line_faults(line: LineOfEnquiry, framework: Framework) -> Iterator[Fault]:
    place = _("line of enquiry %(id)s", id=line.id)
    yield from _supports_faults(place, line.supports, framework)
    if not line.text.strip():
        yield Fault(place, _("The question is missing."), _("Enter the question."))


def _supports_faults(place: str, supports: Sequence[str], framework: Framework) -> Iterator[Fault]:
    if not supports:
        yield Fault(
            place, _("It is not linked to a key question."), _("Enter the key questions that it supports.")
        )
    yield from _unknown(f"{place}, supports", supports, framework.questions)


def _id_faults(place: str, ids: Sequence[str], framework: Framework) -> Iterator[Fault]:
    survey_questions = {question.id for question in framework.evidence.survey}
    for evidence_id, count in Counter(ids).items():
        if not evidence_id.strip():
            yield Fault(
                place, _("An evidence item has no id."), _("Give every evidence item a different id.")
            )
        elif count > 1:
            yield Fault(
                place,
                _("The id %(name)s is used %(times)s times.", name=evidence_id, times=count),
                _("Give every evidence item a different id."),
            )
        elif evidence_id in survey_questions:
            yield Fault(
                place,
                _("The id %(name)s belongs to a survey question.", name=evidence_id),
                _("Give the evidence item another id."),
            )


def _survey_faults(responses: Sequence[SurveyResponse], framework: Framework) -> Iterator[Fault]:
    questions = {question.id: question for question in framework.evidence.survey}
    for respondent in dict.fromkeys(response.respondent for response in responses):
        if not _RESPONDENT.fullmatch(respondent):
            problem = _("The respondent is not a number.")
            yield Fault(
                _("survey, respondent %(respondent)s", respondent=respondent or "blank"),
                problem,
                _("Enter a number for the respondent."),
            )
    for response in responses:
        place = _(
            "survey, respondent %(respondent)s, question %(question)s",
            respondent=response.respondent,
            question=response.question,
        )
        if response.question not in questions:
            yield from _unknown(place, [response.question], list(questions))
        elif response.answer.strip():
            yield from _unknown(f"{place}, answer", [response.answer], questions[response.question].options)
    for (respondent, question), count in Counter(
        (response.respondent, response.question) for response in responses
    ).items():
        if count > 1:
            place = _(
                "survey, respondent %(respondent)s, question %(question)s",
                respondent=respondent,
                question=question,
            )
            yield Fault(
                place,
                _("This respondent answered the question %(times)s times.", times=count),
                _("Keep one answer."),
            )


def _invitation_faults(responses: Sequence[SurveyResponse], invited: int | None) -> Iterator[Fault]:
    respondents = len({response.respondent for response in responses})
    if invited is not None and respondents > invited:
        yield Fault(
            _("survey"),
            _(
                "%(respondents)s people answered. The number of people invited is %(invited)s.",
                respondents=respondents,
                invited=invited,
            ),
            _("Correct survey_invited in inspection.toml, or remove answers that were entered twice."),
        )


def _citation_faults(judgements: Iterable[CitingJudgement], ids: Sequence[str]) -> Iterator[Fault]:
    for judgement in judgements:
        for question, cited in judgement.evidence.items():
            place = _(
                "judgement of standard %(standard)s, key question %(question)s, evidence",
                standard=judgement.standard,
                question=question,
            )
            yield from _unknown(place, cited, ids)


def _unknown(place: str, names: Iterable[str], valid: Collection[str]) -> Iterator[Fault]:
    for name in names:
        if name not in valid:
            nearest = get_close_matches(name, valid, n=1)
            choices = ", ".join(list(valid)[:20]) or "none"
            cure = (
                _("Did you mean “%(near)s”?", near=nearest[0])
                if nearest
                else _("Use one of: %(some)s.", some=choices)
            )
            yield Fault(place, _("There is no “%(name)s”.", name=name), cure)
