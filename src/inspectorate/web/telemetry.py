"""Traces, metrics and error reports, each only if its environment variables are set.

The libraries are optional extras, imported when they are configured. What leaves the service holds names of
routes, methods, status codes, durations and classes of errors: no paths, queries, values or texts of errors.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from inspectorate.method.faults import Fault, FaultsFound

OTLP = (
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
)
"""Standard variables of OpenTelemetry. One of them switches traces and metrics on."""

ALLOWED_ATTRIBUTES = frozenset(
    {
        "db.operation.name",
        "db.system",
        "db.system.name",
        "http.method",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "http.status_code",
        "http.flavor",
        "http.scheme",
        "url.scheme",
        "error.type",
    }
)
"""Attributes of spans that are exported. Others hold addresses, statements or names of hosts."""


def start(variables: Mapping[str, str] = os.environ) -> None:
    """Switch on what is configured. Raises FaultsFound if the optional extra for it is not installed.

    It is called once in each process, before Django is set up.
    """
    if any(variables.get(name) for name in OTLP) and variables.get("OTEL_SDK_DISABLED", "") != "true":
        try:
            start_tracing()
        except ImportError as error:
            raise FaultsFound([_missing("OTEL_EXPORTER_OTLP_ENDPOINT", "telemetry")]) from error
    if variables.get("SENTRY_DSN"):
        try:
            start_error_reports(variables["SENTRY_DSN"])
        except ImportError as error:
            raise FaultsFound([_missing("SENTRY_DSN", "sentry")]) from error


def start_tracing() -> None:
    """Export traces and metrics over OTLP/HTTP, as the standard variables say."""
    from opentelemetry import metrics, trace
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.instrumentation.django import DjangoInstrumentor
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult

    class Exporter(OTLPSpanExporter):
        """Exporter of spans with the allowed attributes only, and without events, which quote errors."""

        def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
            """Export the spans."""
            return super().export([_reduced(span) for span in spans])

    resource = Resource.create({"service.name": os.environ.get("OTEL_SERVICE_NAME", "inspectorate")})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(Exporter()))
    trace.set_tracer_provider(provider)
    reader = PeriodicExportingMetricReader(OTLPMetricExporter())
    metrics.set_meter_provider(MeterProvider(resource=resource, metric_readers=[reader]))
    PsycopgInstrumentor().instrument()
    DjangoInstrumentor().instrument()


def _reduced(span: Any) -> Any:
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import Status

    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes={key: value for key, value in span.attributes.items() if key in ALLOWED_ATTRIBUTES},
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def start_error_reports(address: str) -> None:
    """Report errors to Sentry: the class and the places in the code."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=address,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=reduced_report,
    )


def reduced_report(report: Any, _hint: Any) -> Any:
    """Return a report without request, user, breadcrumbs and texts of errors and log records."""
    for key in ("request", "user", "breadcrumbs", "extra", "server_name", "modules"):
        report.pop(key, None)
    for error in report.get("exception", {}).get("values", []):
        error["value"] = ""
    entry = report.get("logentry")
    if entry:
        report["logentry"] = {"message": entry.get("message", "")}
    return report


def _missing(variable: str, extra: str) -> Fault:
    return Fault(
        f"Environment variable {variable}",
        f"It is set, and the extra “{extra}” is not installed.",
        f"Install it: pip install 'inspectorate[{extra}]'",
    )
