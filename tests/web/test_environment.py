"""A deployment that says something senseless is told all that is wrong, in plain words, before it starts."""

import pytest
from django.db import connection

from inspectorate.method.faults import FaultsFound
from inspectorate.web import database
from inspectorate.web.environment import database_settings, read
from inspectorate.web.people.models import Service
from tests.web import memory

GOOD = {
    "DATABASE_URL": "postgresql://me@host/base",
    "SECRET_KEY": "x" * 40,
    "HOSTS": "one.example two.example",
}


def test_what_is_needed_is_enough():
    place = read(GOOD)
    assert place.hosts == ("one.example", "two.example")
    assert (place.https, place.demo, place.session_minutes, place.sign_on) == (True, False, 30, None)


def test_everything_wrong_is_said_at_once():
    with pytest.raises(FaultsFound) as found:
        read(
            {
                "SECRET_KEY": "short",
                "SESSION_MINUTES": "soon",
                "OIDC_NAME": "Ours",
                "EMAIL_URL": "http://post",
            }
        )
    places = " ".join(fault.place for fault in found.value.faults)
    named = ("DATABASE_URL", "SECRET_KEY", "HOSTS", "SESSION_MINUTES", "OIDC_CLIENT", "OIDC_URL", "EMAIL_URL")
    assert [name for name in named if name not in places] == []


def test_the_post_and_the_sign_on_are_read():
    sign_on = {
        "OIDC_NAME": "Ours",
        "OIDC_CLIENT": "c",
        "OIDC_SECRET": "s",
        "OIDC_URL": "https://login.example",
    }
    place = read({**GOOD, **sign_on, "EMAIL_URL": "smtp+tls://me:p%40ss@post.example:2525"})
    assert place.sign_on is not None
    assert place.sign_on.name == "Ours"
    assert (place.post.host, place.post.port, place.post.password, place.post.tls) == (
        "post.example",
        2525,
        "p@ss",
        True,
    )


def test_an_address_of_a_database_is_taken_apart():
    settings = database_settings("postgresql://me:secret@host:6543/base?sslmode=require")
    assert (settings["USER"], settings["PORT"], settings["NAME"]) == ("me", "6543", "base")
    assert settings["OPTIONS"]["sslmode"] == "require"
    # What Django sends has its values in the text, which the connection would remember.
    assert settings["OPTIONS"]["prepare_threshold"] is None
    with pytest.raises(FaultsFound, match="cannot be read"):
        database_settings("postgresql://[")


def test_statements_that_are_written_out_are_prepared_and_others_leave_nothing_on_the_connection(db):
    for name in ("Robin", "Alex"):
        database.execute("SELECT %(name)s::text AS written_out", {"name": name})
        assert not Service.objects.filter(name=f"{name} Child").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert sum("written_out" in statement for statement in prepared) == 1
    assert "Robin" not in "".join(prepared)
    assert "Robin" not in memory.texts(connection.connection)
