"""Access to the parts of a composed report, for tests."""

from inspectorate.method.report.composition.traversal import runs_in
from inspectorate.method.report.content import Report, Runs, Section, Table


def part(report: Report, key: str) -> Section:
    """Return the section or part with this key."""

    def find(sections: tuple[Section, ...]) -> Section | None:
        for section in sections:
            if section.key == key:
                return section
            if descendant := find(section.parts):
                return descendant
        return None

    section = find(report.sections)
    assert section, key
    return section


def table(report: Report, key: str) -> Table:
    """Return the table with this key."""
    return next(table for table in report.tables if table.key == key)


def words(runs: Runs) -> str:
    """Return the text of some runs."""
    return "".join(run.text for run in runs)


def text_of(section: Section) -> str:
    """Return all running text of a section."""
    return " ".join(words(runs) for runs in runs_in([section]))
