"""Results of a whole inspection, computed in one call."""

from dataclasses import replace
from datetime import date

import pytest

from inspectorate.method.assessments import SECOND, check_all
from inspectorate.method.evidence import EvidenceItem, SurveyResponse
from inspectorate.method.faults import FaultsFound
from inspectorate.method.inspection import About, Inspection, Results, work_out
from inspectorate.method.population import Case, Population
from inspectorate.method.ratings import Decision, Judgement
from inspectorate.method.standards import Framework, load
from tests.method.cases import random_assessments

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
DAY = date(2030, 5, 1)


def eligible(framework: Framework, group: str, number: int) -> Population:
    """Return a population of this number of eligible cases."""
    cases = tuple(
        Case(f"{group}-{index:03}", index + 2, group, f"person {index}", "manager", DAY, None, (), {})
        for index in range(number)
    )
    return Population(framework.id, group, DAY, {}, cases, (), "digest")


def inspection(framework: Framework, assessed: int = 12, unassessed: int = 5) -> Inspection:
    """Return an inspection with complete assessments of every group and all judgements on evidence."""
    groups = [group.key for group in framework.casework.groups]
    rating = sorted(framework.ratings.levels, key=lambda level: level.points)[2].name
    judgements = [
        Judgement(standard.id, rating, "lead", {key.id: "Seen." for key in standard.key_questions}, {})
        for domain in framework.domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
    ]
    return Inspection(
        framework=framework,
        about=About("made-up", "A service", "Service", "Somewhere", DAY, None, None, "lead", (), "Invented."),
        populations={group: eligible(framework, group, assessed + unassessed) for group in groups},
        samples={},
        assessments=tuple(
            case for group in groups for case in random_assessments(framework, group, assessed)
        ),
        judgements=tuple(judgements),
    )


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda framework: framework.id)
def test_results_of_any_edition_are_complete(framework):
    complete = inspection(framework)
    results = work_out(complete)
    assert check_all(complete.assessments, framework) == ()
    assert set(results.ratings) == set(framework.standards)
    assert all(confirmed.rating for confirmed in results.ratings.values())
    assert set(results.sensitivity) == {
        standard for standard in framework.standards if framework.domain_of[standard].judged_on == "cases"
    }
    scores = [
        confirmed.score
        for standard, confirmed in results.ratings.items()
        if framework.standards[standard].scored
    ]
    assert None not in scores
    assert score(results) == sum(filter(None, scores))
    assert sum(results.overall_probabilities.values()) == pytest.approx(1)
    assert len(results.classifications) == len(framework.casework.groups) * len(framework.casework.scales)
    assert {tally.population for tally in results.tallies.values()} == {17}


def score(results: Results) -> int:
    """Return the overall score of an inspection that has one."""
    assert results.overall is not None
    return results.overall.score


def test_results_are_reproducible():
    assert work_out(inspection(YOUTH)) == work_out(inspection(YOUTH))


def test_one_case_that_changes_a_rating_raises_a_trigger():
    results = work_out(inspection(YOUTH))
    triggered = {
        standard
        for standard, confirmed in results.ratings.items()
        if "cases_to_change" in trigger_keys(confirmed)
    }
    assert triggered == {
        standard for standard, sensitivity in results.sensitivity.items() if sensitivity.one_case
    }
    assert triggered


def trigger_keys(confirmed):
    """Return the keys of a rating's triggers."""
    return {trigger.key for trigger in confirmed.proposed.triggers}


def test_empty_inspection_has_no_overall_rating():
    results = work_out(Inspection(YOUTH, inspection(YOUTH).about, {}, {}, ()))
    assert results.overall is None
    assert results.overall_probabilities == {}
    assert {confirmed.rating for confirmed in results.ratings.values()} == {None}
    assert not results.sensitivity
    assert not results.agreement


def test_overall_without_judgements_covers_the_case_standards():
    results = work_out(replace(inspection(YOUTH), judgements=()))
    assert results.overall is not None
    assert results.overall.out_of == 24


def test_decision_changes_its_standard_and_the_overall_score():
    recorded = inspection(YOUTH)
    before = work_out(recorded)
    original = before.ratings["2.1"]
    decided = "Outstanding" if original.rating != "Outstanding" else "Good"
    decision = Decision("2.1", decided, "Seen again.", ("A",), DAY)
    after = work_out(replace(recorded, decisions=(decision,)))
    assert after.ratings["2.1"].rating == decided
    assert after.ratings["2.1"].proposed == original.proposed
    points = {"Good": 2, "Outstanding": 3, "Requires improvement": 1, "Inadequate": 0}
    assert score(after) - score(before) == points[decided] - points[original.rating or ""]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"decisions": (Decision("9.9", "Good", "x", ("A",), DAY),)}, "no standard “9.9”"),
        ({"decisions": (Decision("2.1", "Fine", "x", ("A",), DAY),)}, "no rating “Fine”"),
        ({"judgements": (Judgement("2.1", "Good", "x", {}, {}),)}, "rated from case assessments"),
    ],
)
def test_invalid_decision_or_judgement_raises_faults(change, message):
    with pytest.raises(FaultsFound, match=message):
        work_out(replace(inspection(YOUTH), **change))


def test_second_assessments_give_agreement_and_change_no_rating():
    recorded = inspection(YOUTH)
    second = replace(recorded.assessments[0], occasion=SECOND, assessor="another")
    results = work_out(replace(recorded, assessments=(*recorded.assessments, second)))
    assert {agreement.pairs for agreement in results.agreement.values()} == {1}
    assert results.ratings == work_out(recorded).ratings


def test_evidence_and_survey_are_tallied():
    question = YOUTH.evidence.survey[0]
    item = EvidenceItem("E1", YOUTH.evidence.kinds[0].key, "Minutes", DAY, ("1.1.1",), "Seen.", "strength")
    response = SurveyResponse("1", question.id, question.favourable[0])
    recorded = inspection(YOUTH)
    citing = tuple(replace(judgement, evidence={"1.1.1": ("E1",)}) for judgement in recorded.judgements[:1])
    results = work_out(replace(recorded, evidence=(item,), survey=(response,), judgements=citing))
    assert results.survey[question.id].favourable == 1
    assert "E1" in results.triangulation["1.1.1"].evidence
