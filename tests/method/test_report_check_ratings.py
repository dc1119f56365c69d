"""Check of ratings typed in prose: comparison with the results, no remarks on ordinary words."""

from dataclasses import replace

import pytest

from inspectorate.method.report.checks import Remark, check
from tests.method.inspections import inspection_and_results, remarks_on

RATINGS = {"1.2": "Good", "2.1": "Requires improvement", "2.2": "Inadequate", "3.1": "Good", "3.2": "Good"}
KINDS = ("contradiction", "typed rating")


def on(section: str, text: str) -> list[Remark]:
    """Return the remarks about ratings on the text of one section."""
    return remarks_on({section: text}, *KINDS, ratings=RATINGS)


@pytest.mark.parametrize(
    ("section", "text", "words", "suggested"),
    [
        ("2.2", "Planning is good.", "good", "{2.2|lower}"),
        ("foreword", "We found that planning in court disposals is good.", "good", "{2.2|lower}"),
        ("foreword", "Standard 2.2 was rated Outstanding.", "Outstanding", "{2.2}"),
        ("foreword", "We have rated planning outstanding.", "outstanding", "{2.2|lower} or {3.2|lower}"),
        ("2.2", "Two faults led to the rating of ‘Good’.", "Good", "{2.2}"),
        ("2.2", "This standard is rated good.", "good", "{2.2|lower}"),
        ("2.strengths", "- Planning remains good, and assessment helps.", "good", "{2.2|lower}"),
        ("2.1", "Assessment is now good.", "good", "{2.1|lower}"),
        ("1.2", "Staff require improvement.", "require improvement", "“is rated {1.2|lower}”"),
        ("overall-findings.3", "The quality of planning requires improvement.", "requires improvement",
         "“is rated {3.2|lower}”"),
        ("2.2", "Planning to keep children safe is outstanding: all is well.", "outstanding", "{2.2|lower}"),
    ],
)  # fmt: skip
def test_rating_that_differs_from_the_result_is_a_contradiction(section, text, words, suggested):
    (remark,) = on(section, text)
    assert (remark.kind, remark.text) == ("contradiction", words)
    assert "is rated" in remark.because
    assert remark.suggestion.startswith(f"Write {suggested}.")


@pytest.mark.parametrize(
    ("section", "text", "suggested"),
    [
        ("2.2", "Planning is inadequate.", "{2.2|lower}"),
        ("2.2", "Planning for the child's own safety is inadequate: {2.2.2} of cases.", "{2.2|lower}"),
        ("3.2", "Planning is rated Good.", "{3.2}"),
        ("2.1", "Assessment still requires improvement.", "{2.1|lower}"),
        ("foreword", "Assessment is “good” out of court.", "{3.1|lower}"),
    ],
)
def test_correct_rating_gives_a_remark_to_bind_it(section, text, suggested):
    (remark,) = on(section, text)
    assert (remark.kind, remark.severity) == ("typed rating", "warning")
    assert suggested in remark.suggestion


@pytest.mark.parametrize(
    ("section", "text"),
    [
        ("2.2", "Planning is {2.2|lower}."),
        ("2.2", "Planning rests on good relationships, and good plans are written."),
        ("2.2", "Planning is good at finding what a child likes."),
        ("2.2", "Planning is not good enough; it should be outstanding."),
        ("2.2", "Planning was outstanding in three teams."),
        ("2.2", "Some good planning was seen, and some outstanding work."),
        ("2.2", "If planning is good, children are safe."),
        ("2.2", "Planning was rated Good in 2015, and at the last inspection."),
        ("2.2", "“Planning is good”, said a manager."),
        ("2.2", "> Planning is outstanding."),
        ("2.2", "The rating rests on good evidence."),
        ("2.2", "Children said that the service they got was good."),
        ("2.2", "Planning takes account of children whose housing is good."),
        ("1.2", "Staff are good to children; health services are outstanding."),
        ("2.2", "::: example A plan\nPlanning is good.\n:::"),
        ("2.2", "In most cases, work is good."),
    ],
)
def test_text_that_claims_no_current_rating_gives_no_remark(section, text):
    assert on(section, text) == []


def test_rating_of_a_part_between_question_and_standard_gives_no_remark():
    inspection, results = inspection_and_results()
    confirmed = results.ratings["3.2"]
    questions = [replace(question, rating="Outstanding") for question in confirmed.proposed.questions]
    proposed = replace(confirmed.proposed, questions=tuple(questions))
    changed = replace(confirmed, rating="Requires improvement", proposed=proposed)
    results = replace(results, ratings={**results.ratings, "3.2": changed})

    def kinds_for(rating: str) -> list[str]:
        text = f"Planning for the safety of other people is {rating}."
        remarks = check(replace(inspection, narrative={"3.2": text}), results)
        return [remark.kind for remark in remarks if remark.kind in KINDS]

    assert kinds_for("good") == kinds_for("outstanding") == []
    assert kinds_for("inadequate") == ["contradiction"]
    assert kinds_for("“requires improvement”") == ["typed rating"]


@pytest.mark.parametrize(
    "text", ["The service is {}.", "We rated Porth YOS as {} overall.", "The overall rating is {}."]
)
def test_overall_rating_is_compared(text):
    inspection, results = inspection_and_results()
    assert results.overall
    names = [level.name for level in inspection.framework.ratings.levels]
    incorrect = next(name for name in names if name != results.overall.rating)
    (wrong,) = on("foreword", text.format(incorrect))
    (right,) = on("foreword", text.format(results.overall.rating))
    assert (wrong.kind, right.kind) == ("contradiction", "typed rating")
    assert wrong.suggestion == right.suggestion == "Write {overall}."


def test_rating_of_a_domain_is_a_contradiction():
    (remark,) = on("foreword", "Organisational delivery is rated Inadequate.")
    assert (remark.kind, remark.severity) == ("contradiction", "serious")
    assert "domains are not" in remark.because


def test_remark_says_when_the_standard_is_not_yet_rated():
    (remark,) = remarks_on({"2.2": "Planning is good."}, *KINDS, ratings={"2.2": None})
    assert remark.because == "2.2 Planning is not yet rated."


def test_ratings_of_another_edition_are_recognised_by_name():
    inspection, results = inspection_and_results("hostels-2030")
    key, standard = next(
        item for item in inspection.framework.standards.items() if item[0] in results.ratings
    )
    remarks = remarks_on(
        {key: f"{standard.title} is failing. {standard.title} is good."},
        *KINDS,
        ratings={key: "Exemplary"},
        edition="hostels-2030",
    )
    assert [(remark.kind, remark.text) for remark in remarks] == [("contradiction", "failing")]
