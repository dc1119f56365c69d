"""Verification of the audit log goes on from a checkpoint, which names when and by whom it was made."""

import os

import pytest
from django.db import connection

from inspectorate.web import commands
from inspectorate.web.audit import queries
from inspectorate.web.audit.changes import record_by
from inspectorate.web.audit.models import Event, EventType
from inspectorate.web.workflow.checkpoints import read_checkpoint, write_checkpoint


def test_event_altered_before_a_checkpoint_is_found_when_all_are_recomputed(team):
    for _event in range(3):
        record_by(None, EventType.OPEN_PAGE)
    ends = queries.verify_chain().ends
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE audit_event AS SELECT * FROM audit_event")
        cursor.execute("UPDATE audit_event SET who = 'someone else' WHERE number = 1")
    assert queries.verify_chain(ends).faults == []
    assert [fault.problem for fault in queries.verify_chain().faults] == ["It is not what was recorded."]


@pytest.mark.parametrize("number", [1, 3, 4])
def test_forged_checkpoint_is_found(team, number):
    for _event in range(3):
        record_by(None, EventType.OPEN_PAGE)
    ends = {0: (number, "0" * 64)}
    problems = [*queries.verify_chain(ends).faults, *queries.missing_events(ends)]
    assert "is gone or another" in str(problems[-1])


def test_checkpoint_says_when_and_by_whom_and_when_all_was_recomputed(db, tmp_path):
    record_by(None, EventType.OPEN_PAGE)
    path = tmp_path / "ends.json"
    write_checkpoint(path, queries.verify_chain(), None)
    first = read_checkpoint(path)
    write_checkpoint(path, queries.verify_chain(first.ends), first)
    assert " on " in read_checkpoint(path).verified_by
    assert read_checkpoint(path).all_verified_at == first.all_verified_at


def test_checkpoint_names_the_number_of_a_user_without_a_name(db, tmp_path, monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    write_checkpoint(tmp_path / "ends.json", queries.verify_chain(), None)
    assert read_checkpoint(tmp_path / "ends.json").verified_by.startswith(f"{os.getuid()} on ")


def test_verify_goes_on_from_the_file_unless_all_is_asked_for(db, tmp_path, capsys):
    record_by(None, EventType.OPEN_PAGE)
    path = tmp_path / "ends.json"
    commands.verify(path)
    capsys.readouterr()
    record_by(None, EventType.OPEN_PAGE)
    commands.verify(path)
    assert "Audit log: 1 events" in capsys.readouterr().out
    commands.verify(path, whole=True)
    assert f"Audit log: {Event.objects.count()} events" in capsys.readouterr().out
