"""Writing judgements, the evidence they cite, and lines of enquiry."""

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
    """Judge a standard anew. `made_from` is the number of the judgement the person saw, 0 for none.

    Raises ConcurrentChange when someone else has written meanwhile, FaultsFound when it cannot be used.
    """
    inspection = locked(access, Action.JUDGE)
    last = inspection.judgements.filter(standard=standard).order_by("-number").first()
    if base_version != (last.number if last else 0):
        raise ConcurrentChange(_("Someone else has judged this standard since you opened it."))
    cited = {question: tuple(refs) for question, refs in evidence.items()}
    value = ratings.Judgement(standard, rating, access.person.name, reasons, cited)
    if faults := ratings.check_judgements([value], framework(inspection.edition)):
        raise FaultsFound(faults)
    made = Judgement.objects.create(
        inspection=inspection,
        standard=standard,
        number=base_version + 1,
        rating=rating,
        reasons=dict(reasons),
        evidence={question: list(refs) for question, refs in evidence.items()},
        written_by=access.person.name,
        by=access.person,
    )
    before = {"rating": last.rating, "reasons": last.reasons} if last else None
    after = {"rating": rating, "reasons": dict(reasons)}
    audit.record(access, EventType.JUDGE, subject=f"standard {standard}", before=before, after=after)
    return made


@transaction.atomic
def add_evidence(  # noqa: PLR0913 - evidence is all of this
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
    """Add a piece of evidence, with its file if there is one; once, however often the button is pressed."""
    inspection = locked(access, Action.JUDGE)
    digest = hashlib.sha256(content).hexdigest() if content is not None else ""
    same = inspection.evidence_items.filter(
        by=access.person, title=title, finding=finding, content_hash=digest
    )
    if known := same.filter(at__gt=repeat_window_start()).first():
        return known
    made = EvidenceItem.objects.create(
        inspection=inspection,
        ref=_free("E", inspection.evidence_items.values_list("ref", flat=True)),
        kind=kind,
        title=title,
        received=received,
        supports=list(supports),
        finding=finding,
        direction=direction,
        file_name=file_name[:200],
        content=content,
        content_hash=digest,
        by=access.person,
    )
    after = {"title": title, "file": made.file_name, "sha256": made.content_hash}
    audit.record(access, EventType.ADD_EVIDENCE, subject=made.ref, after=after)
    return made


@transaction.atomic
def raise_line_of_enquiry(
    *, access: InspectionAccess, text: str, cases: Sequence[str], supports: Sequence[str]
) -> LineOfEnquiry:
    """Raise a line of enquiry; once, however often the button is pressed."""
    inspection = locked(access, Action.RAISE_LINE_OF_ENQUIRY)
    if same := inspection.lines_of_enquiry.filter(
        by=access.person, text=text, at__gt=repeat_window_start()
    ).first():
        return same
    made = LineOfEnquiry.objects.create(
        inspection=inspection,
        ref=_free("L", inspection.lines_of_enquiry.values_list("ref", flat=True)),
        text=text,
        raised_by=access.person.name,
        cases=list(cases),
        supports=list(supports),
        by=access.person,
    )
    audit.record(access, EventType.RAISE_LINE_OF_ENQUIRY, subject=made.ref, after={"text": text})
    return made


@transaction.atomic
def answer_line_of_enquiry(
    *, access: InspectionAccess, line: LineOfEnquiry, base_version: int, outcome: str
) -> None:
    """Say what was found. Raises ConcurrentChange when someone else has written meanwhile."""
    inspection = locked(access, Action.RAISE_LINE_OF_ENQUIRY)
    now = inspection.lines_of_enquiry.get(pk=line.pk)
    if now.version != base_version:
        raise ConcurrentChange(_("Someone else has written what was found since you opened it."))
    before = {"outcome": now.outcome}
    now.outcome, now.version = outcome, base_version + 1
    now.save(update_fields=["outcome", "version"])
    after = {"outcome": outcome}
    audit.record(access, EventType.ANSWER_ENQUIRY, subject=now.ref, before=before, after=after)


def _free(letter: str, taken: Iterable[str]) -> str:
    """The next reference: a letter and a number greater than any in use."""
    numbers = [int(ref[1:]) for ref in taken if ref[:1] == letter and ref[1:].isdecimal() and len(ref) < 10]
    return f"{letter}{max(numbers, default=0) + 1:02}"
