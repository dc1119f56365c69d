"""`package new`, `write` and `validate`: from long lists to a folder that can be filled in."""

import csv
import json
import os
import re
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest

from inspectorate import package
from inspectorate.method.assessments import Answer
from inspectorate.method.sample import Randomness
from tests.house.tree import ROOT
from tests.method.random_populations import choice_of
from tests.package.inspections import files
from tests.tables.spreadsheets import xlsx

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
COURT = EXAMPLE / "long-lists" / "court.csv"
OUT_OF_COURT = EXAMPLE / "long-lists" / "out_of_court.csv"
OPTIONS = ("--edition", "youth-2018", "--service", "Anytown YOS", "--on", "2018-09-03", "--seed", "2018")
LISTS = ("--long-list", f"court={COURT}", "--long-list", f"out_of_court={OUT_OF_COURT}")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def new_folder(run, tmp_path):
    """Folder of a new inspection from the example's long lists."""
    folder = tmp_path / "inspection"
    result = run("package", "new", folder, *OPTIONS, *LISTS)
    assert result.code == 0, result.err
    assert "38 eligible" in result.out
    return folder


def test_new_inspection_holds_the_facts_of_the_long_lists_and_no_others(new_folder):
    cases, example = rows(new_folder / "cases.csv"), rows(EXAMPLE / "cases.csv")
    firsts = {(row["case_id"], row["group"]): row for row in example if row["occasion"] == "first"}
    assert len(cases) == len(firsts) == 50
    recorded = [name for name in cases[0] if any(row[name] for row in cases)]
    assert {"gender", "service_risk_of_serious_harm", "service_safety_wellbeing"} <= set(recorded)
    assert not [name for name in recorded if name.startswith(("inspector_", "assessor"))]
    for row in cases:
        first = firsts[row["case_id"], row["group"]]
        assert {name: row[name] for name in recorded} == {name: first[name] for name in recorded}
    for group in ("court", "out_of_court"):
        for folder in ("sample", "long-lists"):
            path = f"{folder}/{group}.csv"
            assert (new_folder / path).read_bytes() == (EXAMPLE / path).read_bytes()
    assert (new_folder / "answers.csv").read_text(encoding="utf-8").count("\n") == 1
    assert (new_folder / "narrative").is_dir()
    readme = (new_folder / "README.md").read_text(encoding="utf-8")
    assert "What to fill in next" in readme
    framework = package.read(new_folder).framework
    cases = [domain for domain in framework.domains if domain.judged_on == "cases"]
    key_questions = [
        key for domain in cases for standard in domain.standards for key in standard.key_questions
    ]
    assert all(
        f"- `{question.id}` {question.text}" in readme
        for key in key_questions
        for question in (key, *key.prompts)
    )
    assert all(f"- `{fact.key}` (" in readme for fact in framework.casework.routing)


def test_new_inspection_is_valid_and_unrated(run, new_folder):
    assert run("package", "validate", new_folder).code == 0
    rated = run("rate", new_folder, "--json")
    assert (rated.code, rated.err) == (0, "")
    assert rated.json["overall"] is None
    assert not any(standard["rating"] for standard in rated.json["standards"].values())
    assert run("check", new_folder, "--json").code == 1


def test_missing_answers_are_faults_after_the_first_answer(run, new_folder):
    case = rows(new_folder / "cases.csv")[0]["case_id"]
    with (new_folder / "answers.csv").open("a", encoding="utf-8") as answers:
        answers.write(f"{case},court,first,2.1.1,yes,\n")
    result = run("package", "validate", new_folder, "--json")
    assert result.code == 2
    assert any(case in fault["place"] and "2.1.1.a" in fault["place"] for fault in result.json)


def test_completed_inspection_is_rated_as_published(run, new_folder):
    for name in ("cases.csv", "answers.csv"):
        shutil.copy(EXAMPLE / name, new_folder / name)
    rated = run("rate", new_folder, "--json").json["standards"]
    example = run("rate", EXAMPLE, "--json").json["standards"]
    assert {name: rated[name] for name in rated if name[0] != "1"} == {
        name: example[name] for name in example if name[0] != "1"
    }


def test_write_normalises_a_package_edited_by_hand(run, new_folder):
    (new_folder / "narrative" / "methodology.md").write_text("A method.\n", encoding="utf-8")
    toml = new_folder / "inspection.toml"
    toml.write_text("# by hand\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")
    stale = run("package", "validate", new_folder)
    assert stale.code == 2
    assert "datapackage.json" in stale.err
    before = package.read(new_folder)
    assert run("package", "write", new_folder).code == 0
    assert package.read(new_folder) == before
    assert "# by hand" not in toml.read_text(encoding="utf-8")
    resources = json.loads((new_folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert {resource["path"] for resource in resources} == set(files(new_folder)) - {"datapackage.json"}
    assert run("package", "validate", new_folder).code == 0
    written = files(new_folder)
    assert run("package", "write", new_folder).code == 0
    assert files(new_folder) == written


def test_write_of_an_unreadable_package_changes_nothing(run, new_folder):
    (new_folder / "cases.csv").write_text("nonsense\n", encoding="utf-8")
    before = files(new_folder)
    result = run("package", "write", new_folder)
    assert result.code == 2
    assert "cases.csv" in result.err
    assert files(new_folder) == before


def test_new_in_a_folder_that_is_not_empty_is_an_error(run, new_folder):
    before = files(new_folder)
    result = run("package", "new", new_folder, *OPTIONS, *LISTS)
    assert result.code == 2
    assert "not empty" in result.err
    assert files(new_folder) == before


def test_new_in_an_empty_folder_with_one_list_succeeds(run, tmp_path):
    result = run(
        "package", "new", tmp_path, *OPTIONS, "--long-list", f"court={COURT}", "--max-per-manager", "4"
    )
    assert result.code == 0, result.err
    (sample,) = package.read(tmp_path).samples.values()
    assert sample.max_per_manager == 4
    assert package.validate(tmp_path) == ()


def typed(heading, cell):
    """Return a cell as a spreadsheet program would store it: dates as dates, numbers as numbers."""
    with suppress(ValueError):
        return datetime.strptime(cell, "%d/%m/%Y").date()  # noqa: DTZ007
    return int(cell) if heading == "Child ID" and cell.isdigit() else cell


def test_row_offset_of_a_workbook_with_a_title_is_reported(run, tmp_path):
    table = rows(COURT)
    cells = [["Sent in August"], [], list(table[0]), *([*row.values()] for row in table)]
    workbook = xlsx(tmp_path / "court.xlsx", {"Cases": cells})
    result = run("package", "new", tmp_path / "new", *OPTIONS, "--long-list", f"court={workbook}")
    assert "Row numbers are those of long-lists/court.csv. Add 2" in " ".join(result.out.split())


def test_workbook_and_csv_give_the_same_sample(run, tmp_path):
    table = rows(COURT)
    cells = [["Sent in August"], list(table[0]), *([typed(*pair) for pair in row.items()] for row in table)]
    workbook = xlsx(tmp_path / "court.xlsx", {"Cases": cells})
    result = run("package", "new", tmp_path / "new", *OPTIONS, "--long-list", f"court={workbook}")
    assert result.code == 0, result.err
    assert package.validate(tmp_path / "new") == ()
    assert "2018-02-26" in (tmp_path / "new" / "long-lists" / "court.csv").read_text(encoding="utf-8")
    sample, example = rows(tmp_path / "new" / "sample" / "court.csv"), rows(EXAMPLE / "sample" / "court.csv")
    assert sample == example


def test_column_option_applies_to_a_list_or_to_all(run, tmp_path):
    renamed = tmp_path / "court.csv"
    renamed.write_text(COURT.read_text(encoding="utf-8").replace(",Sex,", ",Column five,", 1), "utf-8")
    lists = ("--long-list", f"court={renamed}", "--long-list", f"out_of_court={OUT_OF_COURT}")
    columns = ("--column", "court.gender=Column five", "--column", "team=Team")
    result = run("package", "new", tmp_path / "new", *OPTIONS, *lists, *columns)
    assert result.code == 0, result.err
    populations = package.read(tmp_path / "new").populations
    assert (populations["court"].columns["gender"], populations["out_of_court"].columns["gender"]) == (
        "Column five",
        "Sex",
    )


def test_ambiguous_heading_must_be_confirmed(run, tmp_path):
    unclear = tmp_path / "court.csv"
    text = COURT.read_text(encoding="utf-8")
    unclear.write_text(text.replace("Case Ref,Child ID", "Case Ref,Case Number", 1), encoding="utf-8")
    command = ("package", "new", tmp_path / "new", *OPTIONS, "--long-list", f"court={unclear}")
    result = run(*command)
    assert result.code == 2
    assert result.err.startswith("court.csv, headings: ")
    assert 'If this is right, confirm with --column "court.case_id=' in result.err
    assert not (tmp_path / "new").exists()
    assert run(*command, "--column", "case_id=Case Ref", "--column", "person_id=Case Number").code == 0


def test_cap_requires_the_case_manager_column(run, tmp_path):
    unnamed = tmp_path / "court.csv"
    header = COURT.read_text(encoding="utf-8").splitlines()[0]
    heading = package.read(EXAMPLE).populations["court"].columns["case_manager"]
    text = COURT.read_text(encoding="utf-8").replace(header, header.replace(heading, "Column nine"), 1)
    unnamed.write_text(text, encoding="utf-8")
    command = ("package", "new", tmp_path / "new", *OPTIONS, "--long-list", f"court={unnamed}")
    result = run(*command, "--max-per-manager", "9")
    assert result.code == 2
    assert result.err.startswith("court.csv, headings: No column was recognised as case manager")
    assert '--column "court.case_manager=HEADING"' in result.err
    assert run(*command).code == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--long-list", "court"), "court"),
        (("--long-list", "prison=cases.csv"), "prison"),
        (("--long-list", f"court={COURT}"), "given twice"),
        (("--edition", "youth-1999"), "youth-1999"),
        (("--service", " "), "name"),
        (("--column", "shoe=Size"), "shoe=Size"),
        (("--column", "court.shoe=Size"), "shoe=Size"),
        (("--column", "gender=No such heading"), "No such heading"),
        (("--max-per-manager", "1"), "manager"),
    ],
)
def test_usage_error_writes_nothing(run, tmp_path, options, message):
    result = run("package", "new", tmp_path / "new", *OPTIONS, *LISTS, *options)
    assert result.code == 2
    assert message in result.err
    assert "Traceback" not in result.err
    assert not (tmp_path / "new").exists()


def test_changed_sample_entry_is_a_fault_with_both_values(run, new_folder):
    toml = new_folder / "inspection.toml"
    text = toml.read_text(encoding="utf-8")
    correct = package.read(new_folder).samples["court"].size.because
    toml.write_text(text.replace(correct, "We liked the number.", 1), encoding="utf-8")
    (fault,) = run("package", "validate", new_folder, "--json").json
    assert fault["place"] == "inspection.toml, groups, court, sample, because"
    assert "“We liked the number.”" in fault["problem"]
    assert f"“{correct}”" in fault["problem"]
    assert "who" not in fault["cure"]


@pytest.fixture
def sealed_folder(run, tmp_path):
    """Folder of a new inspection whose draws are sealed."""
    folder = tmp_path / "sealed"
    result = run("package", "new", folder, *OPTIONS[:-2], *LISTS)
    assert result.code == 0, result.err
    return folder


def test_sealed_package_is_drawn_by_dice_and_its_steps_are_verified(run, sealed_folder):
    sealed = package.read(sealed_folder).sealed_draws
    assert set(sealed) == {"court", "out_of_court"}
    readme = (sealed_folder / "README.md").read_text(encoding="utf-8")
    assert all(draw.seal in readme for draw in sealed.values())
    assert package.validate(sealed_folder) == ()
    drawn = run("package", "draw", sealed_folder, "--dice", "court=417", "--dice", "out_of_court=052")
    assert drawn.code == 0, drawn.err
    inspection = package.read(sealed_folder)
    assert choice_of(inspection.samples["court"]).number == 417
    assert choice_of(inspection.samples["out_of_court"]).number == 52
    assert inspection.sealed_draws == {}
    assert len(inspection.assessments) == 50
    assert package.validate(sealed_folder) == ()
    assert "numbered sample 417 of 1,000" in (sealed_folder / "README.md").read_text(encoding="utf-8")
    again = run("package", "draw", sealed_folder, "--dice", "court=418")
    assert "no sealed draw without a result" in again.err


def test_changed_number_time_or_seal_of_a_package_is_a_fault(run, sealed_folder):
    run("package", "draw", sealed_folder, "--dice", "court=417", "--dice", "out_of_court=052")
    toml = sealed_folder / "inspection.toml"
    text = toml.read_text(encoding="utf-8")
    numbered = choice_of(package.read(sealed_folder).samples["court"])
    later = re.sub(r"(?<=at = )\d{4}", "2099", text, count=1)
    for changed, words in (
        (text.replace('value = "417"', 'value = "418"', 1), "draw does not put it there"),
        (text.replace(numbered.seal, "0" * 64, 1), "The recorded seal"),
        (text.replace(numbered.summary.digest, "0" * 64, 1), "digest of the numbered samples"),
        (later, "is dated before the step it follows"),
    ):
        toml.write_text(changed, encoding="utf-8")
        assert words in run("package", "validate", sealed_folder).err


def test_case_is_replaced_after_its_reason_and_gets_a_row(run, new_folder):
    out = rows(new_folder / "sample" / "court.csv")[0]["case_id"]
    early = run("package", "replace", new_folder, "court", "--dice", "318")
    assert "No reason for a replacement is recorded" in early.err
    reason = run("package", "replace", new_folder, "court", "--case", out, "--reason", "The file is missing.")
    assert "Cases that can replace it: 7." in reason.out
    waiting = package.read(new_folder).samples["court"].open_replacement
    assert waiting is not None
    assert waiting.out == out
    assert package.validate(new_folder) == ()
    done = run("package", "replace", new_folder, "court", "--dice", "318")
    assert done.code == 0, done.err
    [replacement] = package.read(new_folder).samples["court"].replacements
    assert (replacement.out, replacement.rule) == (out, "random")
    assert replacement.randomness == Randomness("dice", "318")
    assessed = {row["case_id"] for row in rows(new_folder / "cases.csv")}
    assert replacement.into in assessed
    assert out not in assessed
    assert package.validate(new_folder) == ()
    assert run("package", "replace", new_folder, "court", "--case", out).code == 2


def test_replacement_is_undone_before_an_answer_and_not_after(run, new_folder):
    out = rows(new_folder / "sample" / "court.csv")[0]["case_id"]
    replaced = ("package", "replace", new_folder, "court")
    before = (new_folder / "sample" / "court.csv").read_text(encoding="utf-8")
    run(*replaced, "--case", out, "--reason", "The file is missing.")
    run(*replaced, "--dice", "318")
    assert run(*replaced, "--undo").code == 2
    done = run(*replaced, "--undo", "--reason", "The file was found.")
    assert f"{out} is in the sample again." in done.out
    assert (new_folder / "sample" / "court.csv").read_text(encoding="utf-8") == before
    sample = package.read(new_folder).samples["court"]
    assert [replacement.undone for replacement in sample.replacements] == ["The file was found."]
    assert sample.steps[-1].step == "undone"
    assert out in {row["case_id"] for row in rows(new_folder / "cases.csv")}
    assert package.validate(new_folder) == ()
    run(*replaced, "--case", out, "--reason", "The file is missing again.")
    run(*replaced, "--dice", "007")
    assert package.validate(new_folder) == ()
    inspection = package.read(new_folder)
    into = inspection.samples["court"].completed_replacements[-1].into
    answered = [
        replace(assessment, answers={"2.1.1": Answer("yes")}) if assessment.case_id == into else assessment
        for assessment in inspection.assessments
    ]
    package.write(replace(inspection, assessments=tuple(answered)), new_folder)
    refused = run(*replaced, "--undo", "--reason", "The file was found.")
    assert f"case {into}: This case has answers" in refused.err


@pytest.mark.parametrize("words", [["rate"], ["package", "validate"]], ids=" ".join)
def test_folder_that_is_too_large_is_refused_in_a_sentence(run, tmp_path, words):
    folder = shutil.copytree(EXAMPLE, tmp_path / "package")
    for name in ("README.md", "answers.csv"):
        os.truncate(folder / name, 151_000_000)
    refused = run(*words, folder)
    assert refused.code == 2
    assert "The files have more than 300 megabytes in total. Keep only the cases" in refused.out + refused.err
