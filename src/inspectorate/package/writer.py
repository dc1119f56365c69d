"""Serialise an inspection to the files of its package. The same inspection gives the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from inspectorate.method.assessments import Assessment
from inspectorate.method.inspection import Inspection
from inspectorate.method.sample.values import (
    NumberedChoice,
    NumberedSummary,
    Randomness,
    Replacement,
    Sample,
    SealedDraw,
)
from inspectorate.method.standards import Adoption, edition_json
from inspectorate.package import documents, folder, table_schemas
from inspectorate.package.codebook import codebook_text
from inspectorate.package.datapackage import describe
from inspectorate.package.long_list_columns import long_list_columns
from inspectorate.package.rows import Row, join_list, rows_to_text
from inspectorate.package.toml import write_document

DERIVED = (folder.DESCRIPTION, folder.EDITION, table_schemas.CODEBOOK)
"""Files that follow from the edition and the other files, and are written again each time."""


def package_files(inspection: Inspection) -> dict[str, str]:
    """Return the text of every file of the inspection's package, by path. Empty tables have no file."""
    files = {folder.INSPECTION: write_document(_inspection(inspection))}
    for group, long_list in inspection.long_lists.items():
        files[table_schemas.long_list_path(group)] = rows_to_text(long_list.headings, long_list.rows)
    schemas = table_schemas.schemas_by_path(inspection.framework)
    for path, rows in _tables(inspection).items():
        if rows or path.startswith("sample/"):
            names = schemas[path].headings
            files[path] = rows_to_text(names, ([row.get(name, "") for name in names] for row in rows))
    files |= dict(_answers(inspection, schemas))
    files |= {path: write_document(document) for path, document in _documents(inspection)}
    files |= {f"narrative/{key}.md": text for key, text in inspection.narrative.items()}
    files |= {f"narrative/cy/{key}.md": text for key, text in inspection.welsh_narrative.items()}
    if inspection.readme:
        files[folder.README] = inspection.readme
    files[folder.EDITION] = edition_json(inspection.framework)
    files[table_schemas.CODEBOOK] = codebook_text(inspection)
    files = dict(sorted(files.items()))
    files[folder.DESCRIPTION] = describe(
        inspection.framework, inspection.about, long_list_columns(inspection), files
    )
    return files


# ---------------------------------------------------------------- documents


def _inspection(inspection: Inspection) -> documents.InspectionText:
    about = asdict(inspection.about)
    about |= {name: list(about[name]) for name in ("team", "published_results")}
    return documents.InspectionText(
        format=documents.FORMAT,
        edition=inspection.framework.id,
        about=documents.AboutText(**about),
        groups={group: _group(inspection, group) for group in sorted(inspection.populations)},
    )


def _group(inspection: Inspection, group: str) -> documents.GroupText:
    population = inspection.populations[group]
    long_list = inspection.long_lists.get(group)
    sample = inspection.samples.get(group) or inspection.sealed_draws.get(group)
    return documents.GroupText(
        on=population.on,
        sent_as=long_list.name if long_list else "",
        columns=dict(sorted(population.columns.items())),
        sample=sample_text(sample) if sample else None,
    )


def sample_text(sample: Sample | SealedDraw) -> documents.SampleText:
    """Return what inspection.toml says of a sample or a sealed draw."""
    text = documents.SampleText(
        digest=sample.digest,
        eligible=sample.size.eligible,
        size=sample.size.value,
        because=sample.size.because,
        factors=list(sample.factors),
        max_per_manager=sample.max_per_manager,
        notes=list(sample.notes),
        steps=[documents.StepText(**asdict(step)) for step in sample.steps],
    )
    if isinstance(sample, SealedDraw):
        return text.model_copy(update={"seal": _seal(sample), "numbered": _numbered(sample.numbered)})
    text = text.model_copy(update={"undone": [_undone(other) for other in sample.undone_replacements]})
    if sample.numbered is None:
        return text.model_copy(update={"seed": sample.seed})
    choice = sample.numbered
    return text.model_copy(
        update={
            "seal": _seal(choice),
            "numbered": _numbered(choice.summary),
            "number": choice.number,
            "source": choice.randomness.source,
            "value": choice.randomness.value,
        }
    )


def _undone(replacement: Replacement) -> documents.UndoneText:
    randomness = replacement.randomness or Randomness("chosen", "")
    names = ("out", "reason", "rule", "into", "because", "undone")
    return documents.UndoneText(
        **{name: getattr(replacement, name) for name in names},
        source=randomness.source,
        value=randomness.value,
        origin=randomness.origin,
    )


def _seal(sealed: SealedDraw | NumberedChoice) -> documents.SealText:
    return documents.SealText(digest=sealed.seal, decided_by=sealed.decided_by, origin=sealed.origin)


def _numbered(summary: NumberedSummary | None) -> documents.NumberedText | None:
    if summary is None:
        return None
    return documents.NumberedText(
        digest=summary.digest,
        different=summary.different,
        fewest=summary.fewest,
        most=summary.most,
        margins=[documents.MarginText(**asdict(margin)) for margin in summary.margins],
        pairs_apart=summary.pairs_apart,
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
                to=recommendation.to,
                text=recommendation.text,
                standards=list(recommendation.standards),
                questions=list(recommendation.questions),
                due=recommendation.due,
                short=recommendation.short,
                welsh=documents.WelshRecommendationText(**asdict(recommendation.welsh))
                if recommendation.welsh
                else None,
            )
            for recommendation in inspection.recommendations
        ]
        yield folder.RECOMMENDATIONS, documents.RecommendationsText(recommendations=recommendations)
    if inspection.improvement:
        yield (
            folder.IMPROVEMENT,
            documents.ImprovementText.model_validate(_lists(asdict(inspection.improvement))),
        )
    if inspection.challenges:
        yield folder.ACCURACY, documents.AccuracyChallengesText(challenges=_challenges(inspection))
    if inspection.welsh_sources:
        sources = sorted(inspection.welsh_sources.items())
        yield (
            folder.WELSH,
            documents.WelshText(
                sections=[documents.WelshSectionText(section=key, english=digest) for key, digest in sources]
            ),
        )


def _lists(value: Any) -> Any:
    """Return values with their tuples as lists, as documents have them."""
    if isinstance(value, dict):
        return {name: _lists(part) for name, part in value.items()}
    return [_lists(part) for part in value] if isinstance(value, list | tuple) else value


def _challenges(inspection: Inspection) -> list[documents.AccuracyChallengeText]:
    return [
        documents.AccuracyChallengeText(
            **asdict(challenge) | {"files": list(challenge.files), "sections": list(challenge.sections)}
        )
        for challenge in inspection.challenges
    ]


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
        table_schemas.sample_path(group): list(sample_rows(sample))
        for group, sample in inspection.samples.items()
    }
    return samples | {
        table_schemas.CASES: [
            _ids(assessment) | dict(assessment.facts) for assessment in inspection.assessments
        ],
        table_schemas.BLIND_CASES: [
            _ids(assessment) | dict(assessment.facts) for assessment in inspection.blind_assessments
        ],
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


def _answers(
    inspection: Inspection, schemas: Mapping[str, table_schemas.TableSchema]
) -> Iterator[tuple[str, str]]:
    """Yield the path and text of the answers, and of those before the comparison if there are any."""
    order = {question: number for number, question in enumerate(inspection.framework.questions)}
    if inspection.assessments:
        rows = _answer_rows(inspection.assessments, order)
        yield table_schemas.ANSWERS, rows_to_text(schemas[table_schemas.ANSWERS].headings, rows)
    if any(assessment.answers for assessment in inspection.blind_assessments):
        rows = _answer_rows(inspection.blind_assessments, order)
        yield table_schemas.BLIND_ANSWERS, rows_to_text(schemas[table_schemas.BLIND_ANSWERS].headings, rows)


def _answer_rows(
    assessments: Iterable[Assessment], order: Mapping[str, int]
) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Yield a row for each answer, in the order of the edition's questions."""
    for assessment in assessments:
        key = assessment.case_id, assessment.group, assessment.occasion
        for question in sorted(assessment.answers, key=lambda name: (order.get(name, len(order)), name)):
            answer = assessment.answers[question]
            yield *key, question, answer.value, answer.comment


def sample_rows(sample: Sample) -> Iterator[Row]:
    """Yield the rows of the sample's file."""
    incoming = {replacement.into for replacement in sample.completed_replacements}
    pending = sample.open_replacement
    for number, case in enumerate(sample.selected, start=1):
        row = {
            "case_id": case.id,
            "place": "replacement" if case.id in incoming else "selected",
            "order": str(number),
        }
        if pending and pending.out == case.id:
            row |= {"reason": pending.reason, "rule": pending.rule}
        yield row
    for number, replacement in enumerate(sample.completed_replacements, start=1):
        randomness = replacement.randomness or Randomness("chosen", "")
        yield {
            "case_id": replacement.out,
            "place": "replaced",
            "order": str(number),
            "reason": replacement.reason,
            "rule": replacement.rule,
            "replaced_by": replacement.into,
            "source": randomness.source,
            "value": randomness.value,
            "origin": randomness.origin,
            "because": replacement.because,
        }
