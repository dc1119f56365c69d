"""Evidence, lines of enquiry, judgements and decisions of a package, into the database."""

from inspectorate.method.inspection import Inspection as Recorded
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.judgements import queries
from inspectorate.web.judgements.models import Decision, Enquiry, Item, Judgement
from inspectorate.web.people.models import Person


def add_written(by: Person, inspection: Inspection, found: Recorded) -> None:
    """Evidence, lines of enquiry, judgements and decisions."""
    Item.objects.bulk_create(
        Item(
            inspection=inspection,
            ref=each.id,
            kind=each.kind,
            title=each.title,
            received=each.received,
            supports=list(each.supports),
            finding=each.finding,
            direction=each.direction,
            by=by,
        )
        for each in found.evidence
    )
    Enquiry.objects.bulk_create(
        Enquiry(
            inspection=inspection,
            ref=each.id,
            text=each.text,
            raised_by=each.raised_by,
            cases=list(each.cases),
            supports=list(each.supports),
            outcome=each.outcome,
            by=by,
        )
        for each in found.enquiries
    )
    Judgement.objects.bulk_create(
        Judgement(
            inspection=inspection,
            standard=each.standard,
            number=1,
            rating=each.rating,
            reasons=dict(each.reasons),
            evidence={question: list(refs) for question, refs in each.evidence.items()},
            written_by=each.by,
            by=by,
        )
        for each in found.judgements
    )
    proposed = queries.proposals(found)
    Decision.objects.bulk_create(
        Decision(
            inspection=inspection,
            standard=each.standard,
            round=1,
            rating=each.rating,
            reasons=each.reasons,
            members=list(each.members),
            on=each.on,
            proposed=proposed[each.standard].rating or "",
            because=proposed[each.standard].because,
            by=by,
        )
        for each in found.decisions
    )
