"""Email: queued with the change, sent by the worker over SMTP or GOV.UK Notify, and recorded."""

import re
from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inspectorate.web import mail_environment
from inspectorate.web.audit.models import Event
from inspectorate.web.mail import changes
from inspectorate.web.mail.models import Message, MessageKind, MessageState
from inspectorate.web.operations.changes.background_tasks import retry
from inspectorate.web.operations.queries.background_tasks import background_tasks
from inspectorate.web.people import changes as people
from inspectorate.web.permissions import RuleBroken
from inspectorate.web.states import Role, State
from inspectorate.web.worker import ATTEMPTS, DELAYS
from inspectorate.web.workflow import verification
from tests.web.assigned_cases import create_assessment
from tests.web.mail_servers import (
    Mailbox,
    NotifyRequests,
    free_port,
    notify_server,
    smtp_server,
    stalled_server,
)
from tests.web.message_queue import run_queue

SMTP = mail_environment.MailChannel.SMTP.value
FORGOTTEN = "/sign-in/password/forgotten/"
LETTER = changes.Letter(MessageKind.ROLE_REQUEST, "A role is waiting", "Role: Lead inspector")


@pytest.fixture
def use_mail(settings):
    """Return a function that lets the service send to an SMTP server on a port of this machine."""

    def use(port: int, security: str = "") -> None:
        settings.SENDS_MAIL, settings.EMAIL_BACKEND = True, SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
        settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = security == "tls", security == "starttls"

    return use


def raise_alert(team) -> Message:
    """Raise an alert through its page, and return the email to the lead inspector."""
    case = create_assessment(team)
    address = f"/inspections/{team.inspection.pk}/cases/{case.pk}/alert/"
    response = team.client(Role.INSPECTOR).post(address, {"concern": "Not seen for weeks"})
    assert response.status_code == 302
    return Message.objects.get(person=team.people[Role.LEAD])


def attempt_now() -> None:
    """Run the queue as if the delay of every task were over."""
    DBTaskResult.objects.update(run_after=timezone.now())
    run_queue()


# ---------------------------------------------------------------- delivery


@pytest.mark.parametrize("security", ["", "tls", "starttls"])
def test_message_is_delivered_over_smtp(team, use_mail, tmp_path, monkeypatch, security):
    mailbox = Mailbox()
    with smtp_server(mailbox, security, tmp_path) as port:
        use_mail(port, security)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        changes.queue(LETTER, [team.people[Role.HEAD]])
        run_queue()
    envelope = mailbox.envelopes.get_nowait()
    assert envelope.rcpt_tos == [team.people[Role.HEAD].email]
    assert b"Role: Lead inspector" in (envelope.content or b"")
    assert Message.objects.get().state == MessageState.SENT


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_mail_server_with_an_unknown_certificate_gets_nothing(team, use_mail, tmp_path, security):
    mailbox = Mailbox()
    with smtp_server(mailbox, security, tmp_path) as port:
        use_mail(port, security)
        changes.queue(LETTER, [team.people[Role.HEAD]])
        run_queue()
    assert mailbox.envelopes.empty()
    message = Message.objects.get()
    assert (message.state, message.error) == (MessageState.WAITING, "SSLCertVerificationError")


def test_content_is_encrypted_until_it_is_sent_and_then_deleted(team, use_mail):
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        use_mail(port)
        changes.queue(LETTER, [team.people[Role.HEAD]])
        waiting = Message.objects.get()
        assert waiting.subject_and_text == (LETTER.subject, LETTER.text)
        assert "Lead inspector" not in waiting.content
        run_queue()
    sent = Message.objects.get()
    assert (sent.content, sent.subject_and_text, sent.attempts) == ("", ("", ""), 1)


def test_message_is_queued_only_if_its_change_is_saved(team, use_mail):
    use_mail(free_port())
    with transaction.atomic():
        changes.queue(LETTER, [team.people[Role.HEAD]])
        transaction.set_rollback(True)
    assert (Message.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_nothing_is_queued_without_mail(team):
    changes.queue(LETTER, [team.people[Role.HEAD]])
    assert not Message.objects.exists()


KEY = "inspections-11111111-1111-4111-8111-111111111111-22222222-2222-4222-8222-222222222222"


def test_message_is_sent_through_notify(team, settings):
    requests = NotifyRequests()
    with notify_server(requests) as address:
        settings.SENDS_MAIL, settings.EMAIL_BACKEND = True, mail_environment.MailChannel.NOTIFY.value
        settings.MAIL = replace(
            settings.MAIL, notify_key=KEY, notify_template="a-template", notify_url=address
        )
        changes.queue(LETTER, [team.people[Role.HEAD]])
        run_queue()
    [body], [headers] = requests.bodies, requests.headers
    assert body["email_address"] == team.people[Role.HEAD].email
    assert (body["template_id"], body["personalisation"]) == (
        "a-template",
        {"subject": LETTER.subject, "body": LETTER.text},
    )
    assert headers["path"] == "/v2/notifications/email"
    claims = jwt.decode(headers["Authorization"].removeprefix("Bearer "), KEY[-36:], algorithms=["HS256"])
    assert claims["iss"] == KEY[-73:-37]
    assert Message.objects.get().state == MessageState.SENT


def test_refusal_by_notify_is_tried_again(team, settings):
    requests = NotifyRequests(status=400)
    with notify_server(requests) as address:
        settings.SENDS_MAIL, settings.EMAIL_BACKEND = True, mail_environment.MailChannel.NOTIFY.value
        settings.MAIL = replace(settings.MAIL, notify_key=KEY, notify_template="t", notify_url=address)
        changes.queue(LETTER, [team.people[Role.HEAD]])
        run_queue()
        assert (Message.objects.get().state, Message.objects.get().error) == ("waiting", "HTTPError")
        requests.status = 201
        attempt_now()
    assert Message.objects.get().state == MessageState.SENT


# ---------------------------------------------------------------- failures


def test_stalled_mail_server_holds_no_request_and_loses_no_alert(team, use_mail):
    with stalled_server() as port:
        use_mail(port)
        message = raise_alert(team)
        assert not Event.objects.filter(event_type="send_message").exists()
        run_queue()
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("waiting", 1, "SMTPServerDisconnected")
    row = DBTaskResult.objects.get(args_kwargs__args=[message.pk])
    assert timedelta(0) < row.run_after - timezone.now() <= DELAYS[0]
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        use_mail(port)
        attempt_now()
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("sent", 2)
    event = Event.objects.get(event_type="send_message", after__message=message.pk)
    assert (event.who, (event.after or {})["to"]) == ("Automatic", team.people[Role.LEAD].name)


def test_alert_that_is_not_delivered_becomes_a_task_of_lead_and_head_until_it_is(team, use_mail):
    use_mail(free_port())
    raise_alert(team)
    home, words = f"/inspections/{team.inspection.pk}/", "about an alert"
    assert words not in team.client(Role.LEAD).get(home).text
    run_queue()
    for role in (Role.LEAD, Role.HEAD):
        page = team.client(role).get(home).text
        assert f"Contact {team.people[Role.LEAD]} {words}" in page
        assert "2 alert emails not delivered" in team.client(role).get("/inspections/").text
    for role in (Role.INSPECTOR, Role.SERVICE_HEAD):
        assert words not in team.client(role).get(home).text
    alert = team.inspection.alerts.get()
    assert "not delivered" in team.client(Role.LEAD).get(f"{home}alerts/{alert.pk}/").text
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        use_mail(port)
        attempt_now()
    assert words not in team.client(Role.LEAD).get(home).text
    assert "alert emails not delivered" not in team.client(Role.HEAD).get("/inspections/").text
    assert f"Email to {team.people[Role.LEAD].name}: sent" in (
        team.client(Role.LEAD).get(f"{home}alerts/{alert.pk}/").text
    )


def test_alert_that_waits_because_no_worker_runs_becomes_a_task(team, use_mail):
    use_mail(free_port())
    message = raise_alert(team)
    Message.objects.filter(pk=message.pk).update(queued_at=timezone.now() - timedelta(minutes=11))
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/").text
    assert f"Contact {team.people[Role.LEAD]} about an alert" in page


def test_message_refused_in_every_attempt_is_given_up_and_can_be_sent_again(team, use_mail):
    refusing, accepting = Mailbox(refuses=True), Mailbox()
    with smtp_server(refusing) as port:
        use_mail(port)
        changes.queue(LETTER, [team.people[Role.HEAD]])
        for _attempt in range(ATTEMPTS + 1):
            attempt_now()
    message = Message.objects.get()
    assert (message.state, message.attempts, message.error) == ("failed", ATTEMPTS, "SMTPRecipientsRefused")
    assert Event.objects.filter(event_type="give_up_message", after__message=message.pk).count() == 1
    stored = str(list(DBTaskResult.objects.values("traceback", "exception_class_path", "args_kwargs")))
    assert "SMTPRecipientsRefused" in stored
    assert team.people[Role.HEAD].email not in stored
    operations = team.client(Role.OPERATIONS)
    page = operations.get("/background-tasks/").text
    assert all(words in page for words in ("Role request", "Failed", f"{ATTEMPTS} attempts", "Try again"))
    assert list(verification._wrong_messages()) == []
    with smtp_server(accepting) as port:
        use_mail(port)
        task = DBTaskResult.objects.get()
        assert "will run again" in operations.post(f"/background-tasks/{task.pk}/retry/", follow=True).text
        again = operations.post(f"/background-tasks/{task.pk}/retry/", follow=True)
        assert "This task has not failed" in again.text
        run_queue()
    assert Message.objects.get().state == MessageState.SENT
    assert Event.objects.filter(event_type="retry_background_task").count() == 1
    assert "There are no unfinished tasks" in operations.get("/background-tasks/").text


def test_task_that_was_put_back_since_it_was_read_is_not_put_back_again(team, use_mail):
    with smtp_server(Mailbox(refuses=True)) as port:
        use_mail(port)
        changes.queue(LETTER, [team.people[Role.HEAD]])
        for _attempt in range(ATTEMPTS + 1):
            attempt_now()
    operations = team.people[Role.OPERATIONS]
    read_twice = [background_tasks(by=operations)[0] for _reader in range(2)]
    retry(by=operations, background_task=read_twice[0])
    with pytest.raises(RuleBroken, match="has not failed"):
        retry(by=operations, background_task=read_twice[1])


@pytest.mark.parametrize("role", [Role.LEAD, Role.LINK])
def test_background_tasks_are_for_operations_and_heads(team, role):
    assert team.client(role).get("/background-tasks/").status_code == 403


def test_message_marked_as_sent_by_hand_is_found(team):
    Message.objects.create(kind=MessageKind.ALERT, state=MessageState.SENT, sent_at=timezone.now())
    [fault] = verification._wrong_messages()
    assert "without an event in the audit log" in str(fault.problem)


def test_messages_are_deleted_some_days_after_they_were_sent(team, settings):
    for days in (6, 8):
        sent_at = timezone.now() - timedelta(days=days)
        Message.objects.create(kind=MessageKind.ALERT, state=MessageState.SENT, sent_at=sent_at)
    waiting = Message.objects.create(kind=MessageKind.ALERT)
    Message.objects.filter(pk=waiting.pk).update(queued_at=timezone.now() - timedelta(days=800))
    changes.delete_old_messages()
    assert Message.objects.count() == 2
    assert settings.MAIL_DAYS == 7


# ---------------------------------------------------------------- who has an account


def request_password(address: str) -> tuple[int, str, list[str]]:
    """Ask for a new password from a new browser; return status, page and statements, without their values."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = Client().post(FORGOTTEN, {"email": address}, follow=True)
    text = re.sub(r'value="\w+"', "", response.text)
    return response.status_code, text, [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]


@pytest.mark.parametrize("mail_server", ["stalled", "refusing", "none"])
def test_request_for_a_new_password_does_the_same_for_every_address(team, use_mail, mail_server):
    closed = team.people[Role.LINK]
    people.close(by=team.people[Role.HEAD], person=closed)
    person, _secret = people.invite(
        by=team.people[Role.HEAD], email="waits@example.org", name="W", role=Role.LINK, service=team.service
    )
    with stalled_server() as stalled:
        use_mail({"stalled": stalled, "refusing": free_port(), "none": free_port()}[mail_server])
        addresses = (team.people[Role.LEAD].email, closed.email, person.email, "nobody@example.org")
        responses = [request_password(address) for address in addresses]
    assert all(response == responses[0] for response in responses[1:])
    assert responses[0][0] == 200


def test_only_open_accounts_get_a_link_and_other_addresses_are_deleted(team, use_mail):
    mailbox = Mailbox()
    with smtp_server(mailbox) as port:
        use_mail(port)
        for address in ("LEAD_INSPECTOR@example.org", "nobody@example.org"):
            request_password(address)
        assert not Message.objects.filter(address__contains="example.org").exists()
        run_queue()
    envelope = mailbox.envelopes.get_nowait()
    assert envelope.rcpt_tos == [team.people[Role.LEAD].email]
    assert mailbox.envelopes.empty()
    message = Message.objects.get()
    assert (message.person, message.address) == (team.people[Role.LEAD], "")


def test_alert_about_a_case_is_deleted_with_its_messages(team, use_mail):
    use_mail(free_port())
    team.stand(State.FIELDWORK)
    raise_alert(team)
    team.inspection.alerts.all().delete()
    assert not Message.objects.exists()
