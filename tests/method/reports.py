"""A composed report opened up, for tests to look inside."""

from inspectorate.method.report.compose.walking import runs_in
from inspectorate.method.report.content import Report, Runs, Section, Table


def part(report: Report, key: str) -> Section:
    """The section or part with a key."""

    def find(sections: tuple[Section, ...]) -> Section | None:
        for section in sections:
            if section.key == key:
                return section
            if found := find(section.parts):
                return found
        return None

    found = find(report.sections)
    assert found, key
    return found


def table(report: Report, key: str) -> Table:
    """The table with a key."""
    return next(table for table in report.tables if table.key == key)


def words(runs: Runs) -> str:
    """The words of some runs."""
    return "".join(run.text for run in runs)


def text_of(section: Section) -> str:
    """All the running text of a section."""
    return " ".join(words(runs) for runs in runs_in([section]))
