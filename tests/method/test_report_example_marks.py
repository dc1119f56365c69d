"""Invented numbers in the report of an example: every number that is not a published result is marked."""

from dataclasses import replace
from pathlib import Path

import pytest

from inspectorate import package
from inspectorate.method.report import compose
from inspectorate.method.report.composition.example_marks import MARK, TABLE_NOTE
from inspectorate.method.report.composition.traversal import blocks_in, runs_in
from inspectorate.method.report.content import Picture
from tests.method.inspections import inspection_and_results

EXAMPLE = package.read(Path("examples/barking-and-dagenham-2018"))
REPORT = compose(EXAMPLE)
PUBLISHED = (*("overall", "cases", "survey"), *("2.2", "2.1.1", "2.4.2.a"))


def with_patterns(*patterns):
    inspection, results = inspection_and_results()
    about = replace(inspection.about, published_results=patterns)
    return compose(replace(inspection, about=about), results)


def printed(report, reference):
    """Return the distinct texts of a figure in the running text, with its mark."""
    texts = set()
    for runs in runs_in(report.sections):
        for run, following in zip(runs, (*runs[1:], None), strict=True):
            if run.figure == reference:
                texts.add(f"{run.text}{following.text if following and following.text == f' {MARK}' else ''}")
    return texts


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("overall", {"requires improvement", "Requires improvement"}),
        ("2.1.1", {"84 per cent"}),
        ("2.4.2.a", {"twenty-six", "nine"}),
        ("survey", {"thirteen", "13"}),
        ("cases.out_of_court", {"19", "38 per cent"}),
        ("classification.court.safety_wellbeing", {"eight", "five"}),
        ("2.1.1.i", {"just under half", "fifteen of thirty-one [i]"}),
        ("3.3.1", {"17 of 19 [i]"}),
        ("eligible.court", {"38 [i]"}),
        ("survey.S3", {"three [i]"}),
        ("design.margin", {"5"}),
    ],
)
def test_figures_of_the_example_are_marked_unless_they_are_published(reference, expected):
    assert printed(REPORT, reference) == expected


def test_tables_with_invented_numbers_are_marked_and_others_are_not():
    marked = {table.key for table in REPORT.tables if table.caption.endswith(MARK)}
    assert marked == {table.key for table in REPORT.tables if TABLE_NOTE in table.notes}
    keys = {table.key for table in REPORT.tables}
    assert {"results.2", "survey", "cases", "questions.2", "people.court.age", "draw.court"} <= marked
    assert not {"key-facts.Age", "bands", "overall-bands", "edition-figures", "results.1"} & marked
    assert marked < keys


def test_every_picture_of_the_example_is_marked():
    pictures = [block for block in blocks_in(REPORT.sections) if isinstance(block, Picture)]
    assert pictures
    assert all(picture.caption.endswith(MARK) for picture in pictures)


def test_report_of_real_data_has_no_mark():
    inspection, results = inspection_and_results()
    real = replace(inspection, about=replace(inspection.about, invented=""))
    assert MARK not in repr(compose(real, results))


def test_nothing_is_published_unless_it_is_listed():
    for reference in PUBLISHED:
        if texts := printed(with_patterns(), reference):
            assert all(text.endswith(MARK) for text in texts), reference


def test_pattern_of_a_share_does_not_cover_its_counts():
    percentages, counts = with_patterns("2.4.2.a"), with_patterns("2.4.2.a|counts")
    assert printed(percentages, "2.4.2.a") == {f"{text} {MARK}" for text in printed(counts, "2.4.2.a")}


def test_notice_names_every_pattern_of_published_results():
    notice = EXAMPLE.about.invented
    for pattern in EXAMPLE.about.published_results:
        if "." in pattern and pattern[0].isdigit():
            assert pattern.removesuffix("|counts") in notice
    for words in ("31 and 19 cases assessed", "13 case managers surveyed", "the key facts", "ratings"):
        assert words in notice
