"""`report`, `check`, `package validate` and the bare command from the outside."""

import shutil
import subprocess
import sys

import pytest

from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"


def test_the_example_is_printed_in_every_form(run, tmp_path):
    said = run("report", EXAMPLE, "--to", tmp_path)
    assert said.code == 0, said.err
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "report.docx",
        "report.html",
        "report.pdf",
        "tables.ods",
        "tables.xlsx",
    ]
    assert all(path.name in said.out for path in tmp_path.iterdir())


def test_a_report_cannot_be_written_where_a_file_is(run, tmp_path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    said = run("report", EXAMPLE, "--to", tmp_path / "taken")
    assert said.code == 2
    assert "taken" in said.err
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_the_example_is_read_through(run):
    said = run("check", EXAMPLE, "--json")
    assert said.code == 0
    assert {"kind", "severity", "place", "text", "because", "suggestion"} == set(said.json[0])
    assert not [remark for remark in said.json if remark["severity"] == "serious"]
    spoken = run("check", EXAMPLE)
    assert said.json[0]["place"] in spoken.out


def test_a_name_in_the_narrative_stops_publication(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    listed = (package / "long-lists" / "court.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    surname, first = listed.split('"')[1].split(", ")
    name = f"{first} {surname}"
    with (package / "narrative" / "foreword.md").open("a", encoding="utf-8") as foreword:
        foreword.write(f"\n\nWe thank {name} for speaking to us.\n")
    said = run("check", package, "--json")
    assert said.code == 1
    assert [remark for remark in said.json if remark["severity"] == "serious" and name in remark["text"]]


def test_the_example_is_valid(run):
    said = run("package", "validate", EXAMPLE)
    assert (said.code, said.err) == (0, "")


def test_a_changed_answer_file_is_found(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    answers = package / "answers.csv"
    text = answers.read_text(encoding="utf-8").replace(",yes,", ",perhaps,", 1)
    answers.write_text(text, encoding="utf-8")
    said = run("package", "validate", package, "--json")
    assert said.code == 2
    assert any("perhaps" in fault["problem"] and "answers.csv" in fault["place"] for fault in said.json)


@pytest.mark.parametrize("words", [[], ["package"], ["nonsense"], ["rate", "--nonsense"]])
def test_a_command_that_is_none_shows_how(run, words):
    said = run(*words)
    assert said.code == 2
    assert "Traceback" not in said.out + said.err
    assert "Usage" in said.out or "--help" in said.err


def test_output_may_be_cut_short_by_its_reader():
    command = f'"{sys.executable}" -m inspectorate rate "{EXAMPLE}" --json | head -n 1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("{", "")


def test_an_answer_that_contradicts_its_case_is_never_counted_in_silence(run, tmp_path):
    package = shutil.copytree(EXAMPLE, tmp_path / "package")
    answers = package / "answers.csv"
    said = answers.read_text(encoding="utf-8")
    answers.write_text(said.replace(",2.2.2,no,", ",2.2.2,not_applicable,", 1), encoding="utf-8")
    rated = run("rate", package, "--json")
    assert rated.json["standards"]["2.2"]["rating"] == "Requires improvement"
    assert "Beware: answers are missing or contradict their case (1)" in rated.err
    assert "Beware: answers" in run("report", package, "--to", tmp_path / "report").err
    assert "Beware" not in run("rate", EXAMPLE, "--json").err
    found = run("check", package, "--json")
    assert found.code == 1
    (remark,) = [remark for remark in found.json if remark["kind"] == "answers"]
    assert "2.2.2" in remark["because"]
