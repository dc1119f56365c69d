"""Worked examples become both tests and the public page."""

import pytest

from tests import spec
from tests.spec.tables import example_table, show
from tools import chapters


@example_table(["Yes", "Out of", "Share"], [[1, 2, 0.5], [0, 3, None]])
def a_share_is_yes_out_of_all(yes, out_of, share):
    """The share of a question.

    Source: arithmetic.
    """


def test_a_table_runs_once_a_row_with_the_columns_in_order():
    [mark] = vars(a_share_is_yes_out_of_all)["pytestmark"]
    assert mark.args == (["yes", "out_of", "share"], ((1, 2, 0.5), (0, 3, None)))


def test_a_ragged_table_is_refused_with_its_row():
    with pytest.raises(ValueError, match="row 2 has 1 cells, the table has 2 headings"):
        example_table(["A", "B"], [[1, 2], [3]])


def test_a_test_becomes_a_heading_its_prose_its_source_and_its_table():
    assert chapters.section(a_share_is_yes_out_of_all).splitlines() == [
        "### A share is yes out of all",
        "",
        "The share of a question.",
        "",
        "*Source: arithmetic.*",
        "",
        "| Yes | Out of | Share |",
        "| --- | --- | --- |",
        "| 1 | 2 | 0.5 |",
        "| 0 | 3 | — |",
    ]


def test_a_docstring_may_give_the_heading_its_capitals_and_apostrophes():
    def test_dates_are_british():
        """# Dates are read the British way

        The day comes first.
        """

    assert chapters.section(test_dates_are_british).splitlines() == [
        "### Dates are read the British way",
        "",
        "The day comes first.",
    ]


def test_the_contents_lead_to_every_chapter():
    page = chapters.page()
    titles = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    entries = [line for line in page.partition("## Contents")[2].splitlines() if line.startswith("- [")]
    assert titles[0] == "Contents"
    assert [entry[3:].partition("](#")[0] for entry in entries[: len(titles) - 1]] == titles[1:]
    assert "- [Two assessors, one case](#two-assessors-one-case) – for checking" in entries
    assert "- [The overall rating](#the-overall-rating)" in entries


def test_a_chapter_for_checking_says_so_where_it_begins():
    page = chapters.page()
    assert page.count(chapters.MARK) == len(spec.FOR_CHECKING)
    assert f"## Two assessors, one case\n\n{chapters.MARK}\n" in page
    assert f"## The overall rating\n\n{chapters.MARK}" not in page


def test_a_test_that_explains_nothing_is_refused():
    def test_silent():
        assert True

    with pytest.raises(SystemExit, match="test_silent has no docstring"):
        chapters.section(test_silent)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, "yes"),
        (False, "no"),
        (None, "—"),
        (0.25, "0.25"),
        ((1, 2), "1, 2"),
        ([], "none"),
        ({"a": 1}, "a: 1"),
    ],
)
def test_a_cell_is_written_for_a_reader(value, shown):
    assert show(value) == shown


def test_the_page_is_out_of_date_when_it_differs(monkeypatch, tmp_path):
    monkeypatch.setattr(chapters, "PAGE", tmp_path / "method.md")
    monkeypatch.setattr("sys.argv", ["chapters", "--check"])
    (tmp_path / "method.md").write_text("# Something older\n")
    with pytest.raises(SystemExit, match="make docs"):
        chapters.main()
    (tmp_path / "method.md").write_text(chapters.page(), encoding="utf-8")
    chapters.main()
