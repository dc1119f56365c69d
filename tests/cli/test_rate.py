"""`rate` and `overall` as other programs call them."""

import shutil
from re import findall
from shutil import copytree

import pytest

from tests.house.tree import ROOT

EXAMPLE = ROOT / "examples" / "barking-and-dagenham-2018"
PUBLISHED = (
    dict.fromkeys(("1.2", "1.3", "2.1", "2.3", "2.4", "3.1", "3.2", "3.3"), "Requires improvement")
    | dict.fromkeys(("1.1", "1.4", "3.4"), "Good")
    | {"2.2": "Inadequate"}
)


def test_rate_of_the_example_is_as_published(run):
    rated = run("rate", EXAMPLE, "--json").json
    assert rated["overall"]["rating"] == "Requires improvement"
    assert (rated["overall"]["score"], rated["overall"]["out_of"]) == (14, 36)
    assert {standard: record["rating"] for standard, record in rated["standards"].items()} == PUBLISHED
    assert rated["standards"]["2.2"]["lowest"] == "2.2.2"
    assert rated["key_questions"]["2.2.2"]["percentage"] == 48
    assert rated["key_questions"]["2.2.2"]["rating"] == "Inadequate"
    assert len(rated["key_questions"]) == 23
    for sensitivity in rated["sensitivity"].values():
        assert sum(sensitivity["probabilities"].values()) == pytest.approx(1)
        assert sensitivity["cases_to_change"] >= 1


def test_rate_prints_every_standard(run):
    result = run("rate", EXAMPLE)
    assert result.code == 0
    assert all(standard in result.out for standard in PUBLISHED)
    assert "invented" in result.out
    assert "14 out of 36" in result.out


@pytest.mark.parametrize(
    ("words", "rating", "score", "out_of"),
    [
        ([f"{standard}={rating}" for standard, rating in PUBLISHED.items()], "Requires improvement", 14, 36),
        ([f"{standard}=outstanding" for standard in PUBLISHED], "Outstanding", 36, 36),
        (["1.1=Good"], "Good", 2, 3),
        (["1.1=Inadequate", "2.2=Requires improvement"], "Inadequate", 1, 6),
    ],
)
def test_overall_applies_the_overall_rule(run, words, rating, score, out_of):
    result = run("overall", "--edition", "youth-2018", *words, "--json")
    assert (result.json["rating"], result.json["score"], result.json["out_of"]) == (rating, score, out_of)
    assert result.json["because"]


@pytest.mark.parametrize("words", [["9.9=Good"], ["1.1=Splendid"], ["1.1"], ["1.1=Good", "1.1=Good"], []])
def test_invalid_rating_is_a_usage_error(run, words):
    result = run("overall", "--edition", "youth-2018", *words)
    assert result.code == 2
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["rate", "check", "report"])
def test_folder_that_is_no_package_is_an_error(run, tmp_path, command):
    options = ["--to", tmp_path / "out"] if command == "report" else []
    for path in (tmp_path / "nowhere", tmp_path, ROOT / "README.md"):
        result = run(command, path, *options)
        assert result.code == 2
        assert result.err
        assert "Traceback" not in result.err
    assert not (tmp_path / "out").exists()


def test_overall_rating_is_provisional_until_the_inspection_is_complete(run, tmp_path):
    overall = run("rate", EXAMPLE, "--json").json["overall"]
    assert (overall["provisional"], overall["outstanding"]) == (False, [])
    copy = tmp_path / "copy"
    copytree(EXAMPLE, copy)
    (copy / "judgements.toml").unlink()
    overall = run("rate", copy, "--json").json["overall"]
    assert overall["provisional"]
    assert overall["outstanding"] == ["Standards 1.1, 1.2, 1.3 and 1.4 are not judged yet."]
    assert "Provisional: Standards 1.1, 1.2, 1.3 and 1.4" in run("rate", copy).out
    assert "provisional" not in run("overall", "--edition", "youth-2018", "1.1=Good", "--json").json


def test_why_shows_the_deciding_cases(run):
    result = run("rate", EXAMPLE, "--why", "2.2")
    assert result.code == 0
    assert "2.2 Planning: Inadequate." in result.out
    assert "14 of 29" in result.out
    assert "42 to 56" in result.out
    assert "Inadequate (under 50)" in result.out
    assert "For the panel: 2.2.2 is at 48 per cent" in result.out
    assert len(findall(r"│ C\d+ +│ 2\.2\.2 +│ No ", result.out)) == 15
    assert "2.2.2 is 48.28 per cent, printed as 48." in " ".join(run("rate", EXAMPLE).out.split())
    assert "Supervision" in run("rate", EXAMPLE, "--why", "1.2").out.title()


@pytest.mark.parametrize("words", [["--why", "9"], ["--why", "2.2", "--json"]])
def test_why_with_unknown_standard_or_json_is_a_usage_error(run, words):
    result = run("rate", EXAMPLE, *words)
    assert result.code == 2
    assert len(result.err.splitlines()) == 1


def test_edition_that_is_not_adopted_is_said_to_be_so_in_one_sentence(run, tmp_path):
    sentence = "The inspectorate has not adopted this edition of the standards"
    assert sentence not in run("rate", EXAMPLE).out
    folder = tmp_path / "inspection"
    shutil.copytree(EXAMPLE, folder)
    (folder / "adoption.toml").unlink()
    assert " ".join(run("rate", folder).out.split()).count(sentence) == 1
