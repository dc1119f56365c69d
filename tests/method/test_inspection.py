"""Everything that follows from one inspection, worked out in one call."""

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
from tests.method.cases import many

YOUTH, HOSTELS = load("youth-2018"), load("hostels-2030")
DAY = date(2030, 5, 1)


def eligible(framework: Framework, group: str, number: int) -> Population:
    """A population of so many cases."""
    cases = tuple(
        Case(f"{group}-{n:03}", n + 2, group, f"person {n}", "manager", DAY, None, (), {})
        for n in range(number)
    )
    return Population(framework.id, group, DAY, {}, cases, (), "digest")


def inspection(framework: Framework, assessed: int = 12, unseen: int = 5) -> Inspection:
    """An inspection with complete assessments of every group and every judgement on evidence."""
    groups = [group.key for group in framework.casework.groups]
    middle = sorted(framework.ratings.levels, key=lambda level: level.points)[2].name
    judged = [
        Judgement(standard.id, middle, "lead", {key.id: "Seen." for key in standard.key_questions}, {})
        for domain in framework.domains
        if domain.judged_on == "evidence"
        for standard in domain.standards
    ]
    return Inspection(
        framework=framework,
        about=About("made-up", "A service", "Service", "Somewhere", DAY, None, None, "lead", (), "Invented."),
        populations={group: eligible(framework, group, assessed + unseen) for group in groups},
        samples={},
        assessments=tuple(case for group in groups for case in many(framework, group, assessed)),
        judgements=tuple(judged),
    )


@pytest.mark.parametrize("framework", [YOUTH, HOSTELS], ids=lambda each: each.id)
def test_everything_is_worked_out_for_any_edition(framework):
    made = inspection(framework)
    found = work_out(made)
    assert check_all(made.assessments, framework) == ()
    assert set(found.ratings) == set(framework.standards)
    assert all(each.rating for each in found.ratings.values())
    assert set(found.sensitivity) == {
        name for name in framework.standards if framework.domain_of[name].judged_on == "cases"
    }
    scores = [each.score for name, each in found.ratings.items() if framework.standards[name].scored]
    assert None not in scores
    assert score(found) == sum(filter(None, scores))
    assert sum(found.overall_probabilities.values()) == pytest.approx(1)
    assert len(found.classifications) == len(framework.casework.groups) * len(framework.casework.scales)
    assert {each.population for each in found.tallies.values()} == {17}


def score(found: Results) -> int:
    """The overall score, of an inspection that has one."""
    assert found.overall is not None
    return found.overall.score


def test_working_it_out_twice_gives_the_same():
    assert work_out(inspection(YOUTH)) == work_out(inspection(YOUTH))


def test_a_trigger_says_that_one_case_would_change_a_rating():
    found = work_out(inspection(YOUTH))
    triggered = {name for name, each in found.ratings.items() if "cases_to_change" in keys(each)}
    assert triggered == {name for name, each in found.sensitivity.items() if each.one_case}
    assert triggered


def keys(confirmed):
    """The names of a rating's triggers."""
    return {trigger.key for trigger in confirmed.proposed.triggers}


def test_an_empty_inspection_has_no_overall_rating():
    found = work_out(Inspection(YOUTH, inspection(YOUTH).about, {}, {}, ()))
    assert found.overall is None
    assert found.overall_probabilities == {}
    assert {each.rating for each in found.ratings.values()} == {None}
    assert not found.sensitivity
    assert not found.agreement


def test_without_evidence_judgements_the_overall_is_of_the_case_standards():
    found = work_out(replace(inspection(YOUTH), judgements=()))
    assert found.overall is not None
    assert found.overall.out_of == 24


def test_a_decision_moves_its_standard_and_the_overall():
    made = inspection(YOUTH)
    before = work_out(made)
    now = before.ratings["2.1"]
    other = "Outstanding" if now.rating != "Outstanding" else "Good"
    decision = Decision("2.1", other, "Seen again.", ("A",), DAY)
    after = work_out(replace(made, decisions=(decision,)))
    assert after.ratings["2.1"].rating == other
    assert after.ratings["2.1"].proposed == now.proposed
    points = {"Good": 2, "Outstanding": 3, "Requires improvement": 1, "Inadequate": 0}
    assert score(after) - score(before) == points[other] - points[now.rating or ""]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"decisions": (Decision("9.9", "Good", "x", ("A",), DAY),)}, "no standard “9.9”"),
        ({"decisions": (Decision("2.1", "Fine", "x", ("A",), DAY),)}, "no rating “Fine”"),
        ({"judgements": (Judgement("2.1", "Good", "x", {}, {}),)}, "rated from case assessments"),
    ],
)
def test_what_cannot_be_used_is_refused(change, words):
    with pytest.raises(FaultsFound, match=words):
        work_out(replace(inspection(YOUTH), **change))


def test_second_assessments_show_agreement_and_change_no_rating():
    made = inspection(YOUTH)
    again = replace(made.assessments[0], occasion=SECOND, assessor="another")
    twice = work_out(replace(made, assessments=(*made.assessments, again)))
    assert {each.pairs for each in twice.agreement.values()} == {1}
    assert twice.ratings == work_out(made).ratings


def test_evidence_and_survey_are_counted():
    question = YOUTH.evidence.survey[0]
    item = EvidenceItem("E1", YOUTH.evidence.kinds[0].key, "Minutes", DAY, ("1.1.1",), "Seen.", "strength")
    response = SurveyResponse("1", question.id, question.favourable[0])
    made = inspection(YOUTH)
    citing = tuple(replace(each, evidence={"1.1.1": ("E1",)}) for each in made.judgements[:1])
    found = work_out(replace(made, evidence=(item,), survey=(response,), judgements=citing))
    assert found.survey[question.id].favourable == 1
    assert "E1" in found.triangulation["1.1.1"].evidence
