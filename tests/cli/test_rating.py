"""`rate` and `overall` from the outside."""

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


def test_the_example_rates_as_published(run):
    rated = run("rate", EXAMPLE, "--json").json
    assert rated["overall"]["rating"] == "Requires improvement"
    assert (rated["overall"]["score"], rated["overall"]["out_of"]) == (14, 36)
    assert {standard: found["rating"] for standard, found in rated["standards"].items()} == PUBLISHED
    assert rated["standards"]["2.2"]["lowest"] == "2.2.2"
    assert rated["key_questions"]["2.2.2"]["percentage"] == 48
    assert rated["key_questions"]["2.2.2"]["rating"] == "Inadequate"
    assert len(rated["key_questions"]) == 23
    for firmness in rated["sensitivity"].values():
        assert sum(firmness["probabilities"].values()) == pytest.approx(1)
        assert firmness["cases_to_change"] >= 1


def test_the_table_shows_every_standard(run):
    said = run("rate", EXAMPLE)
    assert said.code == 0
    assert all(standard in said.out for standard in PUBLISHED)
    assert "invented" in said.out
    assert "14 out of 36" in said.out


@pytest.mark.parametrize(
    ("words", "rating", "score", "out_of"),
    [
        ([f"{standard}={rating}" for standard, rating in PUBLISHED.items()], "Requires improvement", 14, 36),
        ([f"{standard}=outstanding" for standard in PUBLISHED], "Outstanding", 36, 36),
        (["1.1=Good"], "Good", 2, 3),
        (["1.1=Inadequate", "2.2=Requires improvement"], "Inadequate", 1, 6),
    ],
)
def test_the_overall_rule_alone(run, words, rating, score, out_of):
    said = run("overall", "--edition", "youth-2018", *words, "--json")
    assert (said.json["rating"], said.json["score"], said.json["out_of"]) == (rating, score, out_of)
    assert said.json["because"]


@pytest.mark.parametrize("words", [["9.9=Good"], ["1.1=Splendid"], ["1.1"], ["1.1=Good", "1.1=Good"], []])
def test_a_rating_that_is_none_is_refused(run, words):
    said = run("overall", "--edition", "youth-2018", *words)
    assert said.code == 2
    assert len(said.err.splitlines()) == 1


@pytest.mark.parametrize("command", ["rate", "check", "report"])
def test_a_folder_that_is_no_package_is_refused(run, tmp_path, command):
    further = ["--to", tmp_path / "out"] if command == "report" else []
    for place in (tmp_path / "nowhere", tmp_path, ROOT / "README.md"):
        said = run(command, place, *further)
        assert said.code == 2
        assert said.err
        assert "Traceback" not in said.err
    assert not (tmp_path / "out").exists()


def test_a_finished_inspection_is_not_provisional_and_an_unfinished_one_says_so(run, tmp_path):
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


def test_why_a_standard_is_rated_so_is_shown_down_to_its_cases(run):
    said = run("rate", EXAMPLE, "--why", "2.2")
    assert said.code == 0
    assert "2.2 Planning: Inadequate." in said.out
    assert "14 of 29" in said.out
    assert "42 to 56" in said.out
    assert "Inadequate (under 50)" in said.out
    assert "For the panel: 2.2.2 is at 48 per cent" in said.out
    assert len(findall(r"│ C\d+ +│ 2\.2\.2 +│ No ", said.out)) == 15
    assert "2.2.2 is 48.28 per cent, printed as 48." in " ".join(run("rate", EXAMPLE).out.split())
    assert "Supervision" in run("rate", EXAMPLE, "--why", "1.2").out.title()


@pytest.mark.parametrize("words", [["--why", "9"], ["--why", "2.2", "--json"]])
def test_a_standard_nobody_knows_cannot_be_explained(run, words):
    said = run("rate", EXAMPLE, *words)
    assert said.code == 2
    assert len(said.err.splitlines()) == 1


def test_figures_without_a_source_are_a_short_list(run):
    said = run("rate", EXAMPLE).out
    wanted = (
        "- Percentage at which the band begins: Inadequate 0, Requires improvement 50, Good 65, Outstanding"
    )
    assert wanted in said
