"""Check a readable package: samples, answers, evidence, plausibility and its datapackage.json."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from inspectorate.method import assessments, evidence
from inspectorate.method import sample as draws
from inspectorate.method.faults import Fault
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection
from inspectorate.method.report.printable import CURE, long_texts
from inspectorate.method.standards import edition_json
from inspectorate.package.codebook import codebook_text
from inspectorate.package.datapackage import describe, outdated_entries
from inspectorate.package.documents import NumberedText, SampleText
from inspectorate.package.folder import DESCRIPTION, EDITION, INSPECTION, README
from inspectorate.package.long_list_columns import long_list_columns
from inspectorate.package.plausibility import plausibility_faults
from inspectorate.package.table_schemas import (
    ANSWERS,
    BLIND_CASES,
    CASES,
    CODEBOOK,
    ENQUIRIES,
    OCCASIONS,
    sample_path,
)


def check(inspection: Inspection, files: Mapping[str, bytes]) -> tuple[Fault, ...]:
    """Return every fault of a package that can be read."""
    return (
        *plausibility_faults(inspection, datetime.now(UTC).date()),
        *_sample_faults(inspection),
        *_cases_outside_sample(inspection),
        *_assessment_faults(inspection),
        *_blind_faults(inspection),
        *_unknown_case_faults(inspection),
        *_evidence_faults(inspection),
        *_outdated_files(inspection, files),
        *_unprintable_texts(files),
        *outdated_entries(description(files), _current_description(inspection, files)),
    )


def _current_description(inspection: Inspection, files: Mapping[str, bytes]) -> str:
    paths = [path for path in files if path != DESCRIPTION]
    return describe(inspection.framework, inspection.about, long_list_columns(inspection), paths)


def _outdated_files(inspection: Inspection, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Yield a fault for the edition or the codebook if it is missing or not what the inspection gives."""
    current = {EDITION: edition_json(inspection.framework), CODEBOOK: codebook_text(inspection)}
    for path, text in current.items():
        if path not in files:
            problem = _("The file is missing.")
        elif files[path].decode("utf-8-sig", errors="replace") != text:
            problem = _("This differs from the edition and the long lists.")
        else:
            continue
        yield Fault(path, problem, _("To update the file, run “inspectorate package write” on its folder."))


def description(files: Mapping[str, bytes]) -> str | None:
    """Return the text of datapackage.json, or None when the package has none."""
    data = files.get(DESCRIPTION)
    return None if data is None else data.decode("utf-8-sig", errors="replace")


def _with_path(path: str, faults: Iterable[Fault]) -> Iterator[Fault]:
    for fault in faults:
        yield Fault(f"{path}, {fault.place}", fault.problem, fault.cure)


def _assessment_faults(inspection: Inspection) -> Iterator[Fault]:
    """Yield faults of the assessments. Before the first answer there are none, as nothing has begun."""
    for fault in assessments.faults_of(inspection.assessments, inspection.framework):
        is_answer = fault.place.rpartition(", ")[2].startswith("question ")
        yield from _with_path(ANSWERS if is_answer else CASES, [fault])


def _blind_faults(inspection: Inspection) -> Iterator[Fault]:
    """Yield a fault for each blind assessment of a case that was not assessed twice."""
    keys = {
        (assessment.group, assessment.case_id, assessment.occasion) for assessment in inspection.assessments
    }
    for row, assessment in enumerate(inspection.blind_assessments, start=2):
        if not all((assessment.group, assessment.case_id, occasion) in keys for occasion in OCCASIONS):
            yield Fault(
                _("%(cases)s, row %(row)s, column case_id", cases=BLIND_CASES, row=row),
                _("The case %(case)s has no first and second assessment.", case=assessment.case_id),
                _("Add both to %(cases)s, or delete the row and its answers.", cases=CASES),
            )


def _sample_faults(inspection: Inspection) -> Iterator[Fault]:
    """Redraw every sample from its long list, and compare; seal every sealed draw again."""
    for group, sample in inspection.samples.items():
        population = inspection.populations[group]
        faults = draws.verify(sample, population, inspection.framework)
        for fault in faults:
            yield _located(fault, group) or next(_with_path(sample_path(group), [fault]))
    for group, sealed in inspection.sealed_draws.items():
        for fault in draws.verify_sealed(sealed, inspection.populations[group], inspection.framework):
            yield _located(fault, group) or next(_with_path(INSPECTION, [fault]))


def _located(fault: Fault, group: str) -> Fault | None:
    """Return a fault of an entry of inspection.toml with its place there; None for other faults."""
    entry = fault.place.rpartition(", ")[2]
    if entry not in (*SampleText.model_fields, *NumberedText.model_fields):
        return None
    place = _(
        "%(inspection)s, groups, %(group)s, sample, %(entry)s",
        inspection=INSPECTION,
        group=group,
        entry=entry,
    )
    return replace(fault, place=place)


def _cases_outside_sample(inspection: Inspection) -> Iterator[Fault]:
    selected = {group: {case.id for case in sample.selected} for group, sample in inspection.samples.items()}
    for row, assessment in enumerate(inspection.assessments, start=2):
        place = _("%(cases)s, row %(row)s, column case_id", cases=CASES, row=row)
        if assessment.group not in selected:
            problem = _("No sample of the group %(group)s has been drawn.", group=assessment.group)
            yield Fault(
                place,
                problem,
                _(
                    "Draw the sample and record the draw in %(inspection)s, or delete the row.",
                    inspection=INSPECTION,
                ),
            )
        elif assessment.case_id not in selected[assessment.group]:
            problem = _("Case %(case_id)s is not in the sample.", case_id=assessment.case_id)
            yield Fault(
                place,
                problem,
                _(
                    "Compare with %(group)s. Correct the id, or delete the row.",
                    group=sample_path(assessment.group),
                ),
            )


def _unknown_case_faults(inspection: Inspection) -> Iterator[Fault]:
    eligible = {case.id for population in inspection.populations.values() for case in population.cases}
    for row, line in enumerate(inspection.lines_of_enquiry, start=2):
        for case in line.cases:
            if case not in eligible:
                place = _("%(enquiries)s, row %(row)s, column cases", enquiries=ENQUIRIES, row=row)
                yield Fault(
                    place,
                    _("No long list has an eligible case %(case)s.", case=repr(case)),
                    _("Correct the id."),
                )


def _unprintable_texts(files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Yield a fault for every word or heading in the printed files because of which there is no PDF."""
    for path, content in files.items():
        if path.endswith((".md", ".toml")) and path != README:
            for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), start=1):
                for _position, problem in long_texts(line, is_heading=line.startswith("#")):
                    place = _("%(path)s, line %(line)s", path=path, line=number)
                    yield Fault(place, problem, CURE)


def _evidence_faults(inspection: Inspection) -> Iterator[Fault]:
    yield from evidence.check_evidence(
        inspection.evidence,
        inspection.survey,
        inspection.lines_of_enquiry,
        inspection.judgements,
        inspection.framework,
        inspection.about.survey_invited,
    )
