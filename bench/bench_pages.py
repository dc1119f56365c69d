"""The pages people wait for, over HTTP: a case, and the lead's page and lists over two hundred cases."""

import statistics
from collections.abc import Iterator

from bench.rows import Row
from bench.service import Device, Service, running

CASES, TIMES = 200, 40


def measure() -> Iterator[Row]:
    """Bring the example in, make it two hundred cases, and open each page again and again."""
    with running() as service:
        lead, inspection, assessment = _lead(service)
        home = f"/inspections/{inspection}/"
        _open(lead, f"{home}picture/?anew")
        for name, page, aim in (
            ("a case: one stage", f"cases/{assessment}/stage/2.2/", "aim: 40 ms"),
            ("a case: its summary", f"cases/{assessment}/", "aim: 40 ms"),
            ("the lead's page", "picture/", "aim: 100 ms"),
            ("the list of cases", "cases/", ""),
            ("consistency", "consistency/", ""),
        ):
            yield from _row(service, lead, name, home + page, aim)
        lead.close()


def _row(service: Service, lead: Device, name: str, address: str, aim: str) -> Iterator[Row]:
    before = service.processor()
    waits = [_open(lead, address) for _time in range(TIMES)]
    after = service.processor()
    spent = 1000 * sum(after[part] - before[part] for part in ("service", "database")) / TIMES
    note = "; ".join(filter(None, (aim, f"{spent:.0f} ms of processor time")))
    yield Row(f"{name}, median", statistics.median(waits), unit="ms", note=note)


def _open(lead: Device, address: str) -> float:
    lead.send("GET", address)
    return lead.receive()[0]


def _lead(service: Service) -> tuple[Device, int, int]:
    """A lead's browser, the example's inspection with two hundred cases, and one of them."""
    from inspectorate.web.assessments.models import Assessment  # noqa: PLC0415 - Django comes first
    from inspectorate.web.states import Role  # noqa: PLC0415
    from tests.web import cast  # noqa: PLC0415
    from tests.web.inspected import bring_in, more  # noqa: PLC0415

    here = bring_in(cast.play())
    more(here, CASES)
    cookies = {"session": cast.signed_in(here.people[Role.LEAD]).cookies["session"].value}
    case = Assessment.objects.filter(inspection=here.inspection, group="court").order_by("pk")[0]
    return Device(service.port, cookies), here.inspection.pk, case.pk
