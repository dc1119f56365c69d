"""Jobs: what takes long is done by the worker as its person, once, with the result of doing it at once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from inspectorate.web import worker
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.cases import background
from inspectorate.web.cases import changes as cases
from inspectorate.web.cases.models import LongList
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.inspections import changes as inspections
from inspectorate.web.jobs import changes, queries
from inspectorate.web.jobs.models import LIFETIME, Job, JobState
from inspectorate.web.people import changes as people
from inspectorate.web.states import Role, State
from inspectorate.web.tokens.changes import revoke_tokens
from inspectorate.web.tokens.models import Scope
from tests.web.factories import signed_in
from tests.web.long_list_files import csv_list, send
from tests.web.message_queue import run_queue
from tests.web.permission_world import token


@pytest.fixture
def here(team):
    team.stand(State.ANNOUNCED)
    return team


@pytest.fixture
def lin(here):
    """The link person's browser."""
    return here.client(Role.LINK)


def sent_job(here, lin, content=None) -> Job:
    """Send a long list that becomes a job, and return the job."""
    response = send(lin, here.inspection.pk, content or csv_list(large=True))
    job = Job.objects.latest("pk")
    assert response.url == f"/background-work/{job.pk}/"
    return job


def confirm(here, lin, long_list):
    columns, _unclear, _remembered = long_lists.suggested_columns(
        access=here.access(Role.LINK), long_list=long_list
    )
    return lin.post(f"/inspections/{here.inspection.pk}/long-lists/{long_list.pk}/columns/", columns)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def problem(job) -> dict:
    job.refresh_from_db()
    assert (job.state, job.arguments, job.content, LongList.objects.count()) == (JobState.FAILED, "", None, 0)
    return job.problem_values


# ---------------------------------------------------------------- both ways


def events() -> list:
    """Return the events of changes, without numbers and digests of files."""
    done = Event.objects.filter(outcome="done").order_by("pk")
    return [
        (event.event_type, event.person, event.inspection, sorted(event.after or {}))
        for event in done.exclude(event_type__startswith="sign")
    ]


def test_long_list_sent_to_the_worker_gives_the_rows_and_events_of_one_read_at_once(here, lin):
    results = []
    for large in (False, True):
        first, last = Event.objects.count(), LongList.objects.count()
        response = send(lin, here.inspection.pk, csv_list(large=large))
        assert ("background-work" in response.url) == large
        run_queue()
        long_list = LongList.objects.latest("pk")
        response = confirm(here, lin, long_list)
        assert ("background-work" in response.url) == large
        run_queue()
        long_list.refresh_from_db()
        assert LongList.objects.count() == last + 1
        rows = list(long_list.list_rows.order_by("row").values_list("row", "case_id", "reason", "facts"))
        results.append((rows, long_list.eligible, long_list.sent_by, events()[first:]))
    assert results[0] == results[1]
    assert [event[0] for event in results[1][3]] == [EventType.SEND_LONG_LIST, EventType.CONFIRM_COLUMNS]


def test_page_of_a_job_leads_to_the_record_that_it_made(here, lin):
    job = sent_job(here, lin)
    address = f"/background-work/{job.pk}/"
    page = text(lin.get(address))
    assert "The job is waiting to start." in page
    assert '<meta http-equiv="refresh" content="10">' in page
    assert f'data-live="{address}live/"' in page
    live = lin.get(f"{address}live/")
    assert lin.get(f"{address}live/", headers={"If-None-Match": live.headers["ETag"]}).status_code == 304
    run_queue()
    assert lin.get(f"{address}live/").url == address
    long_list = LongList.objects.get()
    assert lin.get(address).url == f"/inspections/{here.inspection.pk}/long-lists/{long_list.pk}/columns/"
    assert "Done" in text(lin.get("/background-work/"))
    assert 'href="/background-work/"' in text(lin.get("/people/me/"))


def test_program_gets_202_and_finds_the_result_of_its_job(here):
    headers = token(here.people[Role.LINK], Scope.WRITE_SAMPLES, Scope.READ_SAMPLES, Scope.READ_JOBS)
    api = signed_in(here.stranger)  # whose session does not count beside a token
    address = f"/api/v1/inspections/{here.inspection.pk}/samples/court/long-lists/send"
    keyed = {**headers, "Idempotency-Key": "list-2018-09"}
    responses = [
        api.post(address, {"file": SimpleUploadedFile("court.csv", csv_list(large=True))}, headers=keyed)
        for _attempt in range(2)
    ]
    assert [response.status_code for response in responses] == [202, 202]
    assert [response.headers["Location"] for response in responses] == [
        f"/api/v1/jobs/{Job.objects.get().pk}"
    ] * 2
    assert responses[0].headers["Retry-After"] == "2"
    job = api.get(responses[0].headers["Location"], headers=headers).json()
    assert (job["state"], job["result"], job["problem"]) == ("waiting", None, None)
    run_queue()
    job = api.get(responses[0].headers["Location"], headers=headers).json()
    assert (job["state"], job["kind"], job["inspection"]) == ("done", "send_long_list", here.inspection.pk)
    long_list = api.get(job["result"], headers=headers).json()
    body = {"columns": long_list["columns"]}
    confirmed = api.post(f"{job['result']}/confirm", body, "application/json", headers=headers)
    failing = api.post(
        address, {"file": SimpleUploadedFile("x.xlsx", b"PK" + bytes(300_000))}, headers=headers
    )
    assert (confirmed.status_code, failing.status_code) == (202, 202)
    run_queue()
    done, failed = (
        api.get(response.headers["Location"], headers=headers).json() for response in (confirmed, failing)
    )
    assert api.get(done["result"], headers=headers).json()["eligible"] > 0
    assert (failed["state"], failed["result"]) == ("failed", None)
    assert (failed["problem"]["code"], failed["problem"]["status"]) == ("unsound", 422)
    assert failed["problem"]["request_id"] == failing.headers["X-Request-ID"]
    assert failed["problem"]["faults"]
    assert api.get("/api/v1/jobs", headers=headers).json()["total"] == 3


# ---------------------------------------------------------------- who


@pytest.mark.parametrize("path", ["/background-work/{job}/", "/background-work/{job}/live/"])
def test_job_of_another_person_is_not_there(here, lin, path):
    job = sent_job(here, lin)
    for role in (Role.OPERATIONS, Role.HEAD, Role.LEAD):
        client = here.client(role)
        assert client.get(path.format(job=job.pk)).status_code == 404
        assert "Read a long list" not in text(client.get("/background-work/"))
        assert client.get(f"/api/v1/jobs/{job.pk}").status_code == 404
        assert client.get("/api/v1/jobs").json()["total"] == 0


def test_token_without_the_scope_of_the_request_does_not_see_the_job(here, lin):
    job = sent_job(here, lin)
    headers = token(here.people[Role.LINK], Scope.READ_JOBS, Scope.READ_SAMPLES)
    assert lin.get(f"/api/v1/jobs/{job.pk}", headers=headers).status_code == 404
    assert lin.get("/api/v1/jobs", headers=headers).json()["items"] == []
    headers = token(here.people[Role.LINK], Scope.WRITE_SAMPLES)
    assert lin.get(f"/api/v1/jobs/{job.pk}", headers=headers).json()["code"] == "scope"


def leave_the_team(here) -> None:
    inspections.remove_member(access=here.access(Role.LEAD), member=here.member(Role.LINK))


def close_the_account(here) -> None:
    people.close(by=here.people[Role.OPERATIONS], person=here.people[Role.LINK])


def start_fieldwork(here) -> None:
    here.stand(State.FIELDWORK)


@pytest.mark.parametrize("change", [leave_the_team, close_the_account, start_fieldwork])
def test_job_of_a_person_who_may_no_longer_do_it_is_refused_and_recorded(here, lin, change):
    job = sent_job(here, lin)
    change(here)
    run_queue()
    assert problem(job)["code"] == "refused"
    denied = Event.objects.get(outcome="denied")
    assert (denied.event_type, denied.person) == ("send_long_list", here.people[Role.LINK].pk)
    assert denied.after == {"why": problem(job)["detail"]}
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_job_of_a_revoked_token_is_refused(here, lin):
    lines = background.sending(
        access=here.access(Role.LINK),
        group=long_lists.group(access=here.access(Role.LINK), key="court"),
        name="court.csv",
        content=csv_list(large=True),
        sheet="",
    )
    owner = here.people[Role.LINK]
    token(owner)
    job = changes.queue(by=owner, job_request=lines, token=owner.tokens.get().pk)
    revoke_tokens(email=owner.email)
    run_queue()
    assert "The token of the request" in problem(job)["detail"]


def test_columns_of_a_list_that_was_read_otherwise_since_are_refused(here, lin):
    sent_job(here, lin)
    run_queue()
    long_list = LongList.objects.get()
    confirm(here, lin, long_list)
    job = Job.objects.latest("pk")
    columns, _unclear, _remembered = long_lists.suggested_columns(
        access=here.access(Role.LINK), long_list=long_list
    )
    access = here.access(Role.OPERATIONS)
    cases.confirm_columns(access=access, long_list=long_list, columns={**columns, "name": ""})
    run_queue()
    job.refresh_from_db()
    assert (job.state, job.problem_values["code"]) == (JobState.FAILED, "changed_meanwhile")
    page = text(lin.get(f"/background-work/{job.pk}/"))
    assert "Someone else has confirmed other columns of this list." in page
    assert f'href="/inspections/{here.inspection.pk}/long-lists/{long_list.pk}/columns/"' in page
    assert LongList.objects.count() == 1


# ---------------------------------------------------------------- failures


def test_hostile_file_is_refused_with_its_faults_and_what_was_sent_is_deleted(here, lin):
    job = sent_job(here, lin, b"PK\3\4" + b"\0" * 300_000)
    run_queue()
    page = text(lin.get(f"/background-work/{job.pk}/"))
    assert "There is a problem with your request" in page
    assert problem(job)["faults"][0]["problem"] in page
    assert f'href="/inspections/{here.inspection.pk}/long-lists/court/send/"' in page
    task = f'href="/background-work/{job.pk}/"'
    assert task in text(lin.get(f"/inspections/{here.inspection.pk}/"))
    assert task not in text(here.client(Role.OPERATIONS).get(f"/inspections/{here.inspection.pk}/"))
    sent_job(here, lin)
    assert task not in text(lin.get(f"/inspections/{here.inspection.pk}/"))
    run_queue()
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}


def test_job_waits_while_no_worker_runs_and_its_page_says_what_to_do(here, lin):
    job = sent_job(here, lin)
    Job.objects.update(queued_at=timezone.now() - queries.LONG_WAIT * 2)
    page = text(lin.get(f"/background-work/{job.pk}/"))
    assert "The job has not started. We have kept everything you sent." in page
    assert "operations staff" in page
    tasks = text(here.client(Role.OPERATIONS).get("/background-tasks/"))
    assert "Read a long list" in tasks
    assert here.people[Role.LINK].name in tasks
    run_queue()
    assert LongList.objects.count() == 1


def test_job_of_a_killed_worker_is_done_once(here, lin):
    job = sent_job(here, lin)
    # A worker has begun, and was killed before it committed anything but the state.
    long_ago = timezone.now() - worker.TIME_LIMIT * 2
    Job.objects.update(state=JobState.RUNNING, started_at=long_ago)
    row = DBTaskResult.objects.get()
    row.claim("killed")
    DBTaskResult.objects.update(started_at=long_ago)
    run_queue()
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    DBTaskResult.objects.update(run_after=timezone.now())
    run_queue()
    job.refresh_from_db()
    assert (job.state, job.attempts, LongList.objects.count()) == (JobState.DONE, 2, 1)
    # The first worker comes back, or the task is run a third time: nothing is done again.
    DBTaskResult.objects.update(status=TaskResultStatus.READY)
    run_queue()
    assert LongList.objects.count() == 1


def test_job_that_fails_for_an_unknown_reason_is_tried_three_times(here, lin, monkeypatch):
    job = sent_job(here, lin)

    def broken(**_values):
        raise ZeroDivisionError

    monkeypatch.setattr(cases, "send_long_list", broken)
    for attempt in range(3):
        job.refresh_from_db()
        assert (job.state, job.attempts) == (JobState.WAITING, attempt)
        DBTaskResult.objects.update(run_after=timezone.now())
        run_queue()
    assert problem(job)["code"] == "broken"
    assert "Tell the people who run the service" in text(lin.get(f"/background-work/{job.pk}/"))
    operations = here.client(Role.OPERATIONS)
    page = text(operations.get("/background-tasks/"))
    assert "3 attempts: ZeroDivisionError" in page
    assert "Try again" not in page
    retried = operations.post(f"/background-tasks/{DBTaskResult.objects.get().pk}/retry/", follow=True)
    assert "Ask the person to upload them again." in text(retried)


def test_job_that_takes_too_long_fails_and_changes_nothing(here, lin, monkeypatch):
    job = sent_job(here, lin)

    def slow(**_values):
        raise worker.TaskTimeout

    monkeypatch.setattr(cases, "send_long_list", slow)
    run_queue()
    assert problem(job)["code"] == "too_large"


def test_what_was_sent_is_encrypted_and_a_job_that_no_key_opens_fails(here, lin, settings):
    job = sent_job(here, lin)
    assert b"Case Ref" not in bytes(job.content or b"")
    assert "court" not in job.arguments
    settings.SECRET_KEY = "another one, long enough to be taken by the service"
    run_queue()
    job.refresh_from_db()
    assert "The keys of the service have changed." in job.problem_values["detail"]


# ---------------------------------------------------------------- limits


def test_repeated_request_is_queued_once_and_too_many_are_refused(here, lin):
    first = sent_job(here, lin)
    assert sent_job(here, lin) == first
    for number in range(changes.MOST_UNFINISHED - 1):
        sent_job(here, lin, csv_list(large=True) + b"x" * number + b"\n")
    refused = send(lin, here.inspection.pk, csv_list(large=True) + b"another,row\n")
    assert refused.status_code == 422
    assert "5 of your background jobs have not finished." in text(refused)
    assert Job.objects.count() == changes.MOST_UNFINISHED


def test_old_jobs_are_deleted(here, lin):
    done, waiting, new = (
        here.people[Role.LINK].jobs.create(
            kind="send_long_list", digest=number, state=state, request_page="/"
        )
        for number, state in (("1", "done"), ("2", "waiting"), ("3", "done"))
    )
    Job.objects.filter(pk=done.pk).update(finished_at=timezone.now() - LIFETIME * 1.1)
    Job.objects.filter(pk=new.pk).update(finished_at=timezone.now())
    changes.delete_old_jobs()
    assert set(Job.objects.values_list("pk", flat=True)) == {waiting.pk, new.pk}
    Job.objects.update(queued_at=timezone.now() - timedelta(days=changes.DAYS_OF_UNFINISHED + 1))
    changes.delete_old_jobs()
    assert not Job.objects.exists()
