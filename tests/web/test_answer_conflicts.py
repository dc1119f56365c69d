"""Several people at the same case at the same moment, on a database that really commits."""

import threading

import pytest
from django.db import connection

from inspectorate.web.assessments.changes import spreadsheets
from inspectorate.web.assessments.changes.answer_statement import write
from inspectorate.web.assessments.models import Answer, AnswerEvent, Channel, SaveOutcome
from inspectorate.web.assessments.queries import answers, questions
from inspectorate.web.audit.models import Event
from inspectorate.web.audit.queries import verify_chain
from inspectorate.web.permissions import AnswerRejected, ConcurrentChange, NotPermitted
from inspectorate.web.states import Role, State
from tests.patience import PATIENCE
from tests.web import factories
from tests.web.assigned_cases import given, save, saving, writing
from tests.web.databases import connected, copied, places

DEVICES = 8


@pytest.fixture
def committed(server, django_db_blocker):
    """People on an inspection, in a database of their own that nothing rolls back."""
    with (
        copied(server, "at_once") as name,
        django_db_blocker.unblock(),
        connected(places(server, name)["DATABASE_URL"]),
    ):
        yield factories.create_team()


def at_once(team, assessment, savings):
    """Every device saves at the same moment, those with odd numbers as the inspector; what each is told."""
    gate, told, trouble = threading.Barrier(len(savings)), [], []

    def one(number: int) -> None:
        by = team.people[Role.INSPECTOR if number % 2 else Role.LEAD]
        try:
            gate.wait(PATIENCE)
            told.append(save(by, assessment, savings[number]))
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(len(savings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert trouble == []
    return told


def test_the_same_question_keeps_every_answer_and_counts_one(committed):
    assessment = given(committed)
    comments = {f"from device {number}" for number in range(DEVICES)}
    told = at_once(committed, assessment, [saving(comment=comment) for comment in sorted(comments)])
    assert sorted(each.outcome for each in told) == ["conflict"] * (DEVICES - 1) + ["saved"]
    assert set(AnswerEvent.objects.values_list("comment", flat=True)) == comments
    assert Answer.objects.get().version == 1


def test_different_questions_are_all_saved_and_none_waits_for_a_person(committed):
    assessment = given(committed)
    edition = questions.choices(committed.inspection.edition, "court")
    asked = [name for name in edition if name.startswith("2.")][:DEVICES]
    told = at_once(committed, assessment, [saving(name) for name in asked])
    assert [each.outcome for each in told] == ["saved"] * DEVICES
    assert set(Answer.objects.values_list("question", flat=True)) == set(asked)
    assessment.refresh_from_db()
    assert assessment.version == DEVICES
    assert Event.objects.filter(event_type="save_answer").count() == DEVICES
    assert verify_chain().faults == []


def test_one_answer_sent_over_and_over_at_once_is_saved_once(committed):
    assessment, sent = given(committed), saving()
    told = at_once(committed, assessment, [sent] * DEVICES)
    assert told == [told[0]] * DEVICES
    assert AnswerEvent.objects.count() == 1
    assert Answer.objects.get().version == 1


@pytest.mark.parametrize("between", ["take", "save", "move"])
def test_what_came_between_reading_and_writing_leaves_nothing_half_written(team, between):
    assessment = given(team)
    who = {"by": team.people[Role.INSPECTOR], "inspection": team.inspection.pk}
    late = saving(value="no")
    read = answers.answer_context(
        **who, id=assessment.pk, question=late.question, idempotency_key=late.idempotency_key
    )
    if between == "take":
        spreadsheets.check_out(access=writing(who["by"], assessment))
    elif between == "move":
        team.stand(State.PANEL)
    else:
        save(who["by"], assessment, saving("2.2.1"))
    before = AnswerEvent.objects.count(), Event.objects.count()
    with pytest.raises(ConcurrentChange):
        write(read, late, read.standing, SaveOutcome.SAVED, Channel.PAGE)
    assert (AnswerEvent.objects.count(), Event.objects.count()) == before
    assert not Answer.objects.filter(question=late.question).exists()
    if between == "move":
        with pytest.raises(NotPermitted, match="Ratings panel"):
            save(who["by"], assessment, late)
    if between == "take":
        with pytest.raises(AnswerRejected, match="spreadsheet has been taken"):
            save(who["by"], assessment, late)
