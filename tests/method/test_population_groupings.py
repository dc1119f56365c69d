"""Reports grouped by a column: rows below a name without one of their own are counted in a warning."""

import pytest

from tests.method.longlists import numbered_row, read


def grouped(heading, *names):
    """Return rows of different children with these entries under a heading."""
    return [numbered_row(number) | {heading: name} for number, name in enumerate(names, start=1)]


@pytest.mark.parametrize("blank", [None, "", " "])
def test_rows_below_a_manager_who_is_named_once_are_counted(blank):
    result = read(*grouped("Case manager", "Ann", blank, blank, "Ben", blank, "Cat", "Dee", blank))
    assert [case.manager for case in result.cases] == ["Ann", "", "", "Ben", "", "Cat", "Dee", ""]
    assert result.warnings == (
        (
            "“Case manager” is blank in 4 rows below a row with a name, as in a report that is grouped by "
            "it. "
            "We have read these cells as blank, so a limit for each case manager does not count these cases. "
            "If the name applies to the rows below it, ask for a list with the name in every row."
        ),
    )


@pytest.mark.parametrize("heading", ["Team", "Child ID", "Name"])
def test_rows_below_another_name_are_counted(heading):
    (warning,) = read(*grouped(heading, "A1", None, None, "B1", None)).warnings
    assert warning.startswith(f"“{heading}” is blank in 3 rows below a row with a name")
    assert "limit" not in warning


def test_manager_in_a_row_above_the_cases_counts_for_no_case():
    rows = grouped("Case manager", None, None, None, None)
    above = [dict.fromkeys(rows[0]) | {"Case manager": name} for name in ("Ann", "Ben")]
    (warning,) = read(above[0], *rows[:2], above[1], *rows[2:]).warnings
    assert warning.startswith("“Case manager” is blank in 4 rows below a row with a name")


@pytest.mark.parametrize(
    "names",
    [
        [None] * 6,
        ["Ann", None, "Ann", "Ben", "Ben", "Ben"],
        ["Ann", "Ann", None, None, "Ben", None],
        [None, None, "Ann", None, None, "Ben"],
        [*("Ann", "Ben") * 4, None, None],
    ],
)
def test_column_with_gaps_that_is_no_grouping_gives_no_warning(names):
    assert read(*grouped("Case manager", *names)).warnings == ()
