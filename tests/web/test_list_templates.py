"""Template of a long list: its columns are recognised, and a list that is filled in is read."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from inspectorate.method.population import guess_columns, level_titles
from inspectorate.method.population.levels import levels_for
from inspectorate.web.cases.models import LongList
from inspectorate.web.cases.queries import list_templates, long_lists
from inspectorate.web.editions import framework, frozen_hashes
from inspectorate.web.states import Role, State

CASE = {
    "Case id": "00123",
    "Person id": "007",
    "Name": "Sam Invented",
    "Gender": "Girls",
    "Ethnicity": "Mixed or multiple",
    "Disability": "Not disabled",
    "Case manager": "=B. Worker",
}


@pytest.fixture
def announced(team):
    team.stand(State.ANNOUNCED)
    return team


def template(team, group="court"):
    address = f"/inspections/{team.inspection.pk}/long-lists/{group}/template.xlsx"
    response = team.client(Role.LINK).get(address)
    assert response.status_code == 200
    return response.content


def sheets(content):
    """Return the rows of each sheet of a workbook, by name."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def filled_in(content, rows):
    """Return a template with rows of text in its first sheet, as a spreadsheet program would write them."""
    lines = ""
    for number, row in enumerate(rows, start=2):
        cells = "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for column, text in enumerate(row)
            if text
        )
        lines += f'<row r="{number}">{cells}</row>'
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", lines.encode() + b"</sheetData>")
            after.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("edition", frozen_hashes())
def test_every_heading_and_value_of_a_template_is_recognised(team, edition):
    team.inspection.edition = edition
    team.inspection.save()
    access, standards = team.access(Role.LEAD), framework(edition)
    for group in standards.casework.groups:
        fields = long_lists.fields_of(access=access, group=group)
        headings = {field.key: list_templates.heading_of(field) for field in fields}
        guesses = guess_columns(list(headings.values()), standards)
        assert (dict(guesses.columns), guesses.unclear) == (headings, ())
        for field in fields:
            titles = level_titles(field, standards, group.key)
            levels = levels_for(field, standards, group.key)
            assert not levels or {levels.parse(title).problem for title in titles} == {""}


def test_template_has_a_column_for_each_item_and_guidance_for_each(announced):
    content = sheets(template(announced))
    (headings,) = content["Long list"]
    assert headings[:4] == ["Case id", "Person id", "Name", "Date of birth"]
    assert {len(row) for row in content["Guidance"]} == {1}
    guidance = [text for (text,) in content["Guidance"]]
    assert set(headings) < set(guidance)
    assert "Include every case with a disposal between 3 December 2017 and 3 March 2018." in guidance
    needed = guidance[guidance.index("Disposal date") + 1]
    assert needed == "Used to find the eligible cases. Every row needs it."


def test_template_that_is_filled_in_is_read_without_a_question(announced):
    empty = template(announced)
    (headings,) = sheets(empty)["Long list"]
    rows = []
    for number in range(1, 4):
        row = CASE | {"Case id": f"0012{number}", "Person id": f"00{number}"}
        row["Disposal date"] = f"0{number}/02/2018"
        rows.append([row.get(heading, "") for heading in headings])
    content = filled_in(empty, rows)
    client, home = announced.client(Role.LINK), f"/inspections/{announced.inspection.pk}/long-lists/"
    file = SimpleUploadedFile("filled-in.xlsx", content)
    assert client.post(f"{home}court/send/", {"file": file, "sheet": ""}).status_code == 302
    long_list = LongList.objects.get()
    columns, unclear, _remembered = long_lists.suggested_columns(
        access=announced.access(Role.LINK), long_list=long_list
    )
    assert (list(filter(None, columns.values())), list(unclear), long_list.notes) == (headings, [], [])
    client.post(f"{home}{long_list.pk}/columns/", columns)
    long_list.refresh_from_db()
    assert (long_list.rows, long_list.eligible) == (3, 3)
    assert long_list.list_rows.earliest("row").case_id == "00121"


def test_page_of_a_long_list_shows_the_template_without_anything_to_open(announced):
    home = f"/inspections/{announced.inspection.pk}/long-lists/court/"
    page = announced.client(Role.LINK).get(f"{home}send/").text
    shown = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert f'href="{home}template.xlsx"' in shown


def test_template_is_for_those_who_may_see_the_long_list(announced):
    address = f"/inspections/{announced.inspection.pk}/long-lists/court/template.xlsx"
    assert announced.client(Role.LEAD).get(address).status_code == 200
    assert announced.client(Role.INSPECTOR).get(address).status_code == 403
    assert announced.client(Role.LINK).get(address.replace("court", "none")).status_code == 404
