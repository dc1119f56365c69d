"""A declared conflict of interest: access to cases, declarations, work already done, and tasks."""

import pytest

from inspectorate.web.allocation import changes as allocation
from inspectorate.web.allocation.models import AllocationScope
from inspectorate.web.allocation.queries import proposals as proposal_queries
from inspectorate.web.allocation.queries import reassignments as reassignment_queries
from inspectorate.web.assessments.changes import caseload
from inspectorate.web.assessments.changes.conflicts import review_work
from inspectorate.web.assessments.models import Assessment, ConflictOutcome
from inspectorate.web.assessments.queries import alerts as alert_queries
from inspectorate.web.assessments.queries import conflicted_work
from inspectorate.web.assessments.queries.access import visible
from inspectorate.web.audit.models import Event
from inspectorate.web.inspections import changes
from inspectorate.web.inspections import queries as inspection_queries
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.panel.queries.panel import members
from inspectorate.web.permissions import (
    OPEN_WITH_CONFLICT,
    TABLE,
    Action,
    NotPermitted,
    NotVisible,
    RuleBroken,
    allowed,
)
from inspectorate.web.states import Role, State
from inspectorate.web.workflow.tasks.personal_tasks import tasks_for
from tests.web import factories
from tests.web.allocated_cases import allocate_cases, cases_of, draw_sample
from tests.web.api_client import ApiClient
from tests.web.assigned_cases import answer_body, new_submission, page_form, save
from tests.web.faults import faults_of_records
from tests.web.imported_inspection import at_panel
from tests.web.message_queue import run_queue
from tests.web.permission_world import OF_AN_INSPECTION, OPERATIONS, action_of, world, world_of

MARK = "What was written about the child"


@pytest.fixture
def allocated(team):
    allocate_cases(team)
    team.stand(State.FIELDWORK)
    return team


def declare(team, role, *excluded, kind=ConflictOfInterest.SOME_CASES):
    changes.declare_conflict_of_interest(
        access=team.access(role), conflict_of_interest=kind, conflict_detail="A cousin", excluded=excluded
    )


def manager_of(team, case):
    draw = team.inspection.draws.get(group=case.group)
    return draw.cases.get(case_id=case.case_id).case_manager


def to_decide(access):
    declarations = inspection_queries.declarations(access=access)
    return conflicted_work.work_to_decide(access=access, declarations=declarations)


def texts(team, role):
    return [task.text for task in tasks_for(team.access(role))]


@pytest.mark.parametrize("named", ["case id", "case manager", "capitals and spaces"])
def test_declared_case_is_closed_at_once_on_pages_and_in_the_api(allocated, named):
    case, *others = cases_of(allocated, Role.INSPECTOR)
    save(case.assessor, case, new_submission("2.1.1", "no", MARK))
    name = case.case_id if named == "case id" else manager_of(allocated, case)
    declare(allocated, Role.INSPECTOR, f" {name.upper()} " if named == "capitals and spaces" else name)
    client, home = allocated.client(Role.INSPECTOR), f"/inspections/{allocated.inspection.pk}"
    for path in ("", "about/", "stage/2.1/", "history/2.1.1/", "finish/", "spreadsheet/", "alert/"):
        response = client.get(f"{home}/cases/{case.pk}/{path}")
        assert (response.status_code, MARK in response.text) == (403, False), path
        assert "You declared a conflict of interest in this case" in response.text
    form = page_form({"2.1.2": ("yes", "")})
    assert client.post(f"{home}/cases/{case.pk}/stage/2.1/", form).status_code == 403
    program = ApiClient(allocated, Role.INSPECTOR)
    program.get(f"/assessments/{case.pk}", 403)
    program.post(f"/assessments/{case.pk}/answers", answer_body(question="2.1.2"), 403)
    listed = {row["id"] for row in program.get("/assessments")["items"]}
    assert case.pk not in listed
    assert case.case_id not in client.get(f"{home}/cases/").text
    assert case.case_id not in client.get(f"{home}/interviews/").text
    assert case.case_id not in client.get(f"{home}/interviews/calendar.ics").content.decode()
    still_open = [other for other in others if manager_of(allocated, other) != manager_of(allocated, case)]
    assert client.get(f"{home}/cases/{still_open[0].pk}/").status_code == 200
    case.refresh_from_db()
    assert case.version == 1


def test_case_that_somebody_never_held_is_not_revealed_by_their_declaration(allocated):
    case = cases_of(allocated, Role.PARTNER)[0]
    declare(allocated, Role.INSPECTOR, case.case_id)
    page = f"/inspections/{allocated.inspection.pk}/cases/{case.pk}/"
    assert allocated.client(Role.INSPECTOR).get(page).status_code == 404


def test_lead_gets_a_task_and_a_letter(allocated, settings, mailoutbox):
    settings.SENDS_MAIL = True
    begun, untouched = cases_of(allocated, Role.LOCAL)[:2]
    save(begun.assessor, begun, new_submission())
    declare(allocated, Role.LOCAL, begun.case_id, untouched.case_id)
    run_queue()
    assert texts(allocated, Role.LEAD)[:2] == ["Reassign 2 cases", "Decide whether answers in 1 case count"]
    assert texts(allocated, Role.HEAD)[:1] == ["Reassign 2 cases"]
    assert "Reassign 2 cases" not in texts(allocated, Role.LOCAL)
    assert [letter.to for letter in mailoutbox] == [[allocated.people[Role.LEAD].email]]
    page = allocated.client(Role.LEAD).get(f"/inspections/{allocated.inspection.pk}/conflicts-of-interest/")
    for case in (begun, untouched):
        assert case.case_id in page.text
        assert f"case={case.pk}" in page.text
    assert "A cousin" in page.text


def test_earlier_declarations_stay_in_force_whatever_is_declared_later(allocated):
    first, second, *others = cases_of(allocated, Role.INSPECTOR)
    declare(allocated, Role.INSPECTOR, first.case_id)
    declare(allocated, Role.INSPECTOR, second.case_id)
    declare(allocated, Role.INSPECTOR, kind=ConflictOfInterest.NONE)
    seen = set(visible(allocated.access(Role.INSPECTOR)).values_list("pk", flat=True))
    assert seen == {case.pk for case in others}
    declarations = allocated.inspection.declarations.order_by("pk")
    assert [row.conflict_of_interest for row in declarations] == ["some_cases", "some_cases", "none"]
    assert any(text.startswith("Decide whether to withdraw") for text in texts(allocated, Role.LEAD))
    declare(allocated, Role.INSPECTOR, kind=ConflictOfInterest.SERVICE)
    declare(allocated, Role.INSPECTOR, first.case_id)
    assert allocated.member(Role.INSPECTOR).conflict_of_interest == "service"


def test_declaration_survives_leaving_the_team_and_coming_back(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    declare(allocated, Role.INSPECTOR, case.case_id)
    lead = allocated.access(Role.LEAD)
    changes.remove_member(access=lead, member=allocated.member(Role.INSPECTOR))
    changes.add_member(
        access=lead,
        person=allocated.people[Role.INSPECTOR],
        role=Role.INSPECTOR,
        conflict_of_interest=ConflictOfInterest.NONE,
        conflict_detail="",
    )
    assert allocated.member(Role.INSPECTOR).excluded == [case.case_id]


def test_declaration_is_withdrawn_by_somebody_else_with_a_reason(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    declare(allocated, Role.INSPECTOR, case.case_id)
    declaration = allocated.inspection.declarations.get()
    with pytest.raises(RuleBroken, match="reason"):
        changes.withdraw_declaration(access=allocated.access(Role.LEAD), declaration=declaration, reason=" ")
    with pytest.raises(NotPermitted):
        changes.withdraw_declaration(
            access=allocated.access(Role.INSPECTOR), declaration=declaration, reason="Not so"
        )
    home = f"/inspections/{allocated.inspection.pk}"
    page = f"{home}/conflicts-of-interest/{declaration.pk}/withdraw/"
    assert allocated.client(Role.LEAD).post(page, {"reason": "It was a namesake."}).status_code == 302
    assert allocated.client(Role.INSPECTOR).get(f"{home}/cases/{case.pk}/").status_code == 200
    assert Event.objects.filter(event_type="withdraw_declaration").exists()
    assert "It was a namesake." in allocated.client(Role.HEAD).get(f"{home}/conflicts-of-interest/").text


def test_nobody_withdraws_their_own_declaration_or_decides_about_their_own_work(allocated):
    case = cases_of(allocated, Role.LEAD)[0]
    save(case.assessor, case, new_submission())
    declare(allocated, Role.LEAD, case.case_id)
    lead = allocated.access(Role.LEAD)
    with pytest.raises(RuleBroken, match="your own declaration"):
        changes.withdraw_declaration(
            access=lead, declaration=allocated.inspection.declarations.get(), reason="Not so"
        )
    assert to_decide(lead) == []
    assert texts(allocated, Role.HEAD)[:1] == ["Reassign 1 case"]
    with pytest.raises(NotVisible):
        allocation.reassign(access=lead, assessments=[case.pk], assessor=allocated.people[Role.INSPECTOR])
    head = allocated.access(Role.HEAD)
    allocation.reassign(access=head, assessments=[case.pk], assessor=allocated.people[Role.INSPECTOR])
    assert texts(allocated, Role.HEAD)[:1] == ["Decide whether answers in 1 case count"]


@pytest.mark.parametrize("outcome", ConflictOutcome)
def test_work_already_done_counts_or_is_assessed_again(allocated, outcome):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    save(case.assessor, case, new_submission("2.1.1", "no", MARK))
    save(allocated.people[Role.LEAD], case, new_submission("2.1.2", "yes"))
    Assessment.objects.filter(pk=case.pk).update(state="finished", finished_at="2018-09-06T00:00Z")
    declare(allocated, Role.INSPECTOR, case.case_id)
    lead = allocated.access(Role.LEAD)
    [work] = to_decide(lead)
    assert (work.answers, work.to_reassign, work.to_review) == (1, True, True)
    with pytest.raises(RuleBroken, match="reason"):
        review_work(access=lead, work=work, outcome=outcome, reason="")
    review_work(access=lead, work=work, outcome=outcome, reason="Another inspector checked it.")
    values = dict(case.answers.values_list("question", "value"))
    remaining = [row.to_reassign for row in to_decide(lead)]
    case.refresh_from_db()
    if outcome == ConflictOutcome.COUNTS:
        assert (values, case.state, remaining) == ({"2.1.1": "no", "2.1.2": "yes"}, "finished", [])
    else:
        assert (values, case.state, remaining) == ({"2.1.1": "", "2.1.2": "yes"}, "in_progress", [True])
        assert list(case.events.filter(question="2.1.1").values_list("value", flat=True)) == ["no", ""]
        assert case.version == 3
    assert Event.objects.filter(event_type="review_conflict").count() == 1


def test_late_answer_of_somebody_with_a_conflict_is_withdrawn_with_their_other_answers(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    inspector, lead = allocated.people[Role.INSPECTOR], allocated.people[Role.LEAD]
    for question in ("2.1.1", "2.1.2"):
        save(inspector, case, new_submission(question, "yes"))
    save(lead, case, new_submission("2.1.1", "no"))
    save(lead, case, new_submission("2.1.3", "no"))
    save(inspector, case, new_submission("2.1.3", "yes"))
    declare(allocated, Role.LEAD, case.case_id)
    head = allocated.access(Role.HEAD)
    [work] = [row for row in to_decide(head) if row.assessment.pk == case.pk]
    assert (work.answers, work.to_review) == (2, True)
    review_work(access=head, work=work, outcome=ConflictOutcome.ASSESS_AGAIN, reason="A cousin.")
    assert dict(case.answers.values_list("question", "value")) == {
        "2.1.1": "yes",
        "2.1.2": "yes",
        "2.1.3": "",
    }
    # the inspector's own late answer is still to be decided about
    assert list(case.conflicts.values_list("question", "resolved_by").order_by("question")) == [
        ("2.1.1", allocated.people[Role.HEAD].pk),
        ("2.1.3", None),
    ]
    assert [row for row in to_decide(head) if row.assessment.pk == case.pk] == []
    assert faults_of_records() == []


def test_late_answer_alone_is_to_be_decided_about(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    save(case.assessor, case, new_submission("2.1.1", "yes"))
    save(allocated.people[Role.LEAD], case, new_submission("2.1.1", "no"))
    declare(allocated, Role.LEAD, case.case_id)
    [work] = [row for row in to_decide(allocated.access(Role.HEAD)) if row.assessment.pk == case.pk]
    assert (work.answers, work.is_assessor, work.to_review) == (1, False, True)


def test_nobody_assigns_allocates_or_undoes_a_case_in_which_they_have_a_conflict(allocated):
    case, *others = cases_of(allocated, Role.INSPECTOR)
    lead, page = allocated.client(Role.LEAD), f"/inspections/{allocated.inspection.pk}/allocation/"
    declare(allocated, Role.LEAD, case.case_id)
    access, head = allocated.access(Role.LEAD), allocated.access(Role.HEAD)
    assert reassignment_queries.latest_allocation(access=access) is None
    with pytest.raises(RuleBroken, match="no allocation"):
        allocation.undo(access=access)
    with pytest.raises(NotVisible):
        caseload.assign(
            access=access,
            group=case.group,
            case_id=case.case_id,
            occasion="first",
            assessor=allocated.people[Role.PARTNER],
        )
    # A second conflict, the assessor's own, would move the case: not by the lead, but by the head.
    declare(allocated, Role.INSPECTOR, case.case_id, others[0].case_id)
    for scope in AllocationScope:
        proposal = proposal_queries.proposal(access=access, scope=scope)
        assert (proposal.excluded, proposal.excluded_cases) == (1, {case.assessor_id: 1})
        assert case.case_id not in {planned.case.case_id for planned in proposal.plan.assignments}
        assert sum(total for *_others, total in proposal.loads) == allocated.inspection.assessments.count()
    shown = lead.get(page).text
    assert case.case_id not in shown
    assert "1 case is left as it is, because you declared a conflict of interest in it" in shown
    allocation.allocate(access=access)
    case.refresh_from_db()
    assert case.assessor == allocated.people[Role.INSPECTOR]
    others[0].refresh_from_db()
    assert others[0].assessor != allocated.people[Role.INSPECTOR]
    allocation.allocate(access=head)
    case.refresh_from_db()
    assert case.assessor != allocated.people[Role.INSPECTOR]


def test_unassigned_case_in_which_the_lead_has_a_conflict_is_left_to_somebody_else(team):
    draw_sample(team)
    team.stand(State.FIELDWORK)
    drawn_case = team.inspection.draws.get().cases.filter(status="selected").order_by("case_id").first()
    declare(team, Role.LEAD, drawn_case.case_id)
    number = team.inspection.draws.get().cases.filter(status="selected").count()
    assert f"Allocate {number - 1} cases" in texts(team, Role.LEAD)
    assert f"Allocate {number} cases" in texts(team, Role.HEAD)
    home = f"/inspections/{team.inspection.pk}"
    assert drawn_case.case_id not in team.client(Role.LEAD).get(f"{home}/cases/assign/").text
    assert drawn_case.case_id in team.client(Role.HEAD).get(f"{home}/cases/assign/").text
    allocation.allocate(access=team.access(Role.LEAD))
    assert not team.inspection.assessments.filter(case_id=drawn_case.case_id).exists()
    assert allocation.allocate(access=team.access(Role.LEAD)).is_empty
    assert team.inspection.case_allocations.count() == 1
    allocation.allocate(access=team.access(Role.HEAD))
    assert team.inspection.assessments.filter(case_id=drawn_case.case_id).exists()


def test_answers_of_a_lead_in_a_case_of_somebody_else_are_to_be_decided_about(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    save(allocated.people[Role.LEAD], case, new_submission("2.1.2", "yes"))
    declare(allocated, Role.LEAD, manager_of(allocated, case))
    rows = [row for row in to_decide(allocated.access(Role.HEAD)) if row.assessment.pk == case.pk]
    assert [(row.is_assessor, row.to_reassign, row.to_review) for row in rows] == [(False, False, True)]


def test_spreadsheet_of_a_declared_case_is_not_taken_back_and_does_not_block_reassignment(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    client, home = allocated.client(Role.INSPECTOR), f"/inspections/{allocated.inspection.pk}"
    sheet = client.post(f"{home}/cases/{case.pk}/spreadsheet/check-out/")
    assert sheet.status_code == 200
    declare(allocated, Role.INSPECTOR, case.case_id)
    assert client.post(f"{home}/cases/{case.pk}/spreadsheet/").status_code == 403
    allocation.reassign(
        access=allocated.access(Role.LEAD), assessments=[case.pk], assessor=allocated.people[Role.PARTNER]
    )
    case.refresh_from_db()
    assert (case.assessor, case.checked_out_at) == (allocated.people[Role.PARTNER], None)


def test_alert_in_a_declared_case_goes_to_somebody_without_a_conflict(allocated):
    case = cases_of(allocated, Role.INSPECTOR)[0]
    alert = allocated.inspection.alerts.create(assessment=case, concern=MARK, raised_by=case.assessor)
    declare(allocated, Role.LEAD, case.case_id)
    access, client = allocated.access(Role.LEAD), allocated.client(Role.LEAD)
    people = alert_queries.recipients(access, case)
    assert people == [allocated.people[Role.SERVICE_HEAD], allocated.people[Role.HEAD]]
    assert alert_queries.unread(allocated.people[Role.LEAD], [allocated.inspection]) == {
        allocated.inspection.pk: 0
    }
    home = f"/inspections/{allocated.inspection.pk}"
    assert MARK not in client.get(f"{home}/alerts/").text
    assert client.get(f"{home}/alerts/{alert.pk}/").status_code == 404
    assert "View 1 new" not in client.get(f"{home}/").text


@pytest.mark.parametrize("role", [Role.LEAD, Role.HEAD, Role.INSPECTOR])
@pytest.mark.parametrize("state", [State.FIELDWORK, State.PANEL])
def test_no_address_shows_the_answers_of_a_declared_case(here, state, role):
    here = world_of(here)
    here.team.stand(State.FIELDWORK)
    case = Assessment.objects.get(pk=here.parts["assessment"])
    case.answers.update(comment=MARK)
    here.team.inspection.alerts.filter(assessment=case).update(concern=MARK)
    if role is Role.INSPECTOR:
        Assessment.objects.filter(pk=case.pk).update(assessor=here.team.people[role])
    declare(here.team, role, case.case_id)
    here.team.stand(state)
    shown = []
    for name in OF_AN_INSPECTION:
        response = here.request(name, "GET", role)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if MARK.encode() in content:
            shown.append(name)
        elif name in ("exchange:download", "api:package"):
            assert response.status_code == 403
    assert shown == []


@pytest.mark.parametrize("role", sorted({Role.HEAD, Role.LEAD, Role.INSPECTOR, Role.LOCAL, Role.PARTNER}))
def test_conflict_in_the_whole_service_closes_every_address_but_the_inspection(team, role):
    here = world(team, State.FIELDWORK)
    declare(team, role, kind=ConflictOfInterest.SERVICE)
    wrong = []
    for name in OF_AN_INSPECTION:
        action = action_of(name)
        if not allowed(action, (role,), State.FIELDWORK):
            continue
        method, _path = OPERATIONS.get(name.removeprefix("api:"), ("GET", name))
        response = here.request(name, method, role)
        expected = (200,) if action in OPEN_WITH_CONFLICT else (403, 404, 405)
        if response.status_code not in expected:
            wrong.append((name, response.status_code))
    assert wrong == []
    assert {
        action for action in TABLE if TABLE[action].of_an_inspection and team.access(role).may(action)
    } <= (OPEN_WITH_CONFLICT)
    assert tasks_for(team.access(role)) == []


def test_conflict_in_the_whole_service_ends_membership_of_the_panel(here):
    at_panel(here)
    inspector = here.people[Role.INSPECTOR]
    assert inspector in members(here.inspection)
    declare(here, Role.INSPECTOR, kind=ConflictOfInterest.SERVICE)
    assert inspector not in members(here.inspection)
    assert here.client(Role.INSPECTOR).get(f"/inspections/{here.inspection.pk}/panel/").status_code == 403


def test_conflict_in_some_cases_needs_their_names(allocated):
    form = {"conflict_of_interest": "some_cases", "conflict_detail": "A cousin", "excluded": " \n "}
    page = f"/inspections/{allocated.inspection.pk}/conflict-of-interest/"
    response = allocated.client(Role.LOCAL).post(page, form)
    assert "Enter at least one case manager or case" in response.text
    assert not allocated.inspection.declarations.exists()


def test_conflict_of_interest_counts_for_cases_that_come_later(allocated):
    case = cases_of(allocated, Role.PARTNER)[0]
    declare(allocated, Role.INSPECTOR, manager_of(allocated, case))
    lead, inspector = allocated.access(Role.LEAD), allocated.people[Role.INSPECTOR]
    with pytest.raises(RuleBroken, match="conflict of interest in case"):
        allocation.reassign(access=lead, assessments=[case.pk], assessor=inspector)
    second = {"group": case.group, "case_id": case.case_id, "occasion": "second"}
    form = {"case": f"{case.group}/{case.case_id}", "assessor": inspector.pk}
    page = f"/inspections/{allocated.inspection.pk}/cases/assign/?occasion=second"
    assert "conflict of interest" in allocated.client(Role.LEAD).post(page, form).text
    assert not allocated.inspection.assessments.filter(**second).exists()


def test_person_who_is_not_on_the_team_declares_nothing(team):
    page = f"/inspections/{team.inspection.pk}/conflict-of-interest/"
    assert factories.signed_in(team.stranger).get(page).status_code == 404
    assert Action.DECLARE_CONFLICT_OF_INTEREST in OPEN_WITH_CONFLICT
