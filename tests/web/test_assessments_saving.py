"""The saving contract: a replay changes nothing, a late answer is kept beside the one that counts."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from inspectorate.web.assessments import changes
from inspectorate.web.assessments.models import Answer, AnswerEvent, Assessment, Clash
from inspectorate.web.audit.models import Event
from inspectorate.web.permissions import AnswerRejected, NotPermitted, NotVisible
from inspectorate.web.states import Role, State
from tests.web import cases_given
from tests.web.cases_given import body, given, saving, writing


def save(played, assessment, sent, role=Role.INSPECTOR):
    return cases_given.save(played.people[role], assessment, sent)


def standing(assessment, question="2.1.1"):
    found = Answer.objects.get(assessment=assessment, question=question)
    return found.value, found.version


def test_an_answer_is_saved_with_who_when_and_on_which_device(played):
    assessment = given(played)
    told = save(played, assessment, saving(comment="Seen in the file"))
    assert (told.outcome, told.version, told.value, told.comment) == ("saved", 1, "yes", "Seen in the file")
    event = AnswerEvent.objects.get()
    assert (event.by, event.device_at.year, event.at) == (played.people[Role.INSPECTOR], 2018, told.at)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.version) == ("in_progress", 1)


def test_a_replay_changes_nothing_and_is_told_the_same(played):
    assessment, sent = given(played), saving()
    first = save(played, assessment, sent)
    save(played, assessment, saving(value="no", made_from=1))
    again = [save(played, assessment, sent) for _time in range(3)]
    assert again == [first] * 3
    assert standing(assessment) == ("no", 2)
    assert AnswerEvent.objects.count() == 2


def test_a_replayed_clash_is_told_the_same_and_kept_once(played):
    assessment, late = given(played), saving(value="no")
    save(played, assessment, saving())
    told = save(played, assessment, late)
    assert told.outcome == "clash"
    assert save(played, assessment, late) == told
    assert Clash.objects.count() == 1


def test_answers_that_arrive_out_of_order_lose_nothing(played):
    assessment = given(played)
    one, two = saving(value="yes"), saving(value="no", made_from=1)
    with pytest.raises(AnswerRejected, match="Send what came before it first"):
        save(played, assessment, two)
    assert not AnswerEvent.objects.exists()
    for sent in (one, two, one, two):
        save(played, assessment, sent)
    assert standing(assessment) == ("no", 2)


def test_a_late_answer_that_says_the_same_is_no_clash(played):
    assessment = given(played)
    save(played, assessment, saving())
    told = save(played, assessment, saving())
    assert (told.outcome, told.version) == ("same", 1)


@pytest.mark.parametrize(("keep", "value"), [(True, "no"), (False, "yes")])
def test_a_late_answer_is_kept_beside_until_a_person_settles_it(played, keep, value):
    assessment = given(played)
    save(played, assessment, saving())
    save(played, assessment, saving(value="no", comment="From the other laptop"))
    assert standing(assessment) == ("yes", 1)
    clash = Clash.objects.get()
    changes.settle_clash(
        access=writing(played.people[Role.INSPECTOR], assessment),
        clash=clash.pk,
        keep=keep,
        event=uuid.uuid4(),
    )
    assert standing(assessment) == (value, 2)
    clash.refresh_from_db()
    assert clash.settled_by == played.people[Role.INSPECTOR]
    outcomes = AnswerEvent.objects.order_by("id").values_list("outcome", flat=True)
    assert list(outcomes) == ["saved", "clash", "settled"]


def test_a_clash_settled_again_with_the_same_id_stays_as_it_is_and_a_used_id_settles_nothing(played):
    assessment, sent, event = given(played), saving(), uuid.uuid4()
    save(played, assessment, sent)
    save(played, assessment, saving(value="no"))
    inspector = played.people[Role.INSPECTOR]
    who = {"access": writing(inspector, assessment)}
    clash = Clash.objects.get()
    with pytest.raises(AnswerRejected, match="used before"):
        changes.settle_clash(**who, clash=clash.pk, keep=True, event=sent.event)
    for _time in range(2):
        changes.settle_clash(**who, clash=clash.pk, keep=True, event=event)
    assert standing(assessment) == ("no", 2)
    with pytest.raises(NotVisible):
        changes.settle_clash(**who, clash=clash.pk, keep=False, event=uuid.uuid4())


def test_an_id_used_for_something_else_is_refused(played):
    assessment, sent = given(played), saving()
    save(played, assessment, sent)
    with pytest.raises(AnswerRejected, match="used before"):
        save(played, assessment, saving(value="no", event=sent.event, made_from=1))
    other = given(played, case_id="C2")
    with pytest.raises(AnswerRejected, match="used before"):
        save(played, other, sent)
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
def test_what_cannot_be_kept_is_refused_in_plain_words(played, sent, why):
    with pytest.raises(AnswerRejected, match=why):
        save(played, given(played), sent)
    assert not AnswerEvent.objects.exists()


def test_an_answer_can_be_taken_back(played):
    assessment = given(played)
    save(played, assessment, saving())
    save(played, assessment, saving(value="", made_from=1))
    assert standing(assessment) == ("", 2)


def test_finished_and_taken_cases_take_no_answers(played):
    assessment = given(played)
    access = writing(played.people[Role.INSPECTOR], assessment)
    changes.take(access=access)
    with pytest.raises(AnswerRejected, match="spreadsheet has been taken"):
        save(played, assessment, saving())
    changes.release(access=access)
    save(played, assessment, saving())
    Assessment.objects.filter(pk=assessment.pk).update(state="finished", finished_at=assessment.assigned_at)
    with pytest.raises(AnswerRejected, match="marked as finished"):
        save(played, assessment, saving(value="no", made_from=1))


@pytest.mark.parametrize("role", [Role.PARTNER, Role.LOCAL])
def test_another_persons_case_does_not_exist_for_a_colleague(played, role):
    with pytest.raises(NotVisible):
        save(played, given(played), saving(), role)


@pytest.mark.parametrize("role", [Role.HEAD, Role.OPERATIONS, Role.LINK, Role.SERVICE_HEAD])
def test_nobody_else_answers(played, role):
    with pytest.raises(NotPermitted):
        save(played, given(played), saving(), role)


def test_a_lead_may_answer_in_a_first_assessment_and_never_in_a_second(played):
    save(played, given(played), saving(), Role.LEAD)
    with pytest.raises(NotVisible):
        save(played, given(played, occasion="second"), saving(), Role.LEAD)


def test_nothing_is_saved_once_fieldwork_is_over(played):
    assessment = given(played)
    played.stand(State.PANEL)
    with pytest.raises(NotPermitted):
        save(played, assessment, saving())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_answerevent SET value = 'no'",
        "DELETE FROM assessments_answerevent",
        "TRUNCATE assessments_answerevent CASCADE",
        "SELECT set_config('inspectorate.forgetting', 'on', true); DELETE FROM assessments_answerevent",
    ],
)
def test_what_was_saved_is_never_changed(played, statement):
    save(played, given(played), saving())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AnswerEvent.objects.get().value == "yes"


def test_only_a_closed_inspection_is_forgotten(played):
    save(played, given(played), saving())
    with pytest.raises(DatabaseError, match="Only a closed inspection"), transaction.atomic():
        changes.forget(inspection=played.inspection)
    played.stand(State.CLOSED)
    assert changes.forget(inspection=played.inspection) == 1
    assert not Assessment.objects.exists()


def test_the_trail_tells_what_was_and_is_and_never_the_comment(played):
    assessment = given(played)
    save(played, assessment, saving(comment="Something about a child"))
    save(played, assessment, saving(value="no", made_from=1))
    event = Event.objects.filter(event_type="save_answer").order_by("-id")[0]
    assert event.before
    assert event.after
    assert (event.before["answer"], event.after["answer"]) == ("yes", "no")
    assert "child" not in str(list(Event.objects.values_list("before", "after")))


def test_saving_costs_the_same_however_many_answers_there_are(played, django_assert_num_queries):
    assessment = given(played)
    save(played, assessment, saving())
    with django_assert_num_queries(2):
        save(played, assessment, saving(value="no", made_from=1))
    for number, name in enumerate(["2.1.2", "2.1.3", "2.2.1", "2.2.2"]):
        save(played, assessment, saving(name, comment=str(number)))
    with django_assert_num_queries(2):
        save(played, assessment, saving(value="yes", made_from=2))


def test_over_http_a_save_is_answered_in_json(played):
    assessment, client = given(played), played.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{played.inspection.pk}/assessments/{assessment.pk}"
    answer = client.post(f"{address}/answers", body(comment="<script>alert(1)</script>"), "application/json")
    assert (answer.status_code, answer.json()["outcome"], answer.json()["version"]) == (200, "saved", 1)
    assert client.get(address).json()["answers"][0]["comment"] == "<script>alert(1)</script>"
    assert len(client.get(f"{address}/answers/2.1.1/history").json()["items"]) == 1
    page = client.get(f"/inspections/{played.inspection.pk}/cases/{assessment.pk}/stage/2.1/").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"event": "x"}, 422),
        ({"made_from": -1}, 422),
        ({"made_from": 2**40}, 422),
        ({"device_at": "yesterday"}, 422),
        ({"device_at": "0001-01-01T00:00:00+05:00"}, 422),
        ({"comment": "x" * 20_000}, 422),
        ({"comment": "x" * 10_000_000}, 413),
        ({"comment": "\0"}, 422),
        ({"value": 7}, 422),
        ({"made_from": 3}, 409),
    ],
)
def test_over_http_what_cannot_be_saved_is_a_clear_answer(played, changed, status):
    assessment, client = given(played), played.client(Role.INSPECTOR)
    address = f"/api/v1/inspections/{played.inspection.pk}/assessments/{assessment.pk}/answers"
    answer = client.post(address, body(**changed), "application/json")
    assert answer.status_code == status
    assert answer.json()["detail"]
    assert not AnswerEvent.objects.exists()
