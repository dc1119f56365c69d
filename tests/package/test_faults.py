"""Faults of a package name the file, the row or entry, the problem and the cure."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from inspectorate import package
from inspectorate.method import standards
from inspectorate.method.faults import FaultsFound
from inspectorate.package.folder import read_folder
from inspectorate.package.writer import package_files
from tests.house.tree import ROOT
from tests.package.inspections import write_files

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
FILES = read_folder(EXAMPLE)
INSPECTION = package.read(EXAMPLE)
YOUTH = standards.load("youth-2018")

Change = Callable[[str], str]


def swap(old: str, new: str) -> Change:
    """Replace the first occurrence of `old` by `new`; `old` must occur."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def add(line: str) -> Change:
    return lambda text: text + line


def row(number: int, change: Change) -> Change:
    """Change the row with this number; row 1 holds the headings."""

    def changed(text: str) -> str:
        lines = text.split("\n")
        lines[number - 1] = change(lines[number - 1])
        return "\n".join(lines)

    return changed


def drop(text: str) -> str:
    return ""


def faults_after(path: str, change: Change) -> list[str]:
    changed = change(FILES[path].decode()).encode()
    return [str(fault) for fault in package.validate_files(FILES | {path: changed}, YOUTH)]


UNREADABLE = [
    ("cases.csv", row(1, swap("assessor", "assesor")), "cases.csv, row 1: The column assessor is missing."),
    (
        "cases.csv",
        row(1, swap("assessor", "assesor")),
        "There is no column 'assesor' in this table. Did you mean asses",
    ),
    ("cases.csv", row(1, swap("case_id,group", "group,case_id")), "The columns are in another order."),
    ("answers.csv", row(1, add(",percentage")), "The column percentage would store a result. Delete it"),
    ("answers.csv", row(3, add(",48")), "answers.csv, row 3: The row has 7 cells where the headings have 6."),
    (
        "answers.csv",
        row(2, swap(",yes,", ",Yess,")),
        "answers.csv, row 2, column answer: 'Yess' is not one of",
    ),
    ("answers.csv", row(2, swap(",yes,", ",,")), "answers.csv, row 2, column answer: The cell is empty."),
    (
        "answers.csv",
        add("C1,court,first,2.1.1,yes,\n"),
        "cases.csv has no row with case_id, group, occasion C1",
    ),
    ("answers.csv", row(2, lambda line: f"{line}\n{line}"), "is already in row 2. Keep one of the two rows."),
    (
        "answers.csv",
        row(9, add('"')),
        "answers.csv, row 9: This row cannot be read as comma-separated values",
    ),
    ("cases.csv", row(5, swap(",first,", ",second,")), "cases.csv has no row with"),
    (
        "evidence/items.csv",
        row(2, swap("2018-08-06", "06/08/2018")),
        "column received: '06/08/2018' is not a date.",
    ),
    (
        "evidence/items.csv",
        row(2, swap("1.1.1", "1.1.9")),
        "row 2, column supports: There is no question '1.1.9'. Did",
    ),
    (
        "evidence/survey.csv",
        row(2, swap("S1", "S77")),
        "evidence/survey.csv, row 2, column question: 'S77' is not one",
    ),
    ("sample/court.csv", row(2, swap(",1,", ",one,")), "row 2, column order: 'one' is not a whole number."),
    ("sample/court.csv", row(2, swap("C", "X")), "is not eligible in long-lists/court.csv."),
    (
        "sample/court.csv",
        row(2, swap("selected", "replacement")),
        "but the rows of replaced cases say otherwise.",
    ),
    ("sample/court.csv", row(2, swap("selected,1,", "replaced,1,Z9")), "replaced_by: No row has this case."),
    (
        "long-lists/court.csv",
        row(5, add(",x")),
        "long-lists/court.csv, row 5: The row has 19 cells where the head",
    ),
    (
        "long-lists/court.csv",
        row(1, swap("Sex", "DOB")),
        "long-lists/court.csv, row 1: The heading 'DOB' appears twice.",
    ),
    ("long-lists/court.csv", row(1, swap("Sex", "Gender")), "long-lists/court.csv has no column 'Sex'."),
    (
        "inspection.toml",
        swap("format = 2", "format = 3"),
        "This package has format 3, but this program reads format 2.",
    ),
    ("inspection.toml", swap("youth-2018", "youth-1918"), "edition: The package is of edition 'youth-1918'"),
    ("inspection.toml", swap("[about]", "overall = 14\n[about]"), "The entry overall would store a result."),
    (
        "inspection.toml",
        swap("[about]", "[about]\ncolour = 1"),
        "inspection.toml, about, colour: There is no entry",
    ),
    (
        "inspection.toml",
        swap("2018-09-14", '"14 September"'),
        "fieldwork_ended: This should be a date without quot",
    ),
    (
        "inspection.toml",
        swap("seed = 2018", "seed = 20.18"),
        "groups, court, sample, seed: This should be a whole number.",
    ),
    (
        "inspection.toml",
        lambda text: text.replace("groups.court", "groups.crown"),
        "groups, crown: The edition has no case group with this",
    ),
    ("inspection.toml", swap("[groups.court]", "[groups.court"), "inspection.toml: This is not TOML"),
    (
        "inspection.toml",
        swap("service_short", "service_shorter"),
        "The entry service_short is missing. Add it.",
    ),
    (
        "judgements.toml",
        swap('"1.1"', '"2.2"'),
        "Standard 2.2 is rated from its cases, so its rating is not stored.",
    ),
    (
        "judgements.toml",
        swap('"Good"', '"Goodish"'),
        "rating: There is no rating 'Goodish'. Did you mean Good?",
    ),
    (
        "judgements.toml",
        swap('"1.1.1"', '"1.4.1"'),
        "There is no question of standard 1.1 '1.4.1'. Did you mean",
    ),
    ("judgements.toml", swap('"E01"', '"E91"'), "evidence, 1.1.1: There is no evidence 'E91'."),
    ("judgements.toml", swap('"1.2"\n', '"1.1"\n'), "judgements.toml: The standard 1.1 appears 2 times."),
    (
        "judgements.toml",
        swap("[judgements.reasons]", "score = 2\n[judgements.reasons]"),
        "would store a result.",
    ),
    (
        "recommendations.toml",
        add('[[recommendations]]\nto = "A"\ntext = "B"\nstandards = ["7"]\n'),
        "no standard '7'.",
    ),
    ("key-facts.toml", swap("554", "nan"), "figures 1, value: This should be a number, not infinity or nan."),
    (
        "datapackage.json",
        swap('"answers.csv"', '"../answers.csv"'),
        "A package has no path '../answers.csv'.",
    ),
    (
        "datapackage.json",
        swap('"answers.csv"', '"/etc/passwd"'),
        "A package has no path '/etc/passwd'.",
    ),
    ("datapackage.json", swap("{", "["), "datapackage.json: This is not the description of a package."),
    ("inspection.toml", drop, "inspection.toml, about: The entry about is missing. Add it."),
]

METHOD_FAULTS = [
    ("inspection.toml", swap("seed = 2018", "seed = 2019"), "but the draw does not put it there."),
    (
        "inspection.toml",
        swap('digest = "', 'digest = "0'),
        "The sample was drawn from a population with the digest",
    ),
    (
        "long-lists/court.csv",
        row(2, swap(",Male,", ",Female,")),
        "The long list, its columns or the date have changed",
    ),
    ("cases.csv", row(2, swap(",yes,", ",,")), "to find out whether"),
    (
        "answers.csv",
        row(2, swap(",yes,", ",not_applicable,")),
        "answers.csv, case C14856, question 2.1.1: The answer is",
    ),
    (
        "sample/court.csv",
        row(2, swap("C14856", "C26194")),
        "is not in the sample. Compare with sample/court.csv",
    ),
    (
        "evidence/enquiries.csv",
        row(2, swap(",,", ",C1; C2,")),
        "column cases: No long list has an eligible case 'C1'.",
    ),
    (
        "datapackage.json",
        swap('"description": "key question or prompt"', '"title": "x"'),
        "The description of answers.csv differs",
    ),
]


@pytest.mark.parametrize(("path", "change", "expected"), [*UNREADABLE, *METHOD_FAULTS])
def test_fault_names_place_and_cure(path, change, expected):
    assert [fault for fault in faults_after(path, change) if expected in fault], faults_after(path, change)


@pytest.mark.parametrize(("path", "change", "expected"), UNREADABLE)
def test_unreadable_package_is_not_read_in_part(tmp_path, path, change, expected):
    folder = write_files(tmp_path, FILES | {path: change(FILES[path].decode()).encode()})
    with pytest.raises(FaultsFound):
        package.read(folder)


def test_all_faults_of_all_files_are_reported_together():
    damaged = FILES | {
        "cases.csv": FILES["cases.csv"].replace(b",first,", b",frist,"),
        "judgements.toml": FILES["judgements.toml"].replace(b'"Good"', b'"Goodish"'),
        "narrative/foreword.md": b"\n\n\xff",
    }
    faults = package.validate_files(damaged, YOUTH)
    assert sum("cases.csv" in fault.place for fault in faults) == 50
    assert sum("'Goodish'" in fault.problem for fault in faults) == 2
    assert any(fault.place == "narrative/foreword.md, line 3" for fault in faults)


def test_file_missing_from_datapackage_json_is_reported():
    faults = package.validate_files(FILES | {"narrative/sample.md": b"More."}, YOUTH)
    assert [fault.problem for fault in faults if fault.place == "datapackage.json"] == [
        "The file narrative/sample.md is not listed."
    ]


@pytest.mark.parametrize(
    "path", ["results.csv", "Cases.csv", "sample/court.xlsx", "narrative/2.2.txt", "a/b/c.md"]
)
def test_unknown_file_in_package_is_reported(tmp_path, path):
    (fault,) = package.validate(write_files(tmp_path, FILES | {path: b""}))
    assert path.startswith(fault.place)
    assert fault.problem == "A package does not have this file."


def test_assessment_of_an_undrawn_case_is_reported():
    undrawn = replace(INSPECTION, samples={})
    files = {path: text.encode() for path, text in package_files(undrawn).items()}
    places = [fault.place for fault in package.validate_files(files, YOUTH)]
    assert places == [f"cases.csv, row {row}, column case_id" for row in range(2, 62)]


def test_package_of_an_edition_not_installed_is_read_with_that_edition(tmp_path):
    edition = YOUTH.model_copy(update={"id": "youth-2099"})
    stored = replace(INSPECTION, framework=edition, populations={}, samples={}, long_lists={})
    package.write(stored, tmp_path / "it")
    assert package.read(tmp_path / "it") == stored
    (tmp_path / "it" / "edition.json").unlink()
    assert any("no edition 'youth-2099'" in fault.problem for fault in package.validate(tmp_path / "it"))
    assert package.read(tmp_path / "it", edition) == stored


# ---------------------------------------------------------------- the improvement plan

PLAN = """
[[responses]]
recommendation = 1
outcome = "accepted"
given_on = 2018-11-12

[[actions]]
number = 1
recommendation = 1
text = "Train everyone."
owner = "Head of practice"
due = 2019-01-31
state = "planned"

[[reviews]]
number = 1
held_on = 2018-12-10
minute = "Read."
[[reviews.progress]]
action = 1
state = "planned"

[[closures]]
recommendation = 1
outcome = "reopened"
on = 2019-02-11
reason = "It goes on."
"""

PLAN_FAULTS = [
    (swap("recommendation = 1", "recommendation = 99"), "There is no recommendation 99."),
    (
        add('[[responses]]\nrecommendation = 1\noutcome = "accepted"\ngiven_on = 2018-11-12\n'),
        "2 entries have the recommendation 1.",
    ),
    (swap("action = 1", "action = 7"), "There is no action 7."),
    (swap('state = "planned"', 'state = "done"'), "An action that is done needs evidence."),
    (swap('reason = "It goes on."', ""), "The closure of recommendation 1 has no reason."),
    (swap('"accepted"', '"yes"'), "improvement.toml, responses 1, outcome"),
]


def test_improvement_plan_without_faults_is_read():
    files = FILES | {"improvement.toml": PLAN.encode()}
    plan = package.read_files(files).improvement
    assert plan
    assert [row.text for row in plan.actions] == ["Train everyone."]


@pytest.mark.parametrize(("change", "words"), PLAN_FAULTS, ids=[words for _change, words in PLAN_FAULTS])
def test_fault_of_an_improvement_plan_is_named(change, words):
    files = FILES | {"improvement.toml": change(PLAN).encode()}
    assert any(words in str(fault) for fault in package.validate_files(files, YOUTH))
