"""`package new` and `package write` from the outside: from long lists to a folder that can be filled in."""

import csv
import json
import shutil
from contextlib import suppress
from datetime import datetime

import pytest

from inspectorate import package
from tests.house.tree import ROOT
from tests.package.made import files
from tests.tables.spreadsheets import xlsx

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
COURT = EXAMPLE / "long-lists" / "court.csv"
OUT = EXAMPLE / "long-lists" / "out_of_court.csv"
WORDS = ("--edition", "youth-2018", "--service", "Anytown YOS", "--on", "2018-09-03", "--seed", "2018")
LISTS = ("--long-list", f"court={COURT}", "--long-list", f"out_of_court={OUT}")


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def begun(run, tmp_path):
    """A new inspection from the example's long lists."""
    folder = tmp_path / "inspection"
    said = run("package", "new", folder, *WORDS, *LISTS)
    assert said.code == 0, said.err
    assert "38 eligible" in said.out
    return folder


def test_a_new_inspection_has_everything_that_is_known_and_nothing_else(begun):
    cases, example = rows(begun / "cases.csv"), rows(EXAMPLE / "cases.csv")
    firsts = {(row["case_id"], row["group"]): row for row in example if row["occasion"] == "first"}
    assert len(cases) == len(firsts) == 50
    known = [name for name in cases[0] if any(row[name] for row in cases)]
    assert {"gender", "service_risk_of_serious_harm", "service_safety_wellbeing"} <= set(known)
    assert not [name for name in known if name.startswith(("inspector_", "assessor"))]
    for row in cases:
        first = firsts[row["case_id"], row["group"]]
        assert {name: row[name] for name in known} == {name: first[name] for name in known}
    for group in ("court", "out_of_court"):
        for kept in ("sample", "long-lists"):
            path = f"{kept}/{group}.csv"
            assert (begun / path).read_bytes() == (EXAMPLE / path).read_bytes()
    assert (begun / "answers.csv").read_text(encoding="utf-8").count("\n") == 1
    assert (begun / "narrative").is_dir()
    told = (begun / "README.md").read_text(encoding="utf-8")
    assert "What to fill in next" in told
    framework = package.read(begun).framework
    cases = [domain for domain in framework.domains if domain.judged_on == "cases"]
    asked = [key for domain in cases for standard in domain.standards for key in standard.key_questions]
    assert all(f"- `{each.id}` {each.text}" in told for key in asked for each in (key, *key.prompts))
    assert all(f"- `{fact.key}` (" in told for fact in framework.casework.routing)


def test_a_new_inspection_is_valid_and_not_yet_rated(run, begun):
    assert run("package", "validate", begun).code == 0
    rated = run("rate", begun, "--json")
    assert (rated.code, rated.err) == (0, "")
    assert rated.json["overall"] is None
    assert not any(standard["rating"] for standard in rated.json["standards"].values())
    assert run("check", begun, "--json").code == 1


def test_the_first_answer_begins_the_assessments(run, begun):
    case = rows(begun / "cases.csv")[0]["case_id"]
    with (begun / "answers.csv").open("a", encoding="utf-8") as answers:
        answers.write(f"{case},court,first,2.1.1,yes,\n")
    said = run("package", "validate", begun, "--json")
    assert said.code == 2
    assert any(case in fault["place"] and "2.1.1.a" in fault["place"] for fault in said.json)


def test_a_filled_in_inspection_is_rated_as_published(run, begun):
    for name in ("cases.csv", "answers.csv"):
        shutil.copy(EXAMPLE / name, begun / name)
    rated = run("rate", begun, "--json").json["standards"]
    example = run("rate", EXAMPLE, "--json").json["standards"]
    assert {name: rated[name] for name in rated if name[0] != "1"} == {
        name: example[name] for name in example if name[0] != "1"
    }


def test_writing_brings_a_package_edited_by_hand_into_its_usual_form(run, begun):
    (begun / "narrative" / "foreword.md").write_text("A foreword.\n", encoding="utf-8")
    toml = begun / "inspection.toml"
    toml.write_text("# by hand\n" + toml.read_text(encoding="utf-8"), encoding="utf-8")
    stale = run("package", "validate", begun)
    assert stale.code == 2
    assert "datapackage.json" in stale.err
    before = package.read(begun)
    assert run("package", "write", begun).code == 0
    assert package.read(begun) == before
    assert "# by hand" not in toml.read_text(encoding="utf-8")
    described = json.loads((begun / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert {each["path"] for each in described} == set(files(begun)) - {"datapackage.json"}
    assert run("package", "validate", begun).code == 0
    written = files(begun)
    assert run("package", "write", begun).code == 0
    assert files(begun) == written


def test_writing_what_cannot_be_read_changes_nothing(run, begun):
    (begun / "cases.csv").write_text("nonsense\n", encoding="utf-8")
    before = files(begun)
    said = run("package", "write", begun)
    assert said.code == 2
    assert "cases.csv" in said.err
    assert files(begun) == before


def test_a_folder_in_use_is_refused(run, begun):
    before = files(begun)
    said = run("package", "new", begun, *WORDS, *LISTS)
    assert said.code == 2
    assert "not empty" in said.err
    assert files(begun) == before


def test_an_empty_folder_may_be_used_and_one_list_is_enough(run, tmp_path):
    said = run("package", "new", tmp_path, *WORDS, "--long-list", f"court={COURT}", "--max-per-manager", "4")
    assert said.code == 0, said.err
    (drawn,) = package.read(tmp_path).samples.values()
    assert drawn.max_per_manager == 4
    assert package.validate(tmp_path) == ()


def typed(heading, cell):
    """A cell as a spreadsheet program would hold it: dates as dates, numbers as numbers."""
    with suppress(ValueError):
        return datetime.strptime(cell, "%d/%m/%Y").date()  # noqa: DTZ007
    return int(cell) if heading == "Child ID" and cell.isdigit() else cell


def test_rows_of_a_workbook_with_a_title_above_can_be_found_in_it(run, tmp_path):
    listed = rows(COURT)
    cells = [["Sent in August"], [], list(listed[0]), *([*row.values()] for row in listed)]
    book = xlsx(tmp_path / "court.xlsx", {"Cases": cells})
    said = run("package", "new", tmp_path / "new", *WORDS, "--long-list", f"court={book}")
    assert "Rows are counted as in the folder's own copy, long-lists/court.csv; add 2" in " ".join(
        said.out.split()
    )


def test_a_workbook_gives_the_same_sample_as_its_csv(run, tmp_path):
    listed = rows(COURT)
    cells = [["Sent in August"], list(listed[0]), *([typed(*pair) for pair in row.items()] for row in listed)]
    book = xlsx(tmp_path / "court.xlsx", {"Cases": cells})
    said = run("package", "new", tmp_path / "new", *WORDS, "--long-list", f"court={book}")
    assert said.code == 0, said.err
    assert package.validate(tmp_path / "new") == ()
    assert "2018-02-26" in (tmp_path / "new" / "long-lists" / "court.csv").read_text(encoding="utf-8")
    made, example = rows(tmp_path / "new" / "sample" / "court.csv"), rows(EXAMPLE / "sample" / "court.csv")
    assert made == example


def test_a_heading_is_named_for_one_list_or_for_all(run, tmp_path):
    renamed = tmp_path / "court.csv"
    renamed.write_text(COURT.read_text(encoding="utf-8").replace(",Sex,", ",Column five,", 1), "utf-8")
    lists = ("--long-list", f"court={renamed}", "--long-list", f"out_of_court={OUT}")
    columns = ("--column", "court.gender=Column five", "--column", "team=Team")
    said = run("package", "new", tmp_path / "new", *WORDS, *lists, *columns)
    assert said.code == 0, said.err
    read = package.read(tmp_path / "new").populations
    assert (read["court"].columns["gender"], read["out_of_court"].columns["gender"]) == ("Column five", "Sex")


def test_a_heading_that_could_be_meant_otherwise_is_asked_about(run, tmp_path):
    unclear = tmp_path / "court.csv"
    text = COURT.read_text(encoding="utf-8")
    unclear.write_text(text.replace("Case Ref,Child ID", "Case Ref,Case Number", 1), encoding="utf-8")
    words = ("package", "new", tmp_path / "new", *WORDS, "--long-list", f"court={unclear}")
    said = run(*words)
    assert said.code == 2
    assert said.err.startswith("court.csv, headings: ")
    assert 'If that is right, confirm it: --column "court.case_id=' in said.err
    assert not (tmp_path / "new").exists()
    assert run(*words, "--column", "case_id=Case Ref", "--column", "person_id=Case Number").code == 0


def test_a_limit_needs_the_column_that_says_whose_case_it_is(run, tmp_path):
    unnamed = tmp_path / "court.csv"
    header = COURT.read_text(encoding="utf-8").splitlines()[0]
    asked = package.read(EXAMPLE).populations["court"].columns["case_manager"]
    text = COURT.read_text(encoding="utf-8").replace(header, header.replace(asked, "Column nine"), 1)
    unnamed.write_text(text, encoding="utf-8")
    words = ("package", "new", tmp_path / "new", *WORDS, "--long-list", f"court={unnamed}")
    said = run(*words, "--max-per-manager", "9")
    assert said.code == 2
    assert said.err.startswith("court.csv, headings: No column was recognised as case manager")
    assert '--column "court.case_manager=HEADING"' in said.err
    assert run(*words).code == 0


@pytest.mark.parametrize(
    ("words", "named"),
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
def test_a_mistake_in_the_command_is_said_and_nothing_is_written(run, tmp_path, words, named):
    said = run("package", "new", tmp_path / "new", *WORDS, *LISTS, *words)
    assert said.code == 2
    assert named in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "new").exists()


def test_a_wrong_entry_of_the_record_is_named_with_both_values(run, begun):
    toml = begun / "inspection.toml"
    text = toml.read_text(encoding="utf-8")
    right = package.read(begun).samples["court"].size.because
    toml.write_text(text.replace(right, "We liked the number.", 1), encoding="utf-8")
    (fault,) = run("package", "validate", begun, "--json").json
    assert fault["place"] == "inspection.toml, groups, court, sample, because"
    assert "“We liked the number.”" in fault["problem"]
    assert f"“{right}”" in fault["problem"]
    assert "who" not in fault["cure"]
