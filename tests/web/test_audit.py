"""The audit trail can be added to and never altered, and an alteration by someone mightier is found."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from inspectorate.method.faults import FaultsFound
from inspectorate.web import commands
from inspectorate.web.audit import queries
from inspectorate.web.audit.changes import record
from inspectorate.web.audit.models import Event, Lane, Outcome
from inspectorate.web.database import grant, insist_on_bounds
from inspectorate.web.states import Role
from tests.web.places import copied, named, places


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET who = 'someone else'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "UPDATE audit_lane SET number = 0",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_chain ON audit_event",
    ],
)
def test_the_services_own_role_can_only_add(db, statement):
    record(by=None, action="try")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.filter(action="try", who="someone not signed in").exists()


def test_what_the_service_claims_about_an_events_place_is_not_believed(db):
    Event.objects.create(
        who="x", action="try", outcome=Outcome.DONE, number=500, previous="made up", digest="made up"
    )
    assert queries.walk().faults == []


def test_events_of_one_person_follow_each_other_without_a_gap(played):
    lead, link = played.people[Role.LEAD], played.people[Role.LINK]
    for person in (lead, link, lead, lead):
        record(by=person, action="try", after={"ü": "–"})
    numbers = list(
        Event.objects.filter(person=lead.pk, action="try").order_by("id").values_list("number", flat=True)
    )
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    walked = queries.walk()
    assert (walked.events, walked.faults) == (Event.objects.count(), [])


def test_every_event_changes_the_digest_over_the_whole_trail(db):
    heads = set()
    for _time in range(3):
        record(by=None, action="try")
        heads.add(queries.walk().head)
    assert len(heads) == 3


TAMPERING = {
    "It is not what was recorded.": "UPDATE audit_event SET who = 'someone else' WHERE number = 2",
    "Event 2 of the lane is missing.": "DELETE FROM audit_event WHERE number = 2",
    "It should end with event 3 and does not.": "DELETE FROM audit_event WHERE number = 3",
    "It does not follow from the event before it.": "UPDATE audit_event SET previous = 'x' WHERE number = 3",
}


@pytest.mark.parametrize(("problem", "statement"), TAMPERING.items())
def test_an_alteration_with_the_owners_rights_is_found(played, problem, statement):
    # The owner's rights are taken for the length of the test's transaction, which is then rolled back.
    for _time in range(3):
        record(by=None, action="try")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE audit_event AS SELECT * FROM audit_event")
        cursor.execute(statement)
    assert problem in [fault.problem for fault in queries.walk().faults]


def test_a_lane_knows_how_far_it_has_come(db):
    record(by=None, action="try")
    last = Event.objects.filter(lane=0).order_by("-number").first()
    assert last is not None
    assert Lane.objects.get(lane=0).digest == last.digest


def test_a_role_that_could_rewrite_the_trail_is_refused(server):
    insist_on_bounds(places(server, "pattern")["DATABASE_URL"])
    with pytest.raises(FaultsFound, match="could change the audit trail"):
        insist_on_bounds(named(server, "pattern"))


def test_a_role_given_too_much_is_put_back_in_its_bounds(server):
    with copied(server, "bounds") as name:
        address = named(server, name)
        with psycopg.connect(address) as owner:
            owner.execute("GRANT ALL ON audit_event TO inspectorate_service")
        service = places(server, name)["DATABASE_URL"]
        with pytest.raises(FaultsFound):
            insist_on_bounds(service)
        grant(address, "inspectorate_service")
        insist_on_bounds(service)


def test_events_cut_off_with_the_record_of_the_ends_are_missed_by_who_wrote_the_ends_down(played, tmp_path):
    for _time in range(3):
        record(by=None, action="try")
    ends = queries.walk().ends
    assert list(queries.lost(ends)) == []
    with connection.cursor() as cursor:
        for table in ("audit_event", "audit_lane"):
            cursor.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {table}")
        cursor.execute("DELETE FROM audit_event WHERE lane = 0 AND number = 3")
        cursor.execute(
            "UPDATE audit_lane SET number = 2, digest = "
            "(SELECT digest FROM audit_event WHERE lane = 0 AND number = 2) WHERE lane = 0"
        )
    assert queries.walk().faults == []
    assert ["is gone or another" in fault.problem for fault in queries.lost(ends)] == [True]


def test_verify_keeps_the_ends_and_compares_them_the_next_time(played, tmp_path, capsys):
    ends = tmp_path / "ends.json"
    record(by=None, action="try")
    commands.verify(ends)
    record(by=None, action="try")
    commands.verify(ends)
    assert "shows later that nothing was taken off" in capsys.readouterr().out
    kept = ends.read_text()
    for nothing in ("", "[]", '{"x": 1}', "\0"):
        ends.write_text(nothing)
        with pytest.raises(FaultsFound, match="does not say where"):
            commands.verify(ends)
    ends.write_text(kept.replace('"0": [', '"0": [9'))
    with pytest.raises(FaultsFound, match="is gone or another"):
        commands.verify(ends)
