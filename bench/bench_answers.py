"""Time to save an answer over HTTP, with permission, audit and history: sequentially, and by 16 clients.

One machine runs everything: the service with two processes, PostgreSQL, and the clients. An answer is
acknowledged once it is on disk. The peers' figures are not measured here: they are the origin of our aims,
taken on two cores with PostgreSQL on the same machine. CISO Assistant, one answer: 21 a second, 95th
percentile 1.2 s. ODK Central, one whole form: 174 a second, 133 ms.
"""

import statistics
import time
import uuid
from collections.abc import Iterator

from bench.rows import Row
from bench.service import Device, Service, concurrent_requests, running_service

CLIENTS = 16
WARM_UP, SEQUENTIAL, PER_CLIENT = 30, 300, 150
CISO_ASSISTANT = (21, 1200.0)
ODK_CENTRAL = (174, 133.0)


class Assessor(Device):
    """Device with an assessment of its owner, which answers the same question repeatedly."""

    def __init__(self, port: int, inspection: int, assessment: int, cookies: dict[str, str]) -> None:
        super().__init__(port, cookies)
        self.path = f"/api/v1/inspections/{inspection}/assessments/{assessment}/answers"
        self.version = 0

    def save(self) -> None:
        """Send the next answer; it would be rejected unless the one before it was saved."""
        value = "no" if self.version % 2 else "yes"
        body = (
            f'{{"idempotency_key":"{uuid.uuid4()}","question":"2.1.1","value":"{value}","comment":"",'
            f'"base_version":{self.version},"client_time":"2026-01-01T00:00:00Z"}}'
        )
        self.send("POST", self.path, body)

    def receive(self) -> tuple[float, bytes]:
        """Return the response time and the body. RuntimeError unless the answer was saved."""
        duration, body = super().receive()
        if b'"outcome": "saved"' not in body:
            raise RuntimeError(body.decode())
        self.version += 1
        return duration, body


def measure() -> Iterator[Row]:
    """Start a database and the service, sign in 16 inspectors, and let them answer."""
    with running_service() as service:
        devices = _assessors(service)
        concurrent_requests(devices, Assessor.save, WARM_UP)  # type: ignore[arg-type]  # all are Assessors
        sequential = concurrent_requests(devices[:1], Assessor.save, SEQUENTIAL)  # type: ignore[arg-type]
        yield Row("one after another, median", statistics.median(sequential), unit="ms", note="aim: 8 ms")
        yield Row(
            "one after another, 95th percentile", _percentile_95(sequential), unit="ms", note="aim: 15 ms"
        )
        before, started = service.cpu_seconds(), time.perf_counter()
        times = concurrent_requests(devices, Assessor.save, PER_CLIENT)  # type: ignore[arg-type]
        duration, after = time.perf_counter() - started, service.cpu_seconds()
        for device in devices:
            device.close()
    yield from _peer_rows(times, len(times) / duration)
    for name in after:
        spent = 1000 * (after[name] - before[name]) / len(times)
        yield Row(f"processor time an answer: {name}", spent, unit="ms", note="of 5 ms for 400 a second")


def _peer_rows(times: list[float], rate: float) -> Iterator[Row]:
    for peer, (saved, percentile) in (("CISO Assistant", CISO_ASSISTANT), ("ODK Central", ODK_CENTRAL)):
        note = f"{rate:,.0f} a second; aim: 400; {peer}: {saved}"
        yield Row("16 at once, 400 answers", 400 / rate, 400 / saved, note=note)
        note = f"aim: 60 ms; peer: {peer}"
        yield Row("16 at once, 95th percentile", _percentile_95(times), percentile, unit="ms", note=note)


def _assessors(service: Service) -> list[Assessor]:
    """Return 16 inspectors of one inspection, each with an assessment and a session."""
    from inspectorate.web.inspections.models import TeamMember  # noqa: PLC0415 - after django.setup()
    from inspectorate.web.states import Role  # noqa: PLC0415
    from tests.web import factories  # noqa: PLC0415
    from tests.web.assigned_cases import create_assessment  # noqa: PLC0415

    team, assessors = factories.create_team(), []
    for number in range(CLIENTS):
        person = factories.person(Role.INSPECTOR, f"inspector-{number}@example.org")
        TeamMember.objects.create(inspection=team.inspection, person=person, role=Role.INSPECTOR)
        team.people[Role.INSPECTOR] = person
        case = create_assessment(team, case_id=f"C{number}")
        cookies = {"session": factories.signed_in(person).cookies["session"].value, "csrf": "c" * 32}
        assessors.append(Assessor(service.port, team.inspection.pk, case.pk, cookies))
    return assessors


def _percentile_95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]
