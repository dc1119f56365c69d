"""Reading of domain one: the standards judged on evidence, and the evidence there is to cite."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from inspectorate.method.standards import Standard
from inspectorate.web.editions import framework
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements.models import EvidenceItem, Judgement, LineOfEnquiry
from inspectorate.web.permissions import Action, NotVisible, require


@dataclass(frozen=True, slots=True)
class CitableEvidence:
    """Something a judgement may cite: its reference, and what it is in words."""

    ref: str
    kind: str
    title: str
    supports: tuple[str, ...] = ()


def judged_standards(*, access: InspectionAccess) -> list[tuple[Standard, Judgement | None]]:
    """Every standard judged on evidence, with its judgement as it stands."""
    require(Action.SEE_JUDGEMENTS, access.roles, access.inspection.current_state)
    last = {each.standard: each for each in access.inspection.judgements.order_by("number")}
    return [(each, last.get(each.id)) for each in _judged_standard(access)]


def judgement(*, access: InspectionAccess, standard: str) -> tuple[Standard, list[Judgement]]:
    """A standard judged on evidence, each time it was judged, the last first. Raises NotVisible."""
    require(Action.SEE_JUDGEMENTS, access.roles, access.inspection.current_state)
    found = {each.id: each for each in _judged_standard(access)}.get(standard)
    if found is None:
        raise NotVisible
    written = access.inspection.judgements.filter(standard=standard).select_related("by")
    return found, list(written.order_by("-number"))


def citable_evidence(*, access: InspectionAccess) -> list[CitableEvidence]:
    """Everything a judgement may cite: evidence, lines of enquiry, and the survey's questions."""
    edition = framework(access.inspection.edition)
    kinds = {kind.key: kind.title for kind in edition.evidence.kinds}
    items = access.inspection.evidence_items.defer("content").order_by("pk")
    return [
        *(
            CitableEvidence(each.ref, kinds.get(each.kind, each.kind), each.title, tuple(each.supports))
            for each in items
        ),
        *(
            CitableEvidence(each.ref, _("Line of enquiry"), each.text, tuple(each.supports))
            for each in access.inspection.lines_of_enquiry.order_by("pk")
        ),
        *(CitableEvidence(each.id, "Survey", each.text) for each in edition.evidence.survey),
    ]


def evidence_item(*, access: InspectionAccess, id: int) -> EvidenceItem:  # noqa: A002 - the word for it
    """A piece of evidence with its file. Raises NotVisible when it is another's."""
    require(Action.SEE_JUDGEMENTS, access.roles, access.inspection.current_state)
    found = access.inspection.evidence_items.filter(pk=id).exclude(content=None).first()
    if found is None:
        raise NotVisible
    return found


def _judged_standard(access: InspectionAccess) -> Iterator[Standard]:
    for domain in framework(access.inspection.edition).domains:
        if domain.judged_on == "evidence":
            yield from domain.standards


def lines_of_enquiry(*, access: InspectionAccess) -> QuerySet[LineOfEnquiry]:
    """The lines of enquiry raised."""
    require(Action.RAISE_LINE_OF_ENQUIRY, access.roles, access.inspection.current_state)
    return access.inspection.lines_of_enquiry.select_related("by").order_by("pk")


def line_of_enquiry(*, access: InspectionAccess, id: int) -> LineOfEnquiry:  # noqa: A002 - the word for it
    """One line of enquiry. Raises NotVisible when it is another inspection's."""
    found = lines_of_enquiry(access=access).filter(pk=id).first()
    if found is None:
        raise NotVisible
    return found
