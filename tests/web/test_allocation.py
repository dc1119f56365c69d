"""Cases are given to assessors, with interviews at times that suit, a timetable and a calendar file."""

from dataclasses import replace

import pytest

from inspectorate.web.allocation import changes, queries
from inspectorate.web.assessments.changes.caseload import assign
from inspectorate.web.assessments.models import Assessment, PlannedInterview
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries import long_lists, samples
from inspectorate.web.inspections.changes import declare_conflict_of_interest
from inspectorate.web.inspections.models import ConflictOfInterest, TeamMember
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import Role, State
from tests.web import factories

ASSESSING = {Role.LEAD, Role.INSPECTOR, Role.LOCAL, Role.PARTNER}


@pytest.fixture
def drawn(team):
    draw(team)
    return team


def draw(team):
    """Announce the inspection, send its long list and draw the sample."""
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    kind = long_lists.group(access=access, key="court")
    sent = cases.send_long_list(access=access, group=kind, name="list.csv", content=factories.long_list())
    suggested, _unclear, _kept = long_lists.suggested_columns(access=access, listed=sent)
    cases.confirm_columns(access=access, listed=sent, columns=suggested)
    cases.draw_sample(access=team.access(Role.LEAD), group=kind, seed=2018)


@pytest.fixture
def allocated(drawn):
    changes.mark_always_available(access=drawn.access(Role.LINK))
    changes.allocate(access=drawn.access(Role.LEAD))
    return drawn


def test_every_case_has_an_assessor_and_an_interview_and_loads_are_even(allocated):
    given = list(Assessment.objects.values_list("assessor", flat=True))
    loads = sorted(given.count(allocated.people[role].pk) for role in ASSESSING)
    assert loads == [7, 8, 8, 8]
    assert PlannedInterview.objects.count() == 31


def test_who_has_an_interest_is_given_none_of_those_cases(drawn):
    manager = queries.case_managers(access=drawn.access(Role.LEAD))[0].name
    inspector = drawn.access(Role.INSPECTOR)
    declare_conflict_of_interest(
        access=inspector,
        conflict_of_interest=ConflictOfInterest.SOME_CASES,
        conflict_detail="A cousin",
        excluded=[manager.lower()],
    )
    declare_conflict_of_interest(
        access=drawn.access(Role.PARTNER),
        conflict_of_interest=ConflictOfInterest.SERVICE,
        conflict_detail="Worked there",
    )
    changes.allocate(access=drawn.access(Role.LEAD))
    held = samples.sampled(drawn.inspection)
    of_the_manager = {case.case_id for case in held if case.case_manager == manager}
    given = Assessment.objects.filter(assessor=drawn.people[Role.INSPECTOR]).values_list("case_id", flat=True)
    assert of_the_manager
    assert not of_the_manager & set(given)
    assert not Assessment.objects.filter(assessor=drawn.people[Role.PARTNER]).exists()


def test_what_has_begun_stays_with_its_assessor_at_its_time(allocated):
    begun = Assessment.objects.order_by("pk")[0]
    Assessment.objects.filter(pk=begun.pk).update(version=1)
    kept = PlannedInterview.objects.get(case_id=begun.case_id)
    done = changes.allocate(access=allocated.access(Role.LEAD))
    assert (done.begun, len(done.shared.given)) == (1, 30)
    again = PlannedInterview.objects.get(case_id=begun.case_id)
    assert (again.pk, again.starts, again.assessor_id) == (kept.pk, kept.starts, kept.assessor_id)


def test_who_interviews_elsewhere_at_an_hour_is_not_given_another_interview_at_it(allocated):
    """Two inspections of the same fortnight share their people."""
    taken = set(PlannedInterview.objects.values_list("assessor", "starts"))
    elsewhere = replace(
        allocated, inspection=factories.create_inspection(allocated.service, allocated.people)
    )
    draw(elsewhere)
    changes.mark_always_available(access=elsewhere.access(Role.LINK))
    done = changes.allocate(access=elsewhere.access(Role.LEAD))
    assert len(done.shared.given) == 31
    assert [had for _person, had, _total in done.loads] == [0, 0, 0, 0]
    given = set(
        PlannedInterview.objects.filter(inspection=elsewhere.inspection).values_list("assessor", "starts")
    )
    assert len(given) == 31
    assert not given & taken


def test_times_are_said_a_case_manager_at_a_time(drawn):
    access = drawn.access(Role.LINK)
    manager = queries.case_managers(access=access)[0]
    first = queries.possible_slots(access=access)[0]
    client = drawn.client(Role.LINK)
    address = (
        f"/inspections/{drawn.inspection.pk}/interviews/availability/case-manager/?manager={manager.name}"
    )
    assert client.get(address).status_code == 200
    assert client.post(address, {f"day_{first:%Y%m%d}": [first.isoformat()]}).status_code == 302
    assert queries.available_slots(access=access, case_manager=manager.name) == {first}
    assert client.post(address, {f"day_{first:%Y%m%d}": ["1999-01-01T00:00:00"]}).status_code == 200
    assert client.get(address.replace(manager.name, "nobody")).status_code == 404


def test_the_pages_show_the_proposal_and_the_timetable(drawn):
    lead, link = drawn.client(Role.LEAD), drawn.client(Role.LINK)
    home = f"/inspections/{drawn.inspection.pk}"
    assert "31 cases would have no time for their interviews" in lead.get(f"{home}/allocation/").text
    assert "Everyone else is free at any time" in link.get(f"{home}/interviews/availability/").text
    assert link.post(f"{home}/interviews/availability/").status_code == 302
    assert "Allocate them so" in lead.get(f"{home}/allocation/").text
    assert lead.post(f"{home}/allocation/").headers["Location"] == f"{home}/interviews/"
    assert link.get(f"{home}/interviews/").text.count('<th scope="row"') == 31


def test_an_inspector_sees_their_own_interviews_only(allocated):
    own = PlannedInterview.objects.filter(assessor=allocated.people[Role.INSPECTOR]).count()
    page = allocated.client(Role.INSPECTOR).get(f"/inspections/{allocated.inspection.pk}/interviews/").text
    shown = page.partition("<main")[2]
    assert shown.count('<th scope="row"') == own > 0
    assert "Alex Lead inspector" not in shown


def test_the_calendar_file_has_every_interview_in_lines_of_75_bytes(allocated):
    answer = allocated.client(Role.LEAD).get(
        f"/inspections/{allocated.inspection.pk}/interviews/calendar.ics"
    )
    lines = answer.content.decode().split("\r\n")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 31
    assert max(len(line.encode()) for line in lines) <= 75
    assert "DTSTART:20180903T083000Z" in lines


def test_a_local_assessor_is_never_given_a_case_they_managed_not_even_by_hand(drawn):
    case = next(each for each in samples.sampled(drawn.inspection) if each.case_manager)
    local = drawn.people[Role.LOCAL]
    # Their name as the list spells it, but for capitals and spaces.
    local.name = f" {case.case_manager.upper()}  "
    local.save()
    changes.allocate(access=drawn.access(Role.LEAD))
    given = set(Assessment.objects.filter(assessor=local).values_list("case_id", flat=True))
    own = {
        each.case_id for each in samples.sampled(drawn.inspection) if each.case_manager == case.case_manager
    }
    assert given
    assert not given & own
    with pytest.raises(RuleBroken, match="or managed it"):
        by_hand(drawn, case, local)


def test_nobody_is_given_by_hand_a_case_they_have_an_interest_in(drawn):
    case = samples.sampled(drawn.inspection)[0]
    avoided = {
        "conflict_of_interest": ConflictOfInterest.SOME_CASES,
        "conflict_detail": "A cousin",
        "excluded": [case.case_id.lower()],
    }
    TeamMember.objects.filter(pk=drawn.member(Role.INSPECTOR).pk).update(**avoided)
    with pytest.raises(RuleBroken, match="an interest in the case"):
        by_hand(drawn, case, drawn.people[Role.INSPECTOR])


def by_hand(drawn, case, assessor):
    """The lead gives one case to someone on the page for that."""
    assign(
        access=drawn.access(Role.LEAD),
        group=case.group,
        case_id=case.case_id,
        occasion="first",
        assessor=assessor,
    )


def test_cases_go_to_someone_else_several_at_once_with_the_interviews_ahead(allocated):
    inspector, partner = (allocated.people[role] for role in (Role.INSPECTOR, Role.PARTNER))
    chosen = list(Assessment.objects.filter(assessor=inspector).order_by("pk")[:3])
    held = set(PlannedInterview.objects.filter(assessor=partner).values_list("starts", flat=True))
    page = f"/inspections/{allocated.inspection.pk}/allocation/reassign/"
    given = {"cases": [each.pk for each in chosen], "assessor": partner.pk}
    answer = allocated.client(Role.LEAD).post(page, given, follow=True)
    assert f"{partner.name} now has 3 more cases." in answer.text
    for each in chosen:
        each.refresh_from_db()
        assert each.assessor == partner
        ahead = PlannedInterview.objects.filter(case_id=each.case_id).first()
        if ahead is None:
            assert each.case_id in answer.text
        else:
            assert ahead.assessor == partner
            assert ahead.starts not in held
    one = allocated.client(Role.LEAD).get(f"/inspections/{allocated.inspection.pk}/cases/{chosen[0].pk}/")
    if one.status_code == 200:
        assert "Case manager" in one.text


def test_cases_go_to_nobody_who_may_not_have_them_and_then_none_goes(allocated):
    declare_conflict_of_interest(
        access=allocated.access(Role.PARTNER),
        conflict_of_interest=ConflictOfInterest.SERVICE,
        conflict_detail="Worked there",
        excluded=[],
    )
    inspector, partner = (allocated.people[role] for role in (Role.INSPECTOR, Role.PARTNER))
    numbers = list(Assessment.objects.filter(assessor=inspector).values_list("pk", flat=True))
    page = f"/inspections/{allocated.inspection.pk}/allocation/reassign/"
    answer = allocated.client(Role.LEAD).post(page, {"cases": numbers, "assessor": partner.pk})
    assert "has an interest in the service as a whole" in answer.text
    assert "Error: " in answer.text
    assert Assessment.objects.filter(assessor=inspector).count() == len(numbers)
