"""The check compares ratings typed in prose with the ratings, and leaves ordinary words alone."""

from dataclasses import replace

import pytest

from inspectorate.method.report.proof import Remark, check
from tests.method.inspections import remarks_on, worked_out

RATINGS = {"1.2": "Good", "2.1": "Requires improvement", "2.2": "Inadequate", "3.1": "Good", "3.2": "Good"}
KINDS = ("contradiction", "typed rating")


def on(section: str, text: str) -> list[Remark]:
    """The remarks about ratings on one section's text."""
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
def test_a_rating_that_is_otherwise_is_a_contradiction(section, text, words, suggested):
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
def test_a_rating_that_is_right_should_be_bound(section, text, suggested):
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
def test_ordinary_words_hopes_the_past_and_other_voices_are_left_alone(section, text):
    assert on(section, text) == []


def test_what_is_said_of_a_part_may_lie_between_the_part_and_the_standard():
    whole, results = worked_out()
    confirmed = results.ratings["3.2"]
    shown = [replace(each, rating="Outstanding") for each in confirmed.proposed.questions]
    proposed = replace(confirmed.proposed, questions=tuple(shown))
    rated = replace(confirmed, rating="Requires improvement", proposed=proposed)
    results = replace(results, ratings={**results.ratings, "3.2": rated})

    def said(rating: str) -> list[str]:
        text = f"Planning for the safety of other people is {rating}."
        found = check(replace(whole, narrative={"3.2": text}), results)
        return [each.kind for each in found if each.kind in KINDS]

    assert said("good") == said("outstanding") == []
    assert said("inadequate") == ["contradiction"]
    assert said("“requires improvement”") == ["typed rating"]


@pytest.mark.parametrize(
    "text", ["The service is {}.", "We rated Porth YOS as {} overall.", "The overall rating is {}."]
)
def test_the_overall_rating_is_compared_too(text):
    whole, results = worked_out()
    assert results.overall
    names = [level.name for level in whole.framework.ratings.levels]
    other = next(name for name in names if name != results.overall.rating)
    (wrong,) = on("foreword", text.format(other))
    (right,) = on("foreword", text.format(results.overall.rating))
    assert (wrong.kind, right.kind) == ("contradiction", "typed rating")
    assert wrong.suggestion == right.suggestion == "Write {overall}."


def test_a_domain_has_no_rating_of_its_own():
    (remark,) = on("foreword", "Organisational delivery is rated Inadequate.")
    assert (remark.kind, remark.severity) == ("contradiction", "serious")
    assert "no rating of its own" in remark.because


def test_a_standard_that_is_not_yet_rated_is_said_to_be_so():
    (remark,) = remarks_on({"2.2": "Planning is good."}, *KINDS, ratings={"2.2": None})
    assert remark.because == "2.2 Planning is not yet rated."


def test_another_editions_ratings_are_found_by_their_own_names():
    whole, results = worked_out("hostels-2030")
    key, standard = next(item for item in whole.framework.standards.items() if item[0] in results.ratings)
    found = remarks_on(
        {key: f"{standard.title} is failing. {standard.title} is good."},
        *KINDS,
        ratings={key: "Exemplary"},
        edition="hostels-2030",
    )
    assert [(each.kind, each.text) for each in found] == [("contradiction", "failing")]
