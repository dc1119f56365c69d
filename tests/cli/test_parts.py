"""The command line where only some of its parts are installed."""

import subprocess
import sys

import pytest

WITHOUT = """
import sys
sys.modules[{part!r}] = None  # as if it were not installed
from inspectorate.cli import main
main({words!r})
"""


@pytest.mark.parametrize(
    ("part", "words"),
    [("django", ["verify"]), ("psycopg", ["serve"]), ("psycopg", ["migrate", "--owner", "x"])],
)
def test_a_command_of_the_service_says_how_to_get_its_parts(part, words):
    program = [sys.executable, "-c", WITHOUT.format(part=part, words=words)]
    said = subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)
    assert said.returncode == 2
    told = " ".join(said.stderr.split())
    assert f"({part} is missing)" in told
    assert 'pip install "inspectorate[web]"' in told
    assert "Traceback" not in told
