"""The log as it is written, for tests."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from structlog.stdlib import ProcessorFormatter

from inspectorate.web import logs


class LogLines:
    """What was written to the log."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        """The log as text."""
        return self.stream.getvalue()

    @property
    def events(self) -> list[dict[str, Any]]:
        """The events. Raises an error if a line is not one JSON object."""
        return [json.loads(line) for line in self.text.splitlines()]

    def named(self, event: str) -> list[dict[str, Any]]:
        """Return the events of a name."""
        return [values for values in self.events if values["event"] == event]


@contextmanager
def recorded_log(*, json: bool = True) -> Iterator[LogLines]:
    """Record the log of the block, from the least level on, with the service's own formatter."""
    lines = LogLines()
    options = dict(logs.configuration(logs.LogSettings("DEBUG", json))["formatters"]["event"])
    handler = logging.StreamHandler(lines.stream)
    handler.setFormatter(options.pop("()")(**options))
    assert isinstance(handler.formatter, ProcessorFormatter)
    loggers = [logging.getLogger(name) for name in ("", logs.OWN, "django.request", "django.security.csrf")]
    before = [(logger, logger.level) for logger in loggers]
    loggers[0].addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        loggers[0].removeHandler(handler)
        for logger, level in before:
            logger.setLevel(level)
