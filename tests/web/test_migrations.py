"""The tables can be made, unmade and made again, and the records say the same as the tables."""

import os
import subprocess
import sys

from tests.web.places import copied, named, places


def django(*arguments: str, server: str, name: str) -> subprocess.CompletedProcess[str]:
    """Run one of Django's own commands as the owner of a database."""
    settings = {**places(server, name), "DATABASE_URL": named(server, name)}
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env={**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "inspectorate.web.settings"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_records_need_no_further_migration(server):
    done = django("makemigrations", "--check", "--dry-run", server=server, name="pattern")
    assert done.returncode == 0, done.stdout + done.stderr


def test_migrations_go_backwards_and_forwards_again(server):
    with copied(server, "to_and_fro") as name:
        for app in ("judgements", "allocation", "assessments", "cases", "tokens", "inspections", "audit"):
            done = django("migrate", app, "zero", "--verbosity=0", server=server, name=name)
            assert done.returncode == 0, f"{app}: {done.stderr}"
        done = django("migrate", "--verbosity=0", server=server, name=name)
        assert done.returncode == 0, done.stderr
