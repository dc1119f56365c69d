"""The improvement plan: whose words count, who writes what, evidence, verification, closure, reminders."""

import csv
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from inspectorate.web.audit.models import Event
from inspectorate.web.improvement.changes import actions, closures, reviews
from inspectorate.web.improvement.changes.actions import ActionWords
from inspectorate.web.improvement.changes.reminders import send_reminders
from inspectorate.web.improvement.changes.reviews import ReviewWords
from inspectorate.web.improvement.models import ActionVersion, ImprovementReminder
from inspectorate.web.improvement.queries import handover
from inspectorate.web.mail.models import Message, Notification
from inspectorate.web.permissions import ConcurrentChange, NotPermitted, RuleBroken
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import verification
from inspectorate.web.workflow.tasks.personal_tasks import tasks_for
from tests.web.improvement_plans import (
    done,
    plan_now,
    planned_action,
    recommendation,
    respond,
    reword,
    sign,
    signed,
    verify,
)
from tests.web.releases import published

DAY = timedelta(days=1)
PARTS = ("day", "month", "year")


def page(team, role, path):
    return team.client(role).get(f"/inspections/{team.inspection.pk}/improvement/{path}")


def send(team, role, path, **form):
    return team.client(role).post(f"/inspections/{team.inspection.pk}/improvement/{path}", form)


# ---------------------------------------------------------------- whose words count


def test_plan_begins_with_the_signature_of_the_lead_inspector(team):
    team.stand(State.CONFIRMED)
    row = recommendation(team, "plan better")
    assert not plan_now(team).has_begun
    assert "begins when the lead inspector has signed" in page(team, Role.SERVICE_HEAD, "").text
    with pytest.raises(RuleBroken, match="begins when the lead inspector has signed"):
        planned_action(team, row)
    sign(team)
    assert "plan better" in page(team, Role.SERVICE_HEAD, "").text


def test_words_that_nobody_signed_are_not_shown(team):
    [row] = signed(team)
    reword(team, row, "plan much better")
    recommendation(team, "meet more often")
    assert [planned.words.text for planned in plan_now(team).recommendations] == ["plan better"]
    sign(team)
    texts = [planned.words.text for planned in plan_now(team).recommendations]
    assert texts == ["plan much better", "meet more often"]


def test_response_to_earlier_words_is_confirmed_against_the_new_words(team):
    [row] = signed(team)
    respond(team, row)
    reword(team, row, "plan much better")
    sign(team)
    assert plan_now(team).recommendation(row.pk).has_new_words
    assert "has been reworded since this response" in page(team, Role.LINK, "").text
    respond(team, row)
    assert not plan_now(team).recommendation(row.pk).has_new_words


def test_response_to_words_that_have_changed_meanwhile_is_not_saved(team):
    [row] = signed(team)
    form = {"outcome": "accepted", "given_on_day": "4", "given_on_month": "9", "given_on_year": "2018"}
    response = send(
        team, Role.LINK, f"recommendations/{row.pk}/response/", base_version=0, words_version=7, **form
    )
    assert response.status_code == 422
    assert "has new words since you opened this page" in response.text
    assert plan_now(team).recommendation(row.pk).response is None


# ---------------------------------------------------------------- who writes what


def test_operations_record_the_response_of_another_body(team):
    [row] = signed(team)
    with pytest.raises(RuleBroken, match="Operations staff write for other bodies only"):
        respond(team, row, role=Role.OPERATIONS)
    respond(team, row, role=Role.OPERATIONS, given_by="Chief executive, North health board")
    assert "Given by Chief executive, North health board" in page(team, Role.BOARD, "").text
    with pytest.raises(RuleBroken, match="Only the head of the service and operations"):
        planned_action(team, row)


def test_link_person_does_not_respond_for_another_body(team):
    [row] = signed(team)
    with pytest.raises(RuleBroken, match="Only the head of the service and operations"):
        respond(team, row, role=Role.LINK, given_by="Chief executive")


@pytest.mark.parametrize("role", [Role.BOARD, Role.LEAD, Role.HEAD])
def test_other_roles_do_not_respond(team, role):
    [row] = signed(team)
    with pytest.raises(NotPermitted):
        respond(team, row, role=role)


def test_recommendation_that_is_not_accepted_has_no_actions(team):
    [row] = signed(team)
    with pytest.raises(RuleBroken, match="Enter why the recommendation is not accepted"):
        respond(team, row, "not_accepted", commentary=" ")
    respond(team, row, "not_accepted", commentary="It is not ours to do.")
    with pytest.raises(RuleBroken, match="before you plan an action"):
        planned_action(team, row)


def test_same_action_sent_twice_is_saved_once(team):
    [row] = signed(team)
    respond(team, row)
    assert planned_action(team, row) == planned_action(team, row)


# ---------------------------------------------------------------- evidence, verification and closure


def test_action_that_is_done_needs_evidence(team):
    [row] = signed(team)
    respond(team, row)
    action = planned_action(team, row)
    with pytest.raises(RuleBroken, match="Add evidence that the action is done"):
        done(team, action, evidence=None)
    done(team, action)
    current = plan_now(team).action(action)
    assert (current.version.state, len(current.evidence)) == ("done", 1)
    assert list(verification._changed_files()) == []


def test_uploaded_evidence_is_sent_as_a_download_that_is_never_rendered(team):
    [row] = signed(team)
    respond(team, row)
    path = f"actions/{planned_action(team, row)}/progress/"
    form = {"base_version": 1, "state": "done", "note": "All trained.", "title": "List"}
    for name, content, words in (
        ("list.html", b"<script>", "must be a PDF, Word"),
        ("list.pdf", b"<script>", "do not match its name"),
    ):
        response = send(team, Role.LINK, path, **form, file=SimpleUploadedFile(name, content))
        assert words in response.text
    send(team, Role.LINK, path, **form, file=SimpleUploadedFile("list.pdf", b"%PDF-1.7"))
    [evidence] = plan_now(team).actions[0].evidence
    response = page(team, Role.LEAD, f"evidence/{evidence.pk}/")
    assert response.content == b"%PDF-1.7"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert Event.objects.filter(event_type="see_improvement_evidence", outcome="viewed").count() == 1


def test_returned_action_is_a_task_of_the_service_with_the_reason(team):
    [row] = signed(team)
    respond(team, row)
    action = planned_action(team, row)
    done(team, action)
    assert "Verify 1 action" in [task.text for task in tasks_for(team.access(Role.LEAD))]
    verify(team, action, reason="Not all attended.")
    assert "Show that action 1 is done" in [task.text for task in tasks_for(team.access(Role.LINK))]
    assert "Not all attended." in page(team, Role.LINK, f"actions/{action}/progress/").text
    assert Notification.objects.filter(person=team.people[Role.LINK], text__contains="returned").exists()


def test_recommendation_closes_as_implemented_once_its_actions_are_verified(team):
    [row] = signed(team)
    respond(team, row)
    first, access = planned_action(team, row), team.access(Role.HEAD)
    done(team, first)
    implemented = {"access": access, "recommendation": row.pk, "outcome": "implemented"}
    with pytest.raises(RuleBroken, match="cannot be closed as implemented"):
        closures.close_recommendation(**implemented, base_version=0)
    verify(team, first)
    assert "Close 1 recommendation" in [task.text for task in tasks_for(team.access(Role.LEAD))]
    closures.close_recommendation(**implemented, base_version=0)
    with pytest.raises(ConcurrentChange):
        closures.close_recommendation(**implemented, base_version=0)
    with pytest.raises(RuleBroken, match="is closed already"):
        closures.close_recommendation(**implemented, base_version=1)
    with pytest.raises(RuleBroken, match="This recommendation is closed"):
        respond(team, row)
    closures.close_recommendation(
        access=access, recommendation=row.pk, outcome="reopened", base_version=1, reason="It came back."
    )
    assert plan_now(team).recommendation(row.pk).is_open


def test_verified_action_cannot_be_changed(team):
    [row] = signed(team)
    respond(team, row)
    action = planned_action(team, row)
    done(team, action)
    verify(team, action)
    words = ActionWords("Other.", "Head", timezone.localdate())
    with pytest.raises(RuleBroken, match="is verified and cannot be changed"):
        actions.change_action(access=team.access(Role.LINK), action=action, base_version=3, words=words)


def test_history_of_an_action_cannot_be_changed_in_the_database(team):
    [row] = signed(team)
    respond(team, row)
    planned_action(team, row)
    with pytest.raises(DatabaseError), transaction.atomic():
        ActionVersion.objects.update(state="verified")


def test_changes_of_the_plan_are_accounted_for_by_their_audit_events(team):
    [row] = signed(team)
    before = [str(fault) for fault in verification._unrecorded_changes()]
    respond(team, row)
    action = planned_action(team, row)
    done(team, action)
    verify(team, action)
    reviewed(team)
    assert [str(fault) for fault in verification._unrecorded_changes()] == before
    assert list(verification._events_without_change()) == []


# ---------------------------------------------------------------- board


def reviewed(team, **words):
    values = {"held_on": timezone.localdate(), "present": ["Chair"], "minute": "Read.", **words}
    return reviews.record_review(access=team.access(Role.BOARD), words=ReviewWords(**values))


def test_board_reviews_the_plan_with_a_note_on_each_action(team):
    [row] = signed(team)
    respond(team, row)
    planned_action(team, row)
    assert "Review the improvement plan" in [task.text for task in tasks_for(team.access(Role.BOARD))]
    next_review = timezone.localdate() + 90 * DAY
    review = reviewed(team, notes={1: "Half are trained."}, next_review=next_review)
    assert review.progress == [{"action": 1, "state": "planned", "note": "Half are trained."}]
    assert plan_now(team).next_review == next_review
    assert "Review the improvement plan" not in [task.text for task in tasks_for(team.access(Role.BOARD))]
    assert "Half are trained." in page(team, Role.LEAD, "reviews/1/").text
    with pytest.raises(RuleBroken, match="on the day on which it is held"):
        reviewed(team, held_on=timezone.localdate() + DAY)
    today = timezone.localdate()
    with pytest.raises(RuleBroken, match="must be held after this one"):
        reviewed(team, next_review=today)
    days = {f"{name}_{part}": getattr(today, part) for name in ("held_on", "next_review") for part in PARTS}
    response = send(team, Role.BOARD, "reviews/add/", present="Chair", minute="Read.", **days)
    assert "Date of the next review must be after the date of the review" in response.text


def test_page_of_the_board_shows_late_actions_first(team):
    first, second = signed(team, "plan better", "meet more often")
    for row, due in ((first, timezone.localdate() + DAY), (second, timezone.localdate() - DAY)):
        respond(team, row)
        planned_action(team, row, due)
    text = page(team, Role.BOARD, "progress/").text
    assert text.index(f"Train everyone {second.pk}.") < text.index(f"Train everyone {first.pk}.")
    assert plan_now(team).counts.late == 1
    tasks = {task.text: task.url for task in tasks_for(team.access(Role.SERVICE_HEAD))}
    [late] = plan_now(team).late
    assert tasks["Finish 1 late action"].endswith(f"/improvement/actions/{late.id}/")


def test_task_to_respond_leads_to_the_first_recommendation_without_a_response(team):
    first, second, third = signed(team, "plan better", "meet more often", "write less")
    respond(team, first)
    tasks = {task.text: task.url for task in tasks_for(team.access(Role.SERVICE_HEAD))}
    address = tasks["Respond to 2 recommendations"]
    assert address.endswith("/improvement/#recommendation-2")
    assert 'id="recommendation-2"' in page(team, Role.SERVICE_HEAD, "").text
    respond(team, second)
    tasks = {task.text: task.url for task in tasks_for(team.access(Role.SERVICE_HEAD))}
    assert tasks["Respond to 1 recommendation"].endswith(f"/recommendations/{third.pk}/response/")


# ---------------------------------------------------------------- reminders


def test_reminders_are_sent_before_and_after_the_day_and_not_repeated(team):
    [row] = signed(team)
    respond(team, row)
    action = planned_action(team, row, timezone.localdate() + 3 * DAY)
    Message.objects.all().delete()
    send_reminders()
    send_reminders()
    assert [reminder.kind for reminder in ImprovementReminder.objects.all()] == ["soon"]
    words = ActionWords("Train all.", "Head", timezone.localdate() - DAY)
    actions.change_action(access=team.access(Role.LINK), action=action, base_version=1, words=words)
    send_reminders()
    send_reminders()
    assert [reminder.kind for reminder in ImprovementReminder.objects.order_by("pk")] == ["soon", "late"]
    late = Notification.objects.filter(text="1 action of the improvement plan is late")
    assert {row.person for row in late} == {
        team.people[role] for role in (Role.SERVICE_HEAD, Role.LINK, Role.BOARD)
    }
    assert all("Train" not in message.body for message in mail.outbox)


def test_finished_actions_have_no_reminders(team):
    [row] = signed(team)
    respond(team, row)
    action = planned_action(team, row, timezone.localdate() - DAY)
    done(team, action)
    send_reminders()
    assert not ImprovementReminder.objects.exists()


# ---------------------------------------------------------------- open data and the next inspection


def test_open_data_is_there_once_the_report_is_published_and_names_nobody(team):
    first, second = signed(team, "plan better", "=1+1")
    respond(team, first)
    closures.close_recommendation(
        access=team.access(Role.LEAD),
        recommendation=second.pk,
        outcome="not_implemented",
        base_version=0,
        reason="It was dropped.",
    )
    text = "/reports/recommendations.csv"
    assert [*csv.DictReader(io.StringIO(Client().get(text).text))] == []
    published(team, slug="fernshire-2018", recommendations=[(first.pk, "plan better"), (second.pk, "=1+1")])
    text = Client().get(text).text
    rows = [*csv.DictReader(io.StringIO(text))]
    assert [(row["number"], row["text"], row["response"], row["state"]) for row in rows] == [
        ("1", "plan better", "accepted", "open"),
        ("2", "'=1+1", "", "closed_not_implemented"),
    ]
    assert team.people[Role.LEAD].name not in text


def test_public_site_shows_what_became_of_a_recommendation_at_once(team):
    [row] = signed(team)
    published(team, slug="fernshire-2018", recommendations=[(row.pk, "plan better")])
    addresses = ("/reports/fernshire-2018/", "/reports/recommendations/?state=closed_implemented")
    before = [Client().get(address).text for address in addresses]
    assert "Closed as implemented" not in before[0]
    assert "plan better" not in before[1]
    respond(team, row)
    assert "Accepted" in Client().get(addresses[0]).text
    action = planned_action(team, row)
    done(team, action)
    verify(team, action)
    closures.close_recommendation(
        access=team.access(Role.LEAD),
        recommendation=row.pk,
        outcome="implemented",
        base_version=0,
        reason="Done.",
    )
    for address in addresses:
        assert "Closed as implemented" in Client().get(address).text
        assert "plan better" in Client().get(address).text
    [item] = Client().get("/api/public/v1/recommendations/?state=closed_implemented").json()["items"]
    assert (item["state"], item["response"], item["text"]) == (
        "closed_implemented",
        "accepted",
        "plan better",
    )
    assert item in Client().get("/api/public/v1/reports/fernshire-2018/").json()["recommendations"]


def test_files_for_the_next_inspection_have_the_whole_plan(team):
    [row] = signed(team)
    respond(team, row)
    action = planned_action(team, row)
    done(team, action)
    reviewed(team, decided="Meet monthly.")
    access = team.access(Role.LEAD)
    content, _media_type = handover.handover_file(access=access, name="improvement.xlsx")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
    cells = {str(cell) for sheet in sheets for line in sheet for cell in line}
    expected = {"plan better", "Accepted", "All case managers were trained.", "Attendance list"}
    assert expected <= cells
    content, _media_type = handover.handover_file(access=access, name="improvement.csv")
    [line] = csv.DictReader(io.StringIO(content.decode()))
    assert (line["action_state"], line["evidence"]) == ("done", "Attendance list")
    word = page(team, Role.BOARD, "next-inspection/improvement.docx")
    assert word.content.startswith(b"PK")
    assert page(team, Role.BOARD, "next-inspection/secret.docx").status_code == 404
