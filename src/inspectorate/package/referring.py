"""Ids in one part of a package that name something in another part, or in the edition, and find nothing."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from difflib import get_close_matches

from inspectorate.method.faults import Fault
from inspectorate.method.inspection import Inspection
from inspectorate.method.ratings.rated import Judgement
from inspectorate.package.folder import FIGURES, JUDGEMENTS, PANEL, RECOMMENDATIONS
from inspectorate.package.layouts import ENQUIRIES, ITEMS


def reference_faults(inspection: Inspection) -> Iterator[Fault]:
    """Say which ids name nothing, and which entries are there twice or would store a computed rating."""
    yield from _judgements(inspection)
    yield from _decisions(inspection)
    yield from _supports(inspection)
    standards = inspection.framework.standards
    for number, said in enumerate(inspection.recommendations, start=1):
        place = f"{RECOMMENDATIONS}, recommendations {number}, standards"
        yield from _unknown(place, "standard", said.standards, standards)
    keys = [figure.key for figure in inspection.figures]
    yield from _twice(FIGURES, "figure", keys)


def _judgements(inspection: Inspection) -> Iterator[Fault]:
    framework = inspection.framework
    ratings = [level.name for level in framework.ratings.levels]
    yield from _twice(JUDGEMENTS, "standard", [judgement.standard for judgement in inspection.judgements])
    for number, judgement in enumerate(inspection.judgements, start=1):
        place = f"{JUDGEMENTS}, judgements {number}"
        yield from _unknown(f"{place}, standard", "standard", [judgement.standard], framework.standards)
        yield from _unknown(f"{place}, rating", "rating", [judgement.rating], ratings)
        if judgement.standard not in framework.standards:
            continue
        if framework.domain_of[judgement.standard].judged_on == "cases":
            problem = f"Standard {judgement.standard} is rated from its cases, so its rating is never stored."
            yield Fault(f"{place}, standard", problem, f"Delete it; a panel's decision goes in {PANEL}.")
            continue
        yield from _judged_questions(inspection, judgement, place)


def _judged_questions(inspection: Inspection, judgement: Judgement, place: str) -> Iterator[Fault]:
    standard = inspection.framework.standards[judgement.standard]
    own = [standard.id]
    own += [each.id for key in standard.key_questions for each in (key, *key.prompts)]
    sources = [item.id for item in inspection.evidence] + [line.id for line in inspection.enquiries]
    sources += [question.id for question in inspection.framework.evidence.survey]
    sources += list(inspection.framework.questions)
    yield from _unknown(f"{place}, reasons", f"question of standard {standard.id}", judgement.reasons, own)
    yield from _unknown(f"{place}, evidence", f"question of standard {standard.id}", judgement.evidence, own)
    for question, ids in judgement.evidence.items():
        yield from _unknown(f"{place}, evidence, {question}", "evidence", ids, sources)


def _decisions(inspection: Inspection) -> Iterator[Fault]:
    framework = inspection.framework
    ratings = [level.name for level in framework.ratings.levels]
    yield from _twice(PANEL, "standard", [decision.standard for decision in inspection.decisions])
    for number, decision in enumerate(inspection.decisions, start=1):
        place = f"{PANEL}, decisions {number}"
        yield from _unknown(f"{place}, standard", "standard", [decision.standard], framework.standards)
        yield from _unknown(f"{place}, rating", "rating", [decision.rating], ratings)


def _supports(inspection: Inspection) -> Iterator[Fault]:
    known = {*inspection.framework.questions, *inspection.framework.standards}
    for row, item in enumerate(inspection.evidence, start=2):
        yield from _unknown(f"{ITEMS}, row {row}, column supports", "question", item.supports, known)
    for row, line in enumerate(inspection.enquiries, start=2):
        yield from _unknown(f"{ENQUIRIES}, row {row}, column supports", "question", line.supports, known)


def _unknown(place: str, kind: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    known = known if isinstance(known, Container) else set(known)
    for name in ids:
        if name not in known:
            near = get_close_matches(name, list(known), n=1)
            cure = f"Did you mean {near[0]}?" if near else "Correct it, or take it out."
            yield Fault(place, f"There is no {kind} {name!r}.", cure)


def _twice(path: str, kind: str, ids: Iterable[str]) -> Iterator[Fault]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield Fault(path, f"The {kind} {name} is there {times} times.", "Keep one of them.")
