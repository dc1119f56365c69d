"""The worker: tasks survive time-outs, killed workers and restarts; the server keeps a worker running."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from threading import Event, Thread

import psycopg
import pytest
import typer
from django.db import connection
from django.utils import timezone
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from inspectorate.web import commands, worker
from inspectorate.web.mail import changes
from inspectorate.web.mail.models import Message, MessageKind, MessageState
from inspectorate.web.states import Role
from inspectorate.web.supervision import QUEUES, Supervisor, worker_command
from tests.patience import PATIENCE
from tests.web import factories
from tests.web.databases import connected, copied, service_environment
from tests.web.mail_servers import Mailbox, smtp_server
from tests.web.message_queue import run_queue
from tests.web.running_server import until

ATTEMPTS_SEEN: list[int] = []


@task(takes_context=True)
def note_attempt(context: TaskContext) -> None:
    """Note the number of the attempt."""
    ATTEMPTS_SEEN.append(context.attempt)


@task()
def wait_for_ever() -> None:
    """Wait for what does not come."""
    Event().wait(PATIENCE)


@task()
def divide_by_zero() -> None:
    """Fail."""
    1 / 0  # noqa: B018


@task()
def do_nothing() -> None:
    """End at once."""


def test_task_that_runs_too_long_is_interrupted_and_tried_again(db, monkeypatch):
    monkeypatch.setattr(worker, "TIME_LIMIT", timedelta(milliseconds=50))
    wait_for_ever.enqueue()
    run_queue()
    row = DBTaskResult.objects.get()
    assert (row.status, row.exception_class_path) == (
        TaskResultStatus.READY,
        "inspectorate.web.worker.TaskTimeout",
    )
    assert row.run_after > timezone.now()


def test_delays_rise_until_the_worker_gives_up(db):
    divide_by_zero.enqueue()
    delays = []
    for _attempt in range(worker.ATTEMPTS):
        DBTaskResult.objects.update(run_after=timezone.now())
        run_queue()
        row = DBTaskResult.objects.get()
        delays.append(row.run_after - timezone.now())
    assert delays[:-1] == sorted(delays[:-1])
    assert row.status == TaskResultStatus.FAILED
    assert "1 / 0" in row.traceback
    run_queue()
    assert len(DBTaskResult.objects.get().worker_ids) == worker.ATTEMPTS


def test_task_of_a_killed_worker_runs_again(db):
    ATTEMPTS_SEEN.clear()
    note_attempt.enqueue()
    row = DBTaskResult.objects.get()
    row.claim("a worker that was killed")
    run_queue()
    assert ATTEMPTS_SEEN == []  # It may still run.
    DBTaskResult.objects.update(started_at=timezone.now() - worker.TIME_LIMIT - timedelta(minutes=2))
    run_queue()
    assert DBTaskResult.objects.get().exception_class_path == "inspectorate.web.worker.LostTask"
    DBTaskResult.objects.update(run_after=timezone.now())
    run_queue()
    assert ATTEMPTS_SEEN == [2]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


@pytest.mark.parametrize("end", ["done", "failed", "interrupted", "lost"])
def test_worker_that_was_taken_over_leaves_the_task_to_the_next_one(db, monkeypatch, end):
    (do_nothing if end == "done" else divide_by_zero).enqueue()
    slow = worker.Worker()
    taken_over = DBTaskResult.objects.get()
    taken_over.claim(slow.worker_id)
    worker.retry_or_give_up(DBTaskResult.objects.get(), worker.LostTask())
    current = DBTaskResult.objects.get()
    current.claim("the next worker")
    if end == "lost":
        worker.retry_or_give_up(taken_over, worker.LostTask())
    elif end == "interrupted":
        slow.running = False
        monkeypatch.setattr(worker, "_call", lambda _row: slow.shutdown(signal.SIGTERM, None))
        with pytest.raises(SystemExit):
            slow.run_task(taken_over)
    else:
        slow.run_task(taken_over)
    after = DBTaskResult.objects.get()
    assert (after.status, after.worker_ids) == (TaskResultStatus.RUNNING, current.worker_ids)
    assert after.exception_class_path == "inspectorate.web.worker.LostTask"


def test_lost_task_that_two_workers_put_back_at_once_is_put_back_by_the_first_one(
    server, django_db_setup, django_db_blocker
):
    with copied(server, "lost") as name, django_db_blocker.unblock():
        address = service_environment(server, name)["DATABASE_URL"]
        with connected(address), psycopg.connect(address) as first, psycopg.connect(address) as watcher:
            do_nothing.enqueue()
            DBTaskResult.objects.get().claim("a worker that was killed")
            DBTaskResult.objects.update(started_at=timezone.now() - 2 * worker.TIME_LIMIT)
            first.execute("UPDATE django_tasks_database_dbtaskresult SET worker_ids = '[1, 2]'")
            second = Thread(target=run_queue_with_own_connection)
            second.start()
            watcher.autocommit = True
            waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            until(lambda: watcher.execute(waiting).fetchone() == (1,))
            first.commit()
            second.join(PATIENCE)
            row = DBTaskResult.objects.get()
            assert (row.status, row.worker_ids) == (TaskResultStatus.RUNNING, [1, 2])


def run_queue_with_own_connection() -> None:
    """Run the queue as another process would, and close the connection."""
    run_queue()
    connection.close()


def test_worker_runs_tasks_of_its_queues_alone(db):
    for queue in ("default", "mail", "jobs"):
        do_nothing.using(queue_name=queue).enqueue()
    worker.Worker(queues=["jobs"]).run_ready_tasks()
    done = DBTaskResult.objects.successful()
    assert [row.queue_name for row in done] == ["jobs"]
    worker.Worker(queues=["default", "mail"]).run_ready_tasks()
    assert {row.queue_name for row in done.all()} == {"default", "mail", "jobs"}


def test_workers_beside_the_server_run_every_queue_once(settings):
    assert sorted(chain.from_iterable(QUEUES)) == sorted(settings.TASKS["default"]["QUEUES"])


def test_unknown_queue_is_a_usage_error():
    with pytest.raises(typer.BadParameter, match="There is no queue letters: default, mail or jobs"):
        commands.work(["letters"])


def test_second_signal_interrupts_the_task_without_counting_the_attempt(db, monkeypatch):
    running = worker.Worker()
    wait_for_ever.enqueue()
    row = DBTaskResult.objects.get()
    row.claim(running.worker_id)
    running.running = False
    monkeypatch.setattr(worker, "_call", lambda _row: running.shutdown(signal.SIGTERM, None))
    with pytest.raises(SystemExit):
        running.run_task(row)
    row.refresh_from_db()
    assert (row.status, row.worker_ids) == (TaskResultStatus.READY, [])


def test_old_tasks_are_deleted_and_housekeeping_is_called(db):
    calls = []
    for status, days in (("SUCCESSFUL", 2), ("SUCCESSFUL", 0), ("FAILED", 91), ("FAILED", 2), ("READY", 800)):
        note_attempt.enqueue()
        row = DBTaskResult.objects.latest("enqueued_at")
        row.status, row.finished_at = status, timezone.now() - timedelta(days=days)
        row.save()
    worker.Worker(housekeeping=[lambda: calls.append(1)]).run_housekeeping()
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY", "SUCCESSFUL"]
    assert calls == [1]


def test_message_survives_a_killed_worker_and_the_next_one_stops_cleanly(
    server, django_db_setup, django_db_blocker
):
    mailbox = Mailbox()
    with copied(server, "worker") as name, django_db_blocker.unblock():
        environment = service_environment(server, name)
        with connected(environment["DATABASE_URL"]):
            person = factories.person(Role.HEAD, "head@example.org")
            message = Message(kind=MessageKind.ROLE_REQUEST, person=person)
            message.encrypt("A role is waiting", "Role: Lead inspector")
            message.save()
            changes.deliver.enqueue(message.pk)
            with socket.create_server(("127.0.0.1", 0)) as listener:
                with running_worker(environment, listener.getsockname()[1]) as stalled:
                    accepted, _address = listener.accept()
                    stalled.kill()
                accepted.close()
            row = DBTaskResult.objects.get()
            assert row.status == TaskResultStatus.RUNNING
            assert row.started_at is not None
            row.started_at = row.started_at - (worker.TIME_LIMIT + timedelta(minutes=2))
            row.save()
            run_queue()
            DBTaskResult.objects.update(run_after=timezone.now())
            with smtp_server(mailbox) as port, running_worker(environment, port) as running:
                assert mailbox.envelopes.get(timeout=PATIENCE).rcpt_tos == ["head@example.org"]
                running.send_signal(signal.SIGTERM)
                assert running.wait(PATIENCE) == 0
            assert Message.objects.get().state == MessageState.SENT


@contextmanager
def running_worker(environment: dict[str, str], port: int) -> "Iterator[subprocess.Popen[bytes]]":
    """Run a worker, as the server does, with a mail server on this port."""
    variables = {
        "DJANGO_SETTINGS_MODULE": "inspectorate.web.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "EMAIL_TIMEOUT": "60",
        **environment,
    }
    process = subprocess.Popen(worker_command(), env={**os.environ, **variables})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_supervisor_starts_a_program_again_until_it_is_stopped():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        program = f"import socket; socket.create_connection(('127.0.0.1', {port}), {PATIENCE})"
        supervisor = Supervisor([sys.executable, "-c", program], restart_seconds=0)
        # Ctrl-C in a terminal interrupts the process group of the server: the worker is not in it.
        assert os.getpgid(supervisor.process.pid) == supervisor.process.pid
        for _start in range(2):
            listener.accept()[0].close()
        supervisor.stop()
    assert not supervisor.thread.is_alive()
