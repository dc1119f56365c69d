"""Columns of dates: half-converted ones are refused, clocks become UK time, and doubt is said."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method.faults import FaultsFound
from tests.method.longlists import numbered_row, read

DAYS = [date(2017, 6, 6) + timedelta(days=number) for number in range(0, 88, 2)]
DAY_FIRST = "%d/%m/%Y"
FIRST_DAY = datetime.fromisoformat("1899-12-30")


def swapped(day: date) -> date:
    """Return a date with day and month exchanged."""
    return date(day.year, day.day, day.month)


def half_converted(day: date, style: str = DAY_FIRST) -> date | str:
    """Return the cell that American settings make of a text with the day first."""
    return swapped(day) if day.day <= 12 else day.strftime(style)


def rows_with(cells, heading="Order start date"):
    """Return rows of different children with these cells."""
    return [numbered_row(number) | {heading: cell} for number, cell in enumerate(cells, start=1)]


@pytest.mark.parametrize("heading", ["Order start date", "DOB", "End date"])
def test_half_converted_column_is_refused(heading):
    with pytest.raises(FaultsFound) as error:
        read(*rows_with(map(half_converted, DAYS), heading))
    (fault,) = error.value.faults
    assert fault.place == f"long list, column “{heading}”"
    assert "day and month" in fault.problem
    assert fault.cure.startswith("Export the list again")


def test_every_half_converted_column_is_named():
    rows = rows_with(map(half_converted, DAYS))
    births = [half_converted(day.replace(year=2003)) for day in DAYS]
    with pytest.raises(FaultsFound) as error:
        read(*(row | {"DOB": birth} for row, birth in zip(rows, births, strict=True)))
    assert [fault.place.partition("“")[2] for fault in error.value.faults] == ["DOB”", "Order start date”"]


@pytest.mark.parametrize(
    "cells",
    [
        [half_converted(day, "%d-%m-%Y") for day in DAYS],
        [half_converted(day, "%d.%m.%Y %H:%M") for day in DAYS],
        # Months first in a British spreadsheet: texts with the month first stay.
        [swapped(day) if day.day <= 12 else day.strftime("%m/%d/%Y") for day in DAYS],
        # Numbers of days instead of dates.
        [
            (swapped(day) - date(1899, 12, 30)).days if day.day <= 12 else day.strftime(DAY_FIRST)
            for day in DAYS
        ],
        [
            str((swapped(day) - date(1899, 12, 30)).days) if day.day <= 12 else day.strftime(DAY_FIRST)
            for day in DAYS
        ],
        # A few dates typed as texts do not make the others certain.
        [*(half_converted(day) for day in DAYS), "05/07/2017"],
        # Only the dates above 12 have been converted.
        [day.strftime(DAY_FIRST) if day.day <= 12 else day for day in DAYS],
        # Saved as CSV: what was converted has the style of the spreadsheet.
        [f"{day.day}/{day.month}/{day.year}" if day.day <= 12 else day.strftime(DAY_FIRST) for day in DAYS],
        [day.strftime("%d/%m/%Y 00:00") if day.day <= 12 else day.strftime(DAY_FIRST) for day in DAYS],
        [day.strftime("%d-%m-%Y") if day.day <= 12 else day.strftime(DAY_FIRST) for day in DAYS],
        # A program has saved the half-converted workbook: what was converted has another form.
        [swapped(day).isoformat() if day.day <= 12 else day.strftime(DAY_FIRST) for day in DAYS],
        [f"{swapped(day)} 00:00:00" if day.day <= 12 else day.strftime(DAY_FIRST) for day in DAYS],
        [swapped(day).strftime("%d-%b-%Y") if day.day <= 12 else day.strftime(DAY_FIRST) for day in DAYS],
        [half_converted(day, "%Y-%m-%d") for day in DAYS],
        [half_converted(day, "%d %B %Y") for day in DAYS],
        [half_converted(day, "%d/%m/%y") for day in DAYS],
        [day.strftime(DAY_FIRST) if day.day <= 12 else day.isoformat() for day in DAYS],
    ],
)
def test_column_that_is_divided_at_the_twelfth_is_refused(cells):
    with pytest.raises(FaultsFound, match=r"(?i)day and month"):
        read(*rows_with(cells))


@pytest.mark.parametrize(
    "cells",
    [
        DAYS,
        [day for day in DAYS if day.day <= 12],
        [day.strftime(DAY_FIRST) for day in DAYS],
        [f"{day.day}/{day.month}/{day.year}" for day in DAYS],
        [day.isoformat() for day in DAYS],
        [day if number % 3 else day.strftime(DAY_FIRST) for number, day in enumerate(DAYS)],
        [day if number % 2 else day.strftime("%d %B %Y") for number, day in enumerate(DAYS)],
        [*DAYS, "25/07/2017"],
        [*(day.strftime(DAY_FIRST) for day in DAYS), date(2017, 7, 5)],
        [
            day.strftime(DAY_FIRST) if number % 2 else f"{day.day}/{day.month}/{day.year}"
            for number, day in enumerate(DAYS)
        ],
        [*(day for day in DAYS if day.day > 12), "05/07/2017"],
        [*(day.strftime(DAY_FIRST) for day in DAYS), "2017-07-05", "2017-07-06"],
        [day.isoformat() if number % 3 else day.strftime(DAY_FIRST) for number, day in enumerate(DAYS)],
        ["2017-07-05", "13/07/2017"],
    ],
)
def test_consistent_column_is_read(cells):
    result = read(*rows_with(cells))
    assert len(result.cases) == len(cells)
    assert result.warnings == ()


@given(st.lists(st.sampled_from(DAYS), min_size=1, max_size=30))
def test_no_half_converted_date_is_read_as_another_day(days):
    cells = [half_converted(day) for day in days]
    try:
        result = read(*rows_with(cells))
    except FaultsFound:
        return
    assert len({type(cell) for cell in cells if not isinstance(cell, date) or cell.day != cell.month}) <= 1
    assert len(result.cases) + len(result.left_out) == len(days)


@pytest.mark.parametrize(
    ("style", "other", "words"),
    [("%m/%d/%Y", DAY_FIRST, "the month first"), ("%Y-%d-%m", "%Y-%d-%m", "the day before the month")],
)
def test_days_up_to_12_are_ambiguous_beside_days_above_in_the_other_order(style, other, words):
    cells = [day.strftime(other if number % 2 else style) for number, day in enumerate(DAYS)]
    result = read(*rows_with(cells))
    early = [day for day in DAYS if day.day <= 12 and day.day != day.month]
    reasons = [entry.reason for entry in result.left_out if "could be" in entry.reason]
    assert len(reasons) == len(early)
    assert all(reason.endswith(f"because other dates in this column have {words}.") for reason in reasons)


def test_typing_errors_in_a_long_column_make_no_other_date_ambiguous():
    days = [DAYS[0] + timedelta(days=number) for number in range(88)]
    cells = [*(day.strftime(DAY_FIRST) for day in days), "07/25/2017", "07/26/2017"]
    assert len(read(*rows_with(cells)).cases) == len(days)


def test_dates_that_the_window_shows_to_be_exchanged_are_a_warning():
    cells = [swapped(day) if day.day <= 12 else day for day in DAYS]
    (warning,) = read(*rows_with(cells)).warnings
    assert warning.startswith("“Order start date”: ")
    assert "if day and month were swapped" in warning


def test_list_of_a_whole_year_is_no_warning():
    days = [date(2017, 1, 1) + timedelta(days=number) for number in range(365)]
    assert read(*rows_with(days)).warnings == ()


def test_midnight_of_summer_time_as_programs_write_it_is_the_next_day():
    days = [day for day in DAYS if day.month in (6, 7, 8)]
    written = [f"{day - timedelta(days=1)}T23:00:00.000Z" for day in days]
    result = read(*rows_with(written))
    assert sorted(case.disposal_date for case in result.cases) == days
    assert result.warnings == ()


def test_late_clocks_without_a_time_zone_are_a_warning():
    written = [f"{day} 23:00:00" if number % 2 else f"{day} 00:00" for number, day in enumerate(DAYS)]
    result = read(*rows_with(written))
    assert sorted(case.disposal_date for case in result.cases) == DAYS
    (warning,) = result.warnings
    assert warning.startswith("“Order start date”: 22 different dates have the time 22:00 or 23:00")


def test_clocks_of_a_working_day_are_ignored_with_a_warning():
    written = [f"{day} {8 + number % 12:02}:15" for number, day in enumerate(DAYS)]
    result = read(*rows_with(written))
    assert sorted(case.disposal_date for case in result.cases) == DAYS
    assert result.warnings == (
        (
            "“Order start date”: 44 different dates have a time of day, such as 08:15 on 6 June 2017. We "
            "have read the day as written and ignored the time."
        ),
    )


def utc_midnight(day: date) -> datetime:
    """Return midnight of a day in the UK as a system that keeps UTC writes it, without a time zone."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London"))
    return midnight.astimezone(UTC).replace(tzinfo=None)


def typed(moment: datetime) -> date:
    """Return the cell that a workbook's reader makes of a moment: a date if it is midnight."""
    return moment if moment.hour else moment.date()


@pytest.mark.parametrize(
    "written",
    [
        typed,
        str,
        lambda moment: moment.strftime("%d/%m/%Y %H:%M"),
        lambda moment: (moment - FIRST_DAY) / timedelta(days=1),
        lambda moment: str((moment - FIRST_DAY) / timedelta(days=1)),
    ],
)
@pytest.mark.parametrize("first", [date(2003, 6, 6), date(2003, 3, 10), date(2003, 9, 28)])
def test_uk_midnights_in_utc_are_read_as_the_next_day_in_summer_only(written, first):
    days = DAYS[:40]
    births = [first + timedelta(days=number) for number in range(40)]
    cells = [written(utc_midnight(day)) for day in days]
    rows = [
        row | {"DOB": written(utc_midnight(birth))}
        for row, birth in zip(rows_with(cells), births, strict=True)
    ]
    result = read(*rows)
    assert sorted(case.disposal_date for case in result.cases) == days
    assert sorted(case.date_of_birth for case in result.cases if case.date_of_birth) == births
    assert [warning.partition(": ")[0] for warning in result.warnings] == ["“DOB”", "“Order start date”"]
    assert all(
        "which is midnight in UTC. We have read each as the next day" in text for text in result.warnings
    )


def test_summer_date_without_a_time_shows_that_the_others_are_not_in_utc():
    cells = [*(utc_midnight(day) for day in DAYS), date(2017, 9, 1)]
    result = read(*rows_with(cells))
    assert min(case.disposal_date for case in result.cases) == date(2017, 6, 5)
    (warning,) = result.warnings
    assert "read the day as written" in warning


def test_date_that_a_time_zone_moves_beyond_the_twelfth_is_ambiguous_too():
    cells = [*(day.strftime("%m/%d/%Y") for day in DAYS), "12/07/2017 23:00 UTC"]
    reasons = [entry.reason for entry in read(*rows_with(cells)).left_out if "12/07/2017" in entry.reason]
    assert "or a day in another month" in reasons[0]
