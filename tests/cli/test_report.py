"""`report`, `check`, `package validate` and the command without arguments."""

import shutil
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


def test_report_writes_every_format(run, tmp_path):
    result = run("report", EXAMPLE, "--to", tmp_path)
    assert result.code == 0, result.err
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "report.docx",
        "report.html",
        "report.pdf",
        "tables.ods",
        "tables.xlsx",
        "technical-annex.docx",
        "technical-annex.html",
        "technical-annex.pdf",
    ]
    assert all(path.name in result.out for path in tmp_path.iterdir())


def test_report_folder_that_is_a_file_is_an_error(run, tmp_path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    result = run("report", EXAMPLE, "--to", tmp_path / "taken")
    assert result.code == 2
    assert "taken" in result.err
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_check_of_the_example_has_no_serious_remark(run):
    result = run("check", EXAMPLE, "--json")
    assert result.code == 0
    assert {"kind", "severity", "place", "text", "because", "suggestion"} == set(result.json[0])
    assert not [remark for remark in result.json if remark["severity"] == "serious"]
    printed = run("check", EXAMPLE)
    assert result.json[0]["place"] in printed.out


def test_check_with_warnings_as_errors_fails_on_warnings_but_not_on_advice(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    severities = {remark["severity"] for remark in run("check", package, "--json").json}
    assert severities == {"warning", "advice"}
    plain, strict = run("check", package), run("check", package, "--warnings-as-errors")
    assert (plain.code, strict.code) == (0, 1)
    assert strict.out == plain.out
    assert run("check", package, "--warnings-as-errors", "--json").code == 1
    correct_warnings(package)
    result = run("check", package, "--warnings-as-errors", "--json")
    assert {remark["severity"] for remark in result.json} == {"advice"}
    assert result.code == 0


def correct_warnings(package):
    """Add another kind of evidence for 1.3.1, and leave a number of few cases out of the text of 2.2."""
    for path, wrong, right in (
        (package / "judgements.toml", '"1.3.1" = [\n', '"1.3.1" = [\n    "E15",\n'),
        (package / "narrative" / "2.2.md", " in {2.2.3.e|words} of cases", ""),
    ):
        text = path.read_text(encoding="utf-8")
        assert wrong in text
        path.write_text(text.replace(wrong, right), encoding="utf-8")


def test_name_in_the_narrative_is_a_serious_remark(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    row = (package / "long-lists" / "court.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    surname, first = row.split('"')[1].split(", ")
    name = f"{first} {surname}"
    with (package / "narrative" / "foreword.md").open("a", encoding="utf-8") as foreword:
        foreword.write(f"\n\nWe thank {name} for speaking to us.\n")
    result = run("check", package, "--json")
    assert result.code == 1
    assert [remark for remark in result.json if remark["severity"] == "serious" and name in remark["text"]]


def test_word_that_no_pdf_holds_is_foreseen_with_its_place(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    with (package / "narrative" / "foreword.md").open("a", encoding="utf-8") as foreword:
        foreword.write(f"\n\n{'a' * 16_400}\n")
    lines = (package / "narrative" / "foreword.md").read_text(encoding="utf-8").count("\n")
    place = f"narrative/foreword.md, line {lines}"
    result = run("check", package, "--json")
    assert result.code == 1
    assert [remark["place"] for remark in result.json if remark["kind"] == "unprintable"] == [place]
    result = run("package", "validate", package)
    assert result.code == 2
    assert f"{place}: A word here has more than" in result.err + result.out


def test_validate_of_the_example_has_no_fault(run):
    result = run("package", "validate", EXAMPLE)
    assert (result.code, result.err) == (0, "")


def test_validate_reports_an_invalid_answer(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    answers = package / "answers.csv"
    text = answers.read_text(encoding="utf-8").replace(",yes,", ",perhaps,", 1)
    answers.write_text(text, encoding="utf-8")
    result = run("package", "validate", package, "--json")
    assert result.code == 2
    assert any("perhaps" in fault["problem"] and "answers.csv" in fault["place"] for fault in result.json)


@pytest.mark.parametrize("words", [[], ["package"], ["nonsense"], ["rate", "--nonsense"]])
def test_incomplete_or_unknown_command_prints_usage(run, words):
    result = run(*words)
    assert result.code == 2
    assert "Traceback" not in result.out + result.err
    assert "Usage" in result.out or "--help" in result.err


def test_broken_pipe_is_no_error():
    command = f'"{sys.executable}" -m inspectorate rate "{EXAMPLE}" --json | head -n 1'
    process = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (process.stdout.strip(), process.stderr) == ("{", "")


def test_contradictory_answer_is_counted_with_a_warning(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    answers = package / "answers.csv"
    text = answers.read_text(encoding="utf-8")
    answers.write_text(text.replace(",2.2.2,no,", ",2.2.2,not_applicable,", 1), encoding="utf-8")
    rated = run("rate", package, "--json")
    assert rated.json["standards"]["2.2"]["rating"] == "Requires improvement"
    assert "Warning: answers are missing or inconsistent (1)" in rated.err
    assert "Warning: answers" in run("report", package, "--to", tmp_path / "report").err
    assert "Warning" not in run("rate", EXAMPLE, "--json").err
    checked = run("check", package, "--json")
    assert checked.code == 1
    (remark,) = [remark for remark in checked.json if remark["kind"] == "answers"]
    assert "2.2.2" in remark["because"]
