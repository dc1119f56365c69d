"""Checks of recorded evidence, with faults in plain words."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from inspectorate.method.evidence.gathered import (
    DIRECTIONS,
    CitingJudgement,
    EvidenceItem,
    LineOfEnquiry,
    SurveyResponse,
)
from inspectorate.method.faults import Fault
from inspectorate.method.standards import Framework

_RESPONDENT = re.compile(r"[A-Za-z]{0,3}-?[0-9]+")


def check_evidence(
    evidence: Iterable[EvidenceItem],
    survey: Iterable[SurveyResponse],
    enquiries: Iterable[LineOfEnquiry],
    judgements: Iterable[CitingJudgement],
    framework: Framework,
) -> tuple[Fault, ...]:
    """Return the faults of the evidence: unknown or repeated ids, and unknown kinds, answers and citations.

    `judgements` cite evidence by its id: that of an item, a line of enquiry or a survey question.
    """
    items, lines = tuple(evidence), tuple(enquiries)
    faults = [fault for item in items for fault in _item_faults(item, framework)]
    faults += [fault for line in lines for fault in _line_faults(line, framework)]
    faults += _id_faults("evidence", [*(item.id for item in items), *(line.id for line in lines)], framework)
    faults += _survey_faults(tuple(survey), framework)
    ids = {*(item.id for item in items), *(line.id for line in lines)}
    ids |= {question.id for question in framework.evidence.survey}
    return (*faults, *_citation_faults(judgements, sorted(ids)))


def _item_faults(item: EvidenceItem, framework: Framework) -> Iterator[Fault]:
    place = f"evidence item {item.id}"
    yield from _unknown(f"{place}, kind", [item.kind], [kind.key for kind in framework.evidence.kinds])
    yield from _unknown(f"{place}, direction", [item.direction], DIRECTIONS)
    yield from _supports_faults(place, item.supports, framework)
    if not item.title.strip():
        yield Fault(place, "It has no title.", "Say what it is.")


def _line_faults(line: LineOfEnquiry, framework: Framework) -> Iterator[Fault]:
    place = f"line of enquiry {line.id}"
    yield from _supports_faults(place, line.supports, framework)
    if not line.text.strip():
        yield Fault(place, "It asks nothing.", "Write down the question.")


def _supports_faults(place: str, supports: Sequence[str], framework: Framework) -> Iterator[Fault]:
    if not supports:
        yield Fault(place, "It supports no key question.", "Say which key questions it is evidence for.")
    yield from _unknown(f"{place}, supports", supports, framework.key_questions)


def _id_faults(place: str, ids: Sequence[str], framework: Framework) -> Iterator[Fault]:
    survey_questions = {question.id for question in framework.evidence.survey}
    for evidence_id, count in Counter(ids).items():
        if not evidence_id.strip():
            yield Fault(place, "A piece of evidence has no id.", "Give each an id of its own.")
        elif count > 1:
            yield Fault(place, f"The id {evidence_id} is used {count} times.", "Give each an id of its own.")
        elif evidence_id in survey_questions:
            yield Fault(
                place, f"The id {evidence_id} is a survey question's.", "Give the evidence another id."
            )


def _survey_faults(responses: Sequence[SurveyResponse], framework: Framework) -> Iterator[Fault]:
    questions = {question.id: question for question in framework.evidence.survey}
    for respondent in dict.fromkeys(response.respondent for response in responses):
        if not _RESPONDENT.fullmatch(respondent):
            problem = "A respondent is called by something that is not a number."
            yield Fault(f"survey, respondent {respondent or 'blank'}", problem, "Number the respondents.")
    for response in responses:
        place = f"survey, respondent {response.respondent}, question {response.question}"
        if response.question not in questions:
            yield from _unknown(place, [response.question], list(questions))
        elif response.answer.strip():
            yield from _unknown(f"{place}, answer", [response.answer], questions[response.question].options)
    for (respondent, question), count in Counter(
        (response.respondent, response.question) for response in responses
    ).items():
        if count > 1:
            place = f"survey, respondent {respondent}, question {question}"
            yield Fault(place, f"It is answered {count} times.", "Keep one answer.")


def _citation_faults(judgements: Iterable[CitingJudgement], ids: Sequence[str]) -> Iterator[Fault]:
    for judgement in judgements:
        for question, cited in judgement.evidence.items():
            place = f"judgement of standard {judgement.standard}, key question {question}, evidence"
            yield from _unknown(place, cited, ids)


def _unknown(place: str, names: Iterable[str], valid: Collection[str]) -> Iterator[Fault]:
    for name in names:
        if name not in valid:
            nearest = get_close_matches(name, valid, n=1)
            choices = ", ".join(list(valid)[:20]) or "none"
            cure = f"Did you mean “{nearest[0]}”?" if nearest else f"Those known are: {choices}."
            yield Fault(place, f"There is no “{name}”.", cure)
