"""The steps of the Dockerfile, run in a folder instead of an image; then its command, against PostgreSQL."""

import http.client
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from inspectorate.web import database
from tests.house.tree import ROOT
from tests.installed.environments import link_lock, new_environment
from tests.patience import PATIENCE
from tests.servers import free_port

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
IGNORED = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
HOST = "inspections.example.gov.uk"


def instructions(name: str) -> list[str]:
    """Return what follows each instruction of this name."""
    return re.findall(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)


def copy_context(source: Path) -> None:
    """Copy what the image's build gets to see; and the built files, which need npm's registry to be made."""
    assert IGNORED[0] == "*"
    for path in [*(line[1:] for line in IGNORED if line.startswith("!")), "src/inspectorate/web/built"]:
        (source / path).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / path).is_dir():
            skipped = shutil.ignore_patterns("__pycache__", "built" if path == "src" else "")
            shutil.copytree(ROOT / path, source / path, ignore=skipped)
        else:
            shutil.copy(ROOT / path, source / path)


def commands(root: Path) -> Iterator[str]:
    """Yield the commands of the build stage, with /opt in a folder of the test."""
    for run in instructions("RUN"):
        yield from (step.strip().replace("/opt/", f"{root}/") for step in run.split("&&"))


def build(root: Path, source: Path) -> None:
    """Run every step. Packages from the registry are linked from this environment instead."""
    for step in commands(root):
        if step.startswith("python -m venv "):
            new_environment(Path(step.split()[-1]))
            continue
        python, pip, rest = step.partition("/bin/pip ")
        if "--require-hashes" in rest:
            link_lock(Path(python) / "bin" / "python", Path(step.split()[-1]).stem)
            continue
        words = f"{sys.executable} -m pip --python {python}/bin/python {rest}" if pip else step
        done = subprocess.run(words, shell=True, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_steps_of_the_image_give_a_service_that_is_healthy(tmp_path):
    root, source = tmp_path / "opt", tmp_path / "source"
    copy_context(source)
    build(root, source)
    shutil.rmtree(source)
    program, port = root / "inspectorate" / "bin", free_port()
    with database.embedded() as owner:
        database.make_role(owner)
        environment = {
            "PATH": f"{program}:{os.environ['PATH']}",
            "DATABASE_URL": database.as_application(owner),
            "SECRET_KEY": secrets.token_hex(32),
            "HOSTS": HOST,
            "PORT": str(port),
        }
        options = {"env": environment, "cwd": tmp_path}
        subprocess.run(
            [program / "inspectorate", "migrate", "--owner", owner, "--quiet"], check=True, **options
        )
        command = json.loads(instructions("CMD")[-1])
        with (tmp_path / "log.txt").open("w") as log:
            server = subprocess.Popen([program / command[0], *command[1:]], stdout=log, stderr=log, **options)
            try:
                wait_until_healthy(server, options, tmp_path / "log.txt")
                assert "Sign in" in page(port, "/sign-in/")
            finally:
                server.terminate()
                server.wait(PATIENCE)


def wait_until_healthy(server: subprocess.Popen, options: dict, log: Path) -> None:
    """Run the image's own health check until it succeeds."""
    [check] = re.findall(r"CMD (\[.*\])", instructions("HEALTHCHECK")[0])
    deadline = time.monotonic() + PATIENCE
    while subprocess.run(
        [sys.executable, *json.loads(check)[1:]], capture_output=True, check=False, **options
    ).returncode:
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def page(port: int, path: str) -> str:
    """Return a page as the proxy asks for it."""
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        assert response.status == 200
        return response.read().decode()
