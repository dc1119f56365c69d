"""Duplicate requests, by a double click or by two people, are done once."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError
from django.test import Client

from inspectorate.web.allocation.queries.availability import possible_slots
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

# Duplicates are recognised within a minute only.
pytestmark = pytest.mark.usefixtures("frozen_clock")


def test_person_is_added_to_a_team_once(team):
    new = factories.person(Role.INSPECTOR, "new@example.org")

    def add() -> None:
        changes.add_member(
            access=team.access(Role.LEAD),
            person=new,
            role=Role.INSPECTOR,
            conflict_of_interest=ConflictOfInterest.NONE,
            conflict_detail="",
        )

    add()
    with pytest.raises(RuleBroken, match="is already on the team"):
        add()


def test_columns_of_a_long_list_are_confirmed_once(team):
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    uploaded = cases.send_long_list(
        access=access, group=group(access=access, key="court"), name="list.csv", content=factories.long_list()
    )
    columns, _unclear, _remembered = suggested_columns(access=access, long_list=uploaded)
    first = cases.confirm_columns(access=access, long_list=uploaded, columns=columns)
    # The second request passes the list as it was when the page was opened.
    assert cases.confirm_columns(access=access, long_list=uploaded, columns=columns).pk == first.pk
    assert team.inspection.long_lists.count() == 1


def test_invitation_is_accepted_once(team):
    _person, secret = factories.invited(team.people[Role.OPERATIONS], team.people[Role.HEAD])
    first, second = open_invitation(secret), open_invitation(secret)
    assert first is not None
    assert second is not None
    people.accept(invitation=first, password="the first of three")
    with pytest.raises(NotVisible):
        people.accept(invitation=second, password="the second of three")


def test_closing_an_account_deletes_its_tokens(team):
    person = team.people[Role.INSPECTOR]
    person.tokens.create(digest="x", scopes=[], expires_at="2099-01-01T00:00Z")
    people.close(by=team.people[Role.HEAD], person=person)
    assert not person.tokens.exists()


def test_integrity_error_returns_409_with_a_page(team, monkeypatch):
    def raise_integrity_error(**_kwargs):
        raise IntegrityError("there already")

    monkeypatch.setattr(changes, "set_up", raise_integrity_error)
    form = {"service": team.service.pk, "edition": "youth-2018"}
    response = team.client(Role.HEAD).post("/inspections/new/", form)
    assert response.status_code == 409
    assert "It was done once" in response.text


def test_conflict_resolved_with_a_used_idempotency_key_is_rejected(team):
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
    response = client.post(address, {"keep": "late", "idempotency_key": str(used)})
    assert response.status_code == 422
    assert "this idempotency key" in response.text
    conflict.refresh_from_db()
    assert conflict.resolved_at is None
    assert AnswerEvent.objects.filter(assessment=own).count() == 2


def test_conflict_cannot_be_resolved_while_the_spreadsheet_is_checked_out(team):
    own, by = create_assessment(team), team.people[Role.INSPECTOR]
    save(by, own, new_submission(value="yes"))
    save(by, own, new_submission(value="no"))
    spreadsheets.check_out(access=writable_access(by, own))
    address = f"/inspections/{team.inspection.pk}/cases/{own.pk}/conflict/{own.conflicts.get().pk}/"
    response = team.client(Role.INSPECTOR).post(
        address, {"keep": "late", "idempotency_key": str(uuid.uuid4())}
    )
    assert response.status_code == 422
    assert "checked out as a spreadsheet" in response.text


def test_question_with_forbidden_characters_returns_422(team):
    own = create_assessment(team)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{own.pk}/answers"
    client: Client = team.client(Role.INSPECTOR)
    for question in ("\0", "2.1.1\0", "\ud800"):
        response = client.post(address, answer_body(question=question), content_type="application/json")
        assert response.status_code == 422, question


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        (("31", "12", "2026"), "up to 92 days"),
        (("14", "9", "2999"), "4 numbers"),
        (("14", "9", "0000"), "4 numbers"),
        (("14", "9", "99999"), "4 numbers"),
        (("14", "9", "9" * 5000), "real date"),
        (("²", "9", "2018"), "real date"),
        (("-1", "9", "2018"), "real date"),
    ],
)
def test_implausible_date_is_rejected(team, ends, message):
    start = dict(zip(("day", "month", "year"), ("3", "9", "2018"), strict=True))
    form = {f"fieldwork_starts_{part}": value for part, value in start.items()}
    form |= {f"fieldwork_ends_{part}": value for part, value in zip(start, ends, strict=True)}
    response = team.client(Role.LEAD).post(f"/inspections/{team.inspection.pk}/dates/", form)
    assert response.status_code == 200
    assert message in response.text


def test_fieldwork_of_eight_thousand_years_has_few_possible_slots(team):
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
    ("role", "address", "form", "table"),
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
def test_form_sent_twice_is_done_once(team, mailoutbox, role, address, form, table):
    own = create_assessment(team)
    client = team.client(role)
    for _click in range(2):
        client.post(f"/inspections/{team.inspection.pk}/{address.format(own=own.pk)}", form)
    records = getattr(team.inspection, table) if table else own.held_interviews
    assert records.count() == 1
