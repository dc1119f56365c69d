"""A role that reads answers or decides needs a second person, however an account is opened."""

import re
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from inspectorate.web.audit.models import Event
from inspectorate.web.inspections import changes as inspections
from inspectorate.web.inspections.models import ConflictOfInterest
from inspectorate.web.people import changes
from inspectorate.web.people.models import Invitation, Person, RoleRequest
from inspectorate.web.permissions import (
    PAGES,
    READS_OR_DECIDES,
    ROLES_TO_APPROVE,
    TABLE,
    Action,
    NotPermitted,
    RuleBroken,
    roles_for,
)
from inspectorate.web.states import TEAM_ROLES, Role, State
from tests.web import factories
from tests.web.message_queue import run_queue

INVITERS = sorted(roles_for(Action.INVITE_PEOPLE))
INVITED = [role for role in Role if role is not Role.PUBLIC]
PASSWORD = "three random words"


def invite(team, by, role, email="new@example.org"):
    service = team.service if role in (Role.LINK, Role.LOCAL, Role.SERVICE_HEAD, Role.BOARD) else None
    return changes.invite(by=team.people[by], email=email, name="Sam New", role=role, service=service)


def second_head(team):
    return factories.person(Role.HEAD, "second@example.org")


def by_inviting(team, by, role):
    """Invite somebody new."""
    return invite(team, by, role)


def by_inviting_again(team, by, role):
    """Invite somebody again who has not accepted."""
    person = _invited_earlier(role)
    return person, changes.invite_again(by=team.people[by], person=person)


def by_reopening_a_closed_account(team, by, role):
    """Close somebody's account and invite them again."""
    person = factories.person(role, "colleague@example.org")
    changes.close(by=team.people[by], person=person)
    return person, changes.invite_again(by=team.people[by], person=person)


def _invited_earlier(role):
    person = Person(email="earlier@example.org", name="Sam Earlier", role=role)
    person.set_unusable_password()
    person.save()
    return person


def add_to_team(team, by, person):
    return inspections.add_member(
        access=team.access(by),
        person=person,
        role=TEAM_ROLES[Role(person.role)][0],
        conflict_of_interest=ConflictOfInterest.NONE,
        conflict_detail="",
    )


WAYS = (by_inviting, by_inviting_again, by_reopening_a_closed_account)


def test_roles_to_approve_are_those_that_read_answers_or_decide():
    for role in INVITED:
        held = {action for action in READS_OR_DECIDES if role in TABLE[action].states}
        assert bool(held) is (role in ROLES_TO_APPROVE), role
    assert set(INVITED) - ROLES_TO_APPROVE == {Role.OPERATIONS, Role.LINK}
    # Operations gain no right by an account that they open alone.
    for action, row in TABLE.items():
        if Role.LINK in row.states:
            assert row.states[Role.LINK] <= row.states.get(Role.OPERATIONS, frozenset()), action


@pytest.mark.parametrize(("open_account", "by", "role"), list(product(WAYS, INVITERS, INVITED)))
def test_no_way_opens_an_account_in_such_a_role_without_a_second_person(team, open_account, by, role):
    person, secret = open_account(team, by, role)
    if role not in ROLES_TO_APPROVE:
        assert secret
        return
    assert secret is None
    assert not Invitation.objects.filter(person=person, accepted_at=None).exists()
    role_request = person.role_requests.get(outcome="waiting")
    with pytest.raises(RuleBroken, match="no approved invitation"):
        changes.invite_approved(by=team.people[by], role_request=role_request)
    with pytest.raises((RuleBroken, NotPermitted)):
        changes.decide_role_request(by=team.people[by], role_request=role_request, approve=True)
    approver = second_head(team)
    changes.decide_role_request(by=approver, role_request=role_request, approve=True)
    with pytest.raises(RuleBroken, match="Another person"):
        changes.invite_approved(by=approver, role_request=RoleRequest.objects.get(pk=role_request.pk))
    secret = changes.invite_approved(by=team.people[by], role_request=role_request)
    assert Client().get(f"/people/invitation/{secret}/").status_code == 200
    with pytest.raises(RuleBroken, match="no approved invitation"):
        changes.invite_approved(by=team.people[by], role_request=role_request)


@pytest.mark.parametrize("role", [role for role in INVITED if role is not Role.HEAD])
def test_only_a_head_of_inspections_approves_a_role(team, role):
    person, _none = invite(team, Role.HEAD, Role.LEAD)
    with pytest.raises(NotPermitted):
        changes.decide_role_request(
            by=team.people[role], role_request=person.role_requests.get(), approve=True
        )


def test_somebody_who_was_shown_an_invitation_of_the_account_does_not_approve_it(team):
    first, second = team.people[Role.HEAD], second_head(team)
    person, _none = invite(team, Role.OPERATIONS, Role.LEAD)
    changes.decide_role_request(by=second, role_request=person.role_requests.get(), approve=True)
    secret = changes.invite_approved(by=first, role_request=person.role_requests.get())
    assert Client().post(f"/people/invitation/{secret}/", {"password": PASSWORD}).status_code == 302
    person.refresh_from_db()
    changes.close(by=team.people[Role.OPERATIONS], person=person)
    changes.invite_again(by=team.people[Role.OPERATIONS], person=person)
    with pytest.raises(RuleBroken, match="seen an invitation"):
        changes.decide_role_request(
            by=first, role_request=person.role_requests.get(outcome="waiting"), approve=True
        )


def test_somebody_who_was_shown_an_invitation_of_who_asked_does_not_approve(team):
    """A head who opens an operations account alone cannot ask with it, and then approve."""
    head = team.people[Role.HEAD]
    own, secret = changes.invite(
        by=head, email="own@example.org", name="Sam New", role=Role.OPERATIONS, service=None
    )
    assert Client().post(f"/people/invitation/{secret}/", {"password": PASSWORD}).status_code == 302
    person, _none = changes.invite(
        by=own, email="asked@example.org", name="Sam New", role=Role.INSPECTOR, service=None
    )
    with pytest.raises(RuleBroken, match="of the person who asked"):
        changes.decide_role_request(by=head, role_request=person.role_requests.get(), approve=True)


def test_approval_that_was_not_used_opens_nothing_after_a_new_invitation(team):
    operations, head = team.people[Role.OPERATIONS], team.people[Role.HEAD]
    person, _none = invite(team, Role.OPERATIONS, Role.INSPECTOR)
    approved = person.role_requests.get()
    changes.decide_role_request(by=head, role_request=approved, approve=True)
    changes.invite_again(by=operations, person=person)
    waiting = person.role_requests.get(outcome="waiting")
    changes.decide_role_request(by=head, role_request=waiting, approve=False)
    with pytest.raises(RuleBroken, match="no approved invitation"):
        changes.invite_approved(by=operations, role_request=approved)


def test_the_database_itself_asks_for_a_second_person(team):
    person, _none = invite(team, Role.OPERATIONS, Role.LEAD)
    requested_by = team.people[Role.OPERATIONS]
    for decided_by in (requested_by, person):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleRequest.objects.update(
                outcome="approved", decided_by=decided_by, decided_at="2018-09-03T00:00Z"
            )


def test_operations_cannot_read_answers_by_inviting_themselves(team):
    """The steps that gave operations every answer: invite a head, open the link, read."""
    operations = team.client(Role.OPERATIONS)
    form = {"name": "Me Again", "email": "me@example.org", "role": Role.HEAD.value}
    page = operations.post("/people/invite/", form)
    assert "This role needs approval" in page.text
    assert "/people/invitation/" not in page.text
    role_request = RoleRequest.objects.get()
    home = f"/people/role-requests/{role_request.pk}/"
    assert operations.get(home).status_code == 403
    assert operations.post(home, {"decision": "approve"}).status_code == 403
    shown = operations.post(f"{home}invitation/", follow=True)
    assert "/people/invitation/" not in shown.text
    assert not Person.objects.get(email="me@example.org").is_active


def test_role_is_approved_on_a_page_and_its_invitation_is_shown_once(team):
    operations, head = team.client(Role.OPERATIONS), team.client(Role.HEAD)
    invite(team, Role.OPERATIONS, Role.INSPECTOR)
    role_request = RoleRequest.objects.get()
    home = f"/people/role-requests/{role_request.pk}/"
    first_page = head.get("/inspections/").text
    assert re.search(rf'href="{home}"[^>]*>\s*Decide on the role of Sam New\s*<', first_page)
    assert "You have no tasks" not in first_page
    assert "Approve the role of Sam New" in head.get("/people/").text
    assert "new@example.org" in head.get(home).text
    assert head.post(home, {"decision": "approve"}).status_code == 302
    assert "Decide on the role" not in head.get("/inspections/").text
    assert "Send Sam New their invitation" not in head.get("/people/").text
    assert "Send Sam New their invitation" in operations.get("/people/").text
    shown = operations.post(f"{home}invitation/")
    assert "/people/invitation/" in shown.text
    assert Invitation.objects.get().shown_to == team.people[Role.OPERATIONS]
    assert "/people/invitation/" not in operations.post(f"{home}invitation/", follow=True).text
    types = ("request_role", "approve_role", "show_invitation")
    assert all(Event.objects.filter(event_type=name).count() == 1 for name in types)


def test_refused_role_opens_nothing(team):
    invite(team, Role.OPERATIONS, Role.INSPECTOR)
    role_request = RoleRequest.objects.get()
    team.client(Role.HEAD).post(f"/people/role-requests/{role_request.pk}/", {"decision": "refuse"})
    with pytest.raises(RuleBroken):
        changes.invite_approved(by=team.people[Role.OPERATIONS], role_request=role_request)
    assert not Invitation.objects.exists()


def test_heads_are_notified_and_nobody_is_shown_a_link_that_is_sent_by_email(team, settings, mailoutbox):
    settings.SENDS_MAIL = True
    other = second_head(team)
    invite(team, Role.OPERATIONS, Role.LEAD)
    run_queue()
    heads = [team.people[Role.HEAD].email, other.email]
    assert [letter.to[0] for letter in mailoutbox] == heads
    page = f"/people/role-requests/{RoleRequest.objects.get().pk}/"
    response = team.client(Role.HEAD).post(page, {"decision": "approve"}, follow=True)
    run_queue()
    assert "/people/invitation/" not in response.text
    assert sorted(letter.to[0] for letter in mailoutbox[2:]) == ["new@example.org", other.email]
    assert Invitation.objects.get().shown_to is None


def test_invitation_on_the_server_is_recorded_and_heads_are_notified(team, settings, mailoutbox):
    settings.SENDS_MAIL = True
    secret = changes.invite_first(email="next@example.org", name="Next Head", role=Role.HEAD)
    run_queue()
    assert Client().get(f"/people/invitation/{secret}/").status_code == 200
    assert [letter.to[0] for letter in mailoutbox] == [team.people[Role.HEAD].email]
    assert Event.objects.filter(event_type="invite_from_server").exists()
    page = team.client(Role.OPERATIONS).get("/people/role-requests/").text
    assert "On the server" in page
    assert "Next Head" in page


@pytest.mark.parametrize("role", sorted(role for role in TEAM_ROLES if role in ROLES_TO_APPROVE))
def test_whoever_was_shown_the_invitation_does_not_add_the_account_to_a_team(team, role):
    person, _none = invite(team, Role.OPERATIONS, role)
    role_request = person.role_requests.get()
    changes.decide_role_request(by=team.people[Role.HEAD], role_request=role_request, approve=True)
    secret = changes.invite_approved(by=team.people[Role.OPERATIONS], role_request=role_request)
    assert Client().post(f"/people/invitation/{secret}/", {"password": PASSWORD}).status_code == 302
    person.refresh_from_db()
    with pytest.raises(RuleBroken, match="Somebody else has to add them"):
        add_to_team(team, Role.OPERATIONS, person)
    assert add_to_team(team, Role.HEAD, person).role == role


def test_account_whose_role_waits_can_neither_sign_in_nor_join_a_team(team):
    person, _none = invite(team, Role.OPERATIONS, Role.INSPECTOR)
    options = team.client(Role.HEAD).get(f"/inspections/{team.inspection.pk}/team/add/").text
    assert f'value="{person.pk}"' not in options
    response = Client().post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert response.status_code == 200
    with pytest.raises(RuleBroken, match="no account yet"):
        add_to_team(team, Role.HEAD, person)


def test_no_page_changes_the_role_or_the_email_address_of_an_account(team):
    """The pages of people are those of this test: a new one has to be considered here."""
    pages = {name for name in PAGES if name.startswith("people:")}
    assert pages == {
        "people:accept",
        "people:account",
        "people:index",
        "people:invite",
        "people:invite_again",
        "people:role_request",
        "people:role_requests",
        "people:services",
        "people:show_invitation",
        "people:add_service",
        "people:close",
    }
    assert not {"account_email", "account_signup", "account_set_password"} & set(PAGES)
    team.stand(State.FIELDWORK)
    person = factories.person(Role.LINK, "link@example.org", service=team.service)
    form = {"role": Role.HEAD.value, "email": "mine@example.org", "name": "Mine"}
    client = team.client(Role.OPERATIONS)
    for page in (f"/people/{person.pk}/close/", f"/people/{person.pk}/invitation/"):
        client.post(page, form)
    person.refresh_from_db()
    assert (person.role, person.email) == (Role.LINK, "link@example.org")
