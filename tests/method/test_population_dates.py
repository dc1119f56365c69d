"""Parsing of dates: accepted styles, and texts that are not certainly a date."""

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
        datetime(2017, 7, 9, 23, 0, tzinfo=UTC),
        datetime(2017, 7, 10, 22, 59, tzinfo=UTC),
        42926,
        42926.5,
        "42926",
        "20170710",
        "2017/07/10",
        "10 / 07 / 2017",
        "10/07/2017 09:15",
        "10/07/2017 9:15:00 am",
        "2017-07-10T00:00:00.000Z",
        "2017-07-09T23:00:00.000Z",
        "2017-07-09T23:00Z",
        "2017-07-09 23:00:00+00:00",
        "20170709T230000Z",
        "2017-07-10T00:00:00+01:00",
        "2017-07-10T00:00:00+02:00",
        "2017-07-10 00:00:00 -0500",
        "'10/07/2017",
        "10 Gorffennaf 2017",
        "10 Gorff 2017",
        "2017-07-10T01:00:00+0200",
        "2017-07-09T19:00:00-04:00",
        "2017-07-10T22:59:59.999Z",
        "2017-07-10+01:00",
        "09/07/2017 11:30 pm UTC",
        "Sun, 09 Jul 2017 23:00:00 GMT",
        "Mon Jul 10 2017 00:00:00 GMT+0100 (British Summer Time)",
        "10/07/2017 00:00 BST",
        "10/07/2017 23:00",
        "Monday, 10 July 2017",
        "10th of July, 2017",
        "July 10, 2017",
        "10-JUL-2017",
        "  10/07/2017\u00a0",
        "10Jul2017",
    ],
)
def test_date_is_read_in_every_accepted_style(written):
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
        ("10/07/2017 25:00", "unreadable_date"),
        ("2017-07-10T00:00:00 Mars time", "unreadable_date"),
        ("١٠/٠٧/٢٠١٧", "unreadable_date"),
    ],
)
def test_text_that_is_not_certainly_a_date_is_rejected_with_a_reason(written, key):
    parsed = population.read_date(written)
    assert (parsed.value, parsed.key) == (None, key)
    assert parsed.problem


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_formatted_date_is_parsed_back(day):
    for style in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%A %d %B %Y"):
        assert population.read_date(day.strftime(style)).value == day


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), st.integers(0, 600))
def test_window_starts_before_it_ends_and_ends_before_the_inspection(on, months):
    first, last = population.window(YOUTH.group("court"), on)
    assert first < last < on
    assert (on.year - first.year) * 12 + on.month - first.month == 9


@pytest.mark.parametrize(
    ("text", "expected"),
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
def test_iso_date_accepts_only_its_own_form(text, expected):
    assert population.iso_date(text) == expected
