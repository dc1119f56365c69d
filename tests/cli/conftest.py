"""The command line as a person runs it, in the same process so that failures show where."""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from inspectorate.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What one command printed, and the code it left with."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def run(capsys) -> Callable[..., Said]:
    def command(*words: object) -> Said:
        code = 0
        try:
            main([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return command
