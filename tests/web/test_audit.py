"""The audit log is append-only, and verification detects alterations by the database owner."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.functional import Promise

from inspectorate.method.faults import FaultsFound
from inspectorate.web import commands
from inspectorate.web.audit import queries
from inspectorate.web.audit.changes import record_by
from inspectorate.web.audit.models import ChainHead, Event, EventOutcome, EventType
from inspectorate.web.database import grant
from inspectorate.web.permissions import Action
from inspectorate.web.role_limits import require_limited_role
from inspectorate.web.states import Role
from tests.web.databases import copied, named, service_environment


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET who = 'someone else'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_chainhead SET number = 0",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_chain ON audit_event",
    ],
)
def test_service_role_can_only_append_events(db, statement):
    record_by(None, EventType.OPEN_PAGE)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(event_type=EventType.OPEN_PAGE, who="someone not signed in").exists()


def test_chain_columns_sent_by_the_service_are_overwritten(db):
    Event.objects.create(
        who="x",
        event_type=EventType.OPEN_PAGE,
        outcome=EventOutcome.DONE,
        number=500,
        previous="made up",
        digest="made up",
    )
    assert queries.verify_chain().faults == []


def test_events_of_a_person_are_numbered_without_gaps(team):
    lead, link = team.people[Role.LEAD], team.people[Role.LINK]
    for person in (lead, link, lead, lead):
        record_by(person, EventType.OPEN_PAGE, after={"text": "ü–"})
    numbers = list(
        Event.objects.filter(person=lead.pk, event_type=EventType.OPEN_PAGE)
        .order_by("id")
        .values_list("number", flat=True)
    )
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    check = queries.verify_chain()
    assert (check.events, check.faults) == (Event.objects.count(), [])


def test_every_action_has_an_event_type_with_its_own_sentence(db):
    assert {action.value for action in Action} <= set(EventType.values)
    sentences = [str(event_type.label) for event_type in EventType]
    assert len(set(sentences)) == len(sentences)
    for event_type, sentence in zip(EventType, sentences, strict=True):
        assert isinstance(event_type.label, Promise), event_type  # marked for translation
        assert " " in sentence or sentence == "", event_type
        assert "_" not in sentence, event_type


def test_key_without_words_raises_value_error(db):
    for values in ({"what": 1}, {"answers": [{"question": "2.1.1", "answered": "yes"}]}):
        with pytest.raises(ValueError, match="no words for the key"):
            record_by(None, EventType.OPEN_PAGE, after=values)
        with pytest.raises(ValueError, match="no words for the key"):
            record_by(None, EventType.OPEN_PAGE, before=values)
    assert not Event.objects.exists()


def test_unknown_event_type_raises_value_error(db):
    with pytest.raises(ValueError, match="is not a valid EventType"):
        record_by(None, "try")  # type: ignore[arg-type]  # deliberately wrong
    assert not Event.objects.exists()


def test_every_event_changes_the_head_of_the_audit_log(db):
    heads = set()
    for _event in range(3):
        record_by(None, EventType.OPEN_PAGE)
        heads.add(queries.verify_chain().head)
    assert len(heads) == 3


TAMPERING = {
    "It is not what was recorded.": "UPDATE audit_event SET who = 'someone else' WHERE number = 2",
    "Event 2 of the chain is missing.": "DELETE FROM audit_event WHERE number = 2",
    "It should end with event 3 and does not.": "DELETE FROM audit_event WHERE number = 3",
    "It does not follow from the event before it.": "UPDATE audit_event SET previous = 'x' WHERE number = 3",
}


@pytest.mark.parametrize(("problem", "statement"), TAMPERING.items())
def test_alteration_by_the_database_owner_is_detected(team, problem, statement):
    # A temporary table replaces the audit log, so that the service role can alter it.
    for _event in range(3):
        record_by(None, EventType.OPEN_PAGE)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE audit_event AS SELECT * FROM audit_event")
        cursor.execute(statement)
    assert problem in [fault.problem for fault in queries.verify_chain().faults]


def test_chain_head_has_the_digest_of_the_last_event(db):
    record_by(None, EventType.OPEN_PAGE)
    last = Event.objects.filter(chain=0).order_by("-number").first()
    assert last is not None
    assert ChainHead.objects.get(chain=0).digest == last.digest


def test_role_with_rights_to_alter_the_audit_log_is_rejected(server):
    require_limited_role(service_environment(server, "pattern")["DATABASE_URL"])
    with pytest.raises(FaultsFound, match="could change the audit log"):
        require_limited_role(named(server, "pattern"))


def test_grant_revokes_excessive_rights_of_the_service_role(server):
    with copied(server, "bounds") as name:
        address = named(server, name)
        with psycopg.connect(address) as owner:
            owner.execute("GRANT ALL ON audit_event TO inspectorate_service")
        service = service_environment(server, name)["DATABASE_URL"]
        with pytest.raises(FaultsFound):
            require_limited_role(service)
        grant(address, "inspectorate_service")
        require_limited_role(service)


def test_removed_last_events_are_detected_with_the_recorded_ends(team, tmp_path):
    for _event in range(3):
        record_by(None, EventType.OPEN_PAGE)
    ends = queries.verify_chain().ends
    assert list(queries.missing_events(ends)) == []
    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_chainhead"):
            cursor.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {table}")
        cursor.execute("DELETE FROM audit_event WHERE chain = 0 AND number = 3")
        cursor.execute(
            "UPDATE audit_chainhead SET number = 2, digest = "
            "(SELECT digest FROM audit_event WHERE chain = 0 AND number = 2) WHERE chain = 0"
        )
    assert queries.verify_chain().faults == []
    assert ["is gone or another" in fault.problem for fault in queries.missing_events(ends)] == [True]


def test_verify_saves_the_ends_and_compares_them_next_time(db, tmp_path, capsys):
    ends = tmp_path / "ends.json"
    record_by(None, EventType.OPEN_PAGE)
    commands.verify(ends)
    record_by(None, EventType.OPEN_PAGE)
    commands.verify(ends)
    assert "It lets you prove later that no events were deleted." in capsys.readouterr().out
    saved = ends.read_text()
    for invalid in ("", "[]", '{"x": 1}', '{"ends": {"0": 1}}', "\0"):
        ends.write_text(invalid)
        with pytest.raises(FaultsFound, match="does not have the ends"):
            commands.verify(ends)
    ends.write_text(saved.replace('"0": [\n      2', '"0": [\n      92'))
    with pytest.raises(FaultsFound, match="is gone or another"):
        commands.verify(ends)
