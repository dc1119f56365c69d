"""Read the survey of a package without its other files."""

from collections.abc import Mapping

from inspectorate.method.evidence import SurveyResponse
from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.method.plain_text import plain_text
from inspectorate.method.standards import Framework
from inspectorate.package.rows import read_table
from inspectorate.package.table_schemas import SURVEY, schemas_by_path
from inspectorate.package.values import response


def read_survey(files: Mapping[str, str], framework: Framework) -> tuple[SurveyResponse, ...]:
    """Return the responses in a package's files, texts by path. Raises FaultsFound if they are damaged."""
    if SURVEY not in files:
        return ()
    faults: list[Fault] = []
    rows = read_table(plain_text(files[SURVEY]), schemas_by_path(framework)[SURVEY], faults)
    if faults:
        raise FaultsFound(faults)
    return tuple(map(response, rows))
