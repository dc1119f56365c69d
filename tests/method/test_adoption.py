"""Adoption of an edition: it confirms every value that has no published source, and no other."""

import pytest

from inspectorate.method import standards
from inspectorate.method.faults import FaultsFound
from inspectorate.method.standards import Question
from inspectorate.method.standards.figures import keyed_parts
from inspectorate.method.standards.value_descriptions import condition_in_words
from tests.method.editions import adopted_edition, adoption_of

EDITIONS = standards.available()


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_part_with_status_unconfirmed_is_listed_once(edition):
    framework = standards.load(edition)
    keys = [value.key for value in standards.unconfirmed_values(framework)]
    expected = [key for key, part in keyed_parts(framework) if getattr(part, "status", "") == "unconfirmed"]
    expected += [
        f"{key}.applies"
        for key, part in keyed_parts(framework)
        if isinstance(part, Question) and part.applies and part.applies_status == "unconfirmed"
    ]
    assert sorted(keys) == sorted(expected)
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_value_has_a_title_and_a_source(edition):
    for value in standards.unconfirmed_values(standards.load(edition)):
        assert value.kind
        assert value.title, value
        assert value.source, value


def test_figures_of_an_adopted_edition_are_adopted_and_have_their_reference():
    framework = standards.load("youth-2018")
    adopted = adopted_edition(framework)
    statuses = {figure.key: figure.status for figure in standards.figures_of(adopted, adopted)}
    for figure in standards.figures_of(framework, framework):
        wanted = "adopted" if figure.status == "unconfirmed" else figure.status
        assert statuses[figure.key] == wanted
    band = next(figure for figure in standards.figures_of(adopted, adopted) if "begins: Good" in figure.title)
    assert (band.value, band.reference) == ("65", "Minute 1")


def test_adoption_does_not_change_a_value():
    framework = standards.load("youth-2018")
    adopted = adopted_edition(framework)
    assert adopted.model_copy(update={"adoption": None}) == framework
    assert standards.unconfirmed_values(adopted) == standards.unconfirmed_values(framework)


@pytest.mark.parametrize(
    ("changes", "place", "problem"),
    [
        (
            {"edition": "hostels-2030"},
            "edition",
            "The adoption is for the edition hostels-2030, not youth-2018.",
        ),
        ({"by": ""}, "by", "The name of the person who adopts the edition is missing."),
        ({"on": None}, "on", "The date of the adoption is missing."),
    ],
)
def test_incomplete_or_foreign_adoption_is_a_fault(changes, place, problem):
    framework = standards.load("youth-2018")
    adoption = adoption_of(framework).model_copy(update=changes)
    with pytest.raises(FaultsFound) as error:
        standards.adopt(framework, adoption)
    assert [(fault.place, fault.problem) for fault in error.value.faults] == [(place, problem)]


@pytest.mark.parametrize("key", ["ratings.bands.Good.at_least", "casework.routing.safety_concern"])
@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"value": "66"}, "was confirmed as “66”, and the edition has"),
        ({"reference": ""}, "has no reference."),
        ({"key": "elsewhere"}, "is not confirmed."),
    ],
)
def test_value_that_is_changed_without_reference_or_missing_is_a_fault(key, change, problem):
    framework = standards.load("youth-2018")
    adoption = adoption_of(framework)
    values = tuple(
        value.model_copy(update=change) if value.key == key else value for value in adoption.values
    )
    faults = standards.adoption_faults(framework, adoption.model_copy(update={"values": values}))
    assert any(fault.place == f"values, {key}" and problem in fault.problem for fault in faults)
    assert len(faults) == (2 if "key" in change else 1)


def test_edition_whose_value_changed_after_its_adoption_is_not_adopted():
    framework = standards.load("youth-2018")
    adoption = adoption_of(framework)
    bands = tuple(
        band.model_copy(update={"at_least": band.at_least.model_copy(update={"value": 70})})
        if band.rating == "Good"
        else band
        for band in framework.ratings.bands
    )
    changed = framework.model_copy(update={"ratings": framework.ratings.model_copy(update={"bands": bands})})
    with pytest.raises(FaultsFound, match="was confirmed as “65”, and the edition has “70”"):
        standards.adopt(changed, adoption)


def test_notice_says_whether_the_edition_is_adopted():
    framework = standards.load("youth-2018")
    number = len(standards.unconfirmed_values(framework))
    assert f"has not adopted this edition of the standards: {number} of its values" in (
        standards.adoption_notice(framework)
    )
    adopted = adopted_edition(framework, purpose="a pilot")
    assert standards.adoption_notice(adopted) == (
        "A head adopted this edition of the standards for a pilot on 1 March 2026."
    )


def test_condition_is_given_in_words():
    framework = standards.load("youth-2018")
    condition = framework.questions["2.1.2"].applies
    assert condition
    words = condition_in_words(condition, framework)
    assert "concerns about the child's safety and wellbeing?: yes" in words


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_value_in_words_shows_a_key_of_the_edition(edition):
    framework = standards.load(edition)
    routing = {question.key for question in framework.casework.routing if "_" in question.key}
    for value in standards.unconfirmed_values(framework):
        assert not any(key in value.value for key in routing), value
