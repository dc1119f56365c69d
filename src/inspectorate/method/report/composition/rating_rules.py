"""How ratings are made: the bands of percentages and of scores, and the reason for every rating."""

from inspectorate.method.report.composition.content_builders import cell, number_cell, rating_cell, section
from inspectorate.method.report.composition.results import reasons_table
from inspectorate.method.report.content import Block, Section, Table
from inspectorate.method.report.draft import Draft
from inspectorate.method.report.numbers import pluralised


def rating_rules(draft: Draft) -> Section:
    """Return the section on the rules by which ratings are made."""
    rules = draft.framework.ratings
    blocks: list[Block] = [
        Table(
            key="bands",
            caption="From a percentage to a rating",
            headings=("Rating", "From"),
            rows=tuple(
                (rating_cell(band.rating), number_cell(band.at_least.value)) for band in reversed(rules.bands)
            ),
        ),
        _overall_table(draft),
        reasons_table(draft),
    ]
    return section(
        draft, "methodology.ratings", "How ratings are made", texts=["methodology.ratings"], blocks=blocks
    )


def _overall_table(draft: Draft) -> Table:
    """Return the table of overall bands in points, for the number of standards rated."""
    rules, overall = draft.framework.ratings, draft.results.overall
    scored = sum(standard.scored for standard in draft.framework.standards.values())
    maximum = overall.out_of if overall else scored * max(level.points for level in rules.levels)
    starts = [
        0 if band.more_than.value == 0 else int(band.more_than.value * maximum) + 1
        for band in rules.overall_bands
    ]
    ends = [start - 1 for start in starts[1:]] + [maximum]
    rows = [
        (rating_cell(band.rating), cell(f"{start} to {end}"))
        for band, start, end in zip(rules.overall_bands, starts, ends, strict=True)
        if start <= end
    ]
    standards = pluralised(scored, "standard")
    return Table(
        key="overall-bands",
        caption=f"From the score to the overall rating, out of {maximum}",
        headings=("Overall rating", "Score"),
        rows=tuple(reversed(rows)),
        notes=(f"A score is the sum of the points of {standards}. Standards without a rating do not count.",),
    )
