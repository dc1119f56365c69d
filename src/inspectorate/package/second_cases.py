"""List of the cases among which a draw for second assessment chooses, as a CSV file."""

from collections.abc import Iterable

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.faults import Sentence as _
from inspectorate.method.sample.second_draw_values import FirstAssessment
from inspectorate.package.columns import TableColumn
from inspectorate.package.rows import read_table, rows_to_text
from inspectorate.package.table_schemas import TableSchema

COLUMNS = (
    TableColumn("group", required=True, description="the case group"),
    TableColumn("case_id", required=True, description="the case's number in the service's own system"),
    TableColumn("assessor", required=True, description="the first assessor, by name or number"),
)


def second_cases_text(cases: Iterable[FirstAssessment]) -> str:
    """Return the cases as the text of a CSV file, sorted by group and case id."""
    rows = sorted((case.group, case.case_id, case.assessor) for case in cases)
    return rows_to_text([column.name for column in COLUMNS], rows)


def read_second_cases(content: bytes, name: str) -> tuple[FirstAssessment, ...]:
    """Return the cases in a CSV file. Raises FaultsFound with every fault of the file; `name` is its name."""
    faults: list[Fault] = []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        cure = _("Save it as CSV in UTF-8.")
        raise FaultsFound([Fault(name, _("The file is not text in UTF-8."), cure)]) from None
    schema = TableSchema(name, COLUMNS, primary_key=("group", "case_id"))
    rows = read_table(text, schema, faults)
    if faults:
        raise FaultsFound(faults)
    return tuple(FirstAssessment(row["group"], row["case_id"], row["assessor"]) for row in rows)
