"""Check references between the parts of a package, and to the edition: every id must exist."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from difflib import get_close_matches

from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection
from inspectorate.method.ratings.values import Judgement
from inspectorate.package.folder import FIGURES, JUDGEMENTS, PANEL, RECOMMENDATIONS, WELSH
from inspectorate.package.improvement_references import improvement_faults
from inspectorate.package.table_schemas import ENQUIRIES, ITEMS


def reference_faults(inspection: Inspection) -> Iterator[Fault]:
    """Yield a fault for every unknown id, every duplicate, and every rating that must not be stored."""
    yield from _judgement_faults(inspection)
    yield from _decision_faults(inspection)
    yield from _support_faults(inspection)
    standards, questions = inspection.framework.standards, inspection.framework.questions
    for number, recommendation in enumerate(inspection.recommendations, start=1):
        place = _(
            "%(recommendations)s, recommendations %(number)s",
            recommendations=RECOMMENDATIONS,
            number=number,
        )
        yield from _unknown_ids(
            _("%(place)s, standards", place=place), "standard", recommendation.standards, standards
        )
        yield from _unknown_ids(
            _("%(place)s, questions", place=place), "question", recommendation.questions, questions
        )
    yield from improvement_faults(inspection)
    keys = [figure.key for figure in inspection.figures]
    yield from _duplicates(FIGURES, "figure", keys)
    yield from _unknown_ids(
        _("%(welsh)s, sections", welsh=WELSH),
        "Welsh text of a section",
        inspection.welsh_sources,
        inspection.welsh_narrative,
    )


def _judgement_faults(inspection: Inspection) -> Iterator[Fault]:
    framework = inspection.framework
    ratings = [level.name for level in framework.ratings.levels]
    yield from _duplicates(
        JUDGEMENTS, "standard", [judgement.standard for judgement in inspection.judgements]
    )
    for number, judgement in enumerate(inspection.judgements, start=1):
        place = _("%(judgements)s, judgements %(number)s", judgements=JUDGEMENTS, number=number)
        yield from _unknown_ids(f"{place}, standard", "standard", [judgement.standard], framework.standards)
        yield from _unknown_ids(f"{place}, rating", "rating", [judgement.rating], ratings)
        if judgement.standard not in framework.standards:
            continue
        if framework.domain_of[judgement.standard].judged_on == "cases":
            problem = _(
                "Standard %(standard)s is rated from its cases, so its rating is not stored.",
                standard=judgement.standard,
            )
            yield Fault(
                _("%(place)s, standard", place=place),
                problem,
                _("Delete the judgement. Record a decision of the panel in %(panel)s.", panel=PANEL),
            )
            continue
        yield from _judgement_question_faults(inspection, judgement, place)


def _judgement_question_faults(inspection: Inspection, judgement: Judgement, place: str) -> Iterator[Fault]:
    standard = inspection.framework.standards[judgement.standard]
    question_ids = [standard.id]
    question_ids += [question.id for key in standard.key_questions for question in (key, *key.prompts)]
    sources = [item.id for item in inspection.evidence] + [line.id for line in inspection.lines_of_enquiry]
    sources += [question.id for question in inspection.framework.evidence.survey]
    sources += list(inspection.framework.questions)
    yield from _unknown_ids(
        f"{place}, reasons", f"question of standard {standard.id}", judgement.reasons, question_ids
    )
    yield from _unknown_ids(
        f"{place}, evidence", f"question of standard {standard.id}", judgement.evidence, question_ids
    )
    for question, ids in judgement.evidence.items():
        yield from _unknown_ids(f"{place}, evidence, {question}", "evidence", ids, sources)


def _decision_faults(inspection: Inspection) -> Iterator[Fault]:
    framework = inspection.framework
    ratings = [level.name for level in framework.ratings.levels]
    yield from _duplicates(PANEL, "standard", [decision.standard for decision in inspection.decisions])
    for number, decision in enumerate(inspection.decisions, start=1):
        place = _("%(panel)s, decisions %(number)s", panel=PANEL, number=number)
        yield from _unknown_ids(f"{place}, standard", "standard", [decision.standard], framework.standards)
        yield from _unknown_ids(f"{place}, rating", "rating", [decision.rating], ratings)


def _support_faults(inspection: Inspection) -> Iterator[Fault]:
    question_ids = {*inspection.framework.questions, *inspection.framework.standards}
    for row, item in enumerate(inspection.evidence, start=2):
        yield from _unknown_ids(
            _("%(items)s, row %(row)s, column supports", items=ITEMS, row=row),
            "question",
            item.supports,
            question_ids,
        )
    for row, line in enumerate(inspection.lines_of_enquiry, start=2):
        yield from _unknown_ids(
            _("%(enquiries)s, row %(row)s, column supports", enquiries=ENQUIRIES, row=row),
            "question",
            line.supports,
            question_ids,
        )


def _unknown_ids(place: str, kind: str, ids: Iterable[str], known_ids: Iterable[str]) -> Iterator[Fault]:
    known_ids = known_ids if isinstance(known_ids, Container) else set(known_ids)
    for name in ids:
        if name not in known_ids:
            near = get_close_matches(name, list(known_ids), n=1)
            cure = _("Did you mean %(near)s?", near=near[0]) if near else _("Correct it, or delete it.")
            yield Fault(place, _("There is no %(kind)s %(name)s.", kind=kind, name=repr(name)), cure)


def _duplicates(path: str, kind: str, ids: Iterable[str]) -> Iterator[Fault]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield Fault(
                path,
                _("The %(kind)s %(name)s appears %(times)s times.", kind=kind, name=name, times=count),
                _("Keep one of them."),
            )
