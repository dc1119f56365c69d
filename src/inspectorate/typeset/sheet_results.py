"""First tables of a workbook: the ratings, and the results of every key question as numbers."""

import re
from collections.abc import Iterator

from inspectorate.method.report.content import Cell, RatingsSummary, Report, Run, Section, Table

RESULTS = "results."
"""Beginning of the keys of the report's tables of results, one for each domain."""
_OUT_OF = re.compile(r"(\d+) of (\d+)")
_RANGE = re.compile(r"(\d+) to (\d+)")
_MARK = re.compile(r" (\[\w\])$")


def first_tables(report: Report) -> Iterator[Table]:
    """Yield the table of ratings, and that of results, as far as the report has them."""
    summary = next(_summaries(report.sections), None)
    if summary is None:
        return
    yield _ratings(summary, {level.name: level.points for level in report.levels})
    if any(_is_result(table) for table in report.tables):
        yield _results(report, summary)


def is_in_first_tables(table: Table, report: Report) -> bool:
    """Return whether the first tables have the content of a table."""
    return _is_result(table) and next(_summaries(report.sections), None) is not None


def _is_result(table: Table) -> bool:
    return table.key.startswith(RESULTS) and len(table.anchors) == len(table.rows)


def _summaries(sections: tuple[Section, ...]) -> Iterator[RatingsSummary]:
    for section in sections:
        yield from (block for block in section.blocks if isinstance(block, RatingsSummary))
        yield from _summaries(section.parts)


def _ratings(summary: RatingsSummary, points: dict[str, int]) -> Table:
    most = max(points.values(), default=0)
    rows: list[tuple[Cell, ...]] = []
    for domain, standards in summary.domains:
        for number, title, rating in standards:
            scores = (_number(points[rating]), _number(most)) if rating in points else (_text(""), _text(""))
            rows.append((_text(domain), _text(number), _text(title), _text(rating), *scores))
    score = _OUT_OF.search(summary.score)
    total = tuple(_number(int(part)) for part in score.groups()) if score else (_text(""), _text(""))
    rows.append((_text("All domains"), _text(""), _text(summary.label), _text(summary.overall), *total))
    headings = ("Domain", "Standard", "Title", "Rating", "Points", "Points, out of")
    return Table("ratings", "Ratings of the standards, and overall", headings, tuple(rows))


def _results(report: Report, summary: RatingsSummary) -> Table:
    """Return one row for each key question. Domains that are judged on evidence have no numbers."""
    domains = {
        number: (domain, title) for domain, standards in summary.domains for number, title, _ in standards
    }
    rows, notes, marks = [], list[str](), set[str]()
    for table in filter(_is_result, report.tables):
        standard, rating = "", ""
        notes += table.notes
        marks |= set(_MARK.findall(table.caption))
        for anchor, row in zip(table.anchors, table.rows, strict=True):
            if anchor in domains:
                standard, rating = anchor, row[1].text
            else:
                domain, title = domains.get(standard, ("", ""))
                wording = row[0].text.removeprefix(anchor).strip()
                texts = (domain, standard, title, rating, anchor, wording)
                rows.append((*map(_text, texts), *_numbers(row[2:])))
    headings = (
        *("Domain", "Standard", "Title", "Rating of the standard", "Key question", "Wording"),
        *("Sufficient", "Applicable", "Sufficient (%)", "Range from", "Range to"),
    )
    caption = " ".join(["Results of every key question", *sorted(marks)])
    return Table("results", caption, headings, tuple(rows), notes=tuple(dict.fromkeys(notes)))


def _numbers(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Return numerator, denominator, percentage and range from the cells of a result."""
    percentage = next((cell for cell in cells if cell.number is not None), _text(""))
    counts = _pair(_OUT_OF, cells)
    return (*counts, percentage, *_pair(_RANGE, cells))


def _pair(pattern: re.Pattern[str], cells: tuple[Cell, ...]) -> tuple[Cell, Cell]:
    match = next((match for cell in cells if (match := pattern.search(cell.text))), None)
    return (_number(int(match[1])), _number(int(match[2]))) if match else (_text(""), _text(""))


def _text(text: str) -> Cell:
    return Cell((Run(text),))


def _number(number: int) -> Cell:
    return Cell((Run(str(number)),), number=number)
