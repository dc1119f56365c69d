"""`rate` and `overall` as other programs call them."""

from dataclasses import replace
from datetime import date
from re import findall
from shutil import copytree

import pytest

from inspectorate import package
from inspectorate.cli import rating_reasons
from inspectorate.method.inspection import work_out
from inspectorate.method.ratings import Decision
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
    assert "41 to 56" in result.out
    assert "Inadequate (under 50)" in result.out
    assert "For the panel: 2.2.2 is at 48 per cent" in result.out
    assert len(findall(r"│ C\d+ +│ 2\.2\.2 +│ No ", result.out)) == 15
    assert "2.2.2 is 48.28 per cent, printed as 48." in " ".join(run("rate", EXAMPLE).out.split())
    assert "Supervision" in run("rate", EXAMPLE, "--why", "1.2").out.title()


def test_confidence_of_the_ranges_is_printed_as_the_edition_has_it(capsys):
    inspection = package.read(EXAMPLE)
    rules = inspection.framework.ratings
    confidence = rules.interval_confidence.model_copy(update={"value": 0.975})
    rules = rules.model_copy(update={"interval_confidence": confidence})
    changed = replace(inspection, framework=inspection.framework.model_copy(update={"ratings": rules}))
    rating_reasons.show_reasons(changed, work_out(changed), "2.2")
    assert "at least 97.5% give a range" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("words", [["--why", "9"], ["--why", "2.2", "--json"]])
def test_why_with_unknown_standard_or_json_is_a_usage_error(run, words):
    result = run("rate", EXAMPLE, *words)
    assert result.code == 2
    assert len(result.err.splitlines()) == 1


def test_edition_that_is_not_adopted_is_said_to_be_so_in_one_sentence(run, tmp_path):
    sentence = "The inspectorate has not adopted this edition of the standards"
    assert sentence not in run("rate", EXAMPLE).out
    folder = tmp_path / "inspection"
    copytree(EXAMPLE, folder)
    (folder / "adoption.toml").unlink()
    assert " ".join(run("rate", folder).out.split()).count(sentence) == 1


def without_answers(folder, question, number, tmp_path):
    """Return a copy of a package without the first `number` first answers to a question."""
    copy = tmp_path / "incomplete"
    copytree(folder, copy)
    path = copy / "answers.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    answers = [line for line in lines if ",first," in line and f",{question}," in line]
    assert len(answers) >= number
    path.write_text("".join(line for line in lines if line not in answers[:number]), encoding="utf-8")
    return copy


def test_rating_on_missing_answers_is_provisional_and_has_no_probability(run, tmp_path):
    copy = without_answers(EXAMPLE, "3.1.1", 12, tmp_path)
    out = run("rate", copy).out
    row = next(line for line in out.splitlines() if line.startswith("│ 3.1 "))
    assert "provisional" in " ".join(out.split("│ 3.1 ")[1].split("│ 3.2 ")[0].split())
    assert "%" not in row.split("│")[-2]
    assert "3.1: 12 of 19 answers to 3.1.1 are missing." in out
    record = run("rate", copy, "--json").json
    assert record["sensitivity"]["3.1"]["probabilities"] == {}
    assert (
        record["sensitivity"]["3.1"]["method"]
        == "We give no probability while answers are missing: 12 to 3.1.1."
    )
    assert record["standards"]["3.1"]["provisional"]
    assert record["overall_probabilities"] == {}
    complete = run("rate", EXAMPLE, "--json").json
    assert complete["sensitivity"]["3.4"]["probabilities"]["Good"] == 1
    assert not complete["standards"]["3.1"]["provisional"]


def test_rate_prints_probabilities_with_differences_between_assessors(run):
    out = " ".join(run("rate", EXAMPLE).out.split())
    assert "Two assessors differed on 7 of 105 answers to key questions, in 10 cases: 6.7 per cent" in out
    assert "the effect of sampling only" in out
    scenarios = run("rate", EXAMPLE, "--json").json["sensitivity"]["3.1"]["with_disagreement"]
    assert [round(scenario["rate"], 3) for scenario in scenarios] == [0.021, 0.067, 0.16]
    assert all(0.6 < scenario["probabilities"]["Requires improvement"] < 1 for scenario in scenarios)


def test_ratings_are_provisional_while_sampled_cases_are_not_assessed():
    inspection = package.read(EXAMPLE)
    cases = {case.id for case in inspection.samples["court"].selected[:4]}
    assessments = tuple(
        assessment for assessment in inspection.assessments if assessment.case_id not in cases
    )
    results = work_out(replace(inspection, assessments=assessments))
    court, out_of_court = results.ratings["2.1"], results.ratings["3.1"]
    assert (court.provisional, out_of_court.provisional) == (True, False)
    assert court.proposed.limitations == (
        "4 sampled cases are not assessed yet. They are treated like cases outside the sample.",
    )
    assert sum(results.sensitivity["2.1"].probabilities.values()) == pytest.approx(1)
    decision = Decision("2.1", str(court.rating), "", ("A member",), date(2018, 10, 1))
    decided = work_out(replace(inspection, assessments=assessments, decisions=(decision,)))
    assert not decided.ratings["2.1"].provisional
