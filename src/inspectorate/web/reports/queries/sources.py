"""Read what the inspection offers to a section: comments, evidence, lines of enquiry, survey figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inspectorate.method.faults import FaultsFound
from inspectorate.web.assessments.models import Answer, Assessment, Occasion
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.panel.queries.panel import members
from inspectorate.web.permissions import Action, NotVisible
from inspectorate.web.reports.models import NameChange
from inspectorate.web.reports.queries.narrative import domain_of_key
from inspectorate.web.reports.queries.sections import draft_section
from inspectorate.web.results.queries.personal_results import personal_results
from inspectorate.web.visibility import Visibility, visibility_of


@dataclass(frozen=True, slots=True)
class InspectionSource:
    """Something of the inspection that a section can use.

    `id` names it in addresses; `kind` is comment, evidence, enquiry or survey. `place` says where it is from.
    `assessment` is the id of the assessment whose comment it is.
    """

    id: str
    kind: str
    place: str
    text: str
    assessment: int | None = None


def sources(
    *, access: InspectionAccess, key: str, kind: str = "", search: str = ""
) -> list[InspectionSource]:
    """Return what the inspection offers to a section, as far as the person may see it.

    A section about a standard or a domain has what concerns its questions; other sections have all of it.
    Raises NotVisible if the draft does not have the section.
    """
    draft_section(access=access, key=key)
    questions = questions_of(access, key)
    found_sources = [
        *_comments(access, questions),
        *_evidence(access, questions),
        *_lines_of_enquiry(access, questions),
        *_survey(access, questions),
    ]
    words = search.casefold().split()
    return [
        source
        for source in found_sources
        if (not kind or source.kind == kind)
        and all(word in f"{source.place} {source.text}".casefold() for word in words)
    ]


def source(*, access: InspectionAccess, key: str, id: str) -> InspectionSource:  # noqa: A002 - named as in the URL
    """Return one source. Raises NotVisible if the section does not have it for this person."""
    for found_source in sources(access=access, key=key):
        if found_source.id == id:
            return found_source
    raise NotVisible


def visible_assessments(access: InspectionAccess) -> Iterable[Assessment] | None:
    """Return the assessments whose comments a person may read now; None if they may read none."""
    if access.may(Action.DRILL_DOWN):
        is_of_members = visibility_of(Action.DRILL_DOWN, access.roles) is Visibility.PANEL_MEMBERS
        if not is_of_members or access.person in members(access.inspection):
            return visible(access, Action.DRILL_DOWN)
    return visible(access) if access.may(Action.SEE_ASSESSMENT) else None


def questions_of(access: InspectionAccess, key: str) -> set[str]:
    """Return the ids of the standards, key questions and prompts that a section is about."""
    edition, domain = access.framework, domain_of_key(access.framework, key)
    if key in edition.standards:
        chosen = [edition.standards[key]]
    else:
        chosen = list(domain.standards if domain else edition.standards.values())
    ids = {standard.id for standard in chosen}
    for standard in chosen:
        for question in standard.key_questions:
            ids |= {question.id, *(prompt.id for prompt in question.prompts)}
    return ids


def _comments(access: InspectionAccess, questions: set[str]) -> Iterator[InspectionSource]:
    assessments = visible_assessments(access)
    if assessments is None:
        return
    answers = Answer.objects.filter(
        assessment__in=assessments, assessment__occasion=Occasion.FIRST, question__in=questions
    )
    for answer in (
        answers.exclude(comment="")
        .select_related("assessment")
        .order_by("question", "assessment__case_id", "pk")
    ):
        place = _("Comment on %(question)s in case %(case)s") % {
            "question": answer.question,
            "case": answer.assessment.case_id,
        }
        yield InspectionSource(f"comment-{answer.pk}", "comment", place, answer.comment, answer.assessment_id)


def _evidence(access: InspectionAccess, questions: set[str]) -> Iterator[InspectionSource]:
    if not access.may(Action.SEE_JUDGEMENTS):
        return
    for item in access.inspection.evidence_items.order_by("pk"):
        if questions & set(item.supports) and item.finding.strip():
            yield InspectionSource(
                f"evidence-{item.pk}", "evidence", f"{item.ref} {item.title}", item.finding
            )


def _lines_of_enquiry(access: InspectionAccess, questions: set[str]) -> Iterator[InspectionSource]:
    if not access.may(Action.SEE_JUDGEMENTS):
        return
    for line in access.inspection.lines_of_enquiry.order_by("pk"):
        if questions & set(line.supports) and line.outcome.strip():
            yield InspectionSource(f"enquiry-{line.pk}", "enquiry", f"{line.ref} {line.text}", line.outcome)


def _survey(access: InspectionAccess, questions: set[str]) -> Iterator[InspectionSource]:
    try:
        tallies = personal_results(access=access).results.survey
    except FaultsFound:
        return
    for question in access.framework.evidence.survey:
        tally = tallies.get(question.id)
        if tally and tally.answered and questions & set(question.supports):
            text = _("%(yes)s of %(all)s answered %(options)s.") % {
                "yes": tally.favourable,
                "all": tally.answered,
                "options": _(" or ").join(question.favourable),
            }
            yield InspectionSource(f"survey-{question.id}", "survey", f"{question.id} {question.text}", text)


def name_changes(*, access: InspectionAccess, text: str) -> list[NameChange]:
    """Return the changes of names of the inspection that occur in a text, the longest name first."""
    rows = access.inspection.name_changes.order_by("original")
    occurring = [change for change in rows if _pattern([change.original]).search(text)]
    return sorted(occurring, key=lambda change: -len(change.original))


def with_changed_names(text: str, names: Iterable[tuple[str, str]]) -> str:
    """Return a text in which every name is replaced by the one that the report prints, whole words only.

    All names are replaced in one pass, so that a name that is printed is not replaced again.
    """
    printed = {original.casefold(): replacement for original, replacement in names if original.strip()}
    if not printed:
        return text
    return _pattern(printed).sub(lambda match: printed[match.group().casefold()], text)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of any of these names as whole words, the longest first."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
