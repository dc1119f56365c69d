"""Accounts: name, email address, role, second factor, and the work to hand over. Two people decide."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client

from inspectorate.web.audit.models import Event
from inspectorate.web.inspections import changes as team_changes
from inspectorate.web.operations.changes import accounts as changes
from inspectorate.web.operations.queries.accounts import held_work
from inspectorate.web.people import changes as people_changes
from inspectorate.web.people.models import AccountChange, Person, RequestOutcome
from inspectorate.web.people.queries import open_invitation
from inspectorate.web.permissions import NotPermitted, RuleBroken
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import verification
from tests.web import factories
from tests.web.assigned_cases import create_assessment
from tests.web.authenticator import SECRET
from tests.web.factories import person
from tests.web.message_queue import run_queue

LOST = "The phone is lost."


@pytest.fixture
def heads(team):
    """Two heads of inspections, of whom the second decides."""
    return team.people[Role.HEAD], person(Role.HEAD, "second-head@example.org")


def emails(mailoutbox):
    return [(letter.subject, letter.to) for letter in mailoutbox]


def test_name_and_address_are_changed_and_the_audit_log_still_agrees(team):
    operations = team.people[Role.OPERATIONS]
    linda, secret = people_changes.invite(
        by=operations, email="linda@example.org", name="Linda Link", role=Role.LINK, service=team.service
    )
    invitation = open_invitation(secret or "")
    assert invitation
    people_changes.accept(invitation=invitation, password="three random words")
    linda.refresh_from_db()
    values = {"role": Role.LINK, "conflict_of_interest": "none", "conflict_detail": ""}
    team_changes.add_member(access=team.access(Role.LEAD), person=linda, **values)
    page = team.client(Role.OPERATIONS).post(
        f"/people/{linda.pk}/edit/", {"name": "Linda Renamed", "email": "renamed@example.org"}, follow=True
    )
    assert "You have changed the account of Linda Renamed." in page.text
    subjects = (
        Event.objects.filter(event_type="change_account").order_by("id").values_list("subject", "after")
    )
    assert list(subjects) == [
        ("Linda Link (linda@example.org)", {"account": linda.pk, "name": "Linda Renamed"}),
        ("Linda Renamed (linda@example.org)", {"account": linda.pk, "email": "renamed@example.org"}),
    ]
    assert [str(fault) for fault in verification.faults() if "Linda" in str(fault)] == []
    Person.objects.filter(pk=linda.pk).update(role=Role.LEAD)
    assert [fault.place for fault in verification.faults() if "Linda" in str(fault)] == [
        "Linda Renamed (renamed@example.org)"
    ]


def test_email_address_of_a_role_without_approval_is_changed_and_both_addresses_are_told(
    team, settings, mailoutbox
):
    settings.SENDS_MAIL = True
    link = team.people[Role.LINK]
    former = link.email
    EmailAddress.objects.create(user=link, email=former, verified=True, primary=True)
    changes.edit_person(by=team.people[Role.OPERATIONS], person=link, name=link.name, email="new@example.org")
    run_queue()
    assert (
        Person.objects.get(pk=link.pk).email == EmailAddress.objects.get(user=link).email == "new@example.org"
    )
    assert sorted(emails(mailoutbox)) == [
        ("Your email address was changed", [former]),
        ("Your email address was changed", ["new@example.org"]),
    ]


def test_email_address_of_somebody_else_is_refused_in_any_case(team):
    inspector, lead = team.people[Role.INSPECTOR], team.people[Role.LEAD]
    page = team.client(Role.OPERATIONS).post(
        f"/people/{inspector.pk}/edit/", {"name": inspector.name, "email": lead.email.upper()}
    )
    assert "A person with this email address already has an account" in page.text
    own = team.client(Role.OPERATIONS).post(
        f"/people/{team.people[Role.LINK].pk}/edit/",
        {"name": "Lin Link", "email": team.people[Role.LINK].email.upper()},
    )
    assert own.status_code == 302


def test_email_address_of_a_role_that_decides_waits_for_a_second_person(team, heads):
    first, second = heads
    lead = team.people[Role.LEAD]
    change = changes.edit_person(by=first, person=lead, name=lead.name, email="new@example.org")
    assert change
    assert Person.objects.get(pk=lead.pk).email == lead.email
    with pytest.raises(RuleBroken, match="Another person must decide"):
        changes.decide_account_change(by=first, change=change, approve=True)
    with pytest.raises(NotPermitted):
        changes.decide_account_change(by=team.people[Role.OPERATIONS], change=change, approve=True)
    changes.decide_account_change(by=second, change=change, approve=True)
    assert Person.objects.get(pk=lead.pk).email == "new@example.org"


def test_invitation_to_a_wrong_address_ends_when_the_address_is_corrected(team):
    operations = team.people[Role.OPERATIONS]
    invited, _secret = people_changes.invite(
        by=operations, email="wrogn@example.org", name="Wren", role=Role.LINK, service=team.service
    )
    changes.edit_person(by=operations, person=invited, name="Wren", email="wrong@example.org")
    assert not invited.invitations.exists()
    assert people_changes.invite_again(by=operations, person=invited)


def test_role_that_decides_waits_for_approval_and_ends_memberships_it_does_not_allow(team, heads):
    team.stand(State.FIELDWORK)
    inspector = team.people[Role.INSPECTOR]
    change = changes.change_role(
        by=team.people[Role.OPERATIONS], person=inspector, role=Role.PARTNER, service=None
    )
    assert change
    assert Person.objects.get(pk=inspector.pk).role == Role.INSPECTOR
    page = team.client(Role.HEAD).get(f"/people/changes/{change.pk}/").text
    assert "we remove Alex Inspector from these teams" in page
    posted = team.client(Role.HEAD).post(
        f"/people/changes/{change.pk}/", {"decision": "approve"}, follow=True
    )
    assert "You approved the change" in posted.text
    assert Person.objects.get(pk=inspector.pk).role == Role.PARTNER
    assert not inspector.memberships.filter(removed_at=None).exists()
    faults = [str(fault) for fault in verification.faults()]
    assert [fault for fault in faults if str(inspector) in fault] == []


def test_role_without_approval_is_changed_at_once(team):
    board, operations = team.people[Role.BOARD], team.people[Role.OPERATIONS]
    assert changes.change_role(by=operations, person=board, role=Role.LINK, service=team.service) is None
    changed = Person.objects.get(pk=board.pk)
    assert (changed.role, changed.service) == (Role.LINK, team.service)


def test_only_lead_inspector_keeps_the_role_until_there_is_another(team):
    team.stand(State.FIELDWORK)
    lead, operations = team.people[Role.LEAD], team.people[Role.OPERATIONS]
    for change in (
        lambda: changes.change_role(by=operations, person=lead, role=Role.OPERATIONS, service=None),
        lambda: changes.change_role(by=operations, person=lead, role=Role.INSPECTOR, service=None),
        lambda: changes.leave_teams(by=operations, person=lead),
    ):
        with pytest.raises(RuleBroken, match="is the only lead inspector"):
            change()


def test_second_factor_is_reset_after_approval_sessions_end_and_the_person_is_told(
    team, settings, mailoutbox
):
    settings.SENDS_MAIL = True
    operations, lead = team.people[Role.OPERATIONS], team.people[Role.LEAD]
    browser = team.client(Role.LEAD)
    TOTP.activate(lead, SECRET)
    sessions = Session.objects.count()
    change = changes.request_second_factor_reset(by=operations, person=lead, reason=LOST)
    assert browser.get("/inspections/").status_code == 200
    changes.decide_account_change(by=person(Role.OPERATIONS, "o2@example.org"), change=change, approve=True)
    assert not Authenticator.objects.filter(user=lead).exists()
    assert browser.get("/inspections/").status_code == 302
    assert Session.objects.count() == sessions - 1
    run_queue()
    assert ("Your second factor was reset", [lead.email]) in emails(mailoutbox)
    events = Event.objects.filter(event_type__endswith="account_change").values_list("event_type", flat=True)
    assert list(events.order_by("id")) == ["request_account_change", "approve_account_change"]


def test_nobody_decides_about_their_own_request_or_account(team, heads):
    first, second = heads
    TOTP.activate(second, SECRET)
    change = changes.request_second_factor_reset(by=first, person=second, reason=LOST)
    for by in (first, second):
        with pytest.raises(RuleBroken, match="Another person must decide"):
            changes.decide_account_change(by=by, change=change, approve=True)
        page = factories.signed_in(by).get(f"/people/changes/{change.pk}/").text
        assert 'name="decision"' not in page
    for field, by in (("requested_by", first), ("person", second)):
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountChange.objects.filter(pk=change.pk).update(
                outcome=RequestOutcome.APPROVED, decided_by=by, decided_at=change.requested_at
            )
        assert field


def test_whoever_was_shown_an_invitation_of_the_account_does_not_decide(team, heads):
    first, second = heads
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    lead.invitations.create(digest="d", shown_to=second, expires_at="2030-01-01T00:00:00Z")
    change = changes.request_second_factor_reset(by=first, person=lead, reason=LOST)
    with pytest.raises(RuleBroken, match="Nobody may see such a link and also decide"):
        changes.decide_account_change(by=second, change=change, approve=True)


def test_change_is_decided_once(team, heads):
    first, second = heads
    lead = team.people[Role.LEAD]
    TOTP.activate(lead, SECRET)
    change = changes.request_second_factor_reset(by=team.people[Role.OPERATIONS], person=lead, reason=LOST)
    with pytest.raises(RuleBroken, match="is waiting for approval"):
        changes.request_second_factor_reset(by=first, person=lead, reason=LOST)
    changes.decide_account_change(by=first, change=change, approve=False)
    with pytest.raises(RuleBroken, match="already been decided"):
        changes.decide_account_change(by=second, change=change, approve=True)
    assert Authenticator.objects.filter(user=lead).exists()


def test_account_closed_meanwhile_is_not_changed(team, heads):
    first, second = heads
    inspector = team.people[Role.INSPECTOR]
    change = changes.change_role(by=first, person=inspector, role=Role.LEAD, service=None)
    assert change
    Person.objects.filter(pk=inspector.pk).update(is_active=False)
    with pytest.raises(RuleBroken, match="This account is not open"):
        changes.decide_account_change(by=second, change=change, approve=True)
    assert AccountChange.objects.get().outcome == RequestOutcome.WAITING
    people_changes.close(by=first, person=team.people[Role.PARTNER])
    for ask in (
        lambda: changes.change_role(by=first, person=inspector, role=Role.LINK, service=team.service),
        lambda: changes.request_second_factor_reset(by=first, person=inspector, reason=LOST),
    ):
        inspector.refresh_from_db()
        with pytest.raises(RuleBroken, match="This account is not open"):
            ask()


def test_own_account_is_changed_by_somebody_else(team):
    head = team.people[Role.HEAD]
    for change in (
        lambda: changes.edit_person(by=head, person=head, name="Me", email=head.email),
        lambda: changes.change_role(by=head, person=head, role=Role.OPERATIONS, service=None),
        lambda: changes.request_second_factor_reset(by=head, person=head, reason=LOST),
    ):
        with pytest.raises(RuleBroken, match="You cannot change your own account"):
            change()


def test_page_of_a_person_lists_the_work_to_hand_over(team):
    team.stand(State.FIELDWORK)
    own = create_assessment(team)
    own.alerts.create(inspection=team.inspection, concern="x", raised_by=own.assessor)
    [work] = held_work(by=team.people[Role.HEAD], person=own.assessor)
    assert (work.unfinished_cases, work.open_alerts, work.is_only_lead) == (1, 1, False)
    page = team.client(Role.OPERATIONS).get(f"/people/{own.assessor.pk}/").text
    link = f'href="/inspections/{team.inspection.pk}/allocation/reassign/"'
    assert link in team.client(Role.HEAD).get(f"/people/{own.assessor.pk}/").text
    assert (link in page, "ask the lead inspector" in page) == (False, True)
    assert "1 unfinished case" in page
    assert f"{team.inspection.service.name}, {team.inspection.reference}</a>" in page
    left = team.client(Role.OPERATIONS).post(f"/people/{own.assessor.pk}/teams/", follow=True).text
    assert "You have removed Alex Inspector from 1 team." in left
    assert not own.assessor.memberships.filter(removed_at=None).exists()
    assert Client().get(f"/people/{own.assessor.pk}/").status_code == 302


def test_change_that_changes_nothing_is_refused(team):
    operations, inspector = team.people[Role.OPERATIONS], team.people[Role.INSPECTOR]
    with pytest.raises(RuleBroken, match="already has this role"):
        changes.change_role(by=operations, person=inspector, role=inspector.role, service=inspector.service)
    with pytest.raises(RuleBroken, match="has no second factor"):
        changes.request_second_factor_reset(by=operations, person=inspector, reason=LOST)
