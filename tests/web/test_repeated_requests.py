"""The same sent twice, by an impatient click or by two people: it is done once, and a page says so."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError
from django.test import Client

from inspectorate.web.allocation.queries import possible_slots
from inspectorate.web.assessments.changes import spreadsheets
from inspectorate.web.assessments.models import AnswerEvent
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.queries.long_lists import group, suggested_columns
from inspectorate.web.inspections import changes, queries
from inspectorate.web.inspections.models import ConflictOfInterest, Inspection
from inspectorate.web.people import changes as people
from inspectorate.web.people.queries import open_invitation
from inspectorate.web.permissions import NotVisible, RuleBroken
from inspectorate.web.states import Role, State
from tests.web import factories
from tests.web.assigned_cases import answer_body, create_assessment, new_submission, save, writable_access

# Only within a minute is the same the same click.
pytestmark = pytest.mark.usefixtures("frozen_clock")


def test_someone_is_put_on_a_team_once(team):
    new = factories.person(Role.INSPECTOR, "new@example.org")

    def put() -> None:
        changes.add_member(
            access=team.access(Role.LEAD),
            person=new,
            role=Role.INSPECTOR,
            conflict_of_interest=ConflictOfInterest.NONE,
            conflict_detail="",
        )

    put()
    with pytest.raises(RuleBroken, match="on the team already"):
        put()


def test_the_columns_of_a_list_are_confirmed_once(team):
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    sent = cases.send_long_list(
        access=access, group=group(access=access, key="court"), name="list.csv", content=factories.long_list()
    )
    columns, _unclear, _remembered = suggested_columns(access=access, listed=sent)
    first = cases.confirm_columns(access=access, listed=sent, columns=columns)
    # The second click has the list before it as it was when the page was opened.
    assert cases.confirm_columns(access=access, listed=sent, columns=columns).pk == first.pk
    assert team.inspection.long_lists.count() == 1


def test_an_invitation_is_accepted_once(team):
    _person, secret = people.invite(
        by=team.people[Role.HEAD], email="new@example.org", name="New", role=Role.INSPECTOR, service=None
    )
    one, other = open_invitation(secret), open_invitation(secret)
    assert one is not None
    assert other is not None
    people.accept(invitation=one, password="the first of three")
    with pytest.raises(NotVisible):
        people.accept(invitation=other, password="the second of three")


def test_a_closed_account_leaves_no_token_behind(team):
    who = team.people[Role.INSPECTOR]
    who.tokens.create(digest="x", scopes=[], expires_at="2099-01-01T00:00Z")
    people.close(by=team.people[Role.HEAD], person=who)
    assert not who.tokens.exists()


def test_what_the_database_refuses_because_it_is_there_is_said_in_words(team, monkeypatch):
    def there_already(**_told):
        raise IntegrityError("there already")

    monkeypatch.setattr(changes, "set_up", there_already)
    sent = {"service": team.service.pk, "edition": "youth-2018"}
    answer = team.client(Role.HEAD).post("/inspections/new/", sent)
    assert answer.status_code == 409
    assert "It was done once" in answer.text


def test_a_clash_settled_with_an_id_that_was_used_is_answered(team):
    own = create_assessment(team)
    client = team.client(Role.INSPECTOR)
    used = uuid.uuid4()
    for value, event in (("yes", used), ("no", uuid.uuid4())):
        client.post(
            f"/api/v1/inspections/{team.inspection.pk}/assessments/{own.pk}/answers",
            answer_body(value=value, idempotency_key=str(event)),
            content_type="application/json",
        )
    conflict = own.conflicts.get()
    address = f"/inspections/{team.inspection.pk}/cases/{own.pk}/conflict/{conflict.pk}/"
    answer = client.post(address, {"keep": "late", "idempotency_key": str(used)})
    assert answer.status_code == 422
    assert "used before" in answer.text
    conflict.refresh_from_db()
    assert conflict.resolved_at is None
    assert AnswerEvent.objects.filter(assessment=own).count() == 2


def test_a_clash_cannot_be_settled_while_the_spreadsheet_is_out_and_that_is_said(team):
    own, by = create_assessment(team), team.people[Role.INSPECTOR]
    save(by, own, new_submission(value="yes"))
    save(by, own, new_submission(value="no"))
    spreadsheets.check_out(access=writable_access(by, own))
    address = f"/inspections/{team.inspection.pk}/cases/{own.pk}/conflict/{own.conflicts.get().pk}/"
    answer = team.client(Role.INSPECTOR).post(address, {"keep": "late", "idempotency_key": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert "spreadsheet has been taken" in answer.text


def test_a_question_no_edition_could_have_is_refused_in_words(team):
    own = create_assessment(team)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{own.pk}/answers"
    client: Client = team.client(Role.INSPECTOR)
    for question in ("\0", "2.1.1\0", "\ud800"):
        answer = client.post(address, answer_body(question=question), content_type="application/json")
        assert answer.status_code == 422, question


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        (("31", "12", "2026"), "92 days at most"),
        (("14", "9", "2999"), "four figures"),
        (("14", "9", "0000"), "four figures"),
        (("14", "9", "99999"), "four figures"),
        (("14", "9", "9" * 5000), "real date"),
        (("²", "9", "2018"), "real date"),
        (("-1", "9", "2018"), "real date"),
    ],
)
def test_a_date_that_is_a_slip_is_refused_in_words(team, ends, why):
    typed = dict(zip(("day", "month", "year"), ("3", "9", "2018"), strict=True))
    sent = {f"fieldwork_starts_{part}": value for part, value in typed.items()}
    sent |= {f"fieldwork_ends_{part}": value for part, value in zip(typed, ends, strict=True)}
    answer = team.client(Role.LEAD).post(f"/inspections/{team.inspection.pk}/dates/", sent)
    assert answer.status_code == 200
    assert why in answer.text


def test_fieldwork_of_eight_thousand_years_makes_no_timetable_of_millions(team):
    team.stand(State.ANNOUNCED)
    ends = {"fieldwork_starts": date(1, 1, 1), "fieldwork_ends": date(9999, 12, 31)}
    Inspection.objects.filter(pk=team.inspection.pk).update(**ends)
    access = queries.open_inspection(by=team.people[Role.LINK], id=team.inspection.pk)
    assert len(possible_slots(access=access)) < 500
    assert (
        team.client(Role.LINK).get(f"/inspections/{team.inspection.pk}/interviews/availability/").status_code
        == 200
    )


@pytest.mark.parametrize(
    ("role", "address", "sent", "table"),
    [
        (
            Role.LEAD,
            "lines-of-enquiry/",
            {"text": "Why so late?", "cases": "", "supports": ""},
            "lines_of_enquiry",
        ),
        (Role.INSPECTOR, "cases/{own}/alert/", {"concern": "A child at risk"}, "alerts"),
        (
            Role.LEAD,
            "judgements/evidence/add/",
            {"kind": "document", "title": "A plan", "direction": "neutral", "finding": "It is dated."},
            "evidence_items",
        ),
        (
            Role.INSPECTOR,
            "cases/{own}/interview/",
            {
                "held_with": "child",
                "held_on_day": "5",
                "held_on_month": "9",
                "held_on_year": "2018",
                "note": "",
            },
            "",
        ),
    ],
)
def test_pressed_twice_it_is_done_once(team, mailoutbox, role, address, sent, table):
    own = create_assessment(team)
    client = team.client(role)
    for _click in range(2):
        client.post(f"/inspections/{team.inspection.pk}/{address.format(own=own.pk)}", sent)
    made = getattr(team.inspection, table) if table else own.held_interviews
    assert made.count() == 1
