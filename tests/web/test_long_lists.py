"""Long lists on the page: what changed, doubt about people, rules that were not applied, faults."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspectorate.web.cases import changes
from inspectorate.web.cases.models import LongList
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.states import Role, State
from tests.web import factories


@pytest.fixture
def announced(team):
    team.stand(State.ANNOUNCED)
    return team


def table():
    """Return the cells of the example's long list: the headings, then the rows."""
    text = factories.long_list().decode("utf-8-sig")
    return [row.copy() for row in csv.reader(io.StringIO(text))]


def send(announced, cells, **columns):
    """Upload cells as a long list, and confirm the suggested columns with some changed."""
    file = io.StringIO()
    csv.writer(file).writerows(cells)
    access = announced.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    uploaded = changes.send_long_list(
        access=access, group=group, name="list.csv", content=file.getvalue().encode()
    )
    suggested, _unclear, _remembered = long_lists.suggested_columns(access=access, long_list=uploaded)
    return changes.confirm_columns(access=access, long_list=uploaded, columns={**suggested, **columns})


def page(announced, long_list, show=""):
    """Return the text of a long list's page without tags."""
    address = f"/inspections/{announced.inspection.pk}/long-lists/{long_list.pk}/?show={show}"
    text = re.sub(r"<[^>]+>", " ", announced.client(Role.LINK).get(address).text)
    return " ".join(text.split())


def eligible_row(long_list, cells):
    """Return the cells of the first eligible case."""
    row = long_list.list_rows.filter(reason_key="").order_by("row").first()
    return cells[row.row - 1]


@pytest.mark.parametrize(
    ("heading", "cell", "title"),
    [
        ("Name", "Fairweather, Wren", "Name"),
        ("DOB", "01/02/2003", "Date of birth"),
        ("Case Manager", "CM99", "Case manager"),
        ("Child ID", "999123", "Child"),
        ("Outcome Date", "01/02/2018", "Date of disposal"),
        ("End Date", "#N/A", "End date"),
        ("Ethnic Group", "Arab", "Ethnicity"),
        ("Team", "North", "Team"),
    ],
)
def test_change_in_any_field_that_is_read_is_shown(announced, heading, cell, title):
    cells = table()
    first = send(announced, cells)
    row = eligible_row(first, cells)
    row[cells[0].index(heading)] = cell
    second = send(announced, cells)
    differences = long_lists.differences(long_list=second)
    assert differences is not None
    assert title in differences.changed[row[0]]
    assert list(differences.changed) == [row[0]]
    text = page(announced, second)
    assert f"Changed (1) {row[0]} (" in text
    assert "Nothing has changed." not in text


def test_change_of_a_name_or_date_of_birth_is_not_stored(announced):
    cells = table()
    row = eligible_row(send(announced, cells), cells)
    row[cells[0].index("Name")], row[cells[0].index("DOB")] = "Fairweather, Wren", "17/02/2003"
    second = send(announced, cells)
    stored = str(list(second.list_rows.values())) + str(second.notes)
    assert second.list_rows.get(case_id=row[0]).changed == ["date_of_birth", "name"]
    assert not [text for text in ("Fairweather", "Wren", "17/02/2003", "2003-02-17") if text in stored]


def test_dates_that_became_errors_are_changes(announced):
    cells = table()
    first = send(announced, cells)
    rows = list(first.list_rows.filter(reason_key="").order_by("row")[:10])
    for row in rows:
        cells[row.row - 1][cells[0].index("Outcome Date")] = "#N/A"
    second = send(announced, cells)
    differences = long_lists.differences(long_list=second)
    assert differences is not None
    assert set(differences.now_left_out) == {row.case_id for row in rows}
    assert "“Outcome Date” holds an error (#N/A)." in page(announced, second)


def test_another_reason_for_leaving_out_is_a_change(announced):
    cells = table()
    first = send(announced, cells)
    row = first.list_rows.get(reason_key="missing_gender")
    cells[row.row - 1][cells[0].index("Restricted")] = "Yes"
    differences = long_lists.differences(long_list=send(announced, cells))
    assert differences is not None
    assert differences.other_reason == (row.case_id,)


def test_same_list_in_another_order_and_spelling_has_no_differences(announced):
    cells = table()
    send(announced, cells)
    date_column = cells[0].index("Outcome Date")
    for row in cells[1:]:
        day, _, rest = row[date_column].partition("/")
        row[date_column] = "-".join((day, *rest.split("/"))) if rest and day != "30" else row[date_column]
    second = send(announced, [cells[0], *reversed(cells[1:])])
    differences = long_lists.differences(long_list=second)
    assert differences is not None
    assert not differences.any
    assert "Nothing has changed. The list has the same cases with the same details." in page(
        announced, second
    )


def test_row_without_a_case_id_that_is_new_or_changed_is_a_difference(announced):
    cells = table()
    send(announced, cells)
    second = send(announced, [*cells, ["", *cells[1][1:]]])
    differences = long_lists.differences(long_list=second)
    assert differences is not None
    assert differences.without_case_id == (1, 2)
    assert "Rows without a case id 2, before 1" in page(announced, second)


def test_column_that_is_no_longer_read_is_a_difference_once(announced):
    send(announced, table())
    second = send(announced, table(), ethnicity="")
    differences = long_lists.differences(long_list=second)
    assert differences is not None
    assert (differences.no_longer_read, differences.changed) == (("Ethnicity",), {})


def test_page_says_which_rules_were_not_applied(announced):
    cells = [row[:-1] for row in table()]
    assert cells[0][-1] == "Team"
    long_list = send(announced, cells, restricted="")
    text = page(announced, long_list)
    assert "Warnings (" in text
    assert "so the exclusion “The record is restricted” was not applied." in text


def test_rows_of_perhaps_one_person_are_listed_and_shown_at_their_rows(announced):
    cells = table()
    row = eligible_row(send(announced, cells), cells)
    twin = row.copy()
    twin[0], twin[1] = "C999999", "888777"
    second = send(announced, [*cells, twin])
    text = page(announced, second)
    assert "Possible duplicates (1)" in text
    assert "the same name and date of birth, but different person ids" in text
    assert text.lower().count("possible duplicate") >= 3
    differences = long_lists.differences(long_list=second)
    assert differences is not None
    assert (differences.new, differences.now_doubtful) == (("C999999",), (row[0],))
    assert "C999999" in page(announced, second, "remarks").split("Outcome")[-1]


def test_placeholder_and_unreadable_cells_are_said_on_the_page(announced):
    cells = table()
    first = send(announced, cells)
    rows = list(first.list_rows.filter(reason_key="").order_by("row")[:3])
    for row in rows[:2]:
        cells[row.row - 1][cells[0].index("Child ID")] = "TBC"
    cells[rows[2].row - 1][cells[0].index("Case Manager")] = "#REF!"
    text = page(announced, send(announced, cells))
    assert "“Child ID” does not identify a person in 2 rows (“TBC”). We have treated these" in text
    assert "“Case Manager” holds an error (#REF!). We have treated it as not recorded." in text


@pytest.mark.parametrize("name", ["court", "x"])
def test_fault_of_a_file_is_linked_to_its_field(announced, name):
    address = f"/inspections/{announced.inspection.pk}/long-lists/court/send/"
    file = SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.7 not a list")
    text = announced.client(Role.LINK).post(address, {"file": file, "sheet": ""}).text
    assert text.count("govuk-error-summary__title") == 1
    assert 'href="#id_file"' in text
    (field,) = re.findall(r'<input[^>]*id="id_file"[^>]*>', text)
    assert 'aria-invalid="true"' in field
    assert "id_file-error" in field.partition("aria-describedby=")[2]
    (message,) = re.findall(r'<p id="id_file-error".*?</p>', text, re.DOTALL)
    assert "This is a PDF, not a list." in message
    assert not LongList.objects.exists()


def test_half_converted_dates_are_refused_on_the_page(announced):
    cells = table()
    column = cells[0].index("Outcome Date")
    for row in cells[1:]:
        day, _, rest = row[column].partition("/")
        month = rest[:2]
        if day.isdigit() and month.isdigit() and int(day) <= 12:
            row[column] = f"{int(day)}/{int(month)}/{rest[3:]}"
    with pytest.raises(Exception, match="day and month may be swapped"):
        send(announced, cells)
