"""Pages of long lists: values beside columns, what is needed, and the file of rows that are left out."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.cases import changes
from inspectorate.web.cases.models import LongList, LongListRow
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.states import Role, State
from tests.web import factories


@pytest.fixture
def announced(team):
    team.stand(State.ANNOUNCED)
    return team


def send(announced):
    """Upload the example's long list, and return its number and the address of its pages."""
    home = f"/inspections/{announced.inspection.pk}/long-lists/"
    file = SimpleUploadedFile("court.csv", factories.long_list())
    announced.client(Role.LINK).post(f"{home}court/send/", {"file": file, "sheet": ""})
    long_list = LongList.objects.get()
    return long_list, f"{home}{long_list.pk}/"


def confirm(announced, long_list):
    """Confirm the suggested columns of a long list."""
    access = announced.access(Role.LINK)
    columns, _unclear, _remembered = long_lists.suggested_columns(access=access, long_list=long_list)
    changes.confirm_columns(access=access, long_list=long_list, columns=columns)


def test_page_of_columns_shows_values_uses_and_what_is_needed(announced):
    _long_list, address = send(announced)
    text = announced.client(Role.LINK).get(f"{address}columns/").text
    assert "Date of disposal (needed)" in text
    assert "Used to balance the sample" in text
    assert re.search(r'data-examples-of="id_gender"[^>]*>For example: (Fem|M)ale, ', text)
    assert "Not shown, because they may identify a child" in text


def test_page_after_a_long_list_names_the_next_step(announced):
    long_list, address = send(announced)
    confirm(announced, long_list)
    link, lead = announced.client(Role.LINK), announced.client(Role.LEAD)
    assert f"{announced.inspection.pk}/long-lists/out_of_court/send/" in link.get(address).text
    assert "/sample/court/seal/" in lead.get(address).text.partition("Next step")[2]
    announced.inspection.long_lists.create(
        group="out_of_court",
        number=1,
        file_name="list.csv",
        content=b"",
        headings=[],
        sent_by=announced.people[Role.LINK],
        read_at=timezone.now(),
    )
    assert "We have every long list." in link.get(address).text
    assert "Next step" not in announced.client(Role.BOARD).get(address).text


def test_page_of_columns_names_no_child(announced):
    _long_list, address = send(announced)
    text = announced.client(Role.LINK).get(f"{address}columns/").text
    rows = list(csv.reader(io.StringIO(factories.long_list().decode("utf-8-sig"))))
    name, birth = rows[0].index("Name"), rows[0].index("DOB")
    assert not [row for row in rows[1:] if row[name] in text or (row[birth] and row[birth] in text)]


def test_rows_left_out_are_downloaded_with_outcome_and_reason(announced):
    long_list, address = send(announced)
    confirm(announced, long_list)
    response = announced.client(Role.LINK).get(f"{address}left-out.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0] == ["Row", "Case", "Outcome", "Reason"]
    stored = long_list.list_rows.exclude(reason_key="").order_by("row")
    assert [row[:2] + row[3:] for row in rows[1:]] == [
        [str(row.row), row.case_id, row.reason] for row in stored
    ]
    assert {row[2] for row in rows[1:]} >= {"Outside the dates for this inspection", "No gender is recorded"}
    event = Event.objects.filter(event_type=EventType.SEE_LONG_LIST).latest("pk")
    assert "left out" in event.subject


def test_formula_in_a_row_left_out_is_text_in_the_file(announced):
    long_list, address = send(announced)
    confirm(announced, long_list)
    row = long_list.list_rows.exclude(reason_key="").first()
    LongListRow.objects.filter(pk=row.pk).update(case_id='=HYPERLINK("https://example.org")')
    assert "\"'=HYPERLINK(" in announced.client(Role.LINK).get(f"{address}left-out.csv").content.decode()


def test_board_member_cannot_download_rows_left_out(announced):
    _long_list, address = send(announced)
    assert announced.client(Role.BOARD).get(f"{address}left-out.csv").status_code in (403, 404)
