"""Archives of old events of the audit log, and verification of the others in constant memory."""

import gzip
import json
import tracemalloc
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from inspectorate.method.faults import FaultsFound
from inspectorate.web.audit import queries
from inspectorate.web.audit.archive_files import EVENTS, MANIFEST, file_digest, verify_folder
from inspectorate.web.audit.changes import record_by
from inspectorate.web.audit.models import Archive, Event, EventType
from inspectorate.web.people import changes as people
from inspectorate.web.states import Role
from inspectorate.web.workflow import archives, verification
from tests.web import factories
from tests.web.databases import connected, copied, named, service_environment


@pytest.fixture
def database(server, django_db_setup, django_db_blocker):
    """An empty database, to which Django is connected as the owner; its address as the service's role."""
    with copied(server, "archives") as name, django_db_blocker.unblock():
        service = service_environment(server, name)["DATABASE_URL"]
        with connected(named(server, name)):
            yield service


@pytest.fixture
def moment(database):
    """A moment with recorded changes before and after it."""
    with transaction.atomic():
        operations = factories.person(Role.OPERATIONS, "operations@example.org")
        role = {"role": operations.role}
        record_by(None, EventType.INVITE_FROM_SERVER, subject=str(operations), after=role)
    people.add_service(by=operations, name="Northshire", short_name="N", area="Northshire")
    between = timezone.now()
    people.add_service(by=operations, name="Southshire", short_name="S", area="Southshire")
    return between


def faults() -> list[str]:
    """Return everything that verification finds."""
    return [str(fault) for fault in (*queries.verify_chain().faults, *verification.faults())]


def archive(folder, before):
    return archives.archive(before=before, folder=folder, by="tests")


def test_archived_events_leave_the_database_and_the_rest_still_verifies(moment, tmp_path):
    events = Event.objects.count()
    assert archive(tmp_path / "one", moment).events == 2
    assert faults() == []
    assert Event.objects.count() == events - 2 + 1  # and the event of the archiving
    assert {event.event_type for event in Event.objects.all()} == {
        EventType.ADD_SERVICE,
        EventType.ARCHIVE_AUDIT_LOG,
    }
    record_by(None, EventType.OPEN_PAGE)
    assert faults() == []


def test_archives_verify_on_their_own_and_join(moment, tmp_path):
    first, second = tmp_path / "one", tmp_path / "two"
    archive(first, moment)
    archive(second, timezone.now() + timedelta(seconds=1))
    assert verify_folder(first).ends == verify_folder(second).starts
    assert archives.verify_archives([second, first]) == 4
    assert faults() == []
    for folders, problem in (([second], "None of the folders is this archive"), ([], "None of the folders")):
        with pytest.raises(FaultsFound, match=problem):
            archives.verify_archives(folders)
    Archive.objects.order_by("pk")[0].delete()
    with pytest.raises(FaultsFound, match="does not join"):
        archives.verify_archives([second])


def altered(path, old: str, new: str) -> None:
    """Alter a file of an archive, and its digest in the manifest."""
    lines = gzip.decompress(path.read_bytes()).decode()
    assert old in lines
    path.write_bytes(gzip.compress(lines.replace(old, new).encode()))
    manifest = path.with_name(MANIFEST)
    content = json.loads(manifest.read_text())
    content["files"][path.name] = file_digest(path)
    manifest.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("Northshire", "Southshire", "is not what was recorded"),
        ("invite_from_server", "open_page", "is not what was recorded"),
        ('"hashed"', '"other"', "holds something that is no event"),
        ("}\n", "", "cannot be read"),
    ],
)
def test_altered_archive_is_detected_though_its_digests_were_made_again(moment, tmp_path, old, new, problem):
    archive(tmp_path / "one", moment)
    altered(tmp_path / "one" / EVENTS, old, new)
    with pytest.raises(FaultsFound, match=problem):
        verify_folder(tmp_path / "one")


def test_archive_without_its_last_event_is_detected(moment, tmp_path):
    archive(tmp_path / "one", moment)
    path = tmp_path / "one" / EVENTS
    last = gzip.decompress(path.read_bytes()).decode().splitlines()[-1]
    altered(path, f"{last}\n", "")
    with pytest.raises(FaultsFound, match="does not end where the manifest says"):
        verify_folder(tmp_path / "one")
    path.unlink()
    with pytest.raises(FaultsFound, match="is not the file that was archived"):
        verify_folder(tmp_path / "one")


def test_archive_is_refused_while_anything_differs(moment, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_service SET name = 'Westshire' WHERE name = 'Southshire'")
    with pytest.raises(FaultsFound, match="changed without an event"):
        archive(tmp_path / "one", moment)
    assert Event.objects.count() == 3
    assert not (tmp_path / "one").exists()


def test_archive_is_refused_without_older_events_or_an_empty_folder(moment, tmp_path):
    with pytest.raises(FaultsFound, match="No event is older"):
        archive(tmp_path / "one", timezone.now() - timedelta(days=1))
    (tmp_path / "file").touch()
    with pytest.raises(FaultsFound, match="not an empty folder"):
        archive(tmp_path, moment)


def test_archive_is_refused_for_events_of_an_inspection_with_case_data(database, tmp_path):
    with transaction.atomic():
        team = factories.create_team()
        for event_type in ("add_service", "invite_from_server", "set_up_inspection", "add_team_member"):
            record_by(None, EventType(event_type), team.inspection.pk)
    with pytest.raises(FaultsFound, match=f"still have their case data: {team.inspection.pk}"):
        archive(tmp_path / "one", timezone.now() + timedelta(seconds=1))


def test_service_role_can_neither_archive_nor_remove_events(moment, database, tmp_path):
    insert = (
        "INSERT INTO audit_archive (before, transactions_before, events, ends, digest) "
        "VALUES (now(), 1, 1, '{}', '')"
    )
    statements = (
        "SET inspectorate.archive = 'on'; DELETE FROM audit_event",
        insert,
        "UPDATE audit_archive SET transactions_before = 0",
        "DELETE FROM audit_rowchange",
    )
    for statement in statements:
        with psycopg.connect(database) as service, pytest.raises(psycopg.errors.InsufficientPrivilege):
            service.execute(statement)
    with connected(database), pytest.raises(DatabaseError, match="permission denied"):
        archive(tmp_path / "one", moment)
    assert Event.objects.count() == 3


def test_owner_cannot_delete_events_by_mistake(moment):
    with pytest.raises(DatabaseError, match="can only be added to"), transaction.atomic():
        Event.objects.all().delete()


def test_change_after_archiving_is_still_found(moment, tmp_path):
    archive(tmp_path / "one", moment)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_service SET name = 'Westshire' WHERE name = 'Northshire'")
    assert ["changed without an event" in fault for fault in faults()] == [True]


def test_removed_record_of_an_archive_is_found(moment, tmp_path):
    archive(tmp_path / "one", moment)
    Archive.objects.all().delete()
    assert any("is missing" in fault for fault in faults())


# ---------------------------------------------------------------- checkpoints


def test_verification_goes_on_from_a_checkpoint(moment, tmp_path):
    whole = queries.verify_chain()
    record_by(None, EventType.OPEN_PAGE)
    later = queries.verify_chain(whole.ends)
    assert (later.events, later.faults) == (1, [])
    again = queries.verify_chain()
    assert (again.events, again.head, again.ends) == (whole.events + 1, later.head, later.ends)


def test_checkpoint_survives_the_archiving_of_its_events(moment, tmp_path):
    ends = queries.verify_chain().ends
    archive(tmp_path / "one", timezone.now() + timedelta(seconds=1))
    assert list(queries.missing_events(ends)) == []
    assert queries.verify_chain(ends).faults == []


def test_memory_of_verification_does_not_grow_with_the_events(db, monkeypatch):
    monkeypatch.setattr(queries, "BATCH", 100)

    def peak(count: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_event (who, event_type, outcome, subject) "
                "SELECT 'x', 'open_page', 'done', repeat('x', 200) FROM generate_series(1, %s)",
                [count],
            )
        tracemalloc.start()
        assert queries.verify_chain().faults == []
        _size, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(2 * queries.BATCH), peak(6 * queries.BATCH)
    assert many < 1.5 * few
