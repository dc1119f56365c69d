"""A package carries its edition and a codebook, so that it can be read and used without this product."""

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from inspectorate import package
from inspectorate.method import standards
from inspectorate.method.faults import FaultsFound
from inspectorate.package.folder import read_folder
from inspectorate.package.table_schemas import schemas_by_path
from tests.house.tree import ROOT
from tests.patience import PATIENCE

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
FILES = read_folder(EXAMPLE)
YOUTH = standards.load("youth-2018")
EDITION = json.loads(FILES["edition.json"])
CODEBOOK = list(csv.DictReader(io.StringIO(FILES["codebook.csv"].decode())))


def changed(**values):
    return json.dumps(EDITION | values).encode()


def faults_of(files):
    return [str(fault) for fault in package.validate_files(files)]


@pytest.mark.parametrize("name", standards.available())
def test_edition_as_json_is_lossless(name):
    framework = standards.load(name)
    renamed = framework.model_copy(update={"id": f"{name}-copy"})
    assert standards.edition_from_json(standards.edition_json(framework), "edition.json") == framework
    assert standards.edition_from_json(standards.edition_json(renamed), "edition.json") == renamed


def test_edition_of_a_frozen_text_is_the_installed_one_without_reading_it():
    program = """
import sys
from pathlib import Path
from inspectorate.method import standards
edition = standards.frozen_edition(Path(sys.argv[1]).read_text(encoding="utf-8"))
assert "inspectorate.method.standards.files" not in sys.modules
assert edition == standards.load("youth-2018")
"""
    subprocess.run([sys.executable, "-c", program, EXAMPLE / "edition.json"], check=True, timeout=PATIENCE)


def test_text_of_no_frozen_edition_is_checked():
    spaced = json.dumps(EDITION, indent=2)
    assert standards.frozen_edition(spaced) is None
    assert standards.edition_from_json(spaced, "edition.json") == YOUTH
    adopted = changed(adoption={"edition": "youth-2018", "by": "A", "on": None})
    assert "edition.json: The file contains an adoption. Move the adoption to adoption.toml." in faults_of(
        FILES | {"edition.json": adopted}
    )


def test_package_of_another_edition_is_read_with_the_edition_it_carries():
    renamed = YOUTH.model_copy(update={"id": "youth-2099"})
    stored = replace(package.read_files(FILES), framework=renamed, populations={}, samples={}, long_lists={})
    files = package.to_files(stored)
    assert package.read_files(files) == stored


def test_edition_with_the_id_of_an_installed_one_must_be_the_same():
    (fault,) = faults_of(FILES | {"edition.json": changed(title="Other standards")})
    assert fault == (
        "edition.json: This differs from the installed edition youth-2018. Delete this file to use the "
        "installed edition, or give this edition another id."
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[" * 100_000, b"7", b'{"id": "youth-2018"}', changed(domains=[]), changed(more=1)],
    ids=["empty", "open", "deep", "number", "id only", "no domains", "more"],
)
def test_edition_that_cannot_be_read_is_a_fault_of_its_file(content):
    with pytest.raises(FaultsFound) as refused:
        package.read_files(FILES | {"edition.json": content})
    assert all(str(fault).startswith("edition.json") for fault in refused.value.faults)


def test_adoption_belongs_into_its_own_file():
    adoption = {"by": "A head", "on": "2018-08-01", "values": []}
    faults = faults_of(FILES | {"edition.json": changed(id="youth-2099", adoption=adoption)})
    assert any(fault.startswith("edition.json") for fault in faults)


def test_missing_or_outdated_edition_and_codebook_are_faults_of_a_package():
    without = {
        path: content for path, content in FILES.items() if path not in ("edition.json", "codebook.csv")
    }
    cure = "To update the file, run “inspectorate package write” on its folder."
    faults = faults_of(without)
    assert f"edition.json: The file is missing. {cure}" in faults
    assert f"codebook.csv: The file is missing. {cure}" in faults
    (fault,) = faults_of(FILES | {"codebook.csv": FILES["codebook.csv"] + b"x,y,,text,,,\n"})
    assert fault == f"codebook.csv: This differs from the edition and the long lists. {cure}"


def test_codebook_has_every_column_and_the_words_of_every_question_and_level():
    described = {(entry["file"], entry["column"]) for entry in CODEBOOK if not entry["value"]}
    for path, schema in schemas_by_path(YOUTH).items():
        file = path.removeprefix(
            "blind/"
        )  # assessments as they were before a comparison, in the same columns
        assert {(file, heading) for heading in schema.headings} <= described
    labels = {
        entry["value"]: entry["label"]
        for entry in CODEBOOK
        if (entry["file"], entry["column"]) == ("answers.csv", "question") and entry["value"]
    }
    assert labels == {name: question.text for name, question in YOUTH.questions.items()}
    assert {
        "file": "cases.csv",
        "column": "inspector_safety_wellbeing",
        "title": "Safety and wellbeing",
        "type": "text",
        "description": "",
        "value": "very_high",
        "label": "Very high",
    } in CODEBOOK


def test_codebook_says_how_each_heading_of_a_long_list_is_read():
    descriptions = {
        (entry["title"], entry["description"])
        for entry in CODEBOOK
        if entry["file"] == "long-lists/court.csv"
    }
    assert ("Date of birth", "as sent; read as date_of_birth, personal") in descriptions
    assert ("Gender", "as sent; read as gender") in descriptions


def test_every_column_of_datapackage_json_has_a_title():
    resources = json.loads(FILES["datapackage.json"])["resources"]
    fields = [field for resource in resources for field in resource.get("schema", {}).get("fields", ())]
    assert len(fields) > 80
    assert all(field.get("title") for field in fields)
    (answer,) = [field for field in fields if field["name"] == "answer" and field["title"] == "Answer"][:1]
    assert {"value": "not_applicable", "label": "Not applicable"} in answer["categories"]
