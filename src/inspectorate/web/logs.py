"""Logs: one line of JSON for each event, or readable lines in a terminal, without personal data.

Of the records of other libraries the template is written, and never the values put into it. Of an exception,
its class and the places in the code are written, and never its text: databases and mail servers quote what
people have typed.
"""

import logging
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import structlog

from inspectorate.method.faults import Fault

OWN = "inspectorate"
"""Name of the loggers whose values are written."""

NAMES = ("LOG_LEVEL", "LOG_FORMAT")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

EventValues = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True)
class LogSettings:
    """Settings of the logs: the least level that is written, and whether as JSON or as text."""

    level: str = "INFO"
    json: bool = True


def read(variables: Mapping[str, str], faults: list[Fault]) -> LogSettings:
    """Return the settings of the logs; append a fault for every invalid variable.

    Text is the default in a terminal, JSON everywhere else.
    """
    demonstration = variables.get("DEMO") == "yes"
    level = variables.get("LOG_LEVEL", "WARNING" if demonstration else "INFO").upper()
    written_as = variables.get("LOG_FORMAT", "text" if sys.stderr.isatty() else "json")
    for name, value, values in (("LOG_LEVEL", level, LEVELS), ("LOG_FORMAT", written_as, ("json", "text"))):
        if value not in values:
            place, problem = f"Environment variable {name}", f"It is none of: {', '.join(values)}."
            faults.append(Fault(place, problem, f"Set it, for example: {values[0]}."))
    return LogSettings(level if level in LEVELS else "INFO", written_as == "json")


def configuration(log: LogSettings) -> dict[str, Any]:
    """Return Django's LOGGING."""
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if log.json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=_no_exception)
    )
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        own_values,
        exception_without_text,
    ]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        "use_get_message": False,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"event": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "event"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            OWN: {"level": log.level},
            # A denied request is an audit event, and every request is in the access log.
            "django.request": {"level": "ERROR"},
            "django.security.csrf": {"level": "ERROR"},
        },
    }


def own_values(_logger: Any, _name: str, event: EventValues) -> EventValues:
    """Add the values of a record of ours (its `extra`). Those of other libraries are left out."""
    record: logging.LogRecord | None = event.get("_record")
    event.pop("positional_args", None)
    if record is not None and record.name.partition(".")[0] == OWN:
        structlog.stdlib.ExtraAdder()(logging.getLogger(record.name), "", event)
        event.pop("message", None)  # set by other handlers
    return event


def exception_without_text(_logger: Any, _name: str, event: EventValues) -> EventValues:
    """Replace the exception of an event by its classes, and the places in the code."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        error = (type(error), error, error.__traceback__)
    if isinstance(error, tuple) and error[1] is not None:
        event["exception"] = list(_classes(error[1]))
        event["traceback"] = _places(error[2])
    return event


def _classes(error: BaseException | None) -> list[str]:
    """Return the class of an exception and of those that it was raised from."""
    names = []
    while error is not None:
        names.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return names


def _places(frames: TracebackType | None) -> list[str]:
    summary = traceback.extract_tb(frames)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in summary]


def _no_exception(*_parts: Any) -> None:
    """Write nothing: `exception_without_text` has written it."""


def current_request_id() -> str:
    """Return the id of the request that is being answered; empty outside a request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
