"""Read standards judged on evidence, citable evidence and lines of enquiry."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inspectorate.method.standards import Standard
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import EvidenceItem, Judgement, LineOfEnquiry
from inspectorate.web.lists import matching_words
from inspectorate.web.permissions import Action, NotVisible, require


@dataclass(frozen=True, slots=True)
class CitableEvidence:
    """Evidence that a judgement may cite: reference, kind, title, key questions it is on, and what it shows.

    `direction` is as in EvidenceItem, "" if it is not recorded.
    """

    ref: str
    kind: str
    title: str
    supports: tuple[str, ...] = ()
    direction: str = ""


def judged_standards(*, access: InspectionAccess) -> list[tuple[Standard, Judgement | None]]:
    """Return every standard judged on evidence, with its latest judgement or None."""
    require(Action.SEE_JUDGEMENTS, access.roles, access.inspection.current_state)
    judgements = access.inspection.judgements.order_by("standard", "-number").distinct("standard")
    latest = {judgement.standard: judgement for judgement in judgements}
    return [(standard, latest.get(standard.id)) for standard in standards_on_evidence(access)]


def judgement(*, access: InspectionAccess, standard: str) -> tuple[Standard, list[Judgement]]:
    """Return a standard judged on evidence and its judgements, newest first. Raises NotVisible if none."""
    require(Action.SEE_JUDGEMENTS, access.roles, access.inspection.current_state)
    judged = {candidate.id: candidate for candidate in standards_on_evidence(access)}.get(standard)
    if judged is None:
        raise NotVisible
    judgements = access.inspection.judgements.filter(standard=standard).select_related("by")
    return judged, list(judgements.order_by("-number"))


def citable_evidence(
    *, access: InspectionAccess, refs: Collection[str] | None = None
) -> list[CitableEvidence]:
    """Return the evidence a judgement may cite: evidence items, lines of enquiry and survey questions.

    All of it, or what has these references.
    """
    edition = framework(access.inspection.edition)
    kinds = {kind.key: kind.title for kind in edition.evidence.kinds}
    items = access.inspection.evidence_items.order_by("pk")
    lines = access.inspection.lines_of_enquiry.order_by("pk")
    if refs is not None:
        items, lines = items.filter(ref__in=refs), lines.filter(ref__in=refs)
    return [
        *(
            CitableEvidence(
                item.ref, kinds.get(item.kind, item.kind), item.title, tuple(item.supports), item.direction
            )
            for item in items
        ),
        *(CitableEvidence(line.ref, _("Line of enquiry"), line.text, tuple(line.supports)) for line in lines),
        *(
            CitableEvidence(question.id, _("Survey"), question.text, question.supports)
            for question in edition.evidence.survey
            if refs is None or question.id in refs
        ),
    ]


def evidence_items(
    *, access: InspectionAccess, search: str = "", kind: str = "", standard: str = "", direction: str = ""
) -> QuerySet[EvidenceItem]:
    """Return the evidence items, by default all, that have each word of a text, in the order of adding.

    `standard` keeps those that support a key question of the standard.
    """
    require(Action.SEE_JUDGEMENTS, access.roles, access.inspection.current_state)
    items = access.inspection.evidence_items.select_related("by").order_by("pk")
    items = items.filter(matching_words(search, "ref", "title", "finding", "file_name", "by__name"))
    conditions = {"kind": kind, "direction": direction}
    items = items.filter(**{name: value for name, value in conditions.items() if value})
    return items.filter(supports__has_any_keys=_questions_of(access, standard)) if standard else items


def _questions_of(access: InspectionAccess, standard: str) -> list[str]:
    """Return the ids of the key questions and prompts of a standard; none if the edition has no such one."""
    return [
        question.id
        for domain in access.framework.domains
        for candidate in domain.standards
        if candidate.id == standard
        for key_question in candidate.key_questions
        for question in (key_question, *key_question.prompts)
    ]


def evidence_item(*, access: InspectionAccess, id: int) -> EvidenceItem:  # noqa: A002 - named as in the URL
    """Return an evidence item that has a file. Raises NotVisible without one, or in another inspection."""
    require(Action.SEE_JUDGEMENTS, access.roles, access.inspection.current_state)
    item = access.inspection.evidence_items.filter(pk=id).exclude(stored_name="").first()
    if item is None:
        raise NotVisible
    return item


def standards_on_evidence(access: InspectionAccess) -> Iterator[Standard]:
    """Yield the standards that are judged on evidence, in the order of the edition."""
    for domain in framework(access.inspection.edition).domains:
        if domain.judged_on == "evidence":
            yield from domain.standards


def lines_of_enquiry(*, access: InspectionAccess) -> QuerySet[LineOfEnquiry]:
    """Return the inspection's lines of enquiry, oldest first."""
    require(Action.RAISE_LINE_OF_ENQUIRY, access.roles, access.inspection.current_state)
    return access.inspection.lines_of_enquiry.select_related("by").order_by("pk")


def filtered_lines_of_enquiry(
    *, access: InspectionAccess, search: str = "", state: str = ""
) -> QuerySet[LineOfEnquiry]:
    """Return the lines of enquiry, by default all, that have each word of a text."""
    lines = lines_of_enquiry(access=access).filter(
        matching_words(search, "ref", "text", "outcome", "by__name")
    )
    return lines.filter(outcome="") if state == "open" else lines.exclude(outcome="") if state else lines


def line_of_enquiry(*, access: InspectionAccess, id: int) -> LineOfEnquiry:  # noqa: A002 - named as in the URL
    """Return a line of enquiry. Raises NotVisible if it belongs to another inspection."""
    line = lines_of_enquiry(access=access).filter(pk=id).first()
    if line is None:
        raise NotVisible
    return line
