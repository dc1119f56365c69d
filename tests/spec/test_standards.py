"""The standards

Everything an inspection asks and every rule it is rated by is written in an *edition* of the standards: a
folder of plain text files that anybody can read. No figure of the standards is in the software, so another
year's standards, or another inspectorate's, are another folder; how the figures are applied is on this page.
The edition used on this page is `youth-2018`:
HM Inspectorate of Probation's standards for youth offending services, as they were in 2018.
"""

from fractions import Fraction

import pytest

from inspectorate.method.faults import FaultsFound
from inspectorate.method.ratings.overall_rating import rating_for
from inspectorate.method.standards import load
from tests.method.editions import changed
from tests.spec.tables import example_table


@example_table(
    ["Domain", "Judged on", "Standards", "Key questions"],
    [
        ["Organisational delivery", "evidence", 4, 14],
        ["Court disposals", "cases", 4, 12],
        ["Out-of-court disposals", "cases", 4, 11],
    ],
)
def test_an_edition_has_domains_standards_and_key_questions(domain, judged_on, standards, key_questions):
    """# An edition has domains, standards and key questions

    A standard says in one statement what good work looks like. Inspectors answer its key questions. One
    domain is judged on evidence about the organisation; the other two on a sample of cases.

    Source: report on Barking and Dagenham, 2018, Annex 2.
    """
    loaded = next(candidate for candidate in load("youth-2018").domains if candidate.title == domain)
    assert loaded.judged_on == judged_on
    assert len(loaded.standards) == standards
    assert sum(len(standard.key_questions) for standard in loaded.standards) == key_questions


@example_table(
    ["Rating", "Points", "From this percentage", "How sure we are of the percentage"],
    [
        ["Outstanding", 3, 80, "unconfirmed"],
        ["Good", 2, 65, "unconfirmed"],
        ["Requires improvement", 1, 50, "unconfirmed"],
        ["Inadequate", 0, 0, "unconfirmed"],
    ],
)
def test_every_figure_says_how_sure_it_is(rating, points, at_least, status):
    """Each figure in an edition names its source and has a status. *Published*: the source states it.
    *Observed*: it follows from published results. *Unconfirmed*: no published source has been found for it.
    Either people who know the method recall it, as they do the percentages here, or the authors of this
    product chose it where nothing is published. The status is printed in the report's annex on methodology.

    Source: the names of the ratings are published; the percentages agree with every rating in the report.
    """
    framework = load("youth-2018")
    band = next(band for band in framework.ratings.bands if band.rating == rating)
    assert framework.rating(rating).points == points
    assert (band.at_least.value, band.at_least.status) == (at_least, status)


@example_table(
    ["Overall rating", "For scores above this share of the greatest", "With twelve standards, from"],
    [
        ["Outstanding", "5/6", 31],
        ["Good", "1/2", 19],
        ["Requires improvement", "1/6", 7],
        ["Inadequate", "every other score", 0],
    ],
)
def test_the_overall_bands_are_shares_of_the_most_a_service_could_score(rating, share, lowest_score):
    """A small service may have fewer rated standards, so the cuts are kept as shares of the greatest possible
    score and not as numbers of points. A score has the highest rating whose share it exceeds; a score that
    exceeds none of the three, such as 0, has the lowest.

    Source: scores and ratings in published reports, 2018 to 2021; two cuts are unconfirmed.
    """
    framework = load("youth-2018")
    bands = {band.rating: band.more_than.value for band in framework.ratings.overall_bands}
    lowest = min(bands, key=lambda name: bands[name])
    assert rating == lowest if share == "every other score" else bands[rating] == Fraction(share)
    assert min(score for score in range(37) if rating_for(score, 36, framework) == rating) == lowest_score


@example_table(
    ["Key question", "About", "Asked where the assessor says yes to"],
    [
        ["2.1.1", "assessing what helps the child stay away from offending", "asked of every case"],
        [
            "2.1.2",
            "assessing how to keep the child safe",
            "Are there, or should there be, concerns about the child's safety and wellbeing?",
        ],
        [
            "2.4.2",
            "reviewing how the child is kept safe",
            "Did anything about the child's safety and wellbeing change, so that a response was needed?",
        ],
        [
            "3.4.1",
            "advice before an out-of-court disposal",
            "Did the service make a recommendation before the disposal was decided?",
        ],
    ],
)
def test_a_key_question_says_which_cases_it_is_asked_of(question, about, asked_where):
    """Not every question applies to every case: where nothing gives cause for concern about a child's
    safety, there is nothing to plan for. The assessor first states the facts of the case, and the edition
    says which facts bring which questions. So percentages in one table rest on different numbers of cases.

    Source: follows from published percentages, such as 63 per cent, which no number out of 31 cases gives.
    """
    framework = load("youth-2018")
    texts = {routing.key: routing.text for routing in framework.casework.routing}
    condition = framework.questions[question].applies
    if condition:
        assert condition.is_ == ("yes",)
        assert texts[condition.fact or ""] == asked_where
    else:
        assert asked_where == "asked of every case"


def test_a_prompt_may_have_a_condition_of_its_own():
    """Prompts stand under a key question. One that has a condition of its own, such as that there is a victim
    to consider, is asked where both its condition and the key question's hold.
    """
    prompt = load("youth-2018").questions["2.2.3.c"]
    assert prompt.applies
    facts = {inner.fact for part in prompt.applies.all for inner in (part.all or (part,))}
    assert facts == {"plan_due", "harm_concern", "victim"}


def test_another_kind_of_inspection_is_another_folder():
    """A second, invented edition inspects hostels: two domains, one kind of case, four answers, other ratings
    and bands, the mean where the first takes the lowest, and one standard that is reported and not scored.
    """
    hostels = load("hostels-2030")
    assert [domain.id for domain in hostels.domains] == ["A", "B"]
    assert [standard.id for standard in hostels.standards.values() if not standard.scored] == ["B3"]
    assert hostels.ratings.standard_rule.value == "mean"


def test_a_faulty_edition_is_refused_with_every_fault_and_its_place(tmp_path):
    """An edition is checked when it is loaded and refused whole when anything is wrong. All faults are
    reported together, in plain words, each with its place and a cure.
    """
    folder = changed(
        "youth-2018",
        tmp_path,
        ("standards.toml", 'short = "Vision and strategy"', 'shirt = "Vision and strategy"'),
        ("ratings.toml", "value = 65", 'value = "sixty-five"'),
    )
    with pytest.raises(FaultsFound) as caught:
        load(folder)
    misspelt, mistyped = caught.value.faults
    assert misspelt.place == "standards.toml, domain 1, standard 1.1, key question 1.1.1, shirt"
    assert misspelt.problem == "An edition has no entry with this name here."
    assert misspelt.cure == "Remove it, or check the spelling."
    assert mistyped.place == "ratings.toml, band Good, at_least, value"
    assert mistyped.problem == "This should be a whole number, but it is 'sixty-five'."
