"""Run the command line in the test's process, so that failures show a traceback."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from inspectorate.cli import main


@dataclass(frozen=True, slots=True)
class CommandResult:
    """Output of a command and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def default_width(monkeypatch):
    """Print as wide as where COLUMNS is not set, whatever started the tests."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def run(capsys) -> Callable[..., CommandResult]:
    def command(*words: object) -> CommandResult:
        code = 0
        try:
            main([str(word) for word in words])
        except SystemExit as error:
            code = int(error.code or 0)
        output = capsys.readouterr()
        return CommandResult(code, output.out, output.err)

    return command
