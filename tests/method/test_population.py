"""Reading of long lists: properties and edge cases."""

from datetime import date
from itertools import combinations
from types import SimpleNamespace

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from inspectorate.method import population, standards
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import digest_of
from tests.method.longlists import ELIGIBLE, ON, YOUTH, numbered_row, read, row, row_left_out

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
ARBITRARY_ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(ELIGIBLE, CELLS)), min_size=1, max_size=12)
SIMILAR_ROWS = st.lists(
    st.fixed_dictionaries(
        {heading: st.just(value) for heading, value in ELIGIBLE.items()}
        | {
            "Case ID": st.sampled_from(["C1", "c1", "C2", "C3", "C4"]),
            "Child ID": st.sampled_from(["P1", "P2", "P3", ""]),
            "Name": st.sampled_from(["Ann Example", "Example, Ann", "Ben Sample", "Ben", "AE", ""]),
            "DOB": st.sampled_from(["01/02/2003", "2003-02-01", "01/02/2004", ""]),
            "Order start date": st.sampled_from(["2017-07-01", "2017-08-01", "2017-09-01", "2016-09-01"]),
            "ROSH": st.sampled_from(["Low", "High", "Severe"]),
        }
    ),
    min_size=1,
    max_size=12,
)


def read_if_usable(*rows, **options) -> population.Population:
    """Return the population, if no column as a whole is a fault of the list."""
    try:
        return read(*rows, **options)
    except FaultsFound:
        reject()


@given(st.one_of(ARBITRARY_ROWS, SIMILAR_ROWS), st.sampled_from(["court", "out_of_court"]))
def test_every_row_is_either_eligible_or_left_out_with_a_reason(rows, group):
    result = read_if_usable(*rows, group=group)
    assert len(result.cases) + len(result.left_out) == len(rows)
    assert sorted([*(case.row for case in result.cases), *(entry.row for entry in result.left_out)]) == list(
        range(2, len(rows) + 2)
    )
    for entry in result.left_out:
        assert entry.reason_key
        assert entry.reason.startswith(f"Row {entry.row}: ")
        assert entry.reason.endswith(".")
        assert entry.reason.isprintable()


@given(SIMILAR_ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_result_does_not_depend_on_the_order_of_rows(orders):
    original, permuted = (read(*rows) for rows in orders)
    assert original.digest == permuted.digest
    assert [case.id for case in original.cases] == [case.id for case in permuted.cases]


def test_duplicates_that_differ_only_in_name_do_not_depend_on_the_order_of_rows():
    rows = [row(**{"Case ID": "C1"}), row(**{"Case ID": "C1", "Name": "Ben"})]
    further_row = row(**{"Case ID": "C0", "Child ID": "P2"})
    populations = [read(*order, further_row) for order in (rows, rows[::-1])]
    assert populations[0].digest == populations[1].digest


@given(SIMILAR_ROWS)
def test_each_case_is_eligible_at_most_once_and_each_person_unless_listed(rows):
    result = read(*rows)
    assert len({case.id.casefold() for case in result.cases}) == len(result.cases)
    together = {pair for possible in result.possible_duplicates for pair in combinations(possible.rows, 2)}
    for case, other in combinations(sorted(result.cases, key=lambda case: case.row), 2):
        same_id = bool(case.person_id) and case.person_id == other.person_id
        same_name = (
            case.date_of_birth is not None
            and (case.date_of_birth, case.names) == (other.date_of_birth, other.names)
            and case.names not in ((), ("Ben",), ("AE",))
        )
        is_shared = any(f"“{case.person_id}”" in warning for warning in result.warnings)
        assert (
            (case.row, other.row) in together or not (same_id or same_name) or (is_shared and not same_name)
        )


@given(SIMILAR_ROWS)
def test_nobody_is_left_out_as_a_person_with_another_id(rows):
    result = read(*rows)
    for entry in result.left_out:
        if entry.reason_key == "same_person":
            named_row = int(entry.reason.split("as in row ")[1].split()[0])
            ids = {rows[row - 2]["Child ID"] for row in (entry.row, named_row)}
            is_shared = any(f"“{child}”" in warning for warning in result.warnings for child in ids if child)
            assert len(ids - {""}) <= 1 or is_shared


@given(SIMILAR_ROWS)
def test_reason_of_a_duplicate_names_an_eligible_row(rows):
    result = read(*rows)
    eligible_rows = {case.row for case in result.cases}
    for entry in result.left_out:
        if entry.reason_key in ("same_case", "same_person"):
            named_row = int(entry.reason.split("row ")[1].split()[0].strip(","))
            reason_of_named_row = {entry.row: entry.reason_key for entry in result.left_out}.get(named_row)
            assert named_row in eligible_rows or (entry.reason_key, reason_of_named_row) == (
                "same_case",
                "same_person",
            )


@given(ARBITRARY_ROWS)
def test_confirming_the_guessed_columns_gives_the_same_population(rows):
    result = read_if_usable(*rows)
    assert read(*rows, columns=result.columns) == population.Population(
        **{name: getattr(result, name) for name in population.Population.__slots__ if name != "unclear"}
    )


def test_rows_with_different_ids_are_not_joined_by_a_third():
    first = numbered_row(1, Child_ID="P1", Name="Ann Example", Order_start_date="2017-07-01")
    second = numbered_row(2, Child_ID="P2", Name="Ann Example", Order_start_date="2017-07-02")
    link = numbered_row(3, Child_ID="", Name="Ann Example", Order_start_date="2017-07-03")
    result = read(first, second, link)
    assert [case.row for case in result.cases] == [2, 3, 4]
    assert [possible.rows for possible in result.possible_duplicates] == [(2, 3, 4)]


def test_rows_are_joined_through_a_row_that_has_both_marks():
    first = numbered_row(1, Child_ID="P1", Name="", Order_start_date="2017-07-01")
    link = numbered_row(2, Child_ID="P1", Name="Ann Example", Order_start_date="2017-07-02")
    last = numbered_row(3, Child_ID="", Name="Example, Ann", Order_start_date="2017-07-03")
    result = read(first, link, last)
    assert [case.row for case in result.cases] == [2]
    assert "same person id" in result.left_out[0].reason
    assert "same person as in another row" in result.left_out[1].reason


def test_blank_person_ids_are_not_duplicates():
    for blank in ("", None, "n/a", "Unknown", "-"):
        assert (
            len(read(numbered_row(1) | {"Child ID": blank}, numbered_row(2) | {"Child ID": blank}).cases) == 2
        )


@pytest.mark.parametrize("name", ["Null", "Na", "None", "Nil"])
def test_null_is_accepted_as_the_name_of_a_person(name):
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
def test_most_important_reason_is_given(cells, key):
    assert row_left_out(row() | cells).reason_key == key


def test_reason_names_every_unusable_cell_of_a_row():
    entry = row_left_out(row(ROSH="Severe", DOB="31/04/2003", Sex="Q"))
    assert [heading in entry.reason for heading in ("ROSH", "DOB", "Sex")] == [True] * 3


def test_unreadable_value_of_an_optional_field_leaves_the_case_eligible():
    result = read(row(Ethnicity="Martian", End_date="when it ends"))
    (case,) = result.cases
    assert not {"ethnicity", "end_date"} & set(case.facts)
    assert [(value.row, value.case_id, value.field) for value in result.unreadable_values] == [
        (2, "C1", "ethnicity"),
        (2, "C1", "end_date"),
    ]
    assert "“Martian”" in result.unreadable_values[0].reason


def test_end_date_before_the_disposal_is_impossible():
    assert row_left_out(row(End_date="2017-07-09")).reason_key == "impossible_date"
    assert read(row(End_date="2017-07-10")).cases[0].facts["end_date"] == "2017-07-10"


def test_unlisted_spelling_in_an_open_field_is_a_new_level():
    (case,) = read(row(Order_type="Something  NEW")).cases
    assert case.facts["disposal_type"] == "something new"


def test_one_long_list_may_hold_all_case_groups():
    court, out_of_court = (
        numbered_row(1),
        numbered_row(2, Order_type="Youth caution", Order_start_date="2017-11-01"),
    )
    assert [case.id for case in read(court, out_of_court).cases] == ["C1"]
    assert [case.id for case in read(court, out_of_court, group="out_of_court").cases] == ["C2"]


def test_names_identifiers_and_the_case_manager_are_not_facts():
    (case,) = read(row(Team="North")).cases
    assert (case.manager, case.names, case.person_id) == ("Officer 1", ("Ann Example",), "P1")
    assert not {"case_manager", "name", "person_id", "case_id", "date_of_birth"} & set(case.facts)
    assert case.facts["team"] == "North"


def test_numeric_ids_have_no_decimal_point():
    (case,) = read(row(Case_ID=1001.0, Child_ID=77)).cases
    assert (case.id, case.person_id) == ("1001", "77")


def test_rows_of_a_table_are_numbered_from_its_first_row():
    table = SimpleNamespace(headings=tuple(ELIGIBLE), rows=(row(), row(Sex=None)), first_row=7)
    result = population.read(table, YOUTH, group="court", on=ON)
    assert [case.row for case in result.cases] == [7]
    assert result.left_out[0].reason.startswith("Row 8: ")


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([], {}, "It has no rows."),
        ([{}], {}, "The headings are none"),
        ([ELIGIBLE], {"group": "community"}, "Its case groups are: court, out_of_court."),
        ([ELIGIBLE], {"on": date(1, 3, 1)}, "too long ago"),
    ],
)
def test_unusable_list_is_a_fault(rows, options, message):
    with pytest.raises(FaultsFound) as error:
        read(*rows, **options)
    assert message in str(error.value)


def test_digest_covers_only_eligible_cases():
    first, second = numbered_row(1), numbered_row(2)
    assert read(first, second | {"Restricted": "Yes"}).digest == read(first).digest
    assert digest_of([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert read(first).digest == digest_of(read(first).cases)


def test_long_list_of_another_edition_is_read_by_its_own_fields():
    hostels = standards.load("hostels-2030")
    rows = [
        {"Stay": "1", "Resident": "R1", "Arrived": "2018-02-01", "Room": "Single", "Support need": "3"},
        {"Stay": "2", "Resident": "R2", "Arrived": "2018-02-01", "Room": "", "Support need": "1"},
    ]
    result = read(*rows, group="stays", framework=hostels)
    (case,) = result.cases
    assert (case.disposal_date, case.facts) == (
        date(2018, 2, 1),
        {"room_type": "single", "support_need": "intensive"},
    )
    assert [entry.reason_key for entry in result.left_out] == ["emergency_night"]
