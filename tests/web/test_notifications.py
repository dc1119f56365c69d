"""Notifications: who gets them, what they say, how they are counted and seen, and when they are deleted."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspectorate.web.assessments.changes import alerts, caseload
from inspectorate.web.assessments.queries.access import AssessmentAccess
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.inspections import changes as inspections
from inspectorate.web.inspections.models import TeamMember
from inspectorate.web.jinja import moment
from inspectorate.web.jobs import changes as jobs
from inspectorate.web.jobs.models import Job, JobKind
from inspectorate.web.mail.changes import DAYS_OF_SEEN, delete_seen_notifications, notify
from inspectorate.web.mail.models import Notification
from inspectorate.web.operations.changes import accounts
from inspectorate.web.panel.changes import members as panel
from inspectorate.web.people import changes as people
from inspectorate.web.people.models import AccountChange
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import changes as workflow
from tests.web import factories
from tests.web.assigned_cases import create_assessment
from tests.web.reviewed_cases import comment, finish, finished_case, give_back, reply

ADDRESS = "/notifications/"


def texts(person):
    return list(Notification.objects.filter(person=person).order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize("sends_mail", [True, False])
def test_alert_notifies_its_recipients_without_case_or_concern(team, settings, sends_mail):
    settings.SENDS_MAIL = sends_mail
    team.stand(State.FIELDWORK)
    assessment = create_assessment(team, case_id="C-77")
    access = AssessmentAccess(team.access(Role.INSPECTOR), assessment)
    alerts.raise_alert(access=access, concern="A child is not safe.", address="https://example.org/")
    for role in (Role.LEAD, Role.SERVICE_HEAD):
        [notification] = Notification.objects.filter(person=team.people[role])
        assert notification.text == "Alert: serious concern in an inspection"
        assert notification.page == f"/inspections/{team.inspection.pk}/alerts/"
        page = team.client(role).get(ADDRESS).text
        assert "not safe" not in page
        assert "C-77" not in page
        assert f'name="open" value="{notification.pk}"' in page
        assert team.client(role).get(notification.page).status_code == 200
    assert texts(team.people[Role.INSPECTOR]) == []


def test_transition_notifies_those_who_may_see_the_inspection(team):
    workflow.transition(access=team.access(Role.LEAD), to=State.ANNOUNCED)
    sentence = "The inspection is now in the state “Announced”"
    assert texts(team.people[Role.LINK]) == texts(team.people[Role.INSPECTOR]) == [sentence]
    assert texts(team.people[Role.LEAD]) == []
    assert texts(team.people[Role.BOARD]) == []


def test_change_of_an_account_notifies_its_person_and_who_approves_it(team):
    operations, inspector = team.people[Role.OPERATIONS], team.people[Role.INSPECTOR]
    Authenticator.objects.create(user=inspector, type=Authenticator.Type.TOTP, data={})
    accounts.request_second_factor_reset(by=operations, person=inspector, reason="The phone is lost.")
    [notification] = Notification.objects.filter(person=team.people[Role.HEAD])
    assert notification.text == "A change of an account is waiting for your approval"
    assert team.client(Role.HEAD).get(notification.page).status_code == 200
    change = AccountChange.objects.get()
    accounts.decide_account_change(by=team.people[Role.HEAD], change=change, approve=True)
    [notification] = Notification.objects.filter(person=inspector)
    assert notification.text == "Your second factor was reset"
    assert team.client(Role.INSPECTOR).get(notification.page).status_code == 200


def test_new_member_of_team_or_panel_is_notified_once_they_may_see_the_inspection(team):
    TeamMember.objects.filter(inspection=team.inspection).exclude(role=Role.LEAD).delete()
    declared = {"conflict_of_interest": "none", "conflict_detail": ""}
    lead = team.access(Role.LEAD)
    for role in (Role.LINK, Role.INSPECTOR):
        inspections.add_member(access=lead, person=team.people[role], role=role, **declared)
    assert texts(team.people[Role.LINK]) == []
    assert texts(team.people[Role.INSPECTOR]) == ["You were added to the team"]
    team.stand(State.FIELDWORK)
    for _again in range(2):
        panel.add_member(access=team.access(Role.LEAD), person=team.people[Role.INSPECTOR])
    assert texts(team.people[Role.INSPECTOR])[1:] == ["You were added to the ratings panel"]


def test_reopened_case_notifies_its_assessor_unless_they_reopened_it(team):
    team.stand(State.FIELDWORK)
    finished = {"state": "finished", "finished_at": timezone.now()}
    for role, case_id in ((Role.LEAD, "C1"), (Role.INSPECTOR, "C2")):
        assessment = create_assessment(team, Role.INSPECTOR, case_id=case_id, **finished)
        caseload.reopen(access=AssessmentAccess(team.access(role), assessment), reason="An answer is wrong.")
    [notification] = Notification.objects.filter(person=team.people[Role.INSPECTOR])
    assert notification.text == "A case that you had finished was reopened"
    assert team.client(Role.INSPECTOR).get(notification.page).status_code == 200


def test_returned_case_notifies_its_assessor_and_the_finished_one_who_returned_it(team):
    assessment = finished_case(team)
    comment(team, assessment, Role.HEAD)
    give_back(team, assessment)
    inspector, lead = team.people[Role.INSPECTOR], team.people[Role.LEAD]
    assert texts(inspector) == ["A case that you had finished was returned with comments"]
    assert texts(lead) == []
    reply(team, assessment, assessment.review_threads.get())
    finish(assessment)
    assert texts(lead) == ["A case that you had returned was finished again"]
    assert texts(team.people[Role.HEAD]) == []
    for role in (Role.LEAD, Role.INSPECTOR):
        [notification] = Notification.objects.filter(person=team.people[role])
        assert team.client(role).get(notification.page).status_code == 200


def test_role_request_notifies_the_heads(team):
    operations = team.people[Role.OPERATIONS]
    people.invite(by=operations, email="new@example.org", name="Sam New", role=Role.INSPECTOR, service=None)
    [notification] = Notification.objects.filter(person=team.people[Role.HEAD])
    assert notification.text == "A role is waiting for your approval"
    assert team.client(Role.HEAD).get(notification.page).status_code == 200
    assert texts(operations) == []


def test_job_that_fails_notifies_its_person(team):
    person = team.people[Role.OPERATIONS]
    job = Job(kind=JobKind.IMPORT_PACKAGE, person=person, digest="x", request_page="/")
    job.encrypt_request({}, b"")
    job.save()
    jobs.fail(job.pk, "broken", "It broke.")
    [notification] = Notification.objects.filter(person=person)
    assert notification.text == "Failed: Import an inspection from a package"
    assert team.client(Role.OPERATIONS).get(notification.page).status_code == 200


def test_every_page_counts_new_notifications_without_a_query_of_its_own(team, frozen_clock):
    client = team.client(Role.INSPECTOR)
    counts = set()
    for number in (0, 3, 120):
        new = [team.people[Role.INSPECTOR]] * (number - Notification.objects.count())
        notify(new, "Your cases have changed", page="/")
        client.get("/help/")
        with CaptureQueriesContext(connection) as captured:
            text = client.get("/help/").text
        counts.add(len(captured))
        shown = {0: "Notifications</a>", 3: ">3<span", 120: ">99+<span"}[number]
        assert shown in "".join(line.strip() for line in text.splitlines())
    assert counts == {2}


def test_notifications_stay_new_until_marked_as_seen(team):
    client, person = team.client(Role.INSPECTOR), team.people[Role.INSPECTOR]
    notify([person, team.people[Role.LEAD]], "Your cases have changed", page="/first/")
    notify([person], "Your second factor was reset", page="/second/")
    for _again in range(2):
        page = client.get(ADDRESS).text
        assert page.index("Your second factor was reset") < page.index("Your cases have changed")
        assert page.count(">New<") == 2
    [newest] = re.findall(r'id="id_newest" name="newest" value="(\d+)"', page)
    notify([person], "A later one", page="/third/")
    response = client.post(ADDRESS, {"newest": newest}, follow=True)
    assert "You have marked 2 notifications as seen." in response.text
    assert response.text.count(">New<") == 1
    client.post(ADDRESS, {"newest": Notification.objects.latest("pk").pk})
    assert "Mark all as seen" not in client.get(ADDRESS).text
    assert Notification.objects.get(person=team.people[Role.LEAD]).seen_at is None
    assert Event.objects.filter(event_type=EventType.SEE_NOTIFICATIONS, person=person.pk).count() == 2


def test_notification_is_opened_and_seen_in_one_step_and_marked_as_seen_alone(team):
    client, person = team.client(Role.INSPECTOR), team.people[Role.INSPECTOR]
    notify([person], "Your cases have changed", page="/help/", inspection=team.inspection)
    notify([person], "Your second factor was reset", page="/account/")
    first, second = Notification.objects.order_by("pk")
    page = client.get(ADDRESS).text
    assert "/help/" not in page.partition("<main")[2].partition("</main>")[0]
    response = client.post(ADDRESS, {"open": first.pk})
    assert (response.status_code, response["Location"]) == (302, "/help/")
    page = client.get(ADDRESS).text
    assert page.count(">New<") == 1
    assert 'href="/help/"' in page.partition("<main")[2]
    assert (
        "You have marked 1 notification as seen."
        in client.post(ADDRESS, {"seen": second.pk}, follow=True).text
    )
    assert ">New<" not in client.get(ADDRESS).text
    assert client.post(ADDRESS, {"open": first.pk})["Location"] == "/help/"
    assert Event.objects.filter(event_type=EventType.SEE_NOTIFICATIONS, person=person.pk).count() == 2


def test_nobody_opens_or_marks_a_notification_of_somebody_else(team):
    notify([team.people[Role.LEAD]], "Your cases have changed", page="/help/")
    number = Notification.objects.get().pk
    for name in ("open", "seen"):
        assert team.client(Role.INSPECTOR).post(ADDRESS, {name: number}).status_code == 404
    page = team.client(Role.INSPECTOR).post(ADDRESS, {"other": number}).text
    assert "Select the notification that you have seen" in page
    assert Notification.objects.get().seen_at is None


def test_notification_says_its_date_once_and_its_text_has_no_full_stop(team):
    workflow.transition(access=team.access(Role.LEAD), to=State.ANNOUNCED)
    page = team.client(Role.INSPECTOR).get(ADDRESS).text
    notification = Notification.objects.get(person=team.people[Role.INSPECTOR])
    item = re.search(r'<li class="app-wrap">.*?</li>', page, re.DOTALL)
    assert item
    assert item[0].count(moment(notification.at)) == 1
    assert not notification.text.endswith(".")


def test_list_shows_25_notifications_a_page_and_nobody_elses(team):
    notify([team.people[Role.INSPECTOR]] * 26, "Your cases have changed", page="/")
    client = team.client(Role.INSPECTOR)
    assert client.get(ADDRESS).text.count('name="open"') == 25
    assert client.get(f"{ADDRESS}?page=2").text.count('name="open"') == 1
    assert "You have no notifications." in factories.signed_in(team.stranger).get(ADDRESS).text


def test_seen_notifications_are_deleted_after_some_days_and_new_ones_stay(team):
    notify([team.people[Role.LEAD]], "Seen long ago", page="/")
    notify([team.people[Role.LEAD]], "Seen today", page="/")
    notify([team.people[Role.LEAD]], "New", page="/")
    now = timezone.now()
    Notification.objects.update(at=now - timedelta(days=900))
    Notification.objects.filter(text="Seen long ago").update(
        seen_at=now - timedelta(days=DAYS_OF_SEEN, hours=1)
    )
    Notification.objects.filter(text="Seen today").update(seen_at=now)
    delete_seen_notifications()
    assert texts(team.people[Role.LEAD]) == ["Seen today", "New"]
