"""Properties and edge cases of reading a long list: nothing disappears, and order decides nothing."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspectorate.method import population, standards
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import digest_of
from tests.method.longlists import ELIGIBLE, ON, YOUTH, other, read, reason, row

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=10),
    st.integers(-(10**9), 10**9),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        [*ELIGIBLE.values(), "09/25/2017", "1/8/2017", "n/a", "=cmd", "\x00", "\ud800", "٣/٤/٢٠١٧"]
    ),
)
GARBAGE = st.lists(st.fixed_dictionaries(dict.fromkeys(ELIGIBLE, CELLS)), min_size=1, max_size=12)
NEARLY = st.lists(
    st.fixed_dictionaries(
        {heading: st.just(value) for heading, value in ELIGIBLE.items()}
        | {
            "Case ID": st.sampled_from(["C1", "c1", "C2", "C3", "C4"]),
            "Child ID": st.sampled_from(["P1", "P2", "P3", ""]),
            "Name": st.sampled_from(["Ann Example", "Example, Ann", "Ben", ""]),
            "DOB": st.sampled_from(["01/02/2003", "2003-02-01", "01/02/2004", ""]),
            "Order start date": st.sampled_from(["2017-07-01", "2017-08-01", "2017-09-01", "2016-09-01"]),
            "ROSH": st.sampled_from(["Low", "High", "Severe"]),
        }
    ),
    min_size=1,
    max_size=12,
)


@given(st.one_of(GARBAGE, NEARLY), st.sampled_from(["court", "out_of_court"]))
def test_every_row_is_eligible_or_left_out_once_and_with_a_reason(rows, group):
    found = read(*rows, group=group)
    assert len(found.cases) + len(found.left_out) == len(rows)
    assert sorted([*(case.row for case in found.cases), *(left.row for left in found.left_out)]) == list(
        range(2, len(rows) + 2)
    )
    for left in found.left_out:
        assert left.reason_key
        assert left.reason.startswith(f"Row {left.row}: ")
        assert left.reason.endswith(".")
        assert left.reason.isprintable()


@given(NEARLY.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_the_rows_decides_nothing(lists):
    given, sorted_otherwise = (read(*rows) for rows in lists)
    assert given.digest == sorted_otherwise.digest
    assert [case.id for case in given.cases] == [case.id for case in sorted_otherwise.cases]


def test_rows_of_a_case_that_differ_in_the_name_alone_are_told_apart_whatever_their_order():
    rows = [row(**{"Case ID": "C1"}), row(**{"Case ID": "C1", "Name": "Ben"})]
    another = row(**{"Case ID": "C0", "Child ID": "P2"})
    found = [read(*order, another) for order in (rows, rows[::-1])]
    assert found[0].digest == found[1].digest


@given(NEARLY)
def test_no_case_and_no_person_is_eligible_twice(rows):
    cases = read(*rows).cases
    for marks in (
        [case.id.casefold() for case in cases],
        [case.person_id for case in cases if case.person_id],
        [(case.date_of_birth, frozenset(case.names)) for case in cases if case.names and case.date_of_birth],
    ):
        assert len(set(marks)) == len(marks)


@given(NEARLY)
def test_a_repeat_says_which_row_stays_and_it_does(rows):
    found = read(*rows)
    staying = {case.row for case in found.cases}
    for left in found.left_out:
        if left.reason_key in ("same_case", "same_person"):
            named = int(left.reason.split("row ")[1].split()[0].strip(","))
            first = {left.row: left.reason_key for left in found.left_out}.get(named)
            assert named in staying or (left.reason_key, first) == ("same_case", "same_person")


@given(GARBAGE)
def test_the_columns_found_are_found_again_when_they_are_given(rows):
    found = read(*rows)
    assert read(*rows, columns=found.columns) == population.Population(
        **{name: getattr(found, name) for name in population.Population.__slots__ if name != "unclear"}
    )


def test_the_person_of_two_rows_may_be_shown_by_a_third():
    one = other(1, Child_ID="P1", Name="Ann Example", Order_start_date="2017-07-01")
    two = other(2, Child_ID="P2", Name="Bea Example", Order_start_date="2017-07-02")
    link = other(3, Child_ID="P2", Name="Ann Example", Order_start_date="2017-07-03")
    found = read(one, two, link)
    assert [case.row for case in found.cases] == [2]
    assert "a further row" in found.left_out[0].reason
    assert "same name and date of birth" in found.left_out[1].reason


def test_no_person_id_is_nobodys():
    for blank in ("", None, "n/a", "Unknown", "-"):
        assert len(read(other(1) | {"Child ID": blank}, other(2) | {"Child ID": blank}).cases) == 2


@pytest.mark.parametrize("name", ["Null", "Na", "None", "Nil"])
def test_some_people_are_called_what_computers_call_nothing(name):
    (case,) = read(row(Name=name)).cases
    assert case.names == (name,)


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"Case ID": None}, "missing_case_id"),
        ({"Order start date": None}, "missing_disposal_date"),
        ({"Order start date": "TBC"}, "unreadable_date"),
        ({"ROSH": "Severe"}, "unknown_code"),
        ({"Safety and wellbeing": "5"}, "unknown_code"),
        ({"Sex": "Q"}, "unknown_code"),
        ({"Restricted": "perhaps"}, "unknown_code"),
        ({"Order type": "Youth caution"}, "other_group"),
        ({"Order start date": "2016-07-10", "ROSH": "Severe"}, "outside_window"),
        ({"Restricted": "Y", "ROSH": "Severe"}, "restricted"),
        (dict.fromkeys(ELIGIBLE), "empty"),
        (dict.fromkeys(ELIGIBLE, "  "), "empty"),
    ],
)
def test_the_reason_is_the_one_that_matters_most(cells, key):
    assert reason(row() | cells).reason_key == key


def test_everything_to_mend_in_a_row_is_said_at_once():
    left = reason(row(ROSH="Severe", DOB="31/04/2003", Sex="Q"))
    assert [heading in left.reason for heading in ("ROSH", "DOB", "Sex")] == [True] * 3


def test_a_cell_the_method_does_not_rely_on_is_set_aside():
    found = read(row(Ethnicity="Martian", End_date="when it ends"))
    (case,) = found.cases
    assert not {"ethnicity", "end_date"} & set(case.facts)
    assert [(cell.row, cell.case_id, cell.field) for cell in found.set_aside] == [
        (2, "C1", "ethnicity"),
        (2, "C1", "end_date"),
    ]
    assert "“Martian”" in found.set_aside[0].reason


def test_an_end_before_the_start_is_impossible():
    assert reason(row(End_date="2017-07-09")).reason_key == "impossible_date"
    assert read(row(End_date="2017-07-10")).cases[0].facts["end_date"] == "2017-07-10"


def test_a_spelling_an_open_field_does_not_know_is_a_level_of_its_own():
    (case,) = read(row(Order_type="Something  NEW")).cases
    assert case.facts["disposal_type"] == "something new"


def test_a_long_list_for_all_kinds_of_case_serves_each():
    court, out = other(1), other(2, Order_type="Youth caution", Order_start_date="2017-11-01")
    assert [case.id for case in read(court, out).cases] == ["C1"]
    assert [case.id for case in read(court, out, group="out_of_court").cases] == ["C2"]


def test_names_identifiers_and_the_case_manager_are_no_facts():
    (case,) = read(row(Team="North")).cases
    assert (case.manager, case.names, case.person_id) == ("Officer 1", ("Ann Example",), "P1")
    assert not {"case_manager", "name", "person_id", "case_id", "date_of_birth"} & set(case.facts)
    assert case.facts["team"] == "North"


def test_numbers_in_a_spreadsheet_are_ids_without_a_point():
    (case,) = read(row(Case_ID=1001.0, Child_ID=77)).cases
    assert (case.id, case.person_id) == ("1001", "77")


def test_a_table_knows_its_headings_and_where_it_begins():
    table = SimpleNamespace(headings=tuple(ELIGIBLE), rows=(row(), row(Sex=None)), first_row=7)
    found = population.read(table, YOUTH, group="court", on=ON)
    assert [case.row for case in found.cases] == [7]
    assert found.left_out[0].reason.startswith("Row 8: ")


@pytest.mark.parametrize(
    ("rows", "more", "said"),
    [
        ([], {}, "It has no rows."),
        ([{}], {}, "its headings are none"),
        ([ELIGIBLE], {"group": "community"}, "Its case groups are: court, out_of_court."),
        ([ELIGIBLE], {"on": date(1, 3, 1)}, "too long ago"),
    ],
)
def test_a_list_that_cannot_be_used_at_all_is_a_fault(rows, more, said):
    with pytest.raises(FaultsFound) as found:
        read(*rows, **more)
    assert said in str(found.value)


def test_the_digest_is_over_the_eligible_cases_only():
    one, two = other(1), other(2)
    assert read(one, two | {"Restricted": "Yes"}).digest == read(one).digest
    assert digest_of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert read(one).digest == digest_of(read(one).cases)


def test_another_edition_reads_its_own_lists():
    hostels = standards.load("hostels-2030")
    rows = [
        {"Stay": "1", "Resident": "R1", "Arrived": "2018-02-01", "Room": "Single", "Support need": "3"},
        {"Stay": "2", "Resident": "R2", "Arrived": "2018-02-01", "Room": "", "Support need": "1"},
    ]
    found = read(*rows, group="stays", framework=hostels)
    (case,) = found.cases
    assert (case.disposal_date, case.facts) == (
        date(2018, 2, 1),
        {"room_type": "single", "support_need": "intensive"},
    )
    assert [left.reason_key for left in found.left_out] == ["emergency_night"]
