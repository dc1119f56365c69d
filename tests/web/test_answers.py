"""Saving answers: idempotency, optimistic locking, answer conflicts, validation and permissions."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import DatabaseError, connection, transaction

from inspectorate.web.assessments.changes import answers, spreadsheets
from inspectorate.web.assessments.models import Answer, AnswerConflict, AnswerEvent, Assessment
from inspectorate.web.audit.models import Event
from inspectorate.web.permissions import AnswerRejected, NotPermitted, NotVisible
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import retention
from tests.web import assigned_cases
from tests.web.assigned_cases import answer_body, create_assessment, new_submission, writable_access


def save(team, assessment, submission, role=Role.INSPECTOR):
    return assigned_cases.save(team.people[role], assessment, submission)


def current(assessment, question="2.1.1"):
    """Return value and version of the current answer."""
    answer = Answer.objects.get(assessment=assessment, question=question)
    return answer.value, answer.version


def test_answer_is_saved_with_person_time_and_client_time(team):
    assessment = create_assessment(team)
    result = save(team, assessment, new_submission(comment="Seen in the file"))
    assert (result.outcome, result.version) == ("saved", 1)
    assert (result.value, result.comment) == ("yes", "Seen in the file")
    event = AnswerEvent.objects.get()
    assert (event.by, event.client_time.year, event.at) == (team.people[Role.INSPECTOR], 2018, result.at)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.version) == ("in_progress", 1)


def test_client_time_is_kept_in_a_zone_that_the_database_does_not_take(team):
    sent_at = datetime(2018, 9, 4, 23, tzinfo=timezone(timedelta(hours=-23, minutes=-30)))
    save(team, create_assessment(team), replace(new_submission(), client_time=sent_at))
    assert AnswerEvent.objects.get().client_time == datetime(2018, 9, 5, 22, 30, tzinfo=UTC)


def test_replay_changes_nothing_and_returns_the_same_result(team):
    assessment, submission = create_assessment(team), new_submission()
    first = save(team, assessment, submission)
    save(team, assessment, new_submission(value="no", base_version=1))
    replays = [save(team, assessment, submission) for _time in range(3)]
    assert replays == [first] * 3
    assert current(assessment) == ("no", 2)
    assert AnswerEvent.objects.count() == 2


def test_replayed_conflict_returns_the_same_result_and_is_recorded_once(team):
    assessment, late = create_assessment(team), new_submission(value="no")
    save(team, assessment, new_submission())
    result = save(team, assessment, late)
    assert result.outcome == "conflict"
    assert save(team, assessment, late) == result
    assert AnswerConflict.objects.count() == 1


def test_answer_that_arrives_before_its_base_version_is_rejected(team):
    assessment = create_assessment(team)
    earlier, later = new_submission(value="yes"), new_submission(value="no", base_version=1)
    with pytest.raises(AnswerRejected, match="Send the earlier change first"):
        save(team, assessment, later)
    assert not AnswerEvent.objects.exists()
    for submission in (earlier, later, earlier, later):
        save(team, assessment, submission)
    assert current(assessment) == ("no", 2)


def test_late_answer_equal_to_the_current_one_is_no_conflict(team):
    assessment = create_assessment(team)
    save(team, assessment, new_submission())
    result = save(team, assessment, new_submission())
    assert (result.outcome, result.version) == ("unchanged", 1)


@pytest.mark.parametrize(("keep_late", "value"), [(True, "no"), (False, "yes")])
def test_late_answer_stays_a_conflict_until_a_person_resolves_it(team, keep_late, value):
    assessment = create_assessment(team)
    save(team, assessment, new_submission())
    save(team, assessment, new_submission(value="no", comment="From the other laptop"))
    assert current(assessment) == ("yes", 1)
    conflict = AnswerConflict.objects.get()
    answers.resolve_conflict(
        access=writable_access(team.people[Role.INSPECTOR], assessment),
        conflict=conflict.pk,
        keep_late=keep_late,
        idempotency_key=uuid.uuid4(),
    )
    assert current(assessment) == (value, 2)
    conflict.refresh_from_db()
    assert conflict.resolved_by == team.people[Role.INSPECTOR]
    outcomes = AnswerEvent.objects.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["saved", "conflict", "resolved"]


def test_conflict_resolution_is_idempotent_and_rejects_a_used_key(team):
    assessment, submission, key = create_assessment(team), new_submission(), uuid.uuid4()
    save(team, assessment, submission)
    save(team, assessment, new_submission(value="no"))
    inspector = team.people[Role.INSPECTOR]
    access = writable_access(inspector, assessment)
    conflict = AnswerConflict.objects.get().pk
    used_key = submission.idempotency_key
    with pytest.raises(AnswerRejected, match="this idempotency key"):
        answers.resolve_conflict(access=access, conflict=conflict, keep_late=True, idempotency_key=used_key)
    for _time in range(2):
        answers.resolve_conflict(access=access, conflict=conflict, keep_late=True, idempotency_key=key)
    assert current(assessment) == ("no", 2)
    with pytest.raises(NotVisible):
        answers.resolve_conflict(
            access=access, conflict=conflict, keep_late=False, idempotency_key=uuid.uuid4()
        )


def test_key_used_for_another_answer_is_rejected(team):
    assessment, submission = create_assessment(team), new_submission()
    save(team, assessment, submission)
    with pytest.raises(AnswerRejected, match="this idempotency key"):
        save(
            team,
            assessment,
            new_submission(value="no", idempotency_key=submission.idempotency_key, base_version=1),
        )
    another = create_assessment(team, case_id="C2")
    with pytest.raises(AnswerRejected, match="this idempotency key"):
        save(team, another, submission)
    assert current(assessment) == ("yes", 1)


@pytest.mark.parametrize(
    ("submission", "reason"),
    [
        (new_submission("9.9.9"), "no such question"),
        (new_submission("2.1.1", "perhaps"), "no such answer"),
        (new_submission("3.1.1"), "no such question"),
        (new_submission(comment="x" * 10_001), "10,001 characters"),
        (new_submission(comment="\0"), "cannot be saved"),
        (new_submission(comment="\ud800"), "cannot be saved"),
    ],
)
def test_invalid_answer_is_rejected_with_the_reason(team, submission, reason):
    with pytest.raises(AnswerRejected, match=reason):
        save(team, create_assessment(team), submission)
    assert not AnswerEvent.objects.exists()


def test_answer_can_be_withdrawn(team):
    assessment = create_assessment(team)
    save(team, assessment, new_submission())
    save(team, assessment, new_submission(value="", base_version=1))
    assert current(assessment) == ("", 2)


def test_answer_of_finished_or_checked_out_case_is_rejected(team):
    assessment = create_assessment(team)
    access = writable_access(team.people[Role.INSPECTOR], assessment)
    spreadsheets.check_out(access=access)
    with pytest.raises(AnswerRejected, match="checked out as a spreadsheet"):
        save(team, assessment, new_submission())
    spreadsheets.cancel_check_out(access=access)
    save(team, assessment, new_submission())
    Assessment.objects.filter(pk=assessment.pk).update(state="finished", finished_at=assessment.assigned_at)
    with pytest.raises(AnswerRejected, match="This case is finished"):
        save(team, assessment, new_submission(value="no", base_version=1))


@pytest.mark.parametrize("role", [Role.PARTNER, Role.LOCAL])
def test_answer_in_a_colleagues_case_is_not_visible(team, role):
    with pytest.raises(NotVisible):
        save(team, create_assessment(team), new_submission(), role)


@pytest.mark.parametrize("role", [Role.HEAD, Role.OPERATIONS, Role.LINK, Role.SERVICE_HEAD])
def test_answer_by_other_roles_is_not_permitted(team, role):
    with pytest.raises(NotPermitted):
        save(team, create_assessment(team), new_submission(), role)


def test_lead_answers_in_first_assessments_only(team):
    save(team, create_assessment(team), new_submission(), Role.LEAD)
    with pytest.raises(NotVisible):
        save(team, create_assessment(team, occasion="second"), new_submission(), Role.LEAD)


def test_answer_after_fieldwork_is_not_permitted(team):
    assessment = create_assessment(team)
    team.stand(State.PANEL)
    with pytest.raises(NotPermitted):
        save(team, assessment, new_submission())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_answerevent SET value = 'no'",
        "DELETE FROM assessments_answerevent",
        "TRUNCATE assessments_answerevent CASCADE",
        "SELECT set_config('inspectorate.deleting_events', 'on', true); DELETE FROM assessments_answerevent",
    ],
)
def test_answer_events_are_append_only(team, statement):
    save(team, create_assessment(team), new_submission())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AnswerEvent.objects.get().value == "yes"


def test_answers_of_an_open_inspection_cannot_be_deleted(team):
    save(team, create_assessment(team), new_submission())
    with pytest.raises(DatabaseError, match="not due"), transaction.atomic():
        retention.delete_case_data(team.inspection)
    assert AnswerEvent.objects.count() == 1


def test_audit_event_has_both_answers_and_never_the_comment(team):
    assessment = create_assessment(team)
    save(team, assessment, new_submission(comment="Something about a child"))
    save(team, assessment, new_submission(value="no", base_version=1))
    event = Event.objects.filter(event_type="save_answer").order_by("-id")[0]
    assert event.before
    assert event.after
    assert (event.before["answer"], event.after["answer"]) == ("yes", "no")
    assert "child" not in str(list(Event.objects.values_list("before", "after")))


def test_saving_takes_two_queries_however_many_answers_there_are(team, django_assert_num_queries):
    assessment = create_assessment(team)
    save(team, assessment, new_submission())
    with django_assert_num_queries(2):
        save(team, assessment, new_submission(value="no", base_version=1))
    for number, name in enumerate(["2.1.2", "2.1.3", "2.2.1", "2.2.2"]):
        save(team, assessment, new_submission(name, comment=str(number)))
    with django_assert_num_queries(2):
        save(team, assessment, new_submission(value="yes", base_version=2))


def test_answer_saved_through_the_api_is_shown_escaped(team):
    assessment, client = create_assessment(team), team.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}"
    body = answer_body(comment="<script>alert(1)</script>")
    response = client.post(f"{address}/answers", body, "application/json")
    result = response.json()
    assert (response.status_code, result["outcome"], result["version"]) == (200, "saved", 1)
    assert client.get(address).json()["answers"][0]["comment"] == "<script>alert(1)</script>"
    assert len(client.get(f"{address}/answers/2.1.1/history").json()["items"]) == 1
    page = client.get(f"/inspections/{team.inspection.pk}/cases/{assessment.pk}/stage/2.1/").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("changes", "status"),
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
def test_invalid_answer_through_the_api_responds_with_a_problem(team, changes, status):
    assessment, client = create_assessment(team), team.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{assessment.pk}/answers"
    response = client.post(address, answer_body(**changes), "application/json")
    assert response.status_code == status
    assert response.json()["detail"]
    assert not AnswerEvent.objects.exists()
