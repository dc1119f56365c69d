"""Answer workbooks: `package new` writes one for each case, and `package read-answers` reads them back."""

import re
import shutil
import zipfile

import pytest

from inspectorate import package, tables
from tests.house.tree import ROOT
from tests.tables.spreadsheets import xlsx

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(EXAMPLE, tmp_path / "package")


@pytest.fixture
def workbooks(run, folder):
    result = run("package", "write-answers", folder)
    assert result.code == 0, result.err
    return folder.with_name("package-answers")


def case_workbook(workbooks):
    """Return the path of a court case's workbook, and its rows as lists of cells by question."""
    path = min(path for path in workbooks.glob("court-*.xlsx") if "second" not in path.name)
    table = tables.read_rows(path, sheet="Answers")
    rows = [[row[heading] for heading in table.headings] for row in table.rows]
    return path, {row[0]: row for row in rows}, table.headings


def save(path, headings, rows):
    xlsx(path, {"Answers": [list(headings), *rows.values()]})


def test_each_case_has_a_workbook(folder, workbooks):
    assert len(list(workbooks.glob("*.xlsx"))) == len(package.read(folder).assessments)


def test_workbooks_of_the_example_change_nothing(run, folder, workbooks):
    before = (folder / "answers.csv").read_bytes(), (folder / "cases.csv").read_bytes()
    result = run("package", "read-answers", folder, *sorted(workbooks.glob("court-*.xlsx"))[:3])
    assert result.code == 0, result.err
    assert ((folder / "answers.csv").read_bytes(), (folder / "cases.csv").read_bytes()) == before


def test_workbook_offers_the_answers_and_says_when_a_question_is_asked(workbooks):
    path, rows, _headings = case_workbook(workbooks)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert len(re.findall("<dataValidation ", sheet)) == len(rows) - 4
    assert "<sheetProtection " in sheet
    assert rows["2.1.1"][2] == "Yes, No"
    assert rows["2.2.2"][3]


def test_changed_answer_is_read(run, folder, workbooks):
    path, rows, headings = case_workbook(workbooks)
    rows["2.1.1"][4], rows["2.1.1"][5] = "no", "It does not explain the offending."
    save(path, headings, rows)
    assert run("package", "read-answers", folder, path).code == 0
    text = (folder / "answers.csv").read_text(encoding="utf-8")
    assert f"{rows['case_id'][4]},court,first,2.1.1,no,It does not explain the offending." in text


def test_every_wrong_cell_is_named_and_nothing_is_read(run, folder, workbooks):
    path, rows, headings = case_workbook(workbooks)
    rows["2.1.1"][4] = "perhaps"
    rows["2.1.2"][4] = "maybe"
    rows["2.1.3"][0] = "9.9.9"
    save(path, headings, rows)
    before = (folder / "answers.csv").read_bytes()
    result = run("package", "read-answers", folder, path)
    assert result.code == 2
    for question, value in (("2.1.1", "perhaps"), ("2.1.2", "maybe")):
        place = f"{path.name}, row {list(rows).index(question) + 2}, column Answer"
        assert f"{place}: “{value}” is not a possible answer." in result.err
    assert "“9.9.9” is not a question of this case." in result.err
    assert (folder / "answers.csv").read_bytes() == before


def test_workbook_of_another_inspection_is_refused(run, folder, workbooks):
    path, rows, headings = case_workbook(workbooks)
    rows["case_id"][4] = "other"
    save(path, headings, rows)
    result = run("package", "read-answers", folder, path)
    assert result.code == 2
    assert "The first rows do not name a case to assess." in result.err


def test_two_workbooks_of_a_case_are_refused(run, folder, workbooks):
    path, _rows, _headings = case_workbook(workbooks)
    copy = shutil.copy(path, path.with_name("copy.xlsx"))
    result = run("package", "read-answers", folder, path, copy)
    assert result.code == 2
    assert "has answers to the same case." in result.err


def test_workbook_that_exists_is_not_changed(run, folder, workbooks):
    path, rows, headings = case_workbook(workbooks)
    rows["2.1.1"][4] = "no"
    save(path, headings, rows)
    content = path.read_bytes()
    assert "Answer workbooks written: 0." in run("package", "write-answers", folder).out
    assert path.read_bytes() == content
