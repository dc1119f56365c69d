"""What is wrong with the evidence recorded, in plain words."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches

from inspectorate.method.evidence.gathered import (
    DIRECTIONS,
    Cites,
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
    judgements: Iterable[Cites],
    framework: Framework,
) -> tuple[Fault, ...]:
    """Return everything wrong with the evidence: unknown or repeated ids, kinds, answers and citations."""
    items, lines = tuple(evidence), tuple(enquiries)
    faults = [fault for item in items for fault in _item(item, framework)]
    faults += [fault for line in lines for fault in _line(line, framework)]
    faults += _repeated("evidence", [*(item.id for item in items), *(line.id for line in lines)], framework)
    faults += _survey(tuple(survey), framework)
    ids = {*(item.id for item in items), *(line.id for line in lines)}
    ids |= {question.id for question in framework.evidence.survey}
    return (*faults, *_citations(judgements, sorted(ids)))


def _item(item: EvidenceItem, framework: Framework) -> Iterator[Fault]:
    place = f"evidence item {item.id}"
    yield from _unknown(f"{place}, kind", [item.kind], [kind.key for kind in framework.evidence.kinds])
    yield from _unknown(f"{place}, direction", [item.direction], DIRECTIONS)
    yield from _supports(place, item.supports, framework)
    if not item.title.strip():
        yield Fault(place, "It has no title.", "Say what it is.")


def _line(line: LineOfEnquiry, framework: Framework) -> Iterator[Fault]:
    place = f"line of enquiry {line.id}"
    yield from _supports(place, line.supports, framework)
    if not line.text.strip():
        yield Fault(place, "It asks nothing.", "Write down the question.")


def _supports(place: str, supports: Sequence[str], framework: Framework) -> Iterator[Fault]:
    if not supports:
        yield Fault(place, "It supports no key question.", "Say which key questions it is evidence for.")
    yield from _unknown(f"{place}, supports", supports, framework.key_questions)


def _repeated(place: str, ids: Sequence[str], framework: Framework) -> Iterator[Fault]:
    asked = {question.id for question in framework.evidence.survey}
    for name, times in Counter(ids).items():
        if not name.strip():
            yield Fault(place, "A piece of evidence has no id.", "Give each an id of its own.")
        elif times > 1:
            yield Fault(place, f"The id {name} is used {times} times.", "Give each an id of its own.")
        elif name in asked:
            yield Fault(place, f"The id {name} is a survey question's.", "Give the evidence another id.")


def _survey(responses: Sequence[SurveyResponse], framework: Framework) -> Iterator[Fault]:
    asked = {question.id: question for question in framework.evidence.survey}
    for respondent in dict.fromkeys(response.respondent for response in responses):
        if not _RESPONDENT.fullmatch(respondent):
            problem = "A respondent is called by something that is not a number."
            yield Fault(f"survey, respondent {respondent or 'blank'}", problem, "Number the respondents.")
    for response in responses:
        place = f"survey, respondent {response.respondent}, question {response.question}"
        if response.question not in asked:
            yield from _unknown(place, [response.question], list(asked))
        elif response.answer.strip():
            yield from _unknown(f"{place}, answer", [response.answer], asked[response.question].options)
    for (respondent, question), times in Counter((r.respondent, r.question) for r in responses).items():
        if times > 1:
            place = f"survey, respondent {respondent}, question {question}"
            yield Fault(place, f"It is answered {times} times.", "Keep one answer.")


def _citations(judgements: Iterable[Cites], ids: Sequence[str]) -> Iterator[Fault]:
    for judgement in judgements:
        for question, cited in judgement.evidence.items():
            place = f"judgement of standard {judgement.standard}, key question {question}, evidence"
            yield from _unknown(place, cited, ids)


def _unknown(place: str, names: Iterable[str], known: Collection[str]) -> Iterator[Fault]:
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            some = ", ".join(list(known)[:20]) or "none"
            cure = f"Did you mean “{near[0]}”?" if near else f"Those known are: {some}."
            yield Fault(place, f"There is no “{name}”.", cure)
