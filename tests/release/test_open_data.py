"""Open data of a release: it validates, has every table and chart, and nothing that the report withholds."""

import csv
import io
import json
import re

import frictionless
import pytest

from inspectorate.method.report.composition.small_counts import withheld_prompts
from inspectorate.method.report.draft import prepare


@pytest.fixture(scope="session")
def data(files):
    """The files of the open data by name."""
    return {
        path.removeprefix("data/"): content for path, content in files.items() if path.startswith("data/")
    }


@pytest.fixture(scope="session")
def description(data):
    """datapackage.json, parsed."""
    return json.loads(data["datapackage.json"])


def rows(data, name):
    """Return the rows of a table by heading."""
    return list(csv.DictReader(io.StringIO(data[name].decode())))


def test_open_data_is_a_valid_data_package(data, tmp_path):
    for name, content in data.items():
        (tmp_path / name).write_bytes(content)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.to_summary()


def test_every_file_is_described_and_every_column_has_a_title(data, description):
    assert {resource["path"] for resource in description["resources"]} == data.keys() - {"datapackage.json"}
    for resource in description["resources"]:
        assert resource["title"]
        fields = resource["schema"]["fields"]
        assert all(field["title"] for field in fields), resource["name"]
        assert len({field["name"] for field in fields}) == len(fields)
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", resource["hash"])


def test_licence_is_that_of_the_report(description):
    assert [licence["name"] for licence in description["licenses"]] == ["OGL-UK-3.0"]
    assert (description["version"], description["created"]) == ("1", "2018-12-05T09:30:00Z")


def test_results_have_numbers_of_every_key_question(data, inspection):
    results = {row["key_question"]: row for row in rows(data, "results.csv")}
    assert list(results) == list(inspection.framework.key_questions)
    tallies = prepare(inspection).results.tallies
    for question, row in results.items():
        tally = tallies.get(question)
        numbers = (str(tally.yes), str(tally.applicable), str(tally.percentage)) if tally else ("[z]",) * 3
        assert (row["sufficient"], row["applicable"], row["sufficient_percent"]) == numbers


def test_withheld_numbers_are_not_in_the_open_data(data, inspection):
    withheld = withheld_prompts(prepare(inspection))
    assert withheld, "the example has no prompt with withheld numbers"
    tables = [name for name in data if name.startswith("questions-")]
    printed = {row["question"]: row for name in tables for row in rows(data, name)}
    for prompt in withheld:
        numbers = [
            printed[prompt][name]
            for name in ("sufficient", "applicable", "yes", "range_from")
            if name in printed[prompt]
        ]
        assert set(numbers) == {"[c]"}, prompt


def test_key_facts_and_recommendations_have_tables(data, inspection):
    facts = rows(data, "key-facts.csv")
    assert [fact["key"] for fact in facts] == [figure.key for figure in inspection.figures]
    assert [float(fact["value"]) for fact in facts] == [figure.value for figure in inspection.figures]
    assert len(rows(data, "recommendations.csv")) == len(inspection.recommendations)
