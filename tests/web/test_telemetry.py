"""Traces, metrics and error reports reach a real receiver, without anything that somebody typed."""

import gzip
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from inspectorate.web import telemetry
from tests.house.tree import ROOT
from tests.web.databases import copied, service_environment

REQUESTS = """
from inspectorate.web import telemetry
telemetry.start()
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
client.get("/sign-in/?next=/Zebedee/", HTTP_USER_AGENT="Zebedee")
client.post("/sign-in/", {"login": "zebedee@example.org", "password": "Zebedee"})
"""
FLUSH_TRACES = """
from opentelemetry import metrics, trace
trace.get_tracer_provider().shutdown()
metrics.get_meter_provider().shutdown()
"""
REPORT = """
import sentry_sdk
zebedee = "Zebedee"
try:
    raise ValueError("Zebedee")
except ValueError as error:
    sentry_sdk.capture_exception(error)
sentry_sdk.flush()
"""


@contextmanager
def receiver() -> Iterator[tuple[str, dict[str, list[bytes]]]]:
    """Run an HTTP server that takes whatever is sent to it. Yields its address and the bodies by path."""
    bodies: dict[str, list[bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            bodies.setdefault(self.path, []).append(body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_parts: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_port}", bodies
        finally:
            server.shutdown()
            thread.join()


def run(program: str, owner: str, name: str, **variables: str) -> None:
    """Run a program as a process of the service, with these environment variables."""
    environment = {
        **os.environ,
        **service_environment(owner, name),
        "DJANGO_SETTINGS_MODULE": "inspectorate.web.settings",
        "HOSTS": "testserver",
        "PYTHONPATH": str(ROOT / "src"),
        **variables,
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_traces_and_metrics_name_routes_and_statements_and_nothing_typed(server, django_db_setup):
    with copied(server, "telemetry") as name, receiver() as (address, bodies):
        endpoint = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{address}",
            "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
        }
        run(REQUESTS + FLUSH_TRACES, server, name, **endpoint)
    assert b"http.server" in b"".join(bodies["/v1/metrics"])
    spans = [
        span
        for body in bodies["/v1/traces"]
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    names = {span.name for span in spans}
    assert any("sign-in/" in span_name for span_name in names)
    assert {"SELECT", "INSERT"} <= names
    assert {attribute.key for span in spans for attribute in span.attributes} <= telemetry.ALLOWED_ATTRIBUTES
    assert b"zebedee" not in b"".join(body for sent in bodies.values() for body in sent).lower()


def test_error_report_has_class_and_place_and_no_text(server, django_db_setup):
    with copied(server, "reports") as name, receiver() as (address, bodies):
        run(REQUESTS + REPORT, server, name, SENTRY_DSN=f"http://key@{address}/1", LOG_LEVEL="ERROR")
    [envelopes] = bodies.values()
    sent = b"".join(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body for body in envelopes)
    assert b"ValueError" in sent
    assert b"zebedee" not in sent.lower()


def test_report_is_reduced_to_class_and_place():
    report = {
        "request": {"url": "https://testserver/?name=Zebedee", "cookies": {"session": "s"}},
        "user": {"email": "zebedee@example.org"},
        "exception": {"values": [{"type": "ValueError", "value": "Zebedee", "stacktrace": {"frames": []}}]},
        "logentry": {"message": "Refused %s", "params": ["Zebedee"]},
    }
    assert "ebedee" not in str(telemetry.reduced_report(report, {}))
    assert report["exception"]["values"][0]["type"] == "ValueError"  # type: ignore[index]


def test_nothing_is_imported_that_is_not_configured():
    program = (
        "import sys; from inspectorate.web import telemetry; telemetry.start({}); "
        "print({name for name in sys.modules if name.startswith(('opentelemetry', 'sentry_sdk'))})"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
