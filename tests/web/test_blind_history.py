"""Blindness belongs to a person's history: who has seen answers of a case cannot assess it blind."""

import pytest

from inspectorate import package
from inspectorate.method.inspection import results_from, work_out
from inspectorate.web.allocation import changes as allocation
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.models import Assessment, AssessmentReader, Occasion
from inspectorate.web.assessments.queries import agreement
from inspectorate.web.exchange.changes.package import import_package
from inspectorate.web.exchange.queries import export_package
from inspectorate.web.panel.changes import decisions
from inspectorate.web.permissions import NotVisible, RuleBroken
from inspectorate.web.results.queries import inputs
from inspectorate.web.results.queries.results import results
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import changes as workflow
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import (
    complete_answers,
    create_assessment,
    draw_cases,
    new_submission,
    save,
    save_all,
    writable_access,
)
from tests.web.faults import faults_of_records
from tests.web.imported_inspection import all_agree, at_panel

COMMENT = "The assessment came after the plan."
MARK = "Seen in the file"
BARRED = "has seen answers of the other assessment"


def address(team, path: str) -> str:
    return f"/inspections/{team.inspection.pk}/{path}"


def begun(team, role=Role.INSPECTOR, occasion="first") -> Assessment:
    """Return an assessment of the sampled case C1 with one answer."""
    if occasion == "first":
        draw_cases(team, "C1")
    assessment = create_assessment(team, role, occasion=occasion)
    save(team.people[role], assessment, new_submission("2.1.1", "no", MARK))
    return assessment


def assign_second(team, role) -> Assessment:
    return caseload.assign(
        access=team.access(Role.LEAD),
        group="court",
        case_id="C1",
        occasion=Occasion.SECOND,
        assessor=team.people[role],
        reason="It is a difficult case.",
    )


def give(team, assessment, role) -> None:
    allocation.reassign(
        access=team.access(Role.LEAD), assessments=[assessment.pk], assessor=team.people[role]
    )


@pytest.mark.parametrize(
    "path",
    ["cases/{first}/", "cases/{first}/about/", "cases/{first}/stage/2.1/", "cases/{first}/history/2.1.1/"],
)
def test_reader_of_the_first_assessment_cannot_be_its_second_assessor(team, path):
    first = begun(team)
    team.client(Role.LEAD).get(address(team, path.format(first=first.pk)))
    with pytest.raises(RuleBroken, match=BARRED):
        assign_second(team, Role.LEAD)
    assert assign_second(team, Role.PARTNER).assessor == team.people[Role.PARTNER]


@pytest.mark.parametrize("path", ["", "/questions", "/routing", "/answers/2.1.1/history"])
def test_reader_through_the_api_cannot_be_second_assessor(team, path):
    first = begun(team)
    ApiClient(team, Role.LEAD).get(f"/assessments/{first.pk}{path}")
    with pytest.raises(RuleBroken, match=BARRED):
        assign_second(team, Role.LEAD)


def test_list_of_cases_shows_no_answers_and_bars_nobody(team):
    begun(team)
    client = team.client(Role.LEAD)
    for path in ("cases/", "consistency/", "audit-log/", "allocation/reassign/", ""):
        assert client.get(address(team, path)).status_code == 200
    assert assign_second(team, Role.LEAD).assessor == team.people[Role.LEAD]


def test_page_offers_eligible_people_and_says_why_the_others_are_not(team):
    first = begun(team)
    lead = team.client(Role.LEAD)
    lead.get(address(team, f"cases/{first.pk}/"))
    cases = lead.get(address(team, "cases/assign/?occasion=second")).text
    assert "?occasion=second&amp;case=court/C1" in cases
    page = lead.get(address(team, "cases/assign/?occasion=second&case=court/C1")).text
    offered, _heading, barred = page.partition("People who cannot assess this case")
    assert "Alex Partner inspector, partner inspector" in offered
    assert "Alex Lead inspector, lead inspector" not in offered
    assert f"Alex Lead inspector {BARRED} of C1" in barred
    assert "Alex Inspector already assesses this case." in barred
    reason = {"reason": "It is a difficult case."}
    content = {"case": "court/C1", "assessor": team.people[Role.LEAD].pk, **reason}
    refused = lead.post(address(team, "cases/assign/?occasion=second"), content)
    assert (refused.status_code, BARRED in refused.text) == (422, True)
    accepted = {"case": "court/C1", "assessor": team.people[Role.PARTNER].pk, **reason}
    assert lead.post(address(team, "cases/assign/?occasion=second"), accepted).status_code == 302
    assert team.inspection.assessments.get(occasion="second").assessor == team.people[Role.PARTNER]


def test_case_that_was_given_away_cannot_be_taken_back_after_reading_the_other(team):
    first = begun(team)
    second = assign_second(team, Role.LEAD)
    lead = team.client(Role.LEAD)
    assert lead.get(address(team, f"cases/{first.pk}/")).status_code == 404
    give(team, second, Role.PARTNER)
    assert lead.get(address(team, f"cases/{first.pk}/")).status_code == 200
    with pytest.raises(RuleBroken, match=BARRED):
        give(team, second, Role.LEAD)
    second.refresh_from_db()
    assert second.assessor == team.people[Role.PARTNER]


@pytest.mark.parametrize("occasion", Occasion)
def test_whoever_has_answered_stays_blind_after_giving_the_case_away(team, occasion):
    other = Occasion.SECOND if occasion == Occasion.FIRST else Occasion.FIRST
    pair = {Occasion.FIRST: Role.INSPECTOR, Occasion.SECOND: Role.INSPECTOR} | {occasion: Role.LEAD}
    assessments = {of: begun(team, pair[of], of) for of in (Occasion.FIRST, Occasion.SECOND)}
    give(team, assessments[occasion], Role.PARTNER)
    lead = team.client(Role.LEAD)
    assert lead.get(address(team, f"cases/{assessments[other].pk}/")).status_code == 404
    assert lead.get(address(team, f"cases/{assessments[occasion].pk}/")).status_code == 200
    assert lead.get(address(team, "export/inspection.zip")).status_code == 409


def test_lead_who_has_answered_in_the_first_assessment_is_blind_to_the_second(team):
    first, second = begun(team), begun(team, Role.PARTNER, "second")
    save(team.people[Role.LEAD], first, new_submission("2.1.2", "no"))
    lead = team.client(Role.LEAD)
    assert lead.get(address(team, f"cases/{second.pk}/")).status_code == 404
    assert lead.get(address(team, f"cases/{first.pk}/")).status_code == 200


def test_lead_who_has_read_both_writes_in_neither(team):
    first, second = begun(team), begun(team, Role.PARTNER, "second")
    lead = team.client(Role.LEAD)
    assert lead.get(address(team, f"cases/{second.pk}/")).status_code == 200
    with pytest.raises(NotVisible):
        save(team.people[Role.LEAD], first, new_submission("2.1.2", "no"))
    assert lead.get(address(team, f"cases/{first.pk}/alert/")).status_code == 200


def test_second_assessor_refuses_nobody_who_has_read_only_other_cases(team):
    draw_cases(team, "C1", "C2")
    create_assessment(team, Role.INSPECTOR, "C1")
    other = create_assessment(team, Role.INSPECTOR, "C2")
    save(team.people[Role.INSPECTOR], other, new_submission())
    team.client(Role.LEAD).get(address(team, f"cases/{other.pk}/"))
    assert assign_second(team, Role.LEAD).assessor == team.people[Role.LEAD]


# ---------------------------------------------------------------- outputs of many cases


@pytest.mark.parametrize("path", ["drill-down/2.1.1/", "export/inspection.zip"])
def test_output_with_every_answer_makes_its_reader_a_reader_of_every_case(here, path):
    assert here.client(Role.LEAD).get(address(here, path)).status_code == 200
    read = AssessmentReader.objects.filter(person=here.people[Role.LEAD]).values("assessment")
    court = here.inspection.assessments.filter(group="court", occasion="first").exclude(version=0)
    assert set(court.values_list("pk", flat=True)) <= {row["assessment"] for row in read}


@pytest.mark.parametrize(
    "path", ["emerging-findings/2.1/", "emerging-findings/2.1/live/", "/api/ratings", "/api/ratings/2.1"]
)
def test_ratings_make_their_reader_a_reader_of_the_deciding_cases_alone(here, path):
    if path.startswith("/api"):
        ApiClient(here, Role.LEAD).get(path.removeprefix("/api"))
    else:
        here.client(Role.LEAD).get(address(here, path))
    sensitivity = results(here.inspection).sensitivity
    standards = list(sensitivity) if path == "/api/ratings" else ["2.1"]
    deciding = {case.case_id for standard in standards for case in sensitivity[standard].deciding}
    readers = AssessmentReader.objects.filter(person=here.people[Role.LEAD])
    assert set(readers.values_list("assessment__case_id", flat=True)) == deciding
    assert set(readers.values_list("assessment__occasion", flat=True)) == {"first"}


@pytest.mark.parametrize("path", ["emerging-findings/", "emerging-findings/live/"])
def test_table_of_ratings_makes_nobody_a_reader_of_a_case(here, path):
    assert here.client(Role.LEAD).get(address(here, path)).status_code == 200
    assert not AssessmentReader.objects.filter(person=here.people[Role.LEAD]).exists()


# ---------------------------------------------------------------- agreement


def finished_twice(team, first_value="yes", second_value="no") -> tuple[Assessment, Assessment]:
    """Assess a case twice with different answers to one question, and finish both."""
    pair = create_assessment(team, Role.INSPECTOR), create_assessment(team, Role.PARTNER, occasion="second")
    for assessment, value in zip(pair, (first_value, second_value), strict=True):
        values = {**complete_answers(team), "2.1.1": value}
        save_all(
            assessment.assessor, assessment, [new_submission(*answer, COMMENT) for answer in values.items()]
        )
        caseload.finish(access=writable_access(assessment.assessor, assessment))
    return pair


def counts(team, question="2.1.1") -> tuple[int, int] | None:
    """Return in how many of how many cases the assessors agree on a question."""
    rows = {row.question: row for row, _text in agreement.reliability(access=team.access(Role.HEAD))}
    return (rows[question].same, rows[question].pairs) if question in rows else None


@pytest.mark.parametrize("side", [0, 1])
def test_agreement_counts_what_was_answered_before_the_comparison(team, side):
    pair = finished_twice(team)
    assert counts(team) == (0, 1)
    reopened, other = pair[side], pair[1 - side]
    by = reopened.assessor
    caseload.reopen(access=writable_access(by, reopened), reason="I have seen the other answer.")
    agreed = other.answers.get(question="2.1.1").value
    save(by, reopened, new_submission("2.1.1", agreed, COMMENT, base_version=1))
    assert counts(team) == (0, 1)
    caseload.finish(access=writable_access(by, reopened))
    assert counts(team) == (0, 1)
    comparisons = ApiClient(team, Role.LEAD).get(f"/consistency/{pair[0].pk}")
    differing = [comparison["question"] for comparison in comparisons if comparison["differs"]]
    assert differing == ["2.1.1"]


def test_answer_changed_before_the_other_has_finished_counts(team):
    first = create_assessment(team, Role.INSPECTOR)
    second = create_assessment(team, Role.PARTNER, occasion="second")
    for assessment in (first, second):
        values = complete_answers(team).items()
        save_all(assessment.assessor, assessment, [new_submission(*answer, COMMENT) for answer in values])
    caseload.finish(access=writable_access(first.assessor, first))
    caseload.reopen(access=writable_access(first.assessor, first), reason="A document came.")
    save(first.assessor, first, new_submission("2.1.1", "no", COMMENT, base_version=1))
    caseload.finish(access=writable_access(first.assessor, first))
    assert counts(team) is None
    caseload.finish(access=writable_access(second.assessor, second))
    assert counts(team) == (0, 1)


@pytest.mark.parametrize("is_finished_again", [True, False])
def test_exported_package_has_the_answers_before_the_comparison(team, is_finished_again):
    _first, second = finished_twice(team)
    head = team.people[Role.HEAD]
    unchanged = package.read_files(export_package(access=team.access(Role.HEAD)))
    assert unchanged.blind_assessments == ()
    caseload.reopen(access=writable_access(second.assessor, second), reason="I have seen the other answer.")
    save(second.assessor, second, new_submission("2.1.1", "yes", base_version=1))
    save(second.assessor, second, new_submission("2.1.2", complete_answers(team)["2.1.2"], "New", 1))
    if is_finished_again:
        caseload.finish(access=writable_access(second.assessor, second))
    exported = package.read_files(export_package(access=team.access(Role.HEAD)))
    [blind] = exported.blind_assessments
    assert (blind.occasion, blind.answers["2.1.1"].value) == ("second", "no")
    agreed = work_out(exported).agreement["2.1.1"]
    assert (agreed.same, agreed.pairs) == counts(team) == (0, 1)
    assert results_from(inputs.result_inputs(team.inspection)).agreement["2.1.1"] == agreed
    imported = import_package(by=head, files=package.to_files(exported))
    assert inputs.method_inspection(imported) == exported
    again = results_from(inputs.result_inputs(imported)).agreement
    assert again == work_out(exported).agreement
    copy = imported.assessments.get(occasion="second")
    assert list(copy.events.filter(question="2.1.1").values_list("value", "version").order_by("pk")) == [
        ("no", 1),
        ("yes", 2),
    ]
    assert faults_of_records() == []


def test_reopened_assessment_is_hidden_again_and_opens_nothing_new(team):
    first, second = finished_twice(team)
    partner = team.client(Role.PARTNER)
    assert partner.get(address(team, f"cases/{first.pk}/")).status_code == 200
    caseload.reopen(access=writable_access(second.assessor, second), reason="A document came.")
    assert partner.get(address(team, f"cases/{first.pk}/")).status_code == 404


# ---------------------------------------------------------------- the panel


def test_fieldwork_ends_only_once_both_have_finished(team):
    first = create_assessment(team, Role.INSPECTOR)
    second = create_assessment(team, Role.PARTNER, occasion="second", version=1)
    needed = "finish both assessments of each case whose second assessment has started"
    with pytest.raises(RuleBroken, match=needed):
        workflow.transition(access=team.access(Role.LEAD), to=State.PANEL)
    finished = {"state": "finished", "finished_at": first.assigned_at}
    Assessment.objects.filter(pk__in=[first.pk, second.pk]).update(**finished)
    with pytest.raises(RuleBroken) as refused:
        workflow.transition(access=team.access(Role.LEAD), to=State.PANEL)
    assert needed not in str(refused.value)


def test_second_assessment_that_was_not_begun_is_taken_back_when_fieldwork_ends(here):
    assessed_twice = here.inspection.assessments.filter(occasion="second").values("case_id")
    first = (
        here.inspection.assessments.filter(group="court").exclude(case_id__in=assessed_twice).earliest("pk")
    )
    of_case = {"group": "court", "case_id": first.case_id, "occasion": "second"}
    here.inspection.assessments.create(**of_case, assessor=here.people[Role.LEAD])
    page = here.client(Role.LEAD).get(address(here, "transition/panel/")).text
    assert "1 second assessment has not been started. It will be cancelled" in page
    assert here.client(Role.LEAD).get(address(here, f"cases/{first.pk}/")).status_code == 404
    workflow.transition(access=here.access(Role.LEAD), to=State.PANEL)
    assert not here.inspection.assessments.filter(**of_case).exists()
    assert here.client(Role.LEAD).get(address(here, f"cases/{first.pk}/")).status_code == 200
    log = here.client(Role.HEAD).get(address(here, "audit-log/")).text
    assert f"Court disposals: {first.case_id}, Second assessment" in log


def test_panel_does_not_decide_while_a_case_is_assessed_blind(here):
    at_panel(here)
    all_agree(here, "2.1", "Good")
    assessed_twice = here.inspection.assessments.filter(occasion="second").values("case_id")
    first = (
        here.inspection.assessments.filter(group="court").exclude(case_id__in=assessed_twice).earliest("pk")
    )
    of_case = {"group": "court", "case_id": first.case_id, "occasion": "second", "version": 1}
    here.inspection.assessments.create(**of_case, assessor=here.people[Role.PARTNER])
    decision = {"standard": "2.1", "rating": "Good", "reasons": "", "on": first.assigned_at.date()}
    with pytest.raises(RuleBroken, match=f"Both assessments of {first.case_id}"):
        decisions.decide(access=here.access(Role.LEAD), **decision)
