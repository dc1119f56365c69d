"""Serialise an inspection to the files of its package. The same inspection gives the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

from inspectorate.method.assessments import Assessment
from inspectorate.method.inspection import Inspection
from inspectorate.method.sample.values import Sample
from inspectorate.method.standards import Adoption
from inspectorate.package import documents, folder, table_schemas
from inspectorate.package.datapackage import describe
from inspectorate.package.rows import Row, join_list, rows_to_text
from inspectorate.package.toml import write_document

FORMAT = 1


def package_files(inspection: Inspection) -> dict[str, str]:
    """Return the text of every file of the inspection's package, by path. Empty tables have no file."""
    files = {folder.INSPECTION: write_document(_inspection(inspection))}
    for group, long_list in inspection.long_lists.items():
        files[table_schemas.long_list_path(group)] = rows_to_text(long_list.headings, long_list.rows)
    schemas = table_schemas.schemas_by_path(inspection.framework)
    for path, rows in _tables(inspection).items():
        if rows or path.startswith("sample/") or (path == table_schemas.ANSWERS and inspection.assessments):
            names = schemas[path].headings
            files[path] = rows_to_text(names, ([row.get(name, "") for name in names] for row in rows))
    files |= {path: write_document(document) for path, document in _documents(inspection)}
    files |= {f"narrative/{key}.md": text for key, text in inspection.narrative.items()}
    if inspection.readme:
        files[folder.README] = inspection.readme
    files = dict(sorted(files.items()))
    headings = {group: long_list.headings for group, long_list in inspection.long_lists.items()}
    files[folder.DESCRIPTION] = describe(inspection.framework, inspection.about, headings, files)
    return files


# ---------------------------------------------------------------- documents


def _inspection(inspection: Inspection) -> documents.InspectionText:
    about = asdict(inspection.about)
    about |= {name: list(about[name]) for name in ("team", "published_results")}
    return documents.InspectionText(
        format=FORMAT,
        edition=inspection.framework.id,
        about=documents.AboutText(**about),
        groups={group: _group(inspection, group) for group in sorted(inspection.populations)},
    )


def _group(inspection: Inspection, group: str) -> documents.GroupText:
    population = inspection.populations[group]
    long_list = inspection.long_lists.get(group)
    sample = inspection.samples.get(group)
    return documents.GroupText(
        on=population.on,
        sent_as=long_list.name if long_list else "",
        columns=dict(sorted(population.columns.items())),
        sample=_sample(sample) if sample else None,
    )


def _sample(sample: Sample) -> documents.SampleText:
    return documents.SampleText(
        seed=sample.seed,
        digest=sample.digest,
        eligible=sample.size.eligible,
        size=sample.size.value,
        because=sample.size.because,
        factors=list(sample.factors),
        max_per_manager=sample.max_per_manager,
        reserve_share=sample.reserve_share,
        notes=list(sample.notes),
    )


def _documents(inspection: Inspection) -> Iterator[tuple[str, documents.Document]]:
    if inspection.framework.adoption:
        yield folder.ADOPTION, adoption_document(inspection.framework.adoption)
    if inspection.judgements:
        yield folder.JUDGEMENTS, documents.JudgementsText(judgements=_judgements(inspection))
    if inspection.decisions:
        decisions = [
            documents.DecisionText(**asdict(decision) | {"members": list(decision.members)})
            for decision in inspection.decisions
        ]
        yield folder.PANEL, documents.PanelText(decisions=decisions)
    if inspection.figures:
        figures = [documents.FigureText(**asdict(figure)) for figure in inspection.figures]
        yield folder.FIGURES, documents.FiguresText(figures=figures)
    if inspection.recommendations:
        recommendations = [
            documents.RecommendationText(
                to=recommendation.to, text=recommendation.text, standards=list(recommendation.standards)
            )
            for recommendation in inspection.recommendations
        ]
        yield folder.RECOMMENDATIONS, documents.RecommendationsText(recommendations=recommendations)


def adoption_document(adoption: Adoption) -> documents.AdoptionText:
    """Return the adoption of an edition as the content of adoption.toml."""
    confirmed_values = [documents.ConfirmedValueText(**dict(value)) for value in adoption.values]
    return documents.AdoptionText(**dict(adoption) | {"values": confirmed_values})


def _judgements(inspection: Inspection) -> list[documents.JudgementText]:
    return [
        documents.JudgementText(
            standard=judgement.standard,
            rating=judgement.rating,
            by=judgement.by,
            reasons=dict(sorted(judgement.reasons.items())),
            evidence={question: list(ids) for question, ids in sorted(judgement.evidence.items())},
        )
        for judgement in inspection.judgements
    ]


# ---------------------------------------------------------------- tables


def _tables(inspection: Inspection) -> Mapping[str, list[Row]]:
    samples = {
        table_schemas.sample_path(group): list(_sample_rows(sample))
        for group, sample in inspection.samples.items()
    }
    return samples | {
        table_schemas.CASES: [
            _ids(assessment) | dict(assessment.facts) for assessment in inspection.assessments
        ],
        table_schemas.ANSWERS: list(_answer_rows(inspection)),
        table_schemas.ITEMS: [
            {
                "id": item.id,
                "kind": item.kind,
                "title": item.title,
                "received": item.received.isoformat() if item.received else "",
                "supports": join_list(item.supports),
                "finding": item.finding,
                "direction": item.direction,
            }
            for item in inspection.evidence
        ],
        table_schemas.SURVEY: [asdict(response) for response in inspection.survey],
        table_schemas.ENQUIRIES: [
            asdict(line) | {"cases": join_list(line.cases), "supports": join_list(line.supports)}
            for line in inspection.lines_of_enquiry
        ],
    }


def _ids(assessment: Assessment) -> dict[str, str]:
    return {
        "case_id": assessment.case_id,
        "group": assessment.group,
        "occasion": assessment.occasion,
        "assessor": assessment.assessor,
    }


def _answer_rows(inspection: Inspection) -> Iterator[Row]:
    order = {question: number for number, question in enumerate(inspection.framework.questions)}
    for assessment in inspection.assessments:
        for question in sorted(assessment.answers, key=lambda name: (order.get(name, len(order)), name)):
            answer = assessment.answers[question]
            yield _ids(assessment) | {"question": question, "answer": answer.value, "comment": answer.comment}


def _sample_rows(sample: Sample) -> Iterator[Row]:
    replacement_ids = {replacement.into for replacement in sample.replacements}
    for number, case in enumerate(sample.selected, start=1):
        status = "replacement" if case.id in replacement_ids else "selected"
        yield {"case_id": case.id, "place": status, "order": str(number)}
    yield from _status_rows("reserve", (case.id for case in sample.reserves))
    for number, replacement in enumerate(sample.replacements, start=1):
        yield {
            "case_id": replacement.out,
            "place": "replaced",
            "order": str(number),
            "replaced_by": replacement.into,
            "reason": replacement.reason,
            "because": replacement.because,
        }


def _status_rows(status: str, ids: Iterable[str]) -> Iterator[Row]:
    for number, case in enumerate(ids, start=1):
        yield {"case_id": case, "place": status, "order": str(number)}
