"""Worked examples are tests and chapters of the public page."""

import pytest

from tests import spec
from tests.spec.tables import example_table, show
from tools import chapters


@example_table(["Yes", "Out of", "Share"], [[1, 2, 0.5], [0, 3, None]])
def a_share_is_yes_out_of_all(yes, out_of, share):
    """The share of a question.

    Source: arithmetic.
    """


def test_example_table_parametrises_a_test_by_row():
    [parametrize] = vars(a_share_is_yes_out_of_all)["pytestmark"]
    assert parametrize.args == (["yes", "out_of", "share"], ((1, 2, 0.5), (0, 3, None)))


def test_row_of_another_length_raises_value_error():
    with pytest.raises(ValueError, match="row 2 has 1 cells, the table has 2 headings"):
        example_table(["A", "B"], [[1, 2], [3]])


def test_section_has_heading_prose_source_and_table():
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


def test_heading_in_a_docstring_is_used_unchanged():
    def test_dates_are_british():
        """# Dates are read the British way

        The day comes first.
        """

    assert chapters.section(test_dates_are_british).splitlines() == [
        "### Dates are read the British way",
        "",
        "The day comes first.",
    ]


def test_contents_link_to_every_chapter():
    page = chapters.page()
    titles = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    entries = [line for line in page.partition("## Contents")[2].splitlines() if line.startswith("- [")]
    assert titles[0] == "Contents"
    assert [entry[3:].partition("](#")[0] for entry in entries[: len(titles) - 1]] == titles[1:]
    assert "- [Two assessors, one case](#two-assessors-one-case) – for checking" in entries
    assert "- [The overall rating](#the-overall-rating)" in entries


def test_chapter_for_checking_begins_with_the_note():
    page = chapters.page()
    assert page.count(chapters.CHECKING_NOTE) == len(spec.FOR_CHECKING)
    assert f"## Two assessors, one case\n\n{chapters.CHECKING_NOTE}\n" in page
    assert f"## The overall rating\n\n{chapters.CHECKING_NOTE}" not in page


def test_test_without_docstring_raises_system_exit():
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
def test_cell_is_formatted_as_text(value, shown):
    assert show(value) == shown


def test_check_fails_when_the_page_is_out_of_date(monkeypatch, tmp_path):
    monkeypatch.setattr(chapters, "PAGE", tmp_path / "method.md")
    monkeypatch.setattr("sys.argv", ["chapters", "--check"])
    (tmp_path / "method.md").write_text("# Something older\n")
    with pytest.raises(SystemExit, match="make docs"):
        chapters.main()
    (tmp_path / "method.md").write_text(chapters.page(), encoding="utf-8")
    chapters.main()
