"""A worker that is killed at work on a job: the database undoes what it began, and the job is done once."""

import os
import subprocess
from datetime import timedelta

import psycopg
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inspectorate.web import worker
from inspectorate.web.audit.models import Event
from inspectorate.web.cases import background
from inspectorate.web.cases.models import LongList
from inspectorate.web.cases.queries import long_lists
from inspectorate.web.jobs import changes
from inspectorate.web.jobs.models import Job, JobState
from inspectorate.web.states import Role, State
from inspectorate.web.supervision import worker_command
from tests.patience import PATIENCE
from tests.web import factories
from tests.web.databases import connected, copied, named, service_environment
from tests.web.long_list_files import csv_list
from tests.web.message_queue import run_queue

NOTIFY = """
CREATE FUNCTION notify_state() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM pg_notify('job', NEW.state); RETURN NULL; END $$;
CREATE TRIGGER notify_state AFTER UPDATE ON jobs_job FOR EACH ROW EXECUTE FUNCTION notify_state();
LISTEN job;
"""


def queued_job() -> Job:
    """Queue a long list that the worker reads."""
    team = factories.create_team()
    team.stand(State.ANNOUNCED)
    access = team.access(Role.LINK)
    group = long_lists.group(access=access, key="court")
    job_request = background.sending(
        access=access, group=group, name="court.csv", content=csv_list(large=True), sheet=""
    )
    return changes.queue(by=access.person, job_request=job_request)


def test_job_of_a_worker_that_is_killed_at_work_is_done_once(server, django_db_setup, django_db_blocker):
    with copied(server, "killed") as name, django_db_blocker.unblock():
        environment = service_environment(server, name)
        settings = {"DJANGO_SETTINGS_MODULE": "inspectorate.web.settings"}
        variables = {**os.environ, **environment, **settings}
        with connected(environment["DATABASE_URL"]):
            job = queued_job()
            with psycopg.connect(named(server, name), autocommit=True) as listener:
                listener.execute(NOTIFY)
                # The worker cannot end the job: it waits for the inspection, which this transaction locks.
                with psycopg.connect(named(server, name)) as lock:
                    lock.execute("SELECT 1 FROM inspections_inspection FOR UPDATE")
                    process = subprocess.Popen(worker_command(), env=variables)
                    [notice] = listener.notifies(timeout=PATIENCE, stop_after=1)
                    process.kill()
                    process.wait()
            assert notice.payload == JobState.RUNNING
            job.refresh_from_db()
            assert (job.state, LongList.objects.count()) == (JobState.RUNNING, 0)
            DBTaskResult.objects.update(started_at=timezone.now() - worker.TIME_LIMIT - timedelta(minutes=2))
            run_queue()
            DBTaskResult.objects.update(run_after=timezone.now())
            run_queue()
            job.refresh_from_db()
            assert (job.state, job.attempts, LongList.objects.count()) == (JobState.DONE, 2, 1)
            assert Event.objects.filter(event_type="send_long_list").count() == 1
