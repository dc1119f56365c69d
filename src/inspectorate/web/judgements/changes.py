"""Save judgements, evidence items and lines of enquiry."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from inspectorate.method import ratings
from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import changes as audit
from inspectorate.web.audit.models import EventType
from inspectorate.web.database import repeat_window_start
from inspectorate.web.editions import framework
from inspectorate.web.inspections.changes import locked
from inspectorate.web.inspections.queries import InspectionAccess
from inspectorate.web.judgements import evidence_files
from inspectorate.web.judgements.models import EvidenceItem, Judgement, LineOfEnquiry
from inspectorate.web.permissions import Action, ConcurrentChange


@transaction.atomic
def judge_standard(
    *,
    access: InspectionAccess,
    standard: str,
    base_version: int,
    rating: str,
    reasons: Mapping[str, str],
    evidence: Mapping[str, Sequence[str]],
) -> Judgement:
    """Save a new judgement of a standard.

    `base_version` is the number of the judgement that the person saw, 0 for none (optimistic locking). Raises
    ConcurrentChange if it is no longer the latest, and FaultsFound if the judgement is not valid.
    """
    inspection = locked(access, Action.JUDGE)
    latest = inspection.judgements.filter(standard=standard).order_by("-number").first()
    if base_version != (latest.number if latest else 0):
        raise ConcurrentChange(_("Someone else has judged this standard since you opened this page."))
    references = {question: tuple(refs) for question, refs in evidence.items()}
    value = ratings.Judgement(standard, rating, access.person.name, reasons, references)
    if faults := ratings.check_judgements([value], framework(inspection.edition)):
        raise FaultsFound(faults)
    judgement = Judgement.objects.create(
        inspection=inspection,
        standard=standard,
        number=base_version + 1,
        rating=rating,
        reasons=dict(reasons),
        evidence={question: list(refs) for question, refs in evidence.items()},
        written_by=access.person.name,
        by=access.person,
    )
    before = {"rating": latest.rating, "reasons": latest.reasons} if latest else None
    after = {"rating": rating, "reasons": dict(reasons)}
    audit.record(access, EventType.JUDGE, subject=f"standard {standard}", before=before, after=after)
    return judgement


@transaction.atomic
def add_evidence(  # noqa: PLR0913 - an evidence item has this many fields
    *,
    access: InspectionAccess,
    kind: str,
    title: str,
    received: date | None,
    supports: Sequence[str],
    finding: str,
    direction: str,
    file_name: str = "",
    content: bytes | None = None,
) -> EvidenceItem:
    """Save an evidence item, with its file if there is one.

    The same item submitted again within the repeat window is saved once.
    """
    inspection = locked(access, Action.JUDGE)
    digest = hashlib.sha256(content).hexdigest() if content is not None else ""
    duplicates = inspection.evidence_items.filter(
        by=access.person, title=title, finding=finding, content_hash=digest
    )
    if duplicate := duplicates.filter(at__gt=repeat_window_start()).first():
        return duplicate
    item = EvidenceItem.objects.create(
        inspection=inspection,
        ref=_next_reference("E", inspection.evidence_items.values_list("ref", flat=True)),
        kind=kind,
        title=title,
        received=received,
        supports=list(supports),
        finding=finding,
        direction=direction,
        file_name=file_name[:200],
        stored_name=evidence_files.save(inspection.pk, content) if content is not None else "",
        content_hash=digest,
        by=access.person,
    )
    after = {"title": title, "file": item.file_name, "sha256": item.content_hash}
    audit.record(access, EventType.ADD_EVIDENCE, subject=item.ref, after=after)
    return item


@transaction.atomic
def raise_line_of_enquiry(
    *, access: InspectionAccess, text: str, cases: Sequence[str], supports: Sequence[str]
) -> LineOfEnquiry:
    """Save a new line of enquiry.

    The same line submitted again within the repeat window is saved once.
    """
    inspection = locked(access, Action.RAISE_LINE_OF_ENQUIRY)
    if duplicate := inspection.lines_of_enquiry.filter(
        by=access.person, text=text, at__gt=repeat_window_start()
    ).first():
        return duplicate
    line = LineOfEnquiry.objects.create(
        inspection=inspection,
        ref=_next_reference("L", inspection.lines_of_enquiry.values_list("ref", flat=True)),
        text=text,
        raised_by=access.person.name,
        cases=list(cases),
        supports=list(supports),
        by=access.person,
    )
    audit.record(access, EventType.RAISE_LINE_OF_ENQUIRY, subject=line.ref, after={"text": text})
    return line


@transaction.atomic
def answer_line_of_enquiry(
    *, access: InspectionAccess, line: LineOfEnquiry, base_version: int, outcome: str
) -> None:
    """Save the outcome of a line of enquiry.

    Raises ConcurrentChange if its version is no longer `base_version` (optimistic locking).
    """
    inspection = locked(access, Action.RAISE_LINE_OF_ENQUIRY)
    current = inspection.lines_of_enquiry.get(pk=line.pk)
    if current.version != base_version:
        raise ConcurrentChange(_("Someone else has recorded an outcome since you opened this page."))
    before = {"outcome": current.outcome}
    current.outcome, current.version = outcome, base_version + 1
    current.save(update_fields=["outcome", "version"])
    after = {"outcome": outcome}
    audit.record(access, EventType.ANSWER_ENQUIRY, subject=current.ref, before=before, after=after)


def _next_reference(letter: str, references: Iterable[str]) -> str:
    """Return the next reference: a letter and the lowest number above all those in use."""
    numbers = [
        int(ref[1:]) for ref in references if ref[:1] == letter and ref[1:].isdecimal() and len(ref) < 10
    ]
    return f"{letter}{max(numbers, default=0) + 1:02}"
