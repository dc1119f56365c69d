"""Saving several answers in one request: the same as one by one, in a constant number of statements."""

import io
import re
import uuid
from collections import Counter
from typing import Any

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inspectorate.web.assessments.changes import spreadsheets
from inspectorate.web.assessments.models import Answer, AnswerConflict, AnswerEvent
from inspectorate.web.audit.models import Event
from inspectorate.web.audit.queries import verify_chain
from inspectorate.web.permissions import AnswerRejected, NotPermitted
from inspectorate.web.states import Role, State
from inspectorate.web.workflow import verification
from tests.web.assigned_cases import (
    answer_body,
    complete_answers,
    create_assessment,
    new_submission,
    save,
    save_all,
    writable_access,
)

SUBMISSIONS = (
    # question, value, comment, base version
    ("2.1.1", "yes", "", 0),
    ("2.1.2", "no", "Seen in the file", 0),
    ("2.1.1", "no", "Changed my mind", 1),
    ("2.1.3", "yes", "", 0),
    ("2.1.3", "no", "", 0),  # made from an older version: a conflict
    ("2.1.2", "no", "Seen in the file", 0),  # equal to the current answer
    ("2.2.1", "", "", 0),
    ("2.1.3", "", "", 1),
    ("2.2.2", "yes", "Said by the first answer to 2.1.1", 0),
)


def given_answers(case, submissions=SUBMISSIONS):
    """Return submissions whose idempotency keys belong to the case."""
    return [
        new_submission(
            question,
            value,
            comment,
            base,
            idempotency_key=uuid.uuid5(uuid.NAMESPACE_URL, f"{case.case_id} {number}"),
        )
        for number, (question, value, comment, base) in enumerate(submissions)
    ]


def rows(model, case, *names):
    return list(model.objects.filter(assessment=case).order_by("pk").values_list(*names))


def stored(case):
    """Return everything stored about a case, without ids, times and keys of the case."""
    case.refresh_from_db()
    content = ("question", "value", "comment", "version", "by")
    history = (*content, "base_version", "outcome", "channel", "client_time", "inspection")
    return {
        "answers": sorted(rows(Answer, case, *content)),
        "events": rows(AnswerEvent, case, *history),
        "conflicts": rows(AnswerConflict, case, "question", "event__value", "event__version", "resolved_at"),
        "assessment": (case.state, case.version, case.finished_at),
    }


def audited(case):
    """Return the audited answers of a case, whether each has an event of its own or not."""
    answers: Counter[tuple[Any, ...]] = Counter()
    for event in Event.objects.filter(event_type="save_answer", subject__startswith=case.audit_subject):
        after: dict[str, Any] = event.after or {}
        together = event.subject == case.audit_subject
        for values in after["answers"] if together else [after]:
            question = values.get("question") or event.subject.removeprefix(f"{case.audit_subject} ")
            details = {key: value for key, value in values.items() if key != "question"}
            answers[question, *sorted(details.items())] += 1
    return answers


def answer_faults():
    """Return the faults that `verify` finds in answers; the team was created outside the service."""
    return [fault for fault in verification.faults() if " court C" in fault.place]


def test_answers_saved_together_are_stored_like_answers_saved_one_by_one(team):
    single, batch = create_assessment(team, case_id="C1"), create_assessment(team, case_id="C2")
    inspector = team.people[Role.INSPECTOR]
    one_by_one = [save(inspector, single, submission) for submission in given_answers(single)]
    together = save_all(inspector, batch, given_answers(batch))
    assert [(result.question, result.outcome, result.version) for result in together] == [
        (result.question, result.outcome, result.version) for result in one_by_one
    ]
    assert stored(batch) == stored(single)
    assert audited(batch) == audited(single)
    assert sum(audited(batch).values()) == len(SUBMISSIONS)
    assert Event.objects.filter(event_type="save_answer", subject=batch.audit_subject).count() == 1
    assert answer_faults() == []
    assert verify_chain().faults == []


def test_replay_of_answers_saved_together_changes_nothing(team):
    case = create_assessment(team)
    inspector, submissions = team.people[Role.INSPECTOR], given_answers(case)
    first = save_all(inspector, case, submissions)
    before = stored(case), Event.objects.count()
    assert save_all(inspector, case, submissions) == first
    assert [save(inspector, case, submission) for submission in submissions] == first
    assert (stored(case), Event.objects.count()) == before


def test_batch_with_some_answers_saved_before_saves_the_others(team):
    case = create_assessment(team)
    inspector, submissions = team.people[Role.INSPECTOR], given_answers(case)
    first = save_all(inspector, case, submissions[:4])
    results = save_all(inspector, case, submissions)
    assert results[:4] == first
    assert AnswerEvent.objects.count() == len(submissions)
    assert answer_faults() == []


def test_same_answer_twice_in_one_batch_is_saved_once(team):
    case, submission = create_assessment(team), new_submission()
    first, second = save_all(team.people[Role.INSPECTOR], case, [submission, submission])
    assert first == second
    assert AnswerEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("invalid", "message"),
    [
        (new_submission("9.9.9"), "no such question"),
        (new_submission(value="perhaps"), "no such answer"),
        (new_submission(base_version=7), "Send the earlier change first"),
        (new_submission(comment="x" * 10_001), "Shorten it"),
        (new_submission(comment="\ud800"), "cannot be saved"),
    ],
)
def test_batch_with_one_answer_that_is_rejected_saves_nothing(team, invalid, message):
    case = create_assessment(team)
    submissions = [*given_answers(case), invalid]
    with pytest.raises(AnswerRejected, match=message):
        save_all(team.people[Role.INSPECTOR], case, submissions)
    assert not AnswerEvent.objects.exists()
    assert not Event.objects.filter(event_type="save_answer").exists()


def test_one_key_for_two_answers_of_a_batch_is_rejected(team):
    case, key = create_assessment(team), uuid.uuid4()
    submissions = [new_submission(name, idempotency_key=key) for name in ("2.1.1", "2.1.2")]
    with pytest.raises(AnswerRejected, match="this idempotency key"):
        save_all(team.people[Role.INSPECTOR], case, submissions)
    assert not AnswerEvent.objects.exists()


def test_batch_outside_the_fieldwork_is_rejected(team):
    case = create_assessment(team)
    team.stand(State.PANEL)
    with pytest.raises(NotPermitted):
        save_all(team.people[Role.INSPECTOR], case, given_answers(case))


def test_a_changed_answer_of_a_batch_is_found_by_verify(team):
    case = create_assessment(team)
    save_all(team.people[Role.INSPECTOR], case, given_answers(case))
    Answer.objects.filter(question="2.1.2").update(value="yes")
    assert [fault.problem for fault in answer_faults()] == ["The answer is not what its last event says."]


def test_an_event_beside_a_batch_is_found_by_verify(team):
    case = create_assessment(team)
    save_all(team.people[Role.INSPECTOR], case, given_answers(case))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessments_answerevent (idempotency_key, assessment_id, inspection_id, question,"
            " value, comment, base_version, version, outcome, channel, client_time, by_id, at)"
            " SELECT gen_random_uuid(), assessment_id, inspection_id, question, 'no', comment, base_version,"
            " version, 'unchanged', channel, client_time, by_id, at FROM assessments_answerevent"
            " WHERE question = '2.2.2'"
        )
    (fault,) = answer_faults()
    assert fault.problem == "The answer's history has an answer that is not in the audit log."
    assert "2.2.2" in fault.place


def test_audit_log_shows_each_answer_of_a_batch(team):
    case = create_assessment(team)
    inspector = team.people[Role.INSPECTOR]
    save(inspector, case, new_submission("2.1.1", "yes"))
    submissions = [new_submission("2.1.1", "no", base_version=1), new_submission("2.1.2", "yes", "A note")]
    save_all(inspector, case, submissions)
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/audit-log/").text
    assert "2.1.1: Answer: changed from yes to no; Version: changed from 1 to 2; Outcome: Saved" in page
    assert re.search(r"2\.1\.2: Answer: yes; Comment: digest [0-9a-f]{12}…; Outcome: Saved; Version: 1", page)
    assert "A note" not in page


def test_audit_log_folds_the_details_of_a_whole_case(team):
    case, answers = create_assessment(team), complete_answers(team)
    save_all(team.people[Role.INSPECTOR], case, [new_submission(*answer) for answer in answers.items()])
    page = team.client(Role.LEAD).get(f"/inspections/{team.inspection.pk}/audit-log/").text
    shown = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert f"{len(answers)} details" in page
    assert "Answer: yes" in page
    assert "Answer: yes" not in shown


# ---------------------------------------------------------------- number of statements


def many_answers(team, number):
    """Return a number of submissions: every question of the case, then the same with other comments."""
    names = sorted(complete_answers(team).items())
    return [
        new_submission(name, value, comment=f"Version {version}", base_version=version)
        for version in range(number // len(names) + 1)
        for name, value in names
    ][:number]


def test_batch_takes_the_same_two_statements_for_any_number_of_answers(team, django_assert_num_queries):
    inspector = team.people[Role.INSPECTOR]
    for number in (1, 10, 50, 100):
        case = create_assessment(team, case_id=f"C{number}")
        submissions = many_answers(team, number)
        assert len(submissions) == number
        with django_assert_num_queries(2):
            save_all(inspector, case, submissions)
        assert AnswerEvent.objects.filter(assessment=case, outcome="saved").count() == number


def test_request_of_the_api_takes_the_same_number_of_statements_for_any_number_of_answers(team):
    counts, client = set(), team.client(Role.INSPECTOR)
    client.get(f"/inspections/{team.inspection.pk}/")  # the session's time of last use is saved here
    for number in (1, 10, 50, 100):
        case = create_assessment(team, case_id=f"C{number}")
        address = f"/api/v1/inspections/{team.inspection.pk}/assessments/{case.pk}/answers/together"
        answers = [
            answer_body(
                question=submission.question,
                value=submission.value,
                comment=submission.comment,
                base_version=submission.base_version,
            )
            for submission in many_answers(team, number)
        ]
        with CaptureQueriesContext(connection) as captured:
            response = client.post(address, {"answers": answers}, "application/json")
        assert [result["outcome"] for result in response.json()] == ["saved"] * number
        counts.add(len(captured))
    assert len(counts) == 1


def filled_in(submissions):
    """Return a completed spreadsheet with these answers."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Answers")
        sheet.write_row(0, 0, ["Question", "Answer", "Comment", "Version"])
        for row, submission in enumerate(submissions, start=1):
            sheet.write_row(row, 0, [submission.question, submission.value, submission.comment, 0])
    return content.getvalue()


def test_spreadsheet_takes_the_same_number_of_statements_for_any_number_of_answers(team):
    counts, inspector = set(), team.people[Role.INSPECTOR]
    for number in (1, 10, len(complete_answers(team))):
        case = create_assessment(team, case_id=f"C{number}")
        content = filled_in(many_answers(team, number))
        access = writable_access(inspector, case)
        with CaptureQueriesContext(connection) as captured:
            results = spreadsheets.save_spreadsheet(access=access, name="case.xlsx", content=content)
        assert [result.outcome for result in results] == ["saved"] * number
        counts.add(len(captured))
    assert len(counts) == 1
