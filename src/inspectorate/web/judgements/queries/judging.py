"""Reading of domain one: the standards judged on evidence, and the evidence there is to cite."""

from collections.abc import Iterator
from dataclasses import dataclass

from inspectorate.method.standards import Standard
from inspectorate.web.inspections.queries import InspectionAccess, framework
from inspectorate.web.judgements.models import Item, Judgement
from inspectorate.web.permissions import Action, NotVisible, insist


@dataclass(frozen=True, slots=True)
class Known:
    """Something a judgement may cite: its reference, and what it is in words."""

    ref: str
    kind: str
    title: str
    supports: tuple[str, ...] = ()


def judged_standards(*, access: InspectionAccess) -> list[tuple[Standard, Judgement | None]]:
    """Every standard judged on evidence, with its judgement as it stands."""
    insist(Action.SEE_JUDGEMENTS, access.roles, access.inspection.stands)
    last = {each.standard: each for each in access.inspection.judgements.order_by("number")}
    return [(each, last.get(each.id)) for each in _judged(access)]


def judgement(*, access: InspectionAccess, standard: str) -> tuple[Standard, list[Judgement]]:
    """A standard judged on evidence, each time it was judged, the last first. Raises NotVisible."""
    insist(Action.SEE_JUDGEMENTS, access.roles, access.inspection.stands)
    found = {each.id: each for each in _judged(access)}.get(standard)
    if found is None:
        raise NotVisible
    written = access.inspection.judgements.filter(standard=standard).select_related("by")
    return found, list(written.order_by("-number"))


def known_evidence(*, access: InspectionAccess) -> list[Known]:
    """Everything a judgement may cite: evidence, lines of enquiry, and the survey's questions."""
    edition = framework(access.inspection.edition)
    kinds = {kind.key: kind.title for kind in edition.evidence.kinds}
    items = access.inspection.items.defer("content").order_by("pk")
    return [
        *(
            Known(each.ref, kinds.get(each.kind, each.kind), each.title, tuple(each.supports))
            for each in items
        ),
        *(
            Known(each.ref, "Line of enquiry", each.text, tuple(each.supports))
            for each in access.inspection.enquiries.order_by("pk")
        ),
        *(Known(each.id, "Survey", each.text) for each in edition.evidence.survey),
    ]


def item(*, access: InspectionAccess, id: int) -> Item:  # noqa: A002 - the word for it
    """A piece of evidence with its file. Raises NotVisible when it is another's."""
    insist(Action.SEE_JUDGEMENTS, access.roles, access.inspection.stands)
    found = access.inspection.items.filter(pk=id).exclude(content=None).first()
    if found is None:
        raise NotVisible
    return found


def _judged(access: InspectionAccess) -> Iterator[Standard]:
    for domain in framework(access.inspection.edition).domains:
        if domain.judged_on == "evidence":
            yield from domain.standards
