"""The summary of one minute answers ten questions, for every edition and every state of an inspection."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from inspectorate import package
from inspectorate.method.inspection import Recommendation, work_out
from inspectorate.method.ratings.values import Decision
from inspectorate.method.report import compose
from inspectorate.method.report.content import Card, Report
from inspectorate.method.standards import available, load
from tests.method.inspections import announced_inspection, inspection, inspection_and_results, with_counts
from tests.method.reports import words

EXAMPLE = Path(__file__).parents[2] / "examples" / "barking-and-dagenham-2018"

ANSWERS = {
    "Which service was inspected?": "Barking and Dagenham Youth Offending Service, in",
    "When was it inspected?": "in September 2018",
    "How is it rated overall?": "Overall rating: Requires improvement",
    "Which ratings are better and worse?": "Outstanding, Good, Requires improvement and Inadequate",
    "What is Inadequate?": "What is Inadequate, and why | 2.2 Planning (court disposals)",
    "Why is it Inadequate?": "“Does planning focus sufficiently on keeping the child or young person safe?” "
    "The answer was yes in just under half of the cases that it applies to (48 per cent). This question "
    "decides the rating. A rating of Requires improvement needs at least 50 per cent.",
    "What is good?": "Good: 1.1 Governance and leadership, 1.4 Information and facilities and 3.4 Joint "
    "working.",
    "Who must do what?": "Barking and Dagenham YOS: by March 2019, agree a plan for each child without "
    "suitable education or training and have a manager check the plan of every child; by June 2019, record "
    "and use what victims need and want.",
    "Must anybody else do something, and by when?": "The Director of Children's Services: by June 2019, "
    "publish and check thresholds for children's social care.",
    "How certain is that?": "the overall rating would be the same with a probability of over 99 per cent. "
    "For 3.2 Planning (out-of-court disposals), the least certain rating, it is 56 per cent.",
}


def card_of(report: Report) -> Card:
    """Return the card of a report."""
    assert report.card
    return report.card


def card_text(report: Report) -> str:
    """Return the words of the card, with a bar between heading and lines."""
    card = card_of(report)
    rows = [" | ".join([row.heading, *map(words, row.lines)]) for row in card.rows]
    return "\n".join([f"{card.label}: {card.rating}", *rows])


def lines_of(report: Report, key: str) -> list[str]:
    """Return the lines of the rows with a key."""
    return [words(line) for row in card_of(report).rows if row.key == key for line in row.lines]


@pytest.fixture(scope="module")
def example():
    return compose(package.read(EXAMPLE))


@pytest.mark.parametrize("question", ANSWERS)
def test_card_of_the_example_answers(example, question):
    assert ANSWERS[question] in card_text(example)


def test_numbers_of_the_card_are_figures_or_name_something(example):
    """Numbers beside figures: of standards, of days and of the edition's rules for a rating."""
    edition = package.read(EXAMPLE).framework
    named = {standard.split(".")[0] for standard in edition.standards} | set(edition.standards)
    named |= {str(band.at_least.value) for band in edition.ratings.bands}
    others = [
        number
        for row in card_of(example).rows
        for line in row.lines
        for run in line
        if not run.figure
        for number in re.findall(r"\d+(?:\.\d+)?", re.sub(r"\b[A-Z][a-z]+ \d{4}", "", run.text))
    ]
    assert [number for number in others if number not in named] == []


def test_card_is_read_in_a_minute_and_says_where_to_read_more(example):
    assert len(card_text(example).replace("|", "").split()) <= 280
    sections = {
        run.section for row in card_of(example).rows for line in row.lines for run in line if run.section
    }
    keys = {section.key for section in example.sections}
    parts = {part.key for section in example.sections for part in section.parts}
    assert {"technical.about", "annex.results", "2.2", "1.1"} <= sections <= keys | parts
    assert {run.figure for row in card_of(example).rows for line in row.lines for run in line} >= {"2.2.2"}


@pytest.mark.parametrize("edition", available())
def test_card_of_every_edition_and_state_has_no_blank_line(edition):
    complete = inspection(load(edition), narrative={})
    for one in (complete, announced_inspection(load(edition)), replace(complete, assessments=())):
        report = compose(one)
        text = card_text(report)
        assert all(words(line).strip() for row in card_of(report).rows for line in row.lines)
        assert f"What is {load(edition).ratings.levels[-1].name}, and why" in text
        assert text.count("technical annex") >= 1


def test_card_of_an_announced_inspection_claims_nothing():
    report = compose(announced_inspection())
    assert card_of(report).rating == ""
    (worst,) = lines_of(report, "worst")
    assert worst == "No standard is rated Inadequate so far; 12 not rated yet."
    assert lines_of(report, "better") == ["No standard is Outstanding or Good yet."]
    assert lines_of(report, "certainty") == ["No case has been assessed yet, so this is not known."]


def test_card_without_an_inadequate_standard_says_so():
    complete, results = inspection_and_results()
    ratings = {key: replace(confirmed, rating="Good") for key, confirmed in results.ratings.items()}
    report = compose(complete, replace(results, ratings=ratings))
    assert lines_of(report, "worst") == ["No standard is rated Inadequate."]
    assert lines_of(report, "between") == []
    assert lines_of(report, "better")[-1] == "No standard is Outstanding."


def test_standard_that_the_panel_moved_has_the_reason_of_the_panel():
    complete, results = with_counts({"2.1.1": (15, 18), "2.1.2": (15, 18), "2.1.3": (15, 18)})
    decision = Decision("2.1", "Inadequate", "Two children were left in danger.", ("A",), date(2018, 10, 1))
    ratings = {
        **results.ratings,
        "2.1": replace(results.ratings["2.1"], rating="Inadequate", decision=decision),
    }
    report = compose(complete, replace(results, ratings=ratings))
    text = next(line for line in lines_of(report, "worst") if line.startswith("2.1 Assessment"))
    assert text.endswith("The ratings panel gave this reason: Two children were left in danger.")


def test_standard_judged_on_evidence_refers_to_its_section():
    complete, results = inspection_and_results()
    ratings = {**results.ratings, "1.2": replace(results.ratings["1.2"], rating="Inadequate")}
    report = compose(complete, replace(results, ratings=ratings))
    text = next(line for line in lines_of(report, "worst") if line.startswith("1.2 Staff"))
    assert text.endswith("This standard is judged on evidence. Section 1.2 gives the reasons.")


def test_recommendation_is_whole_without_a_short_form_and_has_its_time():
    complete, results = inspection_and_results()
    recommendations = (
        Recommendation("A", "plan for every child", due="31 March 2019"),
        Recommendation("A", "ask victims, and say what became of it.", short="ask victims"),
        Recommendation("", "help"),
    )
    report = compose(replace(complete, recommendations=recommendations), results)
    assert lines_of(report, "recommendations") == [
        "A: by 31 March 2019, plan for every child; with no date, ask victims.",
        "A body not named yet: help.",
    ]
    none = compose(replace(complete, recommendations=()), results)
    assert lines_of(none, "recommendations") == ["There are no recommendations yet."]


def test_card_of_provisional_ratings_says_so():
    complete, _ = inspection_and_results()
    first = next(number for number, one in enumerate(complete.assessments) if "3.1.1" in one.answers)
    answers = {
        key: answer for key, answer in complete.assessments[first].answers.items() if key[:5] != "3.1.1"
    }
    assessments = list(complete.assessments)
    assessments[first] = replace(assessments[first], answers=answers)
    incomplete = replace(complete, assessments=tuple(assessments))
    assert card_of(compose(incomplete, work_out(incomplete))).label == "Draft: provisional overall rating"
