"""One inspection as the method's frozen value, from everything in the database."""

from collections.abc import Mapping
from dataclasses import replace

from inspectorate import package
from inspectorate.method.assessments import Assessment
from inspectorate.method.evidence import EvidenceItem, LineOfEnquiry
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import About
from inspectorate.method.inspection import Inspection as Recorded
from inspectorate.method.population import Population
from inspectorate.method.ratings import Decision, Judgement
from inspectorate.method.sample import Sample
from inspectorate.package.documents import SampleText
from inspectorate.web.assessments.queries.caseload import method_assessments
from inspectorate.web.cases.models import Draw
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.cases.queries import samples as sample_queries
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.results.models import ImportedParts
from inspectorate.web.states import ASSESSORS, Role


def method_inspection(inspection: Inspection) -> Recorded:
    """Return everything recorded about an inspection. Raises FaultsFound once a long list is removed."""
    edition = framework(inspection.edition)
    kept = ImportedParts.objects.filter(inspection=inspection).first()
    lists, populations, samples = {}, {}, {}
    draws = sample_queries.last_draws(inspection)
    for group, listed in sample_queries.counting_lists(inspection).items():
        rows = long_lists.table(listed=listed)
        lists[group] = long_lists.as_sent(rows, listed=listed)
        populations[group] = long_lists.population_in(rows, listed=listed)
        if group in draws:
            samples[group] = _sample(draws[group], populations[group], kept)
    base = imported_parts(kept) if kept else None
    whole = Recorded(
        framework=edition,
        about=_about(inspection, base),
        populations=populations,
        samples=samples,
        assessments=_assessments(inspection, kept),
        evidence=_evidence_items(inspection),
        lines_of_enquiry=_lines_of_enquiry(inspection),
        judgements=_judgements(inspection),
        decisions=_decisions(inspection),
        long_lists=lists,
    )
    if base is None:
        return whole
    return replace(
        whole,
        survey=base.survey,
        figures=base.figures,
        recommendations=base.recommendations,
        narrative=base.narrative,
        readme=base.readme,
    )


def imported_parts(kept: ImportedParts) -> Recorded:
    """The parts of an imported inspection that no page edits yet."""
    return package.read_files({path: text.encode() for path, text in kept.files.items()})


def _about(inspection: Inspection, base: Recorded | None) -> About:
    starts = inspection.fieldwork_starts or inspection.set_up_at.date()
    if base:
        return replace(
            base.about,
            fieldwork_started=starts,
            fieldwork_ended=inspection.fieldwork_ends,
            invented=inspection.invented,
        )
    members = inspection.members.filter(removed_at=None).select_related("person").order_by("pk")
    service = inspection.service
    return About(
        id=f"inspection-{inspection.pk}",
        service=service.name,
        service_short=service.short_name,
        area=service.area,
        fieldwork_started=starts,
        fieldwork_ended=inspection.fieldwork_ends,
        published=None,
        lead_inspector=", ".join(each.person.name for each in members if each.role == Role.LEAD),
        team=tuple(each.person.name for each in members if each.role in ASSESSORS - {Role.LEAD}),
        invented=inspection.invented,
    )


def _assessments(inspection: Inspection, kept: ImportedParts | None) -> tuple[Assessment, ...]:
    """The assessments; imported ones named and in order as in their file, until someone takes them on."""
    found = tuple(method_assessments(inspection))
    if kept is None:
        return found
    named = {(group, case, occasion): name for group, case, occasion, name in kept.assessors}
    order = {key: place for place, key in enumerate(named)}
    still = {
        (group, case, occasion)
        for group, case, occasion, by in inspection.assessments.values_list(
            "group", "case_id", "occasion", "assessor"
        )
        if by == kept.imported_by_id
    }
    keyed = [((each.group, each.case_id, each.occasion), each) for each in found]
    ordered = sorted(keyed, key=lambda pair: order.get(pair[0], len(order)))
    return tuple(
        replace(each, assessor=named[key]) if key in named and key in still else each for key, each in ordered
    )


# ---------------------------------------------------------------- long lists and samples


def _sample(drawn: Draw, read: Population, kept: ImportedParts | None) -> Sample:
    replaced = drawn.replacements.count()
    known: Mapping[str, object] | None = (kept.samples if kept else {}).get(drawn.group)
    if known and known["draw"] == drawn.pk and known["replaced"] == replaced:
        return _stored_sample(known, read)
    return sample_queries.redrawn(drawn=drawn, read=read, framework=framework(read.edition))


def _stored_sample(known: Mapping[str, object], read: Population) -> Sample:
    faults: list[Fault] = []
    said = SampleText.model_validate(known["said"])
    rows: list[dict[str, str]] = known["rows"]  # type: ignore[assignment]
    found = package.rebuild_sample(said, rows, read, framework(read.edition), faults)
    if found is None:
        raise FaultsFound(faults)
    return found


# ---------------------------------------------------------------- what people wrote


def _evidence_items(inspection: Inspection) -> tuple[EvidenceItem, ...]:
    return tuple(
        EvidenceItem(
            id=each.ref,
            kind=each.kind,
            title=each.title,
            received=each.received,
            supports=tuple(each.supports),
            finding=each.finding,
            direction=each.direction,
        )
        for each in inspection.evidence_items.defer("content").order_by("pk")
    )


def _lines_of_enquiry(inspection: Inspection) -> tuple[LineOfEnquiry, ...]:
    return tuple(
        LineOfEnquiry(
            id=each.ref,
            text=each.text,
            raised_by=each.raised_by,
            cases=tuple(each.cases),
            supports=tuple(each.supports),
            outcome=each.outcome,
        )
        for each in inspection.lines_of_enquiry.order_by("pk")
    )


def _judgements(inspection: Inspection) -> tuple[Judgement, ...]:
    last = {each.standard: each for each in inspection.judgements.order_by("pk")}
    return tuple(
        Judgement(
            standard=each.standard,
            rating=each.rating,
            by=each.written_by,
            reasons=each.reasons,
            evidence={question: tuple(refs) for question, refs in each.evidence.items()},
        )
        for each in last.values()
    )


def _decisions(inspection: Inspection) -> tuple[Decision, ...]:
    return tuple(
        Decision(each.standard, each.rating, each.reasons, tuple(each.members), each.on)
        for each in inspection.decisions.filter(reopened=None).order_by("pk")
    )
