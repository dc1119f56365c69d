"""Saving an answer over HTTP, with permission, audit and history: one after another, and sixteen at once.

Everything shares one machine: the service with two processes, PostgreSQL, and the devices. An answer is told
as saved once it is on disk. The peers' figures are not measured here: our aims were set against them, and
they were taken on two cores with PostgreSQL on the same machine. CISO Assistant, one answer: 21 a second,
95th percentile 1.2 s. ODK Central, one whole form: 174 a second, 133 ms.
"""

import statistics
import time
import uuid
from collections.abc import Iterator

from bench.rows import Row
from bench.service import Device, Service, running, together

CLIENTS = 16
WARM, ALONE, EACH = 30, 300, 150
CISO_ASSISTANT = (21, 1200.0)
ODK_CENTRAL = (174, 133.0)


class Assessor(Device):
    """A device with a case of its owner's, answering the same question over and over."""

    def __init__(self, port: int, inspection: int, assessment: int, cookies: dict[str, str]) -> None:
        super().__init__(port, cookies)
        self.path = f"/api/v1/inspections/{inspection}/assessments/{assessment}/answers"
        self.version = 0

    def save(self) -> None:
        """Send the next answer; every one before it was saved, or this one would be refused."""
        value = "no" if self.version % 2 else "yes"
        body = (
            f'{{"event":"{uuid.uuid4()}","question":"2.1.1","value":"{value}","comment":"",'
            f'"made_from":{self.version},"device_at":"2026-01-01T00:00:00Z"}}'
        )
        self.send("POST", self.path, body)

    def receive(self) -> tuple[float, bytes]:
        """The wait and the answer. RuntimeError unless it says that the answer was saved."""
        took, body = super().receive()
        if b'"outcome": "saved"' not in body:
            raise RuntimeError(body.decode())
        self.version += 1
        return took, body


def measure() -> Iterator[Row]:
    """Start a database and the service, sign sixteen inspectors in, and let them answer."""
    with running() as service:
        devices = _assessors(service)
        together(devices, Assessor.save, WARM)  # type: ignore[arg-type]  # each is one
        alone = together(devices[:1], Assessor.save, ALONE)  # type: ignore[arg-type]
        yield Row("one after another, median", statistics.median(alone), unit="ms", note="aim: 8 ms")
        yield Row("one after another, 95th percentile", _high(alone), unit="ms", note="aim: 15 ms")
        before, started = service.processor(), time.perf_counter()
        waits = together(devices, Assessor.save, EACH)  # type: ignore[arg-type]
        took, after = time.perf_counter() - started, service.processor()
        for device in devices:
            device.close()
    yield from _compared(waits, len(waits) / took)
    for name in after:
        spent = 1000 * (after[name] - before[name]) / len(waits)
        yield Row(f"processor time an answer: {name}", spent, unit="ms", note="of 5 ms for 400 a second")


def _compared(waits: list[float], rate: float) -> Iterator[Row]:
    for peer, (saved, high) in (("CISO Assistant", CISO_ASSISTANT), ("ODK Central", ODK_CENTRAL)):
        note = f"{rate:,.0f} a second; aim: 400; {peer}: {saved}"
        yield Row("16 at once, 400 answers", 400 / rate, 400 / saved, note=note)
        note = f"aim: 60 ms; peer: {peer}"
        yield Row("16 at once, 95th percentile", _high(waits), high, unit="ms", note=note)


def _assessors(service: Service) -> list[Assessor]:
    """Sixteen inspectors on one inspection, each with a case and a session."""
    from inspectorate.web.inspections.models import Member  # noqa: PLC0415 - Django has to be made ready first
    from inspectorate.web.states import Role  # noqa: PLC0415
    from tests.web import cast  # noqa: PLC0415
    from tests.web.cases_given import given  # noqa: PLC0415

    played, made = cast.play(), []
    for number in range(CLIENTS):
        person = cast.person(Role.INSPECTOR, f"inspector-{number}@example.org")
        Member.objects.create(inspection=played.inspection, person=person, role=Role.INSPECTOR)
        played.people[Role.INSPECTOR] = person
        case = given(played, case_id=f"C{number}")
        cookies = {"session": cast.signed_in(person).cookies["session"].value, "csrf": "c" * 32}
        made.append(Assessor(service.port, played.inspection.pk, case.pk, cookies))
    return made


def _high(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20)[-1]
