"""Table schemas (Frictionless) of the CSV files in a package: columns, allowed values, keys, foreign keys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from inspectorate.method.sample.values import REPLACEMENT_RULES, SOURCES
from inspectorate.method.standards import Framework, LongListField

OCCASIONS = ("first", "second")
DIRECTIONS = ("strength", "improvement", "neutral")
SAMPLE_STATUSES = ("selected", "replacement", "replaced")

CASES = "cases.csv"
ANSWERS = "answers.csv"
ITEMS = "evidence/items.csv"
SURVEY = "evidence/survey.csv"
ENQUIRIES = "evidence/enquiries.csv"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """Column of a table: its heading, whether a cell is required, and its allowed values (none: any text).

    A `list` is texts separated by semicolons; a `date` is written 2018-09-03.
    """

    name: str
    required: bool = False
    enum: tuple[str, ...] = ()
    kind: Literal["text", "integer", "date", "list"] = "text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class TableSchema:
    """Schema of a table: its file, its columns in order, its primary key, and its foreign key."""

    path: str
    columns: tuple[TableColumn, ...]
    primary_key: tuple[str, ...]
    foreign_key: tuple[str, tuple[str, ...]] | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings of the columns, in order."""
        return tuple(column.name for column in self.columns)


def long_list_path(group: str) -> str:
    """Return the path of a case group's long list in the package."""
    return f"long-lists/{group}.csv"


def sample_path(group: str) -> str:
    """Return the path of a case group's sample in the package."""
    return f"sample/{group}.csv"


def schemas_by_path(framework: Framework) -> Mapping[str, TableSchema]:
    """Return the schema of every table that an inspection under this edition may have, by path."""
    samples = [_sample(group.key) for group in framework.casework.groups]
    tables = [*samples, _cases(framework), _answers(framework), _items(framework), _survey(framework)]
    return {schema.path: schema for schema in (*tables, _enquiries())}


def fact_levels(framework: Framework) -> Mapping[str, tuple[str, ...]]:
    """Return the levels of every fact an assessment may record, in order (no levels: any text).

    Names, identifiers and personal texts or dates are not facts of an assessment.
    """
    return dict((*_field_levels(framework), *_scale_levels(framework), *_routing_levels(framework)))


def _field_levels(framework: Framework) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in framework.casework.fields:
        if field.kind in ("identifier", "name") or (field.personal and field.kind in ("date", "text")):
            continue
        yield field.key, _levels(field, framework)


def _levels(field: LongListField, framework: Framework) -> tuple[str, ...]:
    if field.open:
        return ()
    if field.scale:
        return tuple(level.key for level in framework.scale(field.scale).levels)
    return tuple(field.codes) or (("yes", "no") if field.kind == "flag" else ())


def _scale_levels(framework: Framework) -> Iterator[tuple[str, tuple[str, ...]]]:
    for scale in framework.casework.scales:
        levels = tuple(level.key for level in scale.levels)
        yield f"service_{scale.key}", levels
        yield f"inspector_{scale.key}", levels


def _routing_levels(framework: Framework) -> Iterator[tuple[str, tuple[str, ...]]]:
    for question in framework.casework.routing:
        yield question.key, question.options


def _groups(framework: Framework) -> tuple[str, ...]:
    return tuple(group.key for group in framework.casework.groups)


def _assessment_key(framework: Framework) -> tuple[TableColumn, ...]:
    return (
        TableColumn("case_id", required=True, description="the case's id in the long list"),
        TableColumn("group", required=True, enum=_groups(framework), description="the kind of case"),
        TableColumn(
            "occasion", required=True, enum=OCCASIONS, description="first counts, second checks consistency"
        ),
    )


def _cases(framework: Framework) -> TableSchema:
    facts = (TableColumn(key, enum=levels) for key, levels in fact_levels(framework).items())
    assessor = TableColumn("assessor", description="who assessed, as a role and number")
    columns = (*_assessment_key(framework), assessor, *facts)
    return TableSchema(CASES, columns, primary_key=("case_id", "group", "occasion"))


def _answers(framework: Framework) -> TableSchema:
    options = tuple(option.key for option in framework.casework.answers)
    columns = (
        *_assessment_key(framework),
        TableColumn(
            "question", required=True, enum=tuple(framework.questions), description="key question or prompt"
        ),
        TableColumn("answer", required=True, enum=options),
        TableColumn("comment", description="the assessor's words"),
    )
    primary_key = ("case_id", "group", "occasion", "question")
    return TableSchema(ANSWERS, columns, primary_key, foreign_key=(CASES, ("case_id", "group", "occasion")))


def _sample(group: str) -> TableSchema:
    columns = (
        TableColumn("case_id", required=True, description="the case's id in the long list"),
        TableColumn("place", required=True, enum=SAMPLE_STATUSES),
        TableColumn(
            "order",
            required=True,
            kind="integer",
            description="counted from 1: selected with replacement, replaced",
        ),
        TableColumn("reason", description="why the case cannot be assessed, recorded before its replacement"),
        TableColumn("rule", enum=REPLACEMENT_RULES, description="how chance selects another case"),
        TableColumn("replaced_by", description="the case that took a replaced case's place"),
        TableColumn("source", enum=SOURCES, description="where the random value comes from"),
        TableColumn("value", description="the random value that selected it"),
        TableColumn("origin", description="the publication of a public value"),
        TableColumn("because", description="how that case was selected"),
    )
    return TableSchema(sample_path(group), columns, primary_key=("case_id",))


def _items(framework: Framework) -> TableSchema:
    kinds = tuple(kind.key for kind in framework.evidence.kinds)
    columns = (
        TableColumn("id", required=True),
        TableColumn("kind", required=True, enum=kinds),
        TableColumn("title", required=True),
        TableColumn("received", kind="date"),
        TableColumn("supports", kind="list", description="key question ids"),
        TableColumn("finding", description="what it shows, in words"),
        TableColumn("direction", required=True, enum=DIRECTIONS),
    )
    return TableSchema(ITEMS, columns, primary_key=("id",))


def _survey(framework: Framework) -> TableSchema:
    questions = framework.evidence.survey
    options = tuple(dict.fromkeys(option for question in questions for option in question.options))
    columns = (
        TableColumn("respondent", required=True, description="a number, never a name"),
        TableColumn("question", required=True, enum=tuple(question.id for question in questions)),
        TableColumn("answer", required=True, enum=options),
    )
    return TableSchema(SURVEY, columns, primary_key=("respondent", "question"))


def _enquiries() -> TableSchema:
    columns = (
        TableColumn("id", required=True),
        TableColumn("text", required=True),
        TableColumn("raised_by"),
        TableColumn("cases", kind="list", description="case ids"),
        TableColumn("supports", kind="list", description="key question ids"),
        TableColumn("outcome"),
    )
    return TableSchema(ENQUIRIES, columns, primary_key=("id",))
