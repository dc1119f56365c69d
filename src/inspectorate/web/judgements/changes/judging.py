"""Writing judgements, the evidence they cite, and lines of enquiry."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from inspectorate.method import ratings
from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit.changes import record
from inspectorate.web.clicks import just_now
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.inspections.queries import Opened, framework
from inspectorate.web.judgements.models import Enquiry, Item, Judgement
from inspectorate.web.permissions import Action, Refused, insist


@transaction.atomic
def judge_standard(
    *,
    opened: Opened,
    standard: str,
    made_from: int,
    rating: str,
    reasons: Mapping[str, str],
    evidence: Mapping[str, Sequence[str]],
) -> Judgement:
    """Judge a standard anew. `made_from` is the number of the judgement the person saw, 0 for none.

    Raises Refused when someone else has written meanwhile, FaultsFound when the method cannot use it.
    """
    held = hold(opened, Action.JUDGE)
    last = held.judgements.filter(standard=standard).order_by("-number").first()
    if made_from != (last.number if last else 0):
        raise Refused("Someone else has judged this standard since you opened it.")
    cited = {question: tuple(refs) for question, refs in evidence.items()}
    value = ratings.Judgement(standard, rating, opened.person.name, reasons, cited)
    if faults := ratings.check_judgements([value], framework(held.edition)):
        raise FaultsFound(faults)
    made = Judgement.objects.create(
        inspection=held,
        standard=standard,
        number=made_from + 1,
        rating=rating,
        reasons=dict(reasons),
        evidence={question: list(refs) for question, refs in evidence.items()},
        written_by=opened.person.name,
        by=opened.person,
    )
    before = {"rating": last.rating, "reasons": last.reasons} if last else None
    told = {"rating": rating, "reasons": dict(reasons)}
    _record(opened, Action.JUDGE, f"standard {standard}", before=before, after=told)
    return made


@transaction.atomic
def add_item(  # noqa: PLR0913 - evidence is all of this
    *,
    opened: Opened,
    kind: str,
    title: str,
    received: date | None,
    supports: Sequence[str],
    finding: str,
    direction: str,
    file_name: str = "",
    content: bytes | None = None,
) -> Item:
    """Add a piece of evidence, with its file if there is one; once, however often the button is pressed."""
    held = hold(opened, Action.JUDGE)
    digest = hashlib.sha256(content).hexdigest() if content is not None else ""
    same = held.items.filter(by=opened.person, title=title, finding=finding, content_hash=digest)
    if known := same.filter(at__gt=just_now()).first():
        return known
    made = Item.objects.create(
        inspection=held,
        ref=_free("E", held.items.values_list("ref", flat=True)),
        kind=kind,
        title=title,
        received=received,
        supports=list(supports),
        finding=finding,
        direction=direction,
        file_name=file_name[:200],
        content=content,
        content_hash=digest,
        by=opened.person,
    )
    told = {"title": title, "file": made.file_name, "sha256": made.content_hash}
    _record(opened, "add_evidence", made.ref, after=told)
    return made


@transaction.atomic
def raise_enquiry(*, opened: Opened, text: str, cases: Sequence[str], supports: Sequence[str]) -> Enquiry:
    """Raise a line of enquiry; once, however often the button is pressed."""
    held = hold(opened, Action.RAISE_ENQUIRY)
    if same := held.enquiries.filter(by=opened.person, text=text, at__gt=just_now()).first():
        return same
    made = Enquiry.objects.create(
        inspection=held,
        ref=_free("L", held.enquiries.values_list("ref", flat=True)),
        text=text,
        raised_by=opened.person.name,
        cases=list(cases),
        supports=list(supports),
        by=opened.person,
    )
    _record(opened, Action.RAISE_ENQUIRY, made.ref, after={"text": text})
    return made


@transaction.atomic
def answer_enquiry(*, opened: Opened, line: Enquiry, made_from: int, outcome: str) -> None:
    """Say what was found. Raises Refused when someone else has written meanwhile."""
    held = hold(opened, Action.RAISE_ENQUIRY)
    now = held.enquiries.get(pk=line.pk)
    if now.version != made_from:
        raise Refused("Someone else has written what was found since you opened it.")
    before, now.outcome, now.version = now.outcome, outcome, made_from + 1
    now.save(update_fields=["outcome", "version"])
    _record(opened, "answer_enquiry", now.ref, before={"outcome": before}, after={"outcome": outcome})


def hold(opened: Opened, action: Action) -> Inspection:
    """Hold the inspection until the change is done, with the permission asked of its state as it is now."""
    held = Inspection.objects.select_for_update().get(pk=opened.inspection.pk)
    insist(action, opened.roles, held.stands)
    return held


def _free(letter: str, taken: Iterable[str]) -> str:
    """The next reference: a letter and a number greater than any in use."""
    numbers = [int(ref[1:]) for ref in taken if ref[:1] == letter and ref[1:].isdecimal() and len(ref) < 10]
    return f"{letter}{max(numbers, default=0) + 1:02}"


def _record(opened: Opened, action: str, subject: str, **told: object) -> None:
    record(by=opened.person, action=action, inspection=opened.inspection.pk, subject=subject, **told)  # type: ignore[arg-type]
