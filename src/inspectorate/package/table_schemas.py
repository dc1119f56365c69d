"""Table schemas (Frictionless) of the CSV files in a package: columns, allowed values, keys, foreign keys."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from inspectorate.method.sample.values import REPLACEMENT_RULES, SOURCES
from inspectorate.method.standards import Framework
from inspectorate.package.columns import TableColumn
from inspectorate.package.fact_columns import fact_columns

OCCASIONS = {"first": "The assessment that counts", "second": "A blind second assessment"}
DIRECTIONS = {"strength": "Strength", "improvement": "Area for improvement", "neutral": "Neither"}
SAMPLE_STATUSES = {
    "selected": "Drawn first",
    "replacement": "Drawn for a case that could not be assessed",
    "replaced": "Could not be assessed",
}

CASES = "cases.csv"
ANSWERS = "answers.csv"
BLIND_CASES = "blind/cases.csv"
BLIND_ANSWERS = "blind/answers.csv"
ITEMS = "evidence/items.csv"
SURVEY = "evidence/survey.csv"
ENQUIRIES = "evidence/enquiries.csv"
CODEBOOK = "codebook.csv"

_CODEBOOK_COLUMNS = (
    TableColumn("file", required=True, title="File", description="the table"),
    TableColumn("column", required=True, title="Column"),
    TableColumn("title", title="Title", description="the edition's words for the column"),
    TableColumn("type", required=True, title="Type", description="text, integer, date or list"),
    TableColumn("description", title="Description"),
    TableColumn("value", title="Value", description="one of the column's values; empty in its first row"),
    TableColumn("label", title="Label", description="the edition's words for the value"),
)


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


CODEBOOK_SCHEMA = TableSchema(CODEBOOK, _CODEBOOK_COLUMNS, primary_key=("file", "column", "value"))


def long_list_path(group: str) -> str:
    """Return the path of a case group's long list in the package."""
    return f"long-lists/{group}.csv"


def sample_path(group: str) -> str:
    """Return the path of a case group's sample in the package."""
    return f"sample/{group}.csv"


def schemas_by_path(framework: Framework) -> Mapping[str, TableSchema]:
    """Return the schema of every table that an inspection under this edition may have, by path."""
    samples = [_sample(group.key) for group in framework.casework.groups]
    tables = [
        *samples,
        _cases(framework),
        _answers(framework),
        *_blind(framework),
        _items(framework),
        _survey(framework),
    ]
    return {schema.path: schema for schema in (*tables, _enquiries())}


def _assessment_key(framework: Framework) -> tuple[TableColumn, ...]:
    groups = {group.key: group.title for group in framework.casework.groups}
    return (
        TableColumn("case_id", required=True, title="Case", description="the case's id in the long list"),
        TableColumn(
            "group",
            required=True,
            enum=tuple(groups),
            title="Kind of case",
            labels=groups,
            description="the kind of case",
        ),
        TableColumn(
            "occasion",
            required=True,
            enum=tuple(OCCASIONS),
            title="Assessment",
            labels=OCCASIONS,
            description="first counts, second checks consistency",
        ),
    )


def _cases(framework: Framework) -> TableSchema:
    assessor = TableColumn("assessor", title="Assessor", description="who assessed, as a role and number")
    columns = (*_assessment_key(framework), assessor, *fact_columns(framework))
    return TableSchema(CASES, columns, primary_key=("case_id", "group", "occasion"))


def _answers(framework: Framework) -> TableSchema:
    questions = {name: question.text for name, question in framework.questions.items()}
    options = {option.key: option.title for option in framework.casework.answers}
    columns = (
        *_assessment_key(framework),
        TableColumn(
            "question",
            required=True,
            enum=tuple(questions),
            title="Question",
            labels=questions,
            description="key question or prompt",
        ),
        TableColumn("answer", required=True, enum=tuple(options), title="Answer", labels=options),
        TableColumn("comment", title="Comment", description="the assessor's words"),
    )
    primary_key = ("case_id", "group", "occasion", "question")
    return TableSchema(ANSWERS, columns, primary_key, foreign_key=(CASES, ("case_id", "group", "occasion")))


def _blind(framework: Framework) -> Iterator[TableSchema]:
    """Yield the schemas of assessments as they were before they could be compared."""
    yield replace(_cases(framework), path=BLIND_CASES)
    answers = _answers(framework)
    yield replace(answers, path=BLIND_ANSWERS, foreign_key=(BLIND_CASES, answers.primary_key[:-1]))


def _sample(group: str) -> TableSchema:
    columns = (
        TableColumn("case_id", required=True, title="Case", description="the case's id in the long list"),
        TableColumn(
            "place",
            required=True,
            enum=tuple(SAMPLE_STATUSES),
            title="Place in the sample",
            labels=SAMPLE_STATUSES,
        ),
        TableColumn(
            "order",
            required=True,
            kind="integer",
            title="Order",
            description="counted from 1: selected with replacement, replaced",
        ),
        TableColumn(
            "reason",
            title="Reason",
            description="why the case cannot be assessed, recorded before its replacement",
        ),
        TableColumn(
            "rule", enum=REPLACEMENT_RULES, title="Rule", description="how chance selects another case"
        ),
        TableColumn(
            "replaced_by", title="Replaced by", description="the case that took a replaced case's place"
        ),
        TableColumn(
            "source",
            enum=SOURCES,
            title="Source of the random value",
            description="where the random value comes from",
        ),
        TableColumn("value", title="Random value", description="the random value that selected it"),
        TableColumn("origin", title="Publication", description="the publication of a public value"),
        TableColumn("because", title="How selected", description="how that case was selected"),
    )
    return TableSchema(sample_path(group), columns, primary_key=("case_id",))


def _items(framework: Framework) -> TableSchema:
    kinds = {kind.key: kind.title for kind in framework.evidence.kinds}
    columns = (
        TableColumn("id", required=True, title="Evidence item"),
        TableColumn("kind", required=True, enum=tuple(kinds), title="Kind of evidence", labels=kinds),
        TableColumn("title", required=True, title="Title"),
        TableColumn("received", kind="date", title="Date received"),
        TableColumn("supports", kind="list", title="Key questions", description="key question ids"),
        TableColumn("finding", title="Finding", description="what it shows, in words"),
        TableColumn("direction", required=True, enum=tuple(DIRECTIONS), title="Direction", labels=DIRECTIONS),
    )
    return TableSchema(ITEMS, columns, primary_key=("id",))


def _survey(framework: Framework) -> TableSchema:
    questions = {question.id: question.text for question in framework.evidence.survey}
    options = tuple(
        dict.fromkeys(option for question in framework.evidence.survey for option in question.options)
    )
    columns = (
        TableColumn("respondent", required=True, title="Respondent", description="a number, never a name"),
        TableColumn("question", required=True, enum=tuple(questions), title="Question", labels=questions),
        TableColumn("answer", required=True, enum=options, title="Answer"),
    )
    return TableSchema(SURVEY, columns, primary_key=("respondent", "question"))


def _enquiries() -> TableSchema:
    columns = (
        TableColumn("id", required=True, title="Line of enquiry"),
        TableColumn("text", required=True, title="Text"),
        TableColumn("raised_by", title="Raised by"),
        TableColumn("cases", kind="list", title="Cases", description="case ids"),
        TableColumn("supports", kind="list", title="Key questions", description="key question ids"),
        TableColumn("outcome", title="Outcome"),
    )
    return TableSchema(ENQUIRIES, columns, primary_key=("id",))
