"""Password links: operations let somebody set a new password. Signing in still needs the second factor."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from inspectorate.web.audit.models import Event
from inspectorate.web.operations.changes import accounts
from inspectorate.web.operations.changes import password_links as changes
from inspectorate.web.people import changes as people_changes
from inspectorate.web.people.models import PasswordLink
from inspectorate.web.people.queries import open_password_link
from inspectorate.web.permissions import NotPermitted, NotVisible, RuleBroken
from inspectorate.web.states import Role
from inspectorate.web.tokens.changes import create_subscription
from inspectorate.web.workflow import verification
from tests.web.authenticator import SECRET, code
from tests.web.factories import PASSWORD, person
from tests.web.message_queue import run_queue

CALLED = "I called the number in the staff directory."
NEW = "four other random words"


@pytest.fixture
def lead(team):
    """A lead inspector with an authenticator app."""
    TOTP.activate(team.people[Role.LEAD], SECRET)
    return team.people[Role.LEAD]


def create(team, account, by=Role.OPERATIONS):
    """Create a password link and return its secret."""
    return changes.create_password_link(by=team.people[by], person=account, reason=CALLED)


def shown_address(team, account, by=Role.OPERATIONS):
    page = team.client(by).post(f"/people/{account.pk}/password/", {"reason": CALLED}).text
    [address] = re.findall(r'id="link">http://testserver(/people/password/[^<]+)<', page)
    return address


def test_person_sets_a_password_with_the_link_and_signs_in_with_the_second_factor(team, lead):
    address = shown_address(team, lead)
    browser = Client()
    page = browser.get(address).text
    assert lead.email in page
    for words in ("<title>Set a new password –", "New password", "You can use the link once."):
        assert words in page
    done = browser.post(address, {"password": NEW}, follow=True)
    assert "You have changed your password" in done.text
    assert browser.get("/inspections/").status_code == 302, "the link alone signs nobody in"
    signed_in = browser.post("/sign-in/", {"login": lead.email, "password": NEW}, follow=True)
    assert signed_in.request["PATH_INFO"] == "/sign-in/code/"
    assert browser.get("/inspections/").status_code == 302, "the password alone signs nobody in"
    browser.post("/sign-in/code/", {"code": code()})
    assert browser.get("/inspections/").status_code == 200


def test_link_ends_sessions_and_tokens_works_once_and_is_recorded(team, lead):
    browser = team.client(Role.LEAD)
    address = shown_address(team, lead)
    assert browser.get("/inspections/").status_code == 200
    Client().post(address, {"password": NEW})
    assert browser.get("/inspections/").status_code == 302
    again = Client().post(address, {"password": "five more random words here"})
    assert (again.status_code, "This link no longer works" in again.text) == (404, True)
    lead.refresh_from_db()
    assert lead.check_password(NEW)
    events = Event.objects.filter(event_type__endswith="password_link").order_by("id")
    assert [(event.event_type, event.person, event.subject) for event in events] == [
        ("send_password_link", team.people[Role.OPERATIONS].pk, str(lead)),
        ("show_password_link", team.people[Role.OPERATIONS].pk, str(lead)),
        ("use_password_link", None, str(lead)),
    ]
    assert events[0].after == {"reason": CALLED}
    assert [fault for fault in verification.faults() if "password link" in str(fault)] == []
    page = team.client(Role.HEAD).get(f"/people/{lead.pk}/").text
    assert (CALLED in page, "Used" in page) == (True, True)


def test_used_link_ends_the_calendar_subscription(team, lead):
    secret = create_subscription(by=lead)
    feed = f"/calendar/subscription/{secret}.ics"
    address = shown_address(team, lead)
    assert Client().get(feed).status_code == 200
    Client().post(address, {"password": NEW})
    assert Client().get(feed).status_code == 404


def test_link_is_sent_and_shown_to_nobody_where_the_service_sends_email(team, lead, settings, mailoutbox):
    settings.SENDS_MAIL = True
    page = team.client(Role.OPERATIONS).post(f"/people/{lead.pk}/password/", {"reason": CALLED}).text
    assert (f"We have sent the link to {lead.email}." in page, "/people/password/" in page) == (True, False)
    run_queue()
    [letter] = mailoutbox
    assert letter.to == [lead.email]
    [address] = re.findall(r"http://testserver(/people/password/\S+)", letter.body)
    assert Client().get(address).status_code == 200
    assert PasswordLink.objects.get().shown_to is None
    assert not Event.objects.filter(event_type="show_password_link").exists()


def test_reason_is_required(team, lead):
    page = team.client(Role.OPERATIONS).post(f"/people/{lead.pk}/password/", {"reason": " "})
    assert "Enter how the person asked for the link" in page.text
    assert not PasswordLink.objects.exists()


def test_nobody_creates_a_link_for_themselves(team):
    operations = team.people[Role.OPERATIONS]
    TOTP.activate(operations, SECRET)
    with pytest.raises(RuleBroken, match="You cannot change your own account"):
        create(team, operations)
    for own in ("created_by", "shown_to"):
        others = {"created_by": team.people[Role.HEAD], "shown_to": team.people[Role.HEAD]}
        with pytest.raises(IntegrityError), transaction.atomic():
            operations.password_links.create(
                digest=own, expires_at=timezone.now(), **others | {own: operations}
            )
    assert "Create a password link" not in team.client(Role.OPERATIONS).get(f"/people/{operations.pk}/").text


@pytest.mark.parametrize("role", [Role.LEAD, Role.INSPECTOR, Role.LINK])
def test_other_roles_create_no_link(team, lead, role):
    with pytest.raises(NotPermitted):
        create(team, team.people[Role.PARTNER], by=role)


def test_account_without_a_second_factor_gets_no_link(team):
    with pytest.raises(RuleBroken, match="has no second factor"):
        create(team, team.people[Role.LEAD])


def test_closed_account_gets_no_link(team, lead):
    people_changes.close(by=team.people[Role.HEAD], person=lead)
    with pytest.raises(RuleBroken, match="This account is not open"):
        create(team, lead)


def end_by_newer(team, account):
    create(team, account)


def end_by_time(team, account):
    account.password_links.update(expires_at=timezone.now() - timedelta(seconds=1))


def end_by_closing(team, account):
    people_changes.close(by=team.people[Role.HEAD], person=account)


def end_by_removed_factor(team, account):
    Authenticator.objects.filter(user=account).delete()


def end_by_reset(team, account):
    reset = accounts.request_second_factor_reset(by=team.people[Role.HEAD], person=account, reason="Lost.")
    accounts.decide_account_change(by=person(Role.HEAD, "h2@example.org"), change=reset, approve=True)
    TOTP.activate(account, SECRET)


def end_by_new_address(team, account):
    change = accounts.edit_person(
        by=team.people[Role.HEAD], person=account, name=account.name, email="new@example.org"
    )
    assert change
    accounts.decide_account_change(by=person(Role.HEAD, "h2@example.org"), change=change, approve=True)


@pytest.mark.parametrize(
    "end",
    [end_by_newer, end_by_time, end_by_closing, end_by_removed_factor, end_by_reset, end_by_new_address],
)
def test_unused_link_stops_working(team, lead, end):
    secret = create(team, lead)
    link = open_password_link(secret)
    assert link
    end(team, lead)
    assert open_password_link(secret) is None
    assert Client().get(f"/people/password/{secret}/").status_code == 404


def test_link_that_was_replaced_while_its_page_was_open_sets_no_password(team, lead):
    link = open_password_link(create(team, lead))
    assert link
    create(team, lead)
    with pytest.raises(NotVisible):
        changes.use_password_link(link=link, password=NEW)
    lead.refresh_from_db()
    assert lead.check_password(PASSWORD)


def test_whoever_has_seen_a_link_neither_asks_for_nor_decides_about_the_second_factor(team, lead):
    create(team, lead)
    operations, head = team.people[Role.OPERATIONS], team.people[Role.HEAD]
    with pytest.raises(RuleBroken, match="Another person must ask"):
        accounts.request_second_factor_reset(by=operations, person=lead, reason="Lost.")
    reset = accounts.request_second_factor_reset(by=head, person=lead, reason="Lost.")
    with pytest.raises(RuleBroken, match="Ask another person to decide"):
        accounts.decide_account_change(by=operations, change=reset, approve=True)
    other = person(Role.OPERATIONS, "o2@example.org")
    with pytest.raises(RuleBroken, match="must first decide whether to reset"):
        changes.create_password_link(by=other, person=lead, reason=CALLED)
    page = team.client(Role.OPERATIONS).get(f"/people/changes/{reset.pk}/").text
    assert "Password links shown to" in page
    accounts.decide_account_change(by=other, change=reset, approve=True)


def test_links_of_an_account_and_of_a_person_are_limited(team, lead, monkeypatch):
    for _number in range(changes.MAX_FOR_ACCOUNT):
        create(team, lead)
    with pytest.raises(RuleBroken, match="3 links were created for this account"):
        create(team, lead, by=Role.HEAD)
    monkeypatch.setattr(changes, "MAX_BY_PERSON", changes.MAX_FOR_ACCOUNT)
    inspector = team.people[Role.INSPECTOR]
    TOTP.activate(inspector, SECRET)
    with pytest.raises(RuleBroken, match="You created 3 links"):
        create(team, inspector)
    create(team, inspector, by=Role.HEAD)
    PasswordLink.objects.update(created_at=timezone.now() - timedelta(hours=25))
    create(team, lead)


def test_forgotten_password_page_says_whom_to_ask(db, settings):
    settings.SENDS_MAIL = False
    page = Client().get("/sign-in/password/forgotten/").text
    assert "Ask the inspectorate’s operations staff for a link to set a new password" in page
    assert "You still need your second factor." in page
