"""Pages of the public site over HTTP: processor time rendered and from the cache, and requests a second.

Requests are sent by wrk, which is a package of Debian, where it is installed, and otherwise by plain sockets
of this process.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator

from bench.rows import Row
from bench.service import Device, Service, concurrent_requests, running_service

REPORTS, TIMES = 60, 100
CONNECTIONS, SECONDS = 32, 5
"""Connections that send requests all at once, and for how long."""
REQUESTS = 1_000
STYLE = "/assets/application.css"
RATE = re.compile(r"^Requests/sec:\s+([\d.]+)$", re.MULTILINE)
OTHER_STATUS = "Non-2xx or 3xx responses"


def measure() -> Iterator[Row]:
    """Publish reports on many services, and request the list, the report and a style sheet repeatedly."""
    with running_service() as service:
        slug = _publish()
        pages = {
            "the list of reports": "/reports/",
            "a report's page": f"/reports/{slug}/",
            "the report itself": f"/reports/{slug}/read/",
        }
        yield from _processor_time(service, pages)
        rate = _rate_of_wrk if shutil.which("wrk") else _rate_of_sockets
        client = "wrk" if shutil.which("wrk") else "plain sockets, which need a processor themselves"
        style = REQUESTS / rate(service, STYLE)
        for name, address in pages.items():
            note = f"{CONNECTIONS} connections; aim: 1 s; peer: a style sheet; client: {client}"
            duration = REQUESTS / rate(service, address)
            yield Row(f"{name}, 1,000 requests from the cache", duration, style, note=note)


def _processor_time(service: Service, pages: dict[str, str]) -> Iterator[Row]:
    visitor = Visitor(service.port, {})
    style = _milliseconds(service, visitor, _same(STYLE))
    for name, address in pages.items():
        _milliseconds(service, visitor, _numbered(f"{address}?first="))  # each worker's first requests
        rendered = _milliseconds(service, visitor, _numbered(f"{address}?number="))
        yield Row(f"{name}, rendered", rendered, unit="ms", note="processor time; aim: 30 ms")
        cached = _milliseconds(service, visitor, _same(address))
        note = "processor time; peer: the same page rendered each time"
        yield Row(f"{name}, from the cache", cached, rendered, "ms", note)
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


def _rate_of_wrk(service: Service, address: str) -> float:
    """Return how many requests a second wrk sends and gets a response to. RuntimeError unless all succeed."""
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{SECONDS}s", "-H", "Host: localhost"]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{service.port}{address}"], check=True, capture_output=True, text=True
    )
    rate = RATE.search(done.stdout)
    if rate is None or OTHER_STATUS in done.stdout:
        raise RuntimeError(done.stdout)
    return float(rate[1])


def _rate_of_sockets(service: Service, address: str) -> float:
    """Return how many requests a second sockets of this process send and get a response to."""
    devices = [Visitor(service.port, {}) for _connection in range(CONNECTIONS)]
    started, sent = time.perf_counter(), 0
    while time.perf_counter() - started < SECONDS:
        sent += len(concurrent_requests(devices, lambda device: device.send("GET", address), 50))
    seconds = time.perf_counter() - started
    for device in devices:
        device.close()
    return sent / seconds


class Visitor(Device):
    """Browser of somebody who has never signed in: it sends no cookies."""

    def _headers(self) -> str:
        return "Host: localhost\r\n"


def _publish() -> str:
    """Publish a report on each of many services, and return one's part of public addresses."""
    from tests.web import factories  # noqa: PLC0415 - Django comes first
    from tests.web.releases import add_published_reports  # noqa: PLC0415

    return add_published_reports(factories.create_team(), REPORTS)[0].slug
