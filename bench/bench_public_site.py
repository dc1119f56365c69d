"""Pages of the public site over HTTP: processor time of one that is rendered, and of one remembered."""

from collections.abc import Callable, Iterator

from bench.rows import Row
from bench.service import Device, Service, running_service

REPORTS, TIMES = 60, 100


def measure() -> Iterator[Row]:
    """Publish reports on many services, and request the list, the report and a style sheet repeatedly."""
    with running_service() as service:
        slug = _publish()
        visitor = Device(service.port, {})
        style = _milliseconds(service, visitor, _same("/assets/application.css"))
        for name, address in (
            ("the list of reports", "/reports/"),
            ("a report's page", f"/reports/{slug}/"),
            ("the report itself", f"/reports/{slug}/read/"),
        ):
            _milliseconds(service, visitor, _numbered(f"{address}?first="))  # each worker's first requests
            rendered = _milliseconds(service, visitor, _numbered(f"{address}?number="))
            yield Row(f"{name}, rendered", rendered, unit="ms", note="processor time; aim: 30 ms")
            remembered = _milliseconds(service, visitor, _same(address))
            note = "processor time; peer: the same page rendered each time"
            yield Row(f"{name}, remembered", remembered, rendered, "ms", note)
        yield Row("a style sheet", style, unit="ms", note="processor time of the same server, for comparison")
        visitor.close()


def _same(address: str) -> Callable[[int], str]:
    return lambda _number: address


def _numbered(address: str) -> Callable[[int], str]:
    return lambda number: f"{address}{number}"


def _milliseconds(service: Service, visitor: Device, address: Callable[[int], str]) -> float:
    """Return the processor time of a request, in milliseconds, of the service and the database together."""
    before = service.cpu_seconds()
    for number in range(TIMES):
        visitor.send("GET", address(number))
        visitor.receive()
    after = service.cpu_seconds()
    return 1000 * sum(after[part] - before[part] for part in ("service", "database")) / TIMES


def _publish() -> str:
    """Publish a report on each of many services, and return one's part of public addresses."""
    from tests.web import factories  # noqa: PLC0415 - Django comes first
    from tests.web.releases import add_published_reports  # noqa: PLC0415

    return add_published_reports(factories.create_team(), REPORTS)[0].slug
