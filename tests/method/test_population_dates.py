"""Dates in every style people use, and what is not certainly one."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method import population
from tests.method.longlists import YOUTH


@pytest.mark.parametrize(
    "written",
    [
        date(2017, 7, 10),
        datetime(2017, 7, 10, 23, 59, tzinfo=UTC),
        42926,
        42926.5,
        "42926",
        "20170710",
        "2017/07/10",
        "10 / 07 / 2017",
        "10/07/2017 09:15",
        "10/07/2017 9:15:00 am",
        "2017-07-10T00:00:00.000Z",
        "Monday, 10 July 2017",
        "10th of July, 2017",
        "July 10, 2017",
        "10-JUL-2017",
        "  10/07/2017\u00a0",
        "10Jul2017",
    ],
)
def test_dates_in_many_styles_are_one_date(written):
    assert population.read_date(written).value == date(2017, 7, 10)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("10/07/17", "ambiguous_date"),
        ("10 Jul 17", "ambiguous_date"),
        ("July 10, '17", "ambiguous_date"),
        ("07/25/2017", "ambiguous_date"),
        ("2017-13-01", "impossible_date"),
        ("29/02/2017", "impossible_date"),
        ("00/01/2017", "impossible_date"),
        ("10/07/0217", "impossible_date"),
        ("32/13/2017", "impossible_date"),
        ("July 2017", "unreadable_date"),
        ("10 Juli 2017", "unreadable_date"),
        ("2017", "unreadable_date"),
        (2017, "unreadable_date"),
        (10**12, "unreadable_date"),
        (float("nan"), "unreadable_date"),
        (float("inf"), "unreadable_date"),
        (True, "unreadable_date"),
        ("10/07/2017 or so", "unreadable_date"),
        ("١٠/٠٧/٢٠١٧", "unreadable_date"),
    ],
)
def test_what_is_not_certainly_a_date_is_none_and_says_why(written, key):
    read = population.read_date(written)
    assert (read.value, read.key) == (None, key)
    assert read.problem


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_date_written_in_any_of_the_styles_comes_back(day):
    for style in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%A %d %B %Y"):
        assert population.read_date(day.strftime(style)).value == day


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(0, 600))
def test_the_window_never_ends_before_it_begins_nor_after_the_inspection(on, months):
    first, last = population.window(YOUTH.group("court"), on)
    assert first < last < on
    assert (on.year - first.year) * 12 + on.month - first.month == 9


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2018-09-03", date(2018, 9, 3)),
        ("20180903", None),
        ("2018-W36-1", None),
        ("2018-9-3", None),
        ("2018-02-30", None),
        ("٢٠١٨-٠٩-٠٣", None),
        ("2018-09-03\n", None),
        ("", None),
    ],
)
def test_a_date_asked_for_in_one_form_is_taken_in_no_other(text, found):
    assert population.iso_date(text) == found
