"""The saving contract: a replay changes nothing, a late answer is kept beside the one that counts."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from inspectorate.web.assessments.changes import answers, spreadsheets
from inspectorate.web.assessments.models import Answer, AnswerConflict, AnswerEvent, Assessment
from inspectorate.web.audit.models import Event
from inspectorate.web.permissions import AnswerRejected, NotPermitted, NotVisible
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import retention
from tests.web import assigned_cases
from tests.web.assigned_cases import body, given, saving, writing


def save(team, assessment, sent, role=Role.INSPECTOR):
    return assigned_cases.save(team.people[role], assessment, sent)


def standing(assessment, question="2.1.1"):
    found = Answer.objects.get(assessment=assessment, question=question)
    return found.value, found.version


def test_an_answer_is_saved_with_who_when_and_on_which_device(team):
    assessment = given(team)
    told = save(team, assessment, saving(comment="Seen in the file"))
    assert (told.outcome, told.version, told.value, told.comment) == ("saved", 1, "yes", "Seen in the file")
    event = AnswerEvent.objects.get()
    assert (event.by, event.client_time.year, event.at) == (team.people[Role.INSPECTOR], 2018, told.at)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.version) == ("in_progress", 1)


def test_a_replay_changes_nothing_and_is_told_the_same(team):
    assessment, sent = given(team), saving()
    first = save(team, assessment, sent)
    save(team, assessment, saving(value="no", base_version=1))
    again = [save(team, assessment, sent) for _time in range(3)]
    assert again == [first] * 3
    assert standing(assessment) == ("no", 2)
    assert AnswerEvent.objects.count() == 2


def test_a_replayed_clash_is_told_the_same_and_kept_once(team):
    assessment, late = given(team), saving(value="no")
    save(team, assessment, saving())
    told = save(team, assessment, late)
    assert told.outcome == "conflict"
    assert save(team, assessment, late) == told
    assert AnswerConflict.objects.count() == 1


def test_answers_that_arrive_out_of_order_lose_nothing(team):
    assessment = given(team)
    one, two = saving(value="yes"), saving(value="no", base_version=1)
    with pytest.raises(AnswerRejected, match="Send what came before it first"):
        save(team, assessment, two)
    assert not AnswerEvent.objects.exists()
    for sent in (one, two, one, two):
        save(team, assessment, sent)
    assert standing(assessment) == ("no", 2)


def test_a_late_answer_that_says_the_same_is_no_clash(team):
    assessment = given(team)
    save(team, assessment, saving())
    told = save(team, assessment, saving())
    assert (told.outcome, told.version) == ("unchanged", 1)


@pytest.mark.parametrize(("keep", "value"), [(True, "no"), (False, "yes")])
def test_a_late_answer_is_kept_beside_until_a_person_settles_it(team, keep, value):
    assessment = given(team)
    save(team, assessment, saving())
    save(team, assessment, saving(value="no", comment="From the other laptop"))
    assert standing(assessment) == ("yes", 1)
    conflict = AnswerConflict.objects.get()
    answers.resolve_conflict(
        access=writing(team.people[Role.INSPECTOR], assessment),
        conflict=conflict.pk,
        keep=keep,
        idempotency_key=uuid.uuid4(),
    )
    assert standing(assessment) == (value, 2)
    conflict.refresh_from_db()
    assert conflict.resolved_by == team.people[Role.INSPECTOR]
    outcomes = AnswerEvent.objects.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["saved", "conflict", "resolved"]


def test_a_clash_settled_again_with_the_same_id_stays_as_it_is_and_a_used_id_settles_nothing(team):
    assessment, sent, event = given(team), saving(), uuid.uuid4()
    save(team, assessment, sent)
    save(team, assessment, saving(value="no"))
    inspector = team.people[Role.INSPECTOR]
    who = {"access": writing(inspector, assessment)}
    conflict = AnswerConflict.objects.get()
    with pytest.raises(AnswerRejected, match="used before"):
        answers.resolve_conflict(**who, conflict=conflict.pk, keep=True, idempotency_key=sent.idempotency_key)
    for _time in range(2):
        answers.resolve_conflict(**who, conflict=conflict.pk, keep=True, idempotency_key=event)
    assert standing(assessment) == ("no", 2)
    with pytest.raises(NotVisible):
        answers.resolve_conflict(**who, conflict=conflict.pk, keep=False, idempotency_key=uuid.uuid4())


def test_an_id_used_for_something_else_is_refused(team):
    assessment, sent = given(team), saving()
    save(team, assessment, sent)
    with pytest.raises(AnswerRejected, match="used before"):
        save(team, assessment, saving(value="no", idempotency_key=sent.idempotency_key, base_version=1))
    other = given(team, case_id="C2")
    with pytest.raises(AnswerRejected, match="used before"):
        save(team, other, sent)
    assert standing(assessment) == ("yes", 1)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (saving("9.9.9"), "no such question"),
        (saving("2.1.1", "perhaps"), "not one of its answers"),
        (saving("3.1.1"), "no such question"),
        (saving(comment="x" * 10_001), "10,001 characters"),
        (saving(comment="\0"), "cannot be kept"),
        (saving(comment="\ud800"), "cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_plain_words(team, sent, why):
    with pytest.raises(AnswerRejected, match=why):
        save(team, given(team), sent)
    assert not AnswerEvent.objects.exists()


def test_an_answer_can_be_taken_back(team):
    assessment = given(team)
    save(team, assessment, saving())
    save(team, assessment, saving(value="", base_version=1))
    assert standing(assessment) == ("", 2)


def test_finished_and_taken_cases_take_no_answers(team):
    assessment = given(team)
    access = writing(team.people[Role.INSPECTOR], assessment)
    spreadsheets.check_out(access=access)
    with pytest.raises(AnswerRejected, match="spreadsheet has been taken"):
        save(team, assessment, saving())
    spreadsheets.cancel_check_out(access=access)
    save(team, assessment, saving())
    Assessment.objects.filter(pk=assessment.pk).update(state="finished", finished_at=assessment.assigned_at)
    with pytest.raises(AnswerRejected, match="marked as finished"):
        save(team, assessment, saving(value="no", base_version=1))


@pytest.mark.parametrize("role", [Role.PARTNER, Role.LOCAL])
def test_another_persons_case_does_not_exist_for_a_colleague(team, role):
    with pytest.raises(NotVisible):
        save(team, given(team), saving(), role)


@pytest.mark.parametrize("role", [Role.HEAD, Role.OPERATIONS, Role.LINK, Role.SERVICE_HEAD])
def test_nobody_else_answers(team, role):
    with pytest.raises(NotPermitted):
        save(team, given(team), saving(), role)


def test_a_lead_may_answer_in_a_first_assessment_and_never_in_a_second(team):
    save(team, given(team), saving(), Role.LEAD)
    with pytest.raises(NotVisible):
        save(team, given(team, occasion="second"), saving(), Role.LEAD)


def test_nothing_is_saved_once_fieldwork_is_over(team):
    assessment = given(team)
    team.stand(State.PANEL)
    with pytest.raises(NotPermitted):
        save(team, assessment, saving())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_answerevent SET value = 'no'",
        "DELETE FROM assessments_answerevent",
        "TRUNCATE assessments_answerevent CASCADE",
        "SELECT set_config('inspectorate.deleting_events', 'on', true); DELETE FROM assessments_answerevent",
    ],
)
def test_what_was_saved_is_never_changed(team, statement):
    save(team, given(team), saving())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AnswerEvent.objects.get().value == "yes"


def test_answers_of_an_open_inspection_cannot_be_deleted(team):
    save(team, given(team), saving())
    with pytest.raises(DatabaseError, match="closed or withdrawn"), transaction.atomic():
        retention.delete_cases(team.inspection)
    assert AnswerEvent.objects.count() == 1
    team.stand(State.CLOSED)
    retention.delete_cases(team.inspection)
    assert not Assessment.objects.exists()
    assert not AnswerEvent.objects.exists()


def test_the_trail_tells_what_was_and_is_and_never_the_comment(team):
    assessment = given(team)
    save(team, assessment, saving(comment="Something about a child"))
    save(team, assessment, saving(value="no", base_version=1))
    event = Event.objects.filter(event_type="save_answer").order_by("-id")[0]
    assert event.before
    assert event.after
    assert (event.before["answer"], event.after["answer"]) == ("yes", "no")
    assert "child" not in str(list(Event.objects.values_list("before", "after")))


def test_saving_costs_the_same_however_many_answers_there_are(team, django_assert_num_queries):
    assessment = given(team)
    save(team, assessment, saving())
    with django_assert_num_queries(2):
        save(team, assessment, saving(value="no", base_version=1))
    for number, name in enumerate(["2.1.2", "2.1.3", "2.2.1", "2.2.2"]):
        save(team, assessment, saving(name, comment=str(number)))
    with django_assert_num_queries(2):
        save(team, assessment, saving(value="yes", base_version=2))


def test_over_http_a_save_is_answered_in_json(team):
    assessment, client = given(team), team.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}"
    answer = client.post(f"{address}/answers", body(comment="<script>alert(1)</script>"), "application/json")
    assert (answer.status_code, answer.json()["outcome"], answer.json()["version"]) == (200, "saved", 1)
    assert client.get(address).json()["answers"][0]["comment"] == "<script>alert(1)</script>"
    assert len(client.get(f"{address}/answers/2.1.1/history").json()["items"]) == 1
    page = client.get(f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/stage/2.1/").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"idempotency_key": "x"}, 422),
        ({"base_version": -1}, 422),
        ({"base_version": 2**40}, 422),
        ({"client_time": "yesterday"}, 422),
        ({"client_time": "0001-01-01T00:00:00+05:00"}, 422),
        ({"comment": "x" * 20_000}, 422),
        ({"comment": "x" * 10_000_000}, 413),
        ({"comment": "\0"}, 422),
        ({"value": 7}, 422),
        ({"base_version": 3}, 409),
    ],
)
def test_over_http_what_cannot_be_saved_is_a_clear_answer(team, changed, status):
    assessment, client = given(team), team.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}/answers"
    answer = client.post(address, body(**changed), "application/json")
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not AnswerEvent.objects.exists()
