"""The environment variables: required ones, invalid ones, and the settings made from them."""

import pytest
from django.db import connection

from inspectorate.method.faults import FaultsFound
from inspectorate.web import database
from inspectorate.web.environment import database_settings, read
from inspectorate.web.people.models import Service
from tests.web import memory

VALID = {
    "DATABASE_URL": "postgresql://me@host/base",
    "SECRET_KEY": "x" * 40,
    "HOSTS": "one.example two.example",
}


def test_required_variables_are_sufficient():
    deployment = read(VALID)
    assert deployment.hosts == ("one.example", "two.example")
    assert (deployment.https, deployment.demo, deployment.session_minutes, deployment.sign_on) == (
        True,
        False,
        30,
        None,
    )


def test_every_invalid_variable_is_reported():
    with pytest.raises(FaultsFound) as raised:
        read(
            {
                "SECRET_KEY": "short",
                "SESSION_MINUTES": "soon",
                "OIDC_NAME": "Ours",
                "EMAIL_URL": "http://post",
            }
        )
    reported = " ".join(fault.place for fault in raised.value.faults)
    named = ("DATABASE_URL", "SECRET_KEY", "HOSTS", "SESSION_MINUTES", "OIDC_CLIENT", "OIDC_URL", "EMAIL_URL")
    assert [name for name in named if name not in reported] == []


def test_mail_and_sign_on_settings_are_read():
    sign_on = {
        "OIDC_NAME": "Ours",
        "OIDC_CLIENT": "c",
        "OIDC_SECRET": "s",
        "OIDC_URL": "https://login.example",
    }
    deployment = read({**VALID, **sign_on, "EMAIL_URL": "smtp+tls://me:p%40ss@post.example:2525"})
    assert deployment.sign_on is not None
    assert deployment.sign_on.name == "Ours"
    assert (deployment.mail.host, deployment.mail.port, deployment.mail.password, deployment.mail.tls) == (
        "post.example",
        2525,
        "p@ss",
        True,
    )


def test_database_url_becomes_django_settings():
    settings = database_settings("postgresql://me:secret@host:6543/base?sslmode=require")
    assert (settings["USER"], settings["PORT"], settings["NAME"]) == ("me", "6543", "base")
    assert settings["OPTIONS"]["sslmode"] == "require"
    # Django interpolates values into the text, which the connection would keep.
    assert settings["OPTIONS"]["prepare_threshold"] is None
    with pytest.raises(FaultsFound, match="cannot be read"):
        database_settings("postgresql://[")


def test_only_hand_written_statements_are_prepared(db):
    for name in ("Robin", "Alex"):
        database.execute("SELECT %(name)s::text AS written_out", {"name": name})
        assert not Service.objects.filter(name=f"{name} Child").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert sum("written_out" in statement for statement in prepared) == 1
    assert "Robin" not in "".join(prepared)
    assert "Robin" not in memory.texts(connection.connection)
