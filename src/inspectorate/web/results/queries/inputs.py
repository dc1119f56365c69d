"""Build the method's values of an inspection from the database, whoever asks (see `personal_results`).

`method_inspection` is all of it, for exports and for `verify`. `result_inputs` is what results are computed
from; the files of long lists are not read for that.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from inspectorate import package
from inspectorate.method import inspection as method
from inspectorate.method.assessments import Assessment
from inspectorate.method.evidence import EvidenceItem, LineOfEnquiry
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.inspection import About
from inspectorate.method.population import Population
from inspectorate.method.ratings import Decision, Judgement
from inspectorate.method.sample import Sample
from inspectorate.package.documents import SampleText
from inspectorate.web.assessments.models import Occasion
from inspectorate.web.assessments.queries.agreement import compared_assessments
from inspectorate.web.assessments.queries.all_answers import all_assessments
from inspectorate.web.assessments.queries.blindness import is_unfinished_case
from inspectorate.web.cases.models import Draw
from inspectorate.web.cases.queries import long_lists, seals
from inspectorate.web.cases.queries import samples as sample_queries
from inspectorate.web.editions import framework
from inspectorate.web.inspections.models import Inspection
from inspectorate.web.results.models import ImportedParts
from inspectorate.web.states import ASSESSORS, Role


def method_inspection(inspection: Inspection, *, without: Collection[int] = ()) -> method.Inspection:
    """Return an inspection as a value of the method, except the assessments with these ids.

    Raises FaultsFound if its long lists are deleted.
    """
    edition = framework(inspection.edition)
    imported = ImportedParts.objects.filter(inspection=inspection).first()
    lists, populations, samples, sealed_draws = {}, {}, {}, {}
    undecided = seals.undecided_seals(inspection)
    draws = sample_queries.current_draws(inspection)
    for group, long_list in sample_queries.current_long_lists(inspection).items():
        rows = long_lists.table(long_list=long_list)
        lists[group] = long_lists.method_long_list(rows, long_list=long_list)
        populations[group] = long_lists.population_of_rows(rows, long_list=long_list)
        if group in draws:
            samples[group] = _sample(draws[group], populations[group], imported)
        elif group in undecided:
            sealed_draws[group] = seals.sealed_draw(seal=undecided[group], read=populations[group])
    parts = imported_parts(imported) if imported else None
    assessments = _assessments(inspection, imported, without)
    recorded = method.Inspection(
        framework=edition,
        about=_about(inspection, parts),
        populations=populations,
        samples=samples,
        sealed_draws=sealed_draws,
        assessments=assessments,
        blind_assessments=_changed_since_comparison(inspection, assessments, without),
        evidence=_evidence_items(inspection),
        lines_of_enquiry=_lines_of_enquiry(inspection),
        judgements=_judgements(inspection),
        decisions=_decisions(inspection),
        long_lists=lists,
    )
    if parts is None:
        return recorded
    return replace(
        recorded,
        survey=parts.survey,
        figures=parts.figures,
        recommendations=parts.recommendations,
        challenges=parts.challenges,
        narrative=parts.narrative,
        welsh_narrative=parts.welsh_narrative,
        welsh_sources=parts.welsh_sources,
        readme=parts.readme,
    )


def result_inputs(inspection: Inspection, *, without: Collection[int] = ()) -> method.ResultInputs:
    """Return what the results of an inspection are computed from, as its stored records say.

    A second assessment is left out until both assessments of its case are finished: it is blind until then.
    `without` are the ids of further assessments to leave out. Raises FaultsFound as `method_inspection` does.
    """
    edition = framework(inspection.edition)
    imported = ImportedParts.objects.filter(inspection=inspection).first()
    without = [*without, *_blind_assessments(inspection)]
    assessments = _assessments(inspection, imported, without)
    draws = sample_queries.current_draws(inspection)
    return method.ResultInputs(
        framework=edition,
        eligible=sample_queries.eligible_counts(inspection, draws),
        sampled=sample_queries.selected_cases(draws),
        assessments=assessments,
        blind_assessments=_changed_since_comparison(inspection, assessments, without),
        evidence=_evidence_items(inspection),
        survey=package.read_survey(imported.files, edition) if imported else (),
        lines_of_enquiry=_lines_of_enquiry(inspection),
        judgements=_judgements(inspection),
        decisions=_decisions(inspection),
    )


def rated_inspection(inspection: Inspection) -> method.Inspection:
    """Return an inspection as a value of the method, with the assessments that its results are made of."""
    return method_inspection(inspection, without=_blind_assessments(inspection))


def _blind_assessments(inspection: Inspection) -> list[int]:
    """Return the ids of the second assessments that are blind: not both of the case are finished."""
    second_assessments = inspection.assessments.filter(is_unfinished_case(), occasion=Occasion.SECOND)
    return list(second_assessments.values_list("pk", flat=True))


def imported_parts(imported: ImportedParts) -> method.Inspection:
    """Return the parts of an imported package that no page edits, as an inspection value."""
    return package.read_files({path: text.encode() for path, text in imported.files.items()})


def _about(inspection: Inspection, parts: method.Inspection | None) -> About:
    starts = inspection.fieldwork_starts or inspection.set_up_at.date()
    if parts:
        return replace(
            parts.about,
            fieldwork_started=starts,
            fieldwork_ended=inspection.fieldwork_ends,
            invented=inspection.invented,
            country=inspection.service.country_name,
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
        lead_inspector=", ".join(member.person.name for member in members if member.role == Role.LEAD),
        team=tuple(member.person.name for member in members if member.role in ASSESSORS - {Role.LEAD}),
        invented=inspection.invented,
        country=service.country_name,
    )


def _assessments(
    inspection: Inspection, imported: ImportedParts | None, without: Collection[int]
) -> tuple[Assessment, ...]:
    """Return the assessments.

    Imported ones keep the order of their file.
    """
    assessments = all_assessments(inspection, without=without)
    if imported is None:
        return assessments
    order = {tuple(key): position for position, (*key, _name) in enumerate(imported.assessors)}

    def position(assessment: Assessment) -> int:
        key = (assessment.group, assessment.case_id, assessment.occasion)
        return order.get(key, len(order))

    return tuple(sorted(assessments, key=position))


def _changed_since_comparison(
    inspection: Inspection, assessments: tuple[Assessment, ...], without: Collection[int]
) -> tuple[Assessment, ...]:
    """Return assessments as they were before they could be compared, where they are not so any more.

    `assessments` are those of the inspection `without` some.
    """
    current = {
        (assessment.group, assessment.case_id, assessment.occasion): assessment for assessment in assessments
    }
    blind = [
        (current.get((assessment.group, assessment.case_id, assessment.occasion)), assessment)
        for assessment in compared_assessments(inspection, without=without)
    ]
    return tuple(
        replace(assessment, assessor=now.assessor if now else assessment.assessor)
        for now, assessment in blind
        if now is None or (now.facts, now.answers) != (assessment.facts, assessment.answers)
    )


# ---------------------------------------------------------------- long lists and samples


def _sample(draw: Draw, population: Population, imported: ImportedParts | None) -> Sample:
    stored_sample: Mapping[str, object] | None = (imported.samples if imported else {}).get(draw.group)
    if (
        stored_sample
        and stored_sample["draw"] == draw.pk
        and stored_sample["replaced"] == draw.replacements.count()
        and not draw.replacements.exclude(undone_at=None).exists()
    ):
        return _stored_sample(stored_sample, population)
    return sample_queries.stored_sample(drawn=draw, read=population, framework=framework(population.edition))


def _stored_sample(stored_sample: Mapping[str, object], population: Population) -> Sample:
    faults: list[Fault] = []
    text = SampleText.model_validate(stored_sample["said"])
    rows: list[dict[str, str]] = stored_sample["rows"]  # type: ignore[assignment]
    sample = package.rebuild_sample(text, rows, population, framework(population.edition), faults)
    if sample is None:
        raise FaultsFound(faults)
    return sample


# ---------------------------------------------------------------- evidence, judgements and decisions


def _evidence_items(inspection: Inspection) -> tuple[EvidenceItem, ...]:
    return tuple(
        EvidenceItem(
            id=item.ref,
            kind=item.kind,
            title=item.title,
            received=item.received,
            supports=tuple(item.supports),
            finding=item.finding,
            direction=item.direction,
        )
        for item in inspection.evidence_items.order_by("pk")
    )


def _lines_of_enquiry(inspection: Inspection) -> tuple[LineOfEnquiry, ...]:
    return tuple(
        LineOfEnquiry(
            id=line.ref,
            text=line.text,
            raised_by=line.raised_by,
            cases=tuple(line.cases),
            supports=tuple(line.supports),
            outcome=line.outcome,
        )
        for line in inspection.lines_of_enquiry.order_by("pk")
    )


def _judgements(inspection: Inspection) -> tuple[Judgement, ...]:
    latest = {judgement.standard: judgement for judgement in inspection.judgements.order_by("pk")}
    return tuple(
        Judgement(
            standard=judgement.standard,
            rating=judgement.rating,
            by=judgement.written_by,
            reasons=judgement.reasons,
            evidence={question: tuple(refs) for question, refs in judgement.evidence.items()},
        )
        for judgement in latest.values()
    )


def _decisions(inspection: Inspection) -> tuple[Decision, ...]:
    return tuple(
        Decision(decision.standard, decision.rating, decision.reasons, tuple(decision.members), decision.on)
        for decision in inspection.decisions.filter(reopened=None).order_by("pk")
    )
