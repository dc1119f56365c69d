"""Concurrent answers of several people to the same case, in a database with real commits."""

import threading

import pytest
from django.db import connection

from inspectorate.web.assessments.changes import spreadsheets
from inspectorate.web.assessments.changes.answer_statement import DecidedAnswer, write
from inspectorate.web.assessments.models import Answer, AnswerEvent, Channel, SaveOutcome
from inspectorate.web.assessments.queries import answers, questions
from inspectorate.web.audit.models import Event
from inspectorate.web.audit.queries import verify_chain
from inspectorate.web.permissions import AnswerRejected, ConcurrentChange, NotPermitted
from inspectorate.web.states import Role, State
from tests.patience import PATIENCE
from tests.web import factories
from tests.web.assigned_cases import create_assessment, new_submission, save, writable_access
from tests.web.databases import connected, copied, service_environment

DEVICES = 8


@pytest.fixture
def committed(server, django_db_blocker):
    """A team in a database of its own, whose transactions are committed."""
    with (
        copied(server, "at_once") as name,
        django_db_blocker.unblock(),
        connected(service_environment(server, name)["DATABASE_URL"]),
    ):
        yield factories.create_team()


def save_concurrently(team, assessment, submissions):
    """Save every submission in a thread of its own at the same moment; return the results.

    Submissions with odd numbers come from the inspector, the others from the lead.
    """
    barrier, results, errors = threading.Barrier(len(submissions)), [], []

    def save_in_thread(number: int) -> None:
        by = team.people[Role.INSPECTOR if number % 2 else Role.LEAD]
        try:
            barrier.wait(PATIENCE)
            results.append(save(by, assessment, submissions[number]))
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=save_in_thread, args=(number,)) for number in range(len(submissions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert errors == []
    return results


def test_concurrent_answers_to_one_question_save_one_and_keep_the_others_as_conflicts(committed):
    assessment = create_assessment(committed)
    comments = {f"from device {number}" for number in range(DEVICES)}
    submissions = [new_submission(comment=comment) for comment in sorted(comments)]
    results = save_concurrently(committed, assessment, submissions)
    assert sorted(result.outcome for result in results) == ["conflict"] * (DEVICES - 1) + ["saved"]
    assert set(AnswerEvent.objects.values_list("comment", flat=True)) == comments
    assert Answer.objects.get().version == 1


def test_concurrent_answers_to_different_questions_are_all_saved(committed):
    assessment = create_assessment(committed)
    choices = questions.choices(committed.inspection.edition, "court")
    question_ids = [question for question in choices if question.startswith("2.")][:DEVICES]
    submissions = [new_submission(question) for question in question_ids]
    results = save_concurrently(committed, assessment, submissions)
    assert [result.outcome for result in results] == ["saved"] * DEVICES
    assert set(Answer.objects.values_list("question", flat=True)) == set(question_ids)
    assessment.refresh_from_db()
    assert assessment.version == DEVICES
    assert Event.objects.filter(event_type="save_answer").count() == DEVICES
    assert verify_chain().faults == []


def test_concurrent_replays_of_one_answer_save_it_once(committed):
    assessment, submission = create_assessment(committed), new_submission()
    results = save_concurrently(committed, assessment, [submission] * DEVICES)
    assert results == [results[0]] * DEVICES
    assert AnswerEvent.objects.count() == 1
    assert Answer.objects.get().version == 1


@pytest.mark.parametrize("change", ["check_out", "save", "transition"])
def test_write_after_a_concurrent_change_writes_nothing(team, change):
    assessment = create_assessment(team)
    inspector = team.people[Role.INSPECTOR]
    late = new_submission(value="no")
    context = answers.answer_context(
        by=inspector,
        inspection=team.inspection.pk,
        id=assessment.pk,
        submissions=[late],
    )
    if change == "check_out":
        spreadsheets.check_out(access=writable_access(inspector, assessment))
    elif change == "transition":
        team.stand(State.PANEL)
    else:
        save(inspector, assessment, new_submission("2.2.1"))
    before = AnswerEvent.objects.count(), Event.objects.count()
    with pytest.raises(ConcurrentChange):
        write(context, [DecidedAnswer(late, SaveOutcome.SAVED, 1, None)], Channel.PAGE)
    assert (AnswerEvent.objects.count(), Event.objects.count()) == before
    assert not Answer.objects.filter(question=late.question).exists()
    if change == "transition":
        with pytest.raises(NotPermitted, match="Ratings panel"):
            save(inspector, assessment, late)
    if change == "check_out":
        with pytest.raises(AnswerRejected, match="checked out as a spreadsheet"):
            save(inspector, assessment, late)
