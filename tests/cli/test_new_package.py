"""A new inspection, as somebody who uses the command line for the first time fills it in."""

import csv
import io
import shutil

import pytest

from inspectorate.method.standards import load
from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
LISTS = EXAMPLE / "long-lists"
OPTIONS = ("--edition", "youth-2018", "--service", "Anytown YOS", "--on", "2018-09-03", "--seed", "2018")
SYSTEM_FILES = ("Thumbs.db", "~$inspection.toml", ".DS_Store", ".~lock.answers.csv#", "desktop.ini")


def new(run, folder, court=LISTS / "court.csv", out_of_court=LISTS / "out_of_court.csv"):
    lists = ("--long-list", f"court={court}", "--long-list", f"out_of_court={out_of_court}")
    return run("package", "new", folder, *OPTIONS, *lists)


@pytest.fixture
def new_folder(run, tmp_path):
    result = new(run, tmp_path / "inspection")
    assert result.code == 0, result.err
    return tmp_path / "inspection"


def changed_answers(tmp_path, change):
    """Copy the example with its answers.csv changed."""
    folder = shutil.copytree(EXAMPLE, tmp_path / "package")
    path = folder / "answers.csv"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def test_every_section_has_a_stub_that_is_not_printed(run, new_folder, tmp_path):
    stub = (new_folder / "narrative" / "2.2.md").read_text(encoding="utf-8")
    assert stub.startswith("<!-- 2.2 Planning\n")
    assert load("youth-2018").standards["2.2"].statement in stub
    remarks = run("check", new_folder, "--json").json
    assert not [remark for remark in remarks if remark["kind"] == "markup"]
    empty = {
        remark["place"] for remark in remarks if remark["because"] == "This section of the report is empty."
    }
    assert "narrative/2.2.md" in empty
    result = run("report", new_folder, "--to", tmp_path / "report")
    assert result.code == 0, result.err
    assert "This comment is not printed" not in (tmp_path / "report" / "report.html").read_text(
        encoding="utf-8"
    )


def test_validate_and_check_both_say_that_no_question_is_answered(run, new_folder):
    validated = run("package", "validate", new_folder)
    assert validated.code == 0
    assert "No question has been answered yet" in validated.out
    (remark,) = [remark for remark in run("check", new_folder, "--json").json if remark["kind"] == "answers"]
    assert "No question has been answered yet" in remark["because"]
    assert "validate" not in remark["suggestion"]


def test_check_counts_the_faults_that_validate_lists(run, tmp_path):
    folder = changed_answers(tmp_path, lambda text: text.replace(",2.1.1,yes,", ",2.1.1,no,", 3))
    faults = run("package", "validate", folder, "--json").json
    remarks = [remark for remark in run("check", folder, "--json").json if remark["kind"] == "answers"]
    assert faults
    assert sum(int(remark["text"].partition(" ")[0]) for remark in remarks) == len(faults)


def test_questions_without_a_judgement_are_one_remark(run, new_folder):
    remarks = [
        remark for remark in run("check", new_folder, "--json").json if remark["kind"] == "triangulation"
    ]
    assert len(remarks) == 1
    assert "1.1.1, 1.1.2" in remarks[0]["place"]


def test_case_in_two_long_lists_is_refused_with_both_rows(run, tmp_path):
    court, out_of_court = (
        (EXAMPLE / "sample" / f"{group}.csv").read_text(encoding="utf-8").splitlines()[1].partition(",")[0]
        for group in ("court", "out_of_court")
    )
    other = tmp_path / "other.csv"
    text = (LISTS / "out_of_court.csv").read_text(encoding="utf-8-sig")
    other.write_text(text.replace(out_of_court, court), encoding="utf-8")
    result = new(run, tmp_path / "inspection", out_of_court=other)
    assert result.code == 2
    assert "other.csv, row " in result.err
    assert "is also in row" in result.err
    assert "court.csv" in result.err
    assert not (tmp_path / "inspection").exists()


@pytest.mark.parametrize("name", SYSTEM_FILES)
@pytest.mark.parametrize("subfolder", ["", "narrative"])
def test_system_files_are_ignored_by_all_commands(run, tmp_path, name, subfolder):
    folder = shutil.copytree(EXAMPLE, tmp_path / "package")
    (folder / subfolder / name).write_bytes(b"\x00")
    for command in (("package", "validate"), ("rate",), ("package", "write")):
        result = run(*command, folder)
        assert result.code == 0, result.err


def test_answers_separated_by_semicolons_are_read(run, tmp_path):
    def with_semicolons(text):
        written = io.StringIO()
        csv.writer(written, delimiter=";", lineterminator="\n").writerows(csv.reader(io.StringIO(text)))
        return written.getvalue()

    folder = changed_answers(tmp_path, with_semicolons)
    rated = run("rate", folder, "--json")
    assert rated.code == 0, rated.err
    assert rated.json == run("rate", EXAMPLE, "--json").json


def test_answers_in_the_words_of_the_edition_are_read(run, tmp_path):
    folder = changed_answers(tmp_path, lambda text: text.replace(",yes,", ",Yes,").replace(",no,", ",NO,"))
    rated = run("rate", folder, "--json")
    assert rated.code == 0, rated.err
    assert rated.json == run("rate", EXAMPLE, "--json").json


def test_answer_that_is_no_option_is_refused(run, tmp_path):
    folder = changed_answers(tmp_path, lambda text: text.replace(",yes,", ",Yess,", 1))
    result = run("package", "validate", folder)
    assert result.code == 2
    assert "'Yess' is not one of the values for this column." in result.err


def test_columns_limits_the_width_of_tables(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, run("edition", "list").out.splitlines())) <= 60


def test_invented_edition_is_listed_as_an_invented_example(run):
    lines = run("edition", "list").out.splitlines()
    (line,) = [line for line in lines if "hostels-2030" in line]
    assert line.startswith("Invented example")
