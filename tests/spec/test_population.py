"""Which cases could be inspected

A service sends its *long list*: a row for every case it had, exported from its own case-management system
with that system's own headings. Not all of them can be inspected. Some began too long ago, some too recently
for the work to be seen, some may not be opened. What remains is the *eligible population*, and the
sample is drawn from it. Every row is either in that population or left out with a reason that names its row
and its cell, so that the service can check it. Nothing disappears.
"""

import pytest

from inspectorate.method import population
from inspectorate.method.faults import FaultsFound
from inspectorate.method.population import read_date, window
from tests.method.longlists import YOUTH, numbered_row, read, row, row_left_out
from tests.spec.tables import day, example_table, full


@example_table(
    ["Inspection begins", "Kind of case", "Made from", "To"],
    [
        ["5 March 2018", "Court disposals", "5 June 2017", "5 September 2017"],
        ["5 March 2018", "Out-of-court disposals", "5 October 2017", "5 December 2017"],
        ["31 May 2018", "Out-of-court disposals", "31 December 2017", "28 February 2018"],
        ["31 May 2020", "Out-of-court disposals", "31 December 2019", "29 February 2020"],
        ["30 November 2018", "Court disposals", "28 February 2018", "30 May 2018"],
    ],
)
def test_a_case_is_eligible_when_its_disposal_was_made_in_a_window_before_the_inspection(
    began, kind, first, last
):
    """Court disposals must have been made six to nine months before the inspection begins; out-of-court
    disposals, which are shorter, three to five months before. Months are counted from day to day, and both
    days named below are still in. Where a month has no such day, its last day is taken.

    Source: report on Barking and Dagenham, 2018, Annex 1. That both ends count, and what happens at the end
    of a month, is our reading.
    """
    (group,) = [group for group in YOUTH.casework.groups if group.title == kind]
    assert window(group, day(began)) == (day(first), day(last))


@example_table(
    ["Disposal made on", "Eligible", "Reason"],
    [
        ["4 June 2017", False, "not between 5 June 2017 and 5 September 2017, the dates for this inspection"],
        ["5 June 2017", True, None],
        ["5 September 2017", True, None],
        [
            "6 September 2017",
            False,
            "not between 5 June 2017 and 5 September 2017, the dates for this inspection",
        ],
        ["6 March 2018", False, "after the date of the inspection, 5 March 2018"],
    ],
)
def test_both_ends_of_the_window_are_in(start, eligible, why):
    """These are court disposals in an inspection that begins on 5 March 2018. A date after that day cannot be
    right, and the reason says so."""
    result = read(row(Order_start_date=day(start).isoformat()))
    assert len(result.cases) == eligible
    assert [f"is {start}, {why}." in left.reason for left in result.left_out] == [True] * (not eligible)


@example_table(
    ["Written as", "Read as"],
    [
        ["2018-09-01", "1 September 2018"],
        ["2018-09-01 14:30:00", "1 September 2018"],
        ["01/09/2018", "1 September 2018"],
        ["1.9.2018", "1 September 2018"],
        ["1-9-2018", "1 September 2018"],
        ["2018-08-31T23:00:00.000Z", "1 September 2018"],
        ["1 Sep 2018", "1 September 2018"],
        ["1st September 2018", "1 September 2018"],
        ["Sat 1-Sept-2018", "1 September 2018"],
        ["43344", "1 September 2018"],
        ["31/02/2018", "is not a real date"],
        ["09/25/2018", "has the month before the day. Write the day first, like 25/9/2018"],
        ["01/09/18", "has a year with 2 digits. Write all 4"],
        ["soon", "is not a date we can read. Write it like 1/9/2018 or 2018-09-01"],
    ],
)
def test_dates_are_read_the_british_way(written, expected):
    """# Dates are read the British way

    The day comes before the month. Spreadsheets' own dates and day numbers are read too. A time with a time
    zone is turned into UK time before its day is taken. What could mean two things is not guessed at: the row
    is left out, and the reason says how to write the date.
    """
    result = read_date(written)
    assert (full(result.value) if result.value else result.problem) == expected


@example_table(
    ["Dates in the column", "Read as", "Why the rest is left out"],
    [
        [["08/25/2017", "08/26/2017", "06/08/2017"], [], "could be 6 August 2017 or 8 June 2017"],
        [
            ["08/25/2017", "25/07/2017", "06/08/2017"],
            ["25 July 2017", "6 August 2017"],
            "has the month before the day",
        ],
        [["08/25/2017", "06/08/2017"], ["6 August 2017"], "has the month before the day"],
    ],
)
def test_american_dates_make_the_others_in_their_column_doubtful(written, dates, why):
    """A column with several dates like 08/25/2017, and none like 25/08/2017, was probably written by a
    system set to American dates. Then 06/08/2017 may be the eighth of June, and it is left out with both
    meanings. A single such date is taken for a slip, and only its own row is left out.
    """
    result = read(
        *(numbered_row(number, Order_start_date=text) for number, text in enumerate(written, start=1))
    )
    assert [full(case.disposal_date) for case in result.cases] == dates
    assert {left.reason_key for left in result.left_out} == {"ambiguous_date"}
    assert why.removeprefix("could be ") in result.left_out[-1].reason


@example_table(
    ["Spreadsheet dates in the column", "Texts in the column", "Used"],
    [
        [["5 July 2017", "8 June 2017"], ["25/07/2017", "13/08/2017"], False],
        [["5 July 2017", "8 June 2017"], ["07/25/2017", "08/13/2017"], False],
        [["5 July 2017", "20 June 2017"], ["25/07/2017", "13/08/2017"], True],
        [["5 July 2017", "8 June 2017"], [], True],
        [[], ["05/07/2017", "25/07/2017"], True],
    ],
)
def test_a_column_of_dates_that_is_half_converted_is_refused(real, texts, used):
    """A spreadsheet program set to American dates turns the text 07/05/2017 into 5 July, and leaves
    25/07/2017 as it is. Afterwards the real dates all have days up to 12 with day and month exchanged, and
    the texts have days above 12. No date of such a column is certain, so the list is refused, and the fault
    says how to export it again.

    Dates with days above 12 may have been lost instead. A column with blank cells or errors is refused too if
    all its dates, eight or more in five months or more, have days up to 12.
    """
    cells = [*(day(text) for text in real), *texts]
    rows = [numbered_row(number, Order_start_date=cell) for number, cell in enumerate(cells, start=1)]
    if used:
        assert len(read(*rows).cases) == len(cells)
    else:
        with pytest.raises(FaultsFound, match="day and month"):
            read(*rows)


@example_table(
    ["Cell", "Written", "Reason given"],
    [
        ["Restricted", "Y", "Row 2: “Restricted” is “Y”. The record is restricted."],
        ["Sex", None, "Row 2: “Sex” is blank. No gender is recorded."],
        ["Sex", "NULL", "Row 2: “Sex” is “NULL”. No gender is recorded."],
        [
            "Order start date",
            "06/08/2019",
            "Row 2: “Order start date” is 6 August 2019, after the date of the inspection, 5 March 2018.",
        ],
    ],
)
def test_some_cases_are_excluded(cell, written, expected):
    """Restricted records, cases dated after the inspection began, and cases without a recorded gender are
    left out. “Prefer not to say”, “not known” and the like are answers, not a missing gender: such a case
    stays.

    Source: the inspectorate's published practice for drawing samples in adult inspections.
    """
    assert row_left_out(row() | {cell: written}).reason == expected


@example_table(
    ["Cell", "Written", "Reason given"],
    [
        ["Case ID", None, "Row 2: “Case ID” is blank."],
        [
            "ROSH",
            "Severe",
            (
                "Row 2: “ROSH” is “Severe”, which is not one of the values in the standards (Low, Medium, "
                "High, Very high)."
            ),
        ],
        [
            "Order type",
            "Youth Caution",
            "Row 2: “Order type” is “Youth Caution”, which belongs to another case group.",
        ],
        ["DOB", "30/02/2003", "Row 2: “DOB” is “30/02/2003”, which is not a real date."],
        ["DOB", "11/07/2017", "Row 2: “DOB” is 11 July 2017, not before “Order start date”, 10 July 2017."],
    ],
)
def test_a_row_that_cannot_be_used_says_which_cell_is_to_blame(cell, written, expected):
    """A cell the method relies on must be usable: the case's id, its date, the date of birth, and whatever
    the sample is balanced on. Two things stay: a local name for a disposal that the standards do not list,
    kept as it is written and shown to the person who draws the sample; and an empty cell, which is balanced
    as "not recorded". Anything else that cannot be read is set aside, and the case stays.
    """
    assert row_left_out(row() | {cell: written}).reason == expected


@example_table(
    ["Written", "Read as"],
    [
        ["V. High", "Very high"],
        ["very-high", "Very high"],
        ["VERY HIGH", "Very high"],
        [4, "Very high"],
        ["4.0", "Very high"],
        ["4 - Very high", "Very high"],
        ["Not yet assessed", None],
    ],
)
def test_codes_are_read_whatever_their_capitals_and_punctuation(written, level):
    """Systems write the same level in many ways. The edition lists the spellings it knows. Words that say
    that there is no level yet are read as an empty cell.
    """
    (case,) = read(row(ROSH=written)).cases
    titles = {
        scale_level.key: scale_level.title for scale_level in YOUTH.scale("risk_of_serious_harm").levels
    }
    assert titles.get(case.facts.get("risk_of_serious_harm", "")) == level


@example_table(
    ["Ethnic groups in the column", "Read as"],
    [
        ["A, D, P", "White, Mixed or multiple, Black, Black British, Caribbean or African"],
        ["A, W, O", "Asian or Asian British, White, Another ethnic group"],
        ["A, B", "not recorded, not recorded"],
        ["A1 White British", "White"],
    ],
)
def test_single_letters_mean_what_the_column_shows(written, levels):
    """In the NHS's codes A is White British and B White Irish; in those of the police A is Asian and B Black.
    So a letter is read only if another letter of the column belongs to one of the two sets alone. In words
    with a code, such as "A1 White British", the words count.
    """
    cases = read(
        *(numbered_row(number, Ethnicity=text) for number, text in enumerate(written.split(", "), start=1))
    ).cases
    titles = YOUTH.field("ethnicity").titles
    assert ", ".join(titles.get(case.facts.get("ethnicity", ""), "not recorded") for case in cases) == levels


@example_table(
    ["Row 2 of the file", "Row 3", "Left out", "Reason"],
    [
        [{"Case ID": "C1"}, {"Case ID": "c1"}, "row 3", "the case id “c1” is also in row 2"],
        [{"Child ID": "P1"}, {"Child ID": "P1"}, "row 3", "the same person as in row 2 (the same person id)"],
        [
            {"Child ID": "P1", "Order start date": "2017-08-01"},
            {"Child ID": "P1", "Order start date": "2017-07-01"},
            "row 2",
            "the same person as in row 3 (the same person id), which is dated earlier",
        ],
        [
            {"Child ID": None},
            {"Child ID": "P2", "Name": "EXAMPLE, Ann"},
            "row 3",
            "the same person as in row 2 (the same name and date of birth)",
        ],
        [{"Child ID": None}, {"Child ID": None, "DOB": "02/02/2003"}, None, None],
    ],
)
def test_a_person_counts_once(first, second, left_out, why):
    """The same case id is the same case. The same person id, or the same full name and date of birth, is the
    same person, unless something else about them disagrees. Of several rows the one with the earliest
    disposal stays, and the others say which row that is. All rows below are of “Ann Example”, born on 1
    February 2003, unless they say otherwise.

    Source: the inspectorate's published practice for drawing samples in adult inspections.
    """
    ann = {"Name": "Ann Example"}
    result = read(numbered_row(1) | ann | first, numbered_row(2) | ann | second)
    assert [f"row {left.row}" for left in result.left_out] == ([left_out] if left_out else [])
    assert all(why in left.reason for left in result.left_out)


@example_table(
    ["Row 2 of the file", "Row 3", "Possible duplicates, because"],
    [
        [{"Child ID": "P1"}, {"Child ID": "P2"}, "the same name and date of birth, but different person ids"],
        [
            {"Child ID": "P1"},
            {"Child ID": "P1", "DOB": "02/02/2003"},
            "the same person id, but different dates of birth (1 February 2003 and 2 February 2003)",
        ],
        [
            {"Child ID": "P1"},
            {"Child ID": "P1", "Name": "Bea Sample"},
            "the same person id, but different names",
        ],
        [
            {"Child ID": None, "Name": "A E"},
            {"Child ID": None, "Name": "AE"},
            None,
        ],
        [
            {"Child ID": None, "Name": "AE"},
            {"Child ID": None, "Name": "A.E."},
            None,
        ],
        [
            {"Child ID": None, "Name": "AE"},
            {"Child ID": None, "Name": "ae"},
            "the same date of birth and the same initials or part of a name",
        ],
        [{"Child ID": "P1", "Name": "AE"}, {"Child ID": "P2", "Name": "AE"}, None],
        [{"Child ID": "TBC"}, {"Child ID": "TBC", "Name": "Bea Example"}, None],
    ],
)
def test_rows_whose_details_disagree_are_kept_and_listed(first, second, reason):
    """Where one detail says that two rows are one person and another says they are not, both stay, and they
    are listed for a person to decide. Initials are no name: twins share them. A word that says nothing, such
    as TBC, NULL or #REF!, is not an id, and an id of more than two people is not one either.
    """
    ann = {"Name": "Ann Example"}
    result = read(numbered_row(1) | ann | first, numbered_row(2) | ann | second)
    assert len(result.cases) == 2
    expected = (
        [f"Rows 2 and 3 may be about the same person ({reason}). We have kept all of them."] if reason else []
    )
    assert [possible.reason for possible in result.possible_duplicates] == expected


@example_table(
    ["Ids in the column", "Used", "Why"],
    [
        [["2.01709E+11", "2.01709E+11"], False, "shortened ids to a number such as 2.01709E+11"],
        [["C1", 20170912345678901], False, "shortened ids to a number"],
        [["C1", "12E3"], True, None],
        [["20170912345678901", "20170912345678902"], True, None],
    ],
)
def test_a_list_whose_ids_a_spreadsheet_has_shortened_is_refused(ids, used, why):
    """Spreadsheet programs show whole numbers of twelve figures or more as 2.01709E+11 and keep only fifteen
    figures. Different cases then have the same id, and it is no longer the one the service uses. The list is
    refused; the fault says to format the column as text and to export it again.
    """
    rows = [numbered_row(number, Case_ID=text) for number, text in enumerate(ids, start=1)]
    if used:
        assert [case.id for case in read(*rows).cases] == sorted(ids)
    else:
        with pytest.raises(FaultsFound, match=why.replace("+", r"\+")):
            read(*rows)


@example_table(
    ["Heading in the service's file", "Recognised as", "Certainty, at most 1"],
    [
        ["Case ref", "Case", 1.0],
        ["YOT Worker", "Case manager", 1.0],
        ["dob", "Date of birth", 1.0],
        ["RoSH", "Risk of serious harm", 1.0],
        ["Disposal date (dd/mm/yyyy)", "Date of disposal", 0.95],
        ["Case ID - please complete", "Case", 0.95],
        ["Current gender", "Gender", 0.9],
        ["Date of brith", "Date of birth", 0.86],
        ["Shoe size", None, None],
    ],
)
def test_a_column_is_recognised_by_its_heading(heading, field, certainty):
    """Every system has headings of its own. Which column is what is guessed from the headings the edition
    lists and from those almost like them, with a certainty, and shown to a person to confirm or correct.
    """
    result = population.guess_columns([heading], YOUTH)
    guessed = [(YOUTH.field(guess.field).title, guess.certainty) for guess in result.guesses]
    assert guessed == ([(field, certainty)] if field else [])
    assert result.unused == (() if field else (heading,))


def test_a_list_without_the_cases_or_their_dates_is_refused():
    """Without a column for the case's id and one for the date of its disposal nothing can be said about any
    row. The list is refused as a whole, with its name, the headings it has and what to do.
    """
    with pytest.raises(FaultsFound) as caught:
        read({"Shoe size": "5"})
    assert len(caught.value.faults) == 2
    assert {fault.place for fault in caught.value.faults} == {"long list, headings"}
    assert "“Shoe size”" in caught.value.faults[0].problem
    assert caught.value.faults[0].cure == "Select the column that has this information."


def test_the_same_cases_have_the_same_digest():
    """A draw must say what it was drawn from. The *digest* is a fingerprint (SHA-256) of the eligible cases
    with everything a draw can depend on. It does not change when the list is sorted differently or a name's
    spelling is corrected; it does when a case is added, taken away, or has another level.
    """
    one, two = numbered_row(1), numbered_row(2)
    digest = read(one, two).digest
    assert read(two, one).digest == digest
    assert read(one | {"Name": "Corrected"}, two).digest == digest
    assert read(one).digest != digest
    assert read(one, two | {"ROSH": "Low"}).digest != digest
