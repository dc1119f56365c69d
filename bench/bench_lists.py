"""Lists at 10,000 people, 5,000 inspections and 1,000,000 audit events: response time and size of pages."""

import statistics
from collections.abc import Iterator

import psycopg

from bench.rows import Row
from bench.service import Device, Service, running_service

LEAD = "lead_inspector@example.org"
PEOPLE, INSPECTIONS, EVENTS, TIMES = 10_000, 5_000, 1_000_000, 15

FILL = f"""
INSERT INTO people_person (password, email, name, role, is_active)
SELECT '!', 'person-' || n || '@example.org', 'Person ' || md5(n::text), 'inspector', true
FROM generate_series(1, {PEOPLE}) AS n;
INSERT INTO people_rolerequest (person_id, role, requested_at, outcome)
SELECT id, role, now(), 'waiting' FROM people_person WHERE email LIKE 'person-%%@example.org';
INSERT INTO people_service (name, short_name, area)
SELECT 'Service ' || n, 'the YJS', 'Area ' || n FROM generate_series(1, {INSPECTIONS}) AS n;
INSERT INTO inspections_inspection
  (service_id, edition, edition_hash, state, fieldwork_starts, invented, set_up_by_id, set_up_at)
SELECT service.id, edition, edition_hash, 'fieldwork', date '2018-01-01' + mod(service.id, 3000)::int, '',
  set_up_by_id, now()
FROM inspections_inspection AS inspection, people_service AS service
WHERE inspection.id = %(inspection)s AND service.name LIKE 'Service %%';
INSERT INTO inspections_teammember
  (inspection_id, person_id, role, conflict_of_interest, conflict_detail, excluded, added_at)
SELECT inspection.id, member.person_id, member.role, 'none', '', '[]', now()
FROM inspections_inspection AS inspection, inspections_teammember AS member
WHERE member.inspection_id = %(inspection)s AND inspection.id <> %(inspection)s;
ANALYZE;
"""

# As the owner, without triggers: chaining a million events takes minutes and changes nothing about reading.
FILL_EVENTS = f"""
INSERT INTO audit_event (chain, number, at, transaction_id, person, who, event_type, outcome, inspection,
  subject, before, after, salt, details_digest, previous, digest)
SELECT 1, n, now() - make_interval(secs => {EVENTS} - n), n, %(person)s, 'Alex Lead inspector',
  CASE WHEN n <= 20 THEN 'draw_sample' WHEN mod(n, 3) = 0 THEN 'save_answer' ELSE 'see_assessment' END,
  CASE WHEN mod(n, 3) = 0 THEN 'done' ELSE 'viewed' END, %(inspection)s,
  'court CO-' || mod(n, 500) || ' first', NULL,
  CASE WHEN mod(n, 3) = 0 THEN jsonb_build_object('answer', 'yes', 'version', 1, 'outcome', 'saved') END,
  'x', md5(n::text), md5(n::text), md5(n::text)
FROM generate_series(1, {EVENTS}) AS n
"""


def measure() -> Iterator[Row]:
    """Fill the database, and request each list repeatedly."""
    with running_service() as service:
        devices, inspection = _filled(service)
        middle = _filled_with_events(service, inspection)
        operations, head, lead = devices
        home = f"/inspections/{inspection}/"
        for name, device, address in (
            ("people", operations, "/people/"),
            ("people, page 100", operations, "/people/?page=100"),
            ("people, searched", operations, "/people/?search=person+abc&role=inspector"),
            ("services", operations, "/people/services/"),
            ("role requests", head, "/people/role-requests/"),
            ("all inspections", head, "/inspections/"),
            ("a lead's inspections", lead, "/inspections/"),
            ("inspections, filtered", head, "/inspections/?search=service+12&year=2020&state=fieldwork"),
            ("choosing one of 10,000 people", lead, f"{home}team/add/"),
            ("suggestions", lead, f"{home}team/add/?suggest=person&search=abc"),
            ("choosing one of 5,000 services", operations, "/inspections/new/"),
            ("audit log", lead, f"{home}audit-log/"),
            ("audit log, older", lead, f"{home}audit-log/?before={middle}"),
            ("audit log, newer", lead, f"{home}audit-log/?after={middle}"),
            ("audit log, filtered", lead, f"{home}audit-log/?event_type=save_answer&outcome=done"),
            ("audit log, events of long ago", lead, f"{home}audit-log/?event_type=draw_sample"),
            ("audit log, denied", lead, f"{home}audit-log/?outcome=denied"),
            ("audit log, API", lead, f"/api/v1{home}audit-log?before={middle}"),
        ):
            yield from _rows(device, name, address)
        for device in devices:
            device.close()


def _rows(device: Device, name: str, address: str) -> Iterator[Row]:
    times, size = [], 0
    for _index in range(TIMES):
        device.send("GET", address)
        time, body = device.receive()
        times.append(time)
        size = len(body)
    note = f"{size / 1000:.0f} kB; aim: 150 ms and 100 kB"
    yield Row(f"{name}, median", statistics.median(times), unit="ms", note=note)


def _filled(service: Service) -> tuple[list[Device], int]:
    """Return devices of operations, a head and a lead, and the number of one inspection."""
    from django.db import connection  # noqa: PLC0415 - Django comes first

    from inspectorate.web.states import Role, State  # noqa: PLC0415
    from tests.web import factories  # noqa: PLC0415

    team = factories.create_team()
    team.stand(State.ANNOUNCED)
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"inspection": team.inspection.pk})
    devices = []
    for role in (Role.OPERATIONS, Role.HEAD, Role.LEAD):
        session = factories.signed_in(team.people[role]).cookies["session"].value
        devices.append(Device(service.port, {"session": session}))
    return devices, team.inspection.pk


def _filled_with_events(service: Service, inspection: int) -> int:
    """Add events to an inspection, and return the number of one in the middle."""
    with psycopg.connect(service.owner) as owner:
        [[person]] = owner.execute("SELECT id FROM people_person WHERE email = %s", [LEAD]).fetchall()
        owner.execute("SET session_replication_role = replica")
        owner.execute(FILL_EVENTS, {"person": person, "inspection": inspection})
        owner.execute("ANALYZE audit_event")
        [[middle]] = owner.execute("SELECT max(id) - %s FROM audit_event", [EVENTS // 2]).fetchall()
    return int(middle)
