"""A dataset has everything an analyst counts, in described tables, and nothing that names a child."""

import csv
import io
import json
from collections import Counter
from dataclasses import replace

import pandas as pd
import pyreadstat
import pytest
from frictionless import Package

from inspectorate import package
from inspectorate.analysis import dataset, write_dataset
from inspectorate.analysis.dataset_files import dataset_files
from inspectorate.analysis.pseudonyms import new_key, pseudonym
from inspectorate.analysis.statistics_files import variable_name, variables
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import work_out
from inspectorate.method.standards import load
from tests.house.tree import ROOT

EXAMPLE = package.read(ROOT / "examples" / "barking-and-dagenham-2018")
RESULTS = work_out(EXAMPLE)
KEY = b"k" * 32
DATASET = dataset([(EXAMPLE, RESULTS)], KEY)
FILES = dataset_files(DATASET)


def rows(name):
    return list(csv.DictReader(io.StringIO(FILES[name])))


def test_no_cell_or_word_of_the_long_lists_that_is_personal_is_in_a_dataset():
    personal = {"case_id", "person_id", "name", "date_of_birth", "case_manager"}
    secrets = set()
    for group, population in EXAMPLE.populations.items():
        headings = EXAMPLE.long_lists[group].headings
        places = [
            headings.index(population.columns[field.key])
            for field in EXAMPLE.framework.casework.fields
            if field.key in population.columns and (field.personal or field.key in personal)
        ]
        secrets |= {row[place] for row in EXAMPLE.long_lists[group].rows for place in places if row[place]}
    comments = {
        answer.comment
        for assessment in EXAMPLE.assessments
        for answer in assessment.answers.values()
        if answer.comment
    }
    assert len(secrets) > 200
    text = "\n".join(FILES[name] for name in FILES)
    assert not [secret for secret in secrets | comments if len(secret) > 4 and secret in text]
    assert "Inspector A" not in text


def test_every_answer_fact_tally_and_rating_is_in_it():
    answers = Counter(
        (assessment.group, question, answer.value)
        for assessment in EXAMPLE.assessments
        for question, answer in assessment.answers.items()
    )
    assert Counter((row["group"], row["question"], row["answer"]) for row in rows("answers.csv")) == answers
    assert len(rows("cases.csv")) == 60
    assert len({row["case"] for row in rows("cases.csv")}) == 50
    safety = Counter(assessment.facts["inspector_safety_wellbeing"] for assessment in EXAMPLE.assessments)
    assert Counter(row["inspector_safety_wellbeing"] for row in rows("cases.csv")) == safety
    percentages = {row["question"]: row["percentage"] for row in rows("tallies.csv")}
    assert percentages["2.2.2"] == "48"
    assert rows("ratings.csv")[-1]["rating"] == "Requires improvement"
    assert rows("ratings.csv")[-1]["score"] == "14"


def test_key_questions_counted_again_from_the_dataset_agree_with_the_tallies():
    answers = pd.read_csv(io.StringIO(FILES["answers.csv"]))
    first = answers[answers.occasion == "first"]
    for name, tally in RESULTS.tallies.items():
        counted = first[first.question == name].answer.value_counts()
        assert counted.get("yes", 0) == tally.yes
        assert counted.get("yes", 0) + counted.get("no", 0) == tally.applicable


def test_pseudonyms_depend_on_key_inspection_group_and_case():
    cases = (("a", "b"), ("ab", ""), ("b", "a"))
    assert len({pseudonym(key, *case) for key in (KEY, b"l" * 32) for case in cases}) == 6
    assert pseudonym(KEY, "a", "\udc80") == pseudonym(KEY, "a", "\udc80")
    assert len(new_key()) == 32
    assert new_key() != new_key()
    with pytest.raises(ValueError, match="at least 32 bytes, this one has 31"):
        pseudonym(b"k" * 31, "a")
    again, other = dataset([(EXAMPLE, RESULTS)], KEY), dataset([(EXAMPLE, RESULTS)], new_key())
    assert again == DATASET
    assert not {row["case"] for row in other.tables["cases"].rows} & {
        row["case"] for row in DATASET.tables["cases"].rows
    }


def test_datasets_have_inspections_of_one_edition():
    with pytest.raises(FaultsFound, match="The dataset has no inspections"):
        dataset([], KEY)
    renamed = EXAMPLE.framework.model_copy(update={"id": "youth-2099"})
    with pytest.raises(FaultsFound, match="The inspections use different editions: youth-2018, youth-2099"):
        dataset([(EXAMPLE, RESULTS), (replace(EXAMPLE, framework=renamed), RESULTS)], KEY)
    second = replace(EXAMPLE, about=replace(EXAMPLE.about, id="another"))
    both = dataset([(EXAMPLE, RESULTS), (second, RESULTS)], KEY)
    assert len({row["case"] for row in both.tables["cases"].rows}) == 100


def test_written_dataset_is_valid_for_frictionless_and_its_codebook_has_every_column(tmp_path):
    paths = write_dataset(DATASET, tmp_path / "data")
    report = Package(str(tmp_path / "data" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "note"])[:5]
    described = {(row["file"], row["column"]) for row in rows("codebook.csv")}
    for path in paths:
        if path.suffix == ".csv" and path.name != "codebook.csv":
            heading = path.read_text(encoding="utf-8").split("\n", 1)[0]
            assert {(path.name, name) for name in heading.split(",")} <= described
    resources = json.loads(FILES["datapackage.json"])["resources"]
    assert all(field["title"] for resource in resources for field in resource["schema"]["fields"])
    with pytest.raises(FaultsFound, match="The folder is not empty"):
        write_dataset(DATASET, tmp_path / "data")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(FaultsFound, match="It cannot be written"):
        write_dataset(DATASET, tmp_path / "file" / "data")


@pytest.mark.parametrize(
    ("name", "read"), [("cases.sav", pyreadstat.read_sav), ("cases.dta", pyreadstat.read_dta)]
)
def test_statistics_file_has_labelled_facts_and_answers(tmp_path, name, read):
    write_dataset(DATASET, tmp_path / "data", statistics=True)
    frame, metadata = read(str(tmp_path / "data" / name))
    assert len(frame) == 60
    assert metadata.column_names_to_labels["q_2_2_2"].startswith("2.2.2 ")
    labels = metadata.variable_value_labels["q_2_2_2"]
    assert {int(code): label for code, label in labels.items()} == {1: "Yes", 2: "No", 3: "Not applicable"}
    tally = RESULTS.tallies["2.2.2"]
    first = frame[frame.occasion == 1].q_2_2_2
    assert ((first == 1).sum(), (first == 2).sum()) == (tally.yes, tally.applicable - tally.yes)
    safety = metadata.column_names_to_labels["inspector_safety_wellbeing"]
    assert safety == "Safety and wellbeing (the inspector's classification)"


@pytest.mark.parametrize("edition", ["youth-2018", "hostels-2030"])
def test_names_of_variables_differ_and_fit(edition):
    framework = load(edition)
    names = [variable_name(f"q_{question}") for question in framework.questions]
    assert len(set(names)) == len(names)
    assert len(variables(DATASET)) == len(DATASET.tables["cases"].columns) + len(
        {row["question"] for row in DATASET.tables["answers"].rows}
    )
    assert all(len(name) <= 30 for name in variables(DATASET))
