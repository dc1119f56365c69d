"""The command line without the optional dependencies of the service."""

import subprocess
import sys

import pytest

from tests.patience import PATIENCE

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
def test_service_command_without_its_dependencies_names_the_extra_to_install(part, words):
    program = [sys.executable, "-c", WITHOUT.format(part=part, words=words)]
    process = subprocess.run(program, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert process.returncode == 2
    message = " ".join(process.stderr.split())
    assert f"({part} is missing)" in message
    assert 'pip install "inspectorate[web]"' in message
    assert "Traceback" not in message
