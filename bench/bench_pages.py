"""Response time of the pages over HTTP: a case, and the lead's pages with 200 cases."""

import statistics
from collections.abc import Iterator

from bench.rows import Row
from bench.service import Device, Service, running_service

CASES, TIMES = 200, 40


def measure() -> Iterator[Row]:
    """Import the example, extend it to 200 cases, and request every page repeatedly."""
    with running_service() as service:
        lead, inspection, assessment = _lead(service)
        home = f"/inspections/{inspection}/"
        _open(lead, f"{home}emerging-findings/?anew")
        for name, page, aim in (
            ("a case: what it is about", f"cases/{assessment}/about/", "aim: 40 ms"),
            ("a case: one stage", f"cases/{assessment}/stage/2.2/", "aim: 40 ms"),
            ("a case: its summary", f"cases/{assessment}/", "aim: 40 ms"),
            ("the lead's page", "emerging-findings/", "aim: 100 ms"),
            ("the list of cases", "cases/", ""),
            ("consistency", "consistency/", ""),
        ):
            yield from _row(service, lead, name, home + page, aim)
        _fall_behind(inspection)
        yield from _row(service, lead, "the lead's page, behind", f"{home}emerging-findings/", "aim: 100 ms")
        lead.close()


def _row(service: Service, lead: Device, name: str, address: str, aim: str) -> Iterator[Row]:
    before = service.cpu_seconds()
    times = [_open(lead, address) for _index in range(TIMES)]
    after = service.cpu_seconds()
    cpu_time = 1000 * sum(after[part] - before[part] for part in ("service", "database")) / TIMES
    note = "; ".join(filter(None, (aim, f"{cpu_time:.0f} ms of processor time")))
    yield Row(f"{name}, median", statistics.median(times), unit="ms", note=note)


def _open(lead: Device, address: str) -> float:
    lead.send("GET", address)
    return lead.receive()[0]


def _fall_behind(inspection: int) -> None:
    """Let the stored results be those of some time ago, before another answer came."""
    from inspectorate.web.results.models import StoredResult  # noqa: PLC0415 - Django comes first

    results = StoredResult.objects.filter(inspection=inspection)
    results.update(calculated_at="2018-09-03T12:00:00Z", inputs_version="before another answer came")


def _lead(service: Service) -> tuple[Device, int, int]:
    """Return a lead's browser, the example's inspection with 200 cases, and an assessment of it."""
    from inspectorate.web.assessments.models import Assessment  # noqa: PLC0415 - Django comes first
    from inspectorate.web.states import Role  # noqa: PLC0415
    from tests.web import factories  # noqa: PLC0415
    from tests.web.imported_inspection import add_cases, bring_in  # noqa: PLC0415

    imported = bring_in(factories.create_team())
    add_cases(imported, CASES)
    cookies = {"session": factories.signed_in(imported.people[Role.LEAD]).cookies["session"].value}
    case = Assessment.objects.filter(inspection=imported.inspection, group="court").order_by("pk")[0]
    return Device(service.port, cookies), imported.inspection.pk, case.pk
