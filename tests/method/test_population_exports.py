"""Columns as other programs export them: dates in further forms, ids taken for dates, lists without names."""

from datetime import date, datetime, timedelta

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import read_date
from tests.method.longlists import numbered_row, read

DAYS = [date(2017, 6, 6) + timedelta(days=number) for number in range(0, 88, 2)]
DAY = date(2017, 9, 5)


@pytest.mark.parametrize(
    "cell",
    [
        20170905, 20170905.0, "20170905", "20170905.0", "2017-Sep-05", "2017 September 5",
        "05\N{EN DASH}09\N{EN DASH}2017", "05\N{FRACTION SLASH}09\N{FRACTION SLASH}2017",
        "０５/０９/２０１７",
        "Tue Sep 05 00:00:00 BST 2017", "2017-09-05T00:00:00+01:00[Europe/London]",
        "Tue Sep 05 2017 00:00:00 GMT+0100 (British Summer Time)", "Tue, 05 Sep 2017 00:00:00 GMT",
        "2017-09-04T23:00:00.0000000Z", "05-SEP-2017", datetime(2017, 9, 5, 23, 59),  # noqa: DTZ001 - as spreadsheets hold it

    ],
)  # fmt: skip
def test_date_is_read_in_the_form_of_other_programs(cell):
    assert read_date(cell).value == DAY


@pytest.mark.parametrize(
    "cell",
    [20171305, 43344321, "05 09 2017", "1504569600", "/Date(1504569600000)/", "05/09/2017 (adjourned)"],
)
def test_number_or_note_that_is_no_date_is_not_guessed(cell):
    assert read_date(cell).value is None


def early_days(form=lambda day: day):
    """Return the cells that American settings leave: exchanged dates, and nothing for days above 12."""
    return [form(date(2003, day.day, day.month)) if day.day <= 12 else None for day in DAYS]


def rows_with(cells):
    return [numbered_row(number, DOB=cell) for number, cell in enumerate(cells, start=1)]


@pytest.mark.parametrize("gap", [None, "#VALUE!", "not known"])
@pytest.mark.parametrize("form", [lambda day: day, date.isoformat, lambda day: day.strftime("%d/%m/%Y")])
def test_column_whose_late_days_are_lost_is_refused(form, gap):
    with pytest.raises(FaultsFound) as error:
        read(*rows_with(cell or gap for cell in early_days(form)))
    (fault,) = error.value.faults
    assert fault.place == "long list, column “DOB”"
    assert fault.problem.startswith("All 15 different dates have days up to 12, such as 8 January 2003.")


def test_column_of_early_days_without_gaps_is_a_warning():
    (warning,) = [
        warning for warning in read(*rows_with(filter(None, early_days()))).warnings if "DOB" in warning
    ]
    assert warning.startswith("“DOB”: All 15 different dates have days up to 12")


@pytest.mark.parametrize(
    "cells",
    [
        [*early_days()[:7], None],  # too few to be no coincidence
        [date(2001, month, 1) for month in range(2, 13)] + [None],  # first days of months
        [date(2001, 3, day) for day in range(1, 13)] + [None],  # days of one month
        [day.replace(year=2003) for day in DAYS if day.day <= 12] + [None],  # days of one summer
        [*early_days(), date(2003, 3, 13)],
    ],
)
def test_early_days_that_may_be_right_are_kept(cells):
    assert len(read(*rows_with(cells)).cases) == len(cells)


@pytest.mark.parametrize("heading", ["Case ID", "Child ID"])
@pytest.mark.parametrize("cell", ["01-Mar", "Mar-01", "3/4/2017", "2017-03-02", "02-Mar-17"])
def test_id_that_a_spreadsheet_has_taken_for_a_date_is_a_fault(heading, cell):
    with pytest.raises(FaultsFound) as error:
        read(numbered_row(1), numbered_row(2), numbered_row(3) | {heading: cell})
    (fault,) = error.value.faults
    assert fault.problem == f"A spreadsheet program has turned ids into dates such as {cell} (row 4)."


def test_ids_that_all_look_like_dates_are_ids():
    rows = [numbered_row(number, Case_ID=f"MAR-{number:02}") for number in range(1, 4)]
    assert [case.id for case in read(*rows).cases] == ["MAR-01", "MAR-02", "MAR-03"]


def test_id_with_commas_is_the_id_without():
    (case,) = read(numbered_row(1, Child_ID="1,204,000"), numbered_row(2, Child_ID="1204000", Name="")).cases[
        :1
    ]
    assert case.person_id == "1204000"
    assert [left.reason_key for left in read(
        numbered_row(1, Case_ID="1,204"), numbered_row(1, Case_ID="1204")
    ).left_out] == ["same_case"]  # fmt: skip


def nameless(number, **cells):
    """Return a row without a name and a date of birth, as a service sends that has left them out."""
    return numbered_row(number, Name="", DOB="", Child_ID="12345") | cells


def test_id_of_rows_with_different_genders_is_nobodys_if_nothing_else_shows_whose_they_are():
    population = read(nameless(1, Sex="F"), nameless(2, Sex="M"), nameless(3, Sex="M"))
    assert len(population.cases) == 3
    (warning,) = population.warnings
    assert warning == (
        "“Child ID” is “12345” in 3 rows with different genders, so we have ignored it. Check this column "
        "in rows 2, 3 and 4."
    )


def test_two_rows_with_one_id_and_different_genders_are_listed():
    population = read(nameless(1, Sex="F"), nameless(2, Sex="M"))
    assert len(population.cases) == 2
    assert [possible.reason for possible in population.possible_duplicates] == [
        (
            "Rows 2 and 3 may be about the same person (the same person id, but different genders). We have "
            "kept all of them."
        )
    ]


@pytest.mark.parametrize("sex", ["F", "Prefer not to say"])
def test_rows_with_one_id_and_no_other_gender_are_one_person(sex):
    assert [left.reason_key for left in read(nameless(1, Sex="F"), nameless(2, Sex=sex)).left_out] == [
        "same_person"
    ]


@pytest.mark.parametrize(("months", "dates", "is_refused"), [(5, 8, True), (5, 7, False), (4, 8, False)])
def test_eight_early_days_in_five_months_are_enough_to_refuse_a_column(months, dates, is_refused):
    cells = [date(2003, 1 + number % months, 6 + number % 7) for number in range(dates)]
    assert len(set(cells)) == dates
    if is_refused:
        with pytest.raises(FaultsFound, match="days up to 12"):
            read(*rows_with([*cells, None]))
    else:
        assert len(read(*rows_with([*cells, None])).cases) == dates + 1
