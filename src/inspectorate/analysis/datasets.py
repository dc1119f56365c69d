"""Datasets of one or more inspections without names, dates, comments or case ids."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from inspectorate.analysis.pseudonyms import pseudonym
from inspectorate.analysis.tables import Row, rating_rows, tally_rows
from inspectorate.method.assessments import Assessment
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.inspection import Inspection, Results
from inspectorate.method.standards import Framework
from inspectorate.package.columns import TableColumn
from inspectorate.package.fact_columns import fact_columns
from inspectorate.package.table_schemas import ANSWERS, CASES, OCCASIONS, schemas_by_path

_INSPECTION = TableColumn("inspection", required=True, title="Inspection")
_CASE = TableColumn(
    "case",
    required=True,
    title="Case",
    description="a pseudonym of the case in its inspection and group",
)
_OCCASION = TableColumn(
    "occasion", required=True, enum=tuple(OCCASIONS), title="Assessment", labels=OCCASIONS
)
_NUMBERS = {
    "cases": "Assessed cases",
    "sufficient": "Cases judged sufficient",
    "applicable": "Cases the question applied to",
    "not_applicable": "Cases the question did not apply to",
    "missing": "Cases without an answer",
    "eligible": "Eligible cases",
    "percentage": "Percentage as printed",
    "exact": "Percentage, not rounded",
    "low": "Lower end of the interval, per cent",
    "high": "Upper end of the interval, per cent",
}


@dataclass(frozen=True, slots=True)
class DatasetTable:
    """A table of a dataset: its name, columns and rows. A value that is not known is None."""

    name: str
    columns: tuple[TableColumn, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Inspections under one edition, as described tables by name."""

    framework: Framework
    tables: Mapping[str, DatasetTable]


def dataset(inspections: Iterable[tuple[Inspection, Results]], key: bytes) -> Dataset:
    """Return inspections, each with its results, as a dataset; `key` makes the pseudonyms of cases.

    It has what was inspected, facts of cases by level, answers, tallies and ratings. Names, dates, texts and
    comments of cases are left out. A case can still be recognised by someone who knows much about it, so the
    dataset is personal data; it is not for publication. Raises FaultsFound if there is no inspection, or
    not all are under the same edition.
    """
    pairs = list(inspections)
    framework = _common_edition([inspection for inspection, _results in pairs])
    facts = tuple(column for column in fact_columns(framework) if column.enum)
    tables = [
        _inspections(pairs),
        _cases(pairs, facts, framework, key),
        _answers(pairs, framework, key),
        _tallies(pairs, framework),
        _ratings(pairs, framework),
    ]
    return Dataset(framework, {table.name: table for table in tables})


def _common_edition(inspections: list[Inspection]) -> Framework:
    if not inspections:
        raise FaultsFound(
            [Fault(_("the dataset"), _("The dataset has no inspections."), _("Enter at least one."))]
        )
    editions = dict.fromkeys(inspection.framework.id for inspection in inspections)
    if len(editions) > 1:
        raise FaultsFound(
            [
                Fault(
                    _("the dataset"),
                    _("The inspections use different editions: %(editions)s.", editions=", ".join(editions)),
                    _("Create a dataset for each edition, because their questions differ."),
                )
            ]
        )
    return inspections[0].framework


Pairs = list[tuple[Inspection, Results]]


def _inspections(pairs: Pairs) -> DatasetTable:
    columns = (
        _INSPECTION,
        TableColumn("service", title="Service"),
        TableColumn("edition", title="Edition of the standards"),
        TableColumn("fieldwork_started", kind="date", title="First day of fieldwork"),
        TableColumn("invented", title="Notice that the data are invented", description="empty for real data"),
    )
    rows = tuple(
        {
            "inspection": inspection.about.id,
            "service": inspection.about.service,
            "edition": inspection.framework.id,
            "fieldwork_started": inspection.about.fieldwork_started.isoformat(),
            "invented": inspection.about.invented,
        }
        for inspection, _results in pairs
    )
    return DatasetTable("inspections", columns, rows)


def _group_column(framework: Framework) -> TableColumn:
    groups = {group.key: group.title for group in framework.casework.groups}
    return TableColumn("group", enum=tuple(groups), title="Kind of case", labels=groups)


def _cases(pairs: Pairs, facts: tuple[TableColumn, ...], framework: Framework, key: bytes) -> DatasetTable:
    rows = tuple(
        {**named, **{column.name: assessment.facts.get(column.name) for column in facts}}
        for named, assessment in _assessments(pairs, key)
    )
    return DatasetTable(CASES.removesuffix(".csv"), (*_keys(framework), *facts), rows)


def _keys(framework: Framework) -> tuple[TableColumn, ...]:
    return (_INSPECTION, _CASE, _group_column(framework), _OCCASION)


def _assessments(pairs: Pairs, key: bytes) -> Iterator[tuple[Row, Assessment]]:
    for inspection, _results in pairs:
        for assessment in inspection.assessments:
            case = pseudonym(key, inspection.about.id, assessment.group, assessment.case_id)
            yield (
                {
                    "inspection": inspection.about.id,
                    "case": case,
                    "group": assessment.group,
                    "occasion": assessment.occasion,
                },
                assessment,
            )


def _answers(pairs: Pairs, framework: Framework, key: bytes) -> DatasetTable:
    described = {column.name: column for column in schemas_by_path(framework)[ANSWERS].columns}
    rows = tuple(
        {**named, "question": question, "answer": answer.value or None}
        for named, assessment in _assessments(pairs, key)
        for question, answer in assessment.answers.items()
    )
    columns = (*_keys(framework), described["question"], described["answer"])
    return DatasetTable(ANSWERS.removesuffix(".csv"), columns, rows)


def _tallies(pairs: Pairs, framework: Framework) -> DatasetTable:
    questions = {name: question.text for name, question in framework.questions.items()}
    numbers = (TableColumn(name, kind="number", title=title) for name, title in _NUMBERS.items())
    columns = (
        _INSPECTION,
        TableColumn("question", enum=tuple(questions), title="Question", labels=questions),
        _group_column(framework),
        *numbers,
    )
    rows = tuple(
        {"inspection": inspection.about.id, **row}
        for inspection, results in pairs
        for row in tally_rows(inspection, results)
    )
    return DatasetTable("tallies", columns, rows)


def _ratings(pairs: Pairs, framework: Framework) -> DatasetTable:
    standards = {name: standard.title for name, standard in framework.standards.items()}
    standards["overall"] = "Overall rating"
    levels = {level.name: level.name for level in framework.ratings.levels}
    overall = {band.rating: band.rating for band in framework.ratings.overall_bands}
    columns = (
        _INSPECTION,
        TableColumn("standard", enum=tuple(standards), title="Standard", labels=standards),
        TableColumn("title", title="Title of the standard"),
        TableColumn("rating", enum=tuple(levels | overall), title="Rating", labels=levels | overall),
        TableColumn("score", kind="number", title="Score", description="of the overall rating"),
        TableColumn("probability", kind="number", title="Probability", description="of this rating, 0 to 1"),
    )
    rows = tuple(
        {"inspection": inspection.about.id, **row}
        for inspection, results in pairs
        for row in rating_rows(inspection, results)
    )
    return DatasetTable("ratings", columns, rows)
