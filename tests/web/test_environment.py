"""The environment variables: required ones, invalid ones, and the settings made from them."""

import pytest
from django.db import connection

from inspectorate.method.faults import FaultsFound
from inspectorate.web import database
from inspectorate.web.environment import VARIABLES, database_settings, read
from inspectorate.web.people.models import Service
from tests.house.tree import ROOT
from tests.web import memory

VALID = {
    "DATABASE_URL": "postgresql://me@host/base",
    "SECRET_KEY": "only for tests, and long enough to be taken",
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
    assert (
        deployment.mail.host,
        deployment.mail.port,
        deployment.mail.password,
        deployment.mail.starttls,
    ) == (
        "post.example",
        2525,
        "p@ss",
        True,
    )


UNSAFE = {
    "SECRET_KEY": [
        " " * 32,
        "a" * 32,
        "ab" * 20,
        "changeme" * 5,
        "0123456789abcdef" * 2,
        "abcdefghijklmnopqrstuvwxyzabcdef",
        "\t" * 40,
        " only for tests, and long enough to be taken",
        "short",
        "the output of: openssl rand -base64 48",
        "django-insecure-abcdefghijklmnopqrstuvwxyz012345",
        "please-replace-this-with-a-long-random-secret-key",
        "change-me-CHANGE-ME-changeme-12345",
        "qwertyuiopasdfghjklzxcvbnm1234567890",
        "0123456789abcdef0123456789abcdeg",
    ],
    "SECRET_KEY_FALLBACKS": [
        VALID["SECRET_KEY"],
        "short",
        "a" * 40,
        "Tn3wqvB8xYpLr0KcZs5uHgJd7fMa2eQi4oXtV6b1 short",
    ],
    "HOSTS": [
        "",
        "*",
        ".example.gov.uk",
        "*.example.gov.uk",
        "https://one.example",
        "one.example:8000",
        "a b/c",
        "-one.example",
        "one-.example",
        "one..example",
        "one_two.example",
    ],
    "PUBLIC_URL": [
        "http://one.example",
        "one.example",
        "https://elsewhere.example",
        "https://one.example/path",
        "https://one.example:99999",
        "https://me@one.example",
        "https://one.example?x=1",
        "https://[",
        "https://one.example?",
        "https://one.example#",
        "https://one.example\\@two.example",
        " https://one.example",
    ],
    "HTTPS": ["nein", "2", "yes please"],
    "DEMO": ["maybe"],
    "OIDC_SECOND_FACTOR": ["perhaps"],
    "OIDC_URL": [
        "http://login.example",
        "login.example",
        "https://",
        "https://[login",
        "https://login.example:99999",
        "https://me:word@login.example",
        "https://login.example?x=1",
        "https://login.example; script-src *",
        "https://login.example/;script-src",
        "https://login.example, https://elsewhere.example",
    ],
    "OIDC_SECRET": [" "],
    "NOTIFY_TEMPLATE": ["a-template"],
    "NOTIFY_URL": ["https://notify.example"],
    "EMAIL_FROM": [
        "me@one.example\nBcc: all@one.example",
        "nobody",
        "a@b, c@d",
        "a@",
        "@one.example",
        "us@one.example, them@one.example",
        "Us <us@one.example>, them@one.example",
        "us@one.example<them@one.example>",
        "us..all@one.example",
    ],
    "EMAIL_URL": [
        "smtp://post.example:99999",
        "smtp://post.example:x",
        "http://post.example",
        "smtp://",
        "post",
        "smtp://[post",
        "smtp://post example",
        "smtp://post.example/path",
        "smtp://post.example?x=1",
        "smtp+tls://me@post.example",
        "smtp+tls://:word@post.example",
        "smtp+tls://me:wo%0ard@post.example",
        "smtp://me:word@post.example",
    ],
    "EMAIL_TIMEOUT": ["0", "61", "soon"],
    "MAIL_DAYS": ["0", "366"],
    "LOG_LEVEL": ["LOUD"],
    "LOG_FORMAT": ["xml"],
    "API_RATE_LIMIT": ["-1", "lots", "9" * 5000, "²"],
    "SESSION_MINUTES": ["0", "soon", "99999", "-1", "9" * 5000, "²", "٣٠"],
    "HOST": ["http://127.0.0.1", "127.0.0.1:8000", "*", "one two"],
    "PORT": ["0", "65536", "x"],
    "WORKERS": ["0", "65", "two"],
    "THREADS": ["1", "100"],
    "CLIENT_SECONDS": ["0", "601", "1.5"],
    "CONNECTIONS_PER_ADDRESS": ["1", "99999"],
    "PROXIES": [
        "everybody",
        "*",
        "0.0.0.0/0",
        "::/0",
        "10.0.0.0/33",
        "0.0.0.0/1,128.0.0.0/1",
        "2000::/3",
        "::ffff:0.0.0.0/96",
        ",",
        "10.0.0.5, 10.0.0.6",
        " ",
    ],
    "DATABASE_URL": ["", "mysql://me@host/base", "postgresql://me@host/base\nx"],
}
EXAMPLES = {
    "EVIDENCE_STORAGE": "database",
    "SECRET_KEY_FALLBACKS": "the key before, also long enough to be taken",
    "PUBLIC_URL": "https://two.example",
    "HOST": "127.0.0.1",
    "PORT": "9000",
    "WORKERS": "3",
    "THREADS": "5",
    "PROXIES": "10.0.0.5",
    "CLIENT_SECONDS": "20",
    "CONNECTIONS_PER_ADDRESS": "99",
    "HTTPS": "yes",
    "DEMO": "no",
    "SESSION_MINUTES": "20",
    "API_RATE_LIMIT": "9",
    "EMAIL_URL": "smtp://post.example",
    "EMAIL_FROM": "us@one.example",
    "EMAIL_TIMEOUT": "20",
    "MAIL_DAYS": "3",
    "NOTIFY_API_KEY": "a-key",
    "NOTIFY_TEMPLATE": "a-template",
    "NOTIFY_URL": "https://notify.example",
    "LOG_LEVEL": "ERROR",
    "LOG_FORMAT": "text",
    "OIDC_SECOND_FACTOR": "yes",
}
"""A value other than the usual one for each variable that is not required."""

OIDC = {"OIDC_NAME": "Ours", "OIDC_CLIENT": "c", "OIDC_SECRET": "s", "OIDC_URL": "https://login.example"}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in UNSAFE for value in UNSAFE[name]])
def test_unsafe_value_is_refused_with_a_sentence(name, value):
    with pytest.raises(FaultsFound) as raised:
        read({**VALID, **(OIDC if name.startswith("OIDC") else {}), name: value})
    assert {fault.place for fault in raised.value.faults} == {f"Environment variable {name}"}
    assert all(fault.problem.endswith(".") and fault.cure for fault in raised.value.faults)


@pytest.mark.parametrize(
    ("value", "https"),
    [
        ("no", False),
        ("false", False),
        ("0", False),
        ("No", False),
        ("off", False),
        ("yes", True),
        ("True", True),
    ],
)
def test_https_is_read_in_every_usual_spelling(value, https):
    assert read({**VALID, "HTTPS": value}).https is https


def test_service_that_can_be_reached_from_elsewhere_needs_its_proxies():
    with pytest.raises(FaultsFound, match="PROXIES"):
        read({**VALID, "HOST": "0.0.0.0"})
    server = read({**VALID, "HOST": "0.0.0.0", "PROXIES": "10.0.0.5,10.0.0.6 198.51.100.0/24"}).server
    assert [len(networks) for networks in server.proxies] == [2, 1]
    assert read(VALID).server.is_proxy("127.0.0.1")
    assert not read({**VALID, "HTTPS": "no"}).server.is_proxy("127.0.0.1")


def test_password_of_a_mail_server_is_sent_with_tls_or_on_the_same_machine():
    for address in ("smtps://me:word@post.example", "smtp://me:word@127.0.0.1:2525", "smtp://post_server"):
        assert read({**VALID, "EMAIL_URL": address}).mail.host


def test_names_before_the_address_of_the_sender_are_possible():
    for sender in ("Inspections <us@one.example>", '"Inspections, all" <us@one.example>', "us@one.example"):
        assert read({**VALID, "EMAIL_FROM": sender}).mail.sender == sender


def test_notify_and_sign_on_are_reached_with_https_or_on_the_same_machine():
    notify = {"NOTIFY_API_KEY": "a-key", "NOTIFY_TEMPLATE": "t"}
    for address in ("http://notify.example", "https://", "https://notify.example:99999"):
        with pytest.raises(FaultsFound, match="NOTIFY_URL"):
            read({**VALID, **notify, "NOTIFY_URL": address})
    here = {**VALID, "HTTPS": "no", **notify, **OIDC}
    assert read({**here, "NOTIFY_URL": "http://127.0.0.1:1", "OIDC_URL": "http://localhost:2/x"}).sign_on
    with pytest.raises(FaultsFound, match="OIDC_URL"):
        read({**here, "OIDC_URL": "http://login.example"})


def test_second_factor_of_a_sign_on_that_is_not_configured_is_refused():
    with pytest.raises(FaultsFound, match="there is no single sign-on"):
        read({**VALID, "OIDC_SECOND_FACTOR": "yes"})


def test_public_address_is_that_of_the_first_host():
    assert read(VALID).public_url == "https://one.example"
    assert read({**VALID, "PUBLIC_URL": "https://two.example/"}).public_url == "https://two.example"
    assert read({**VALID, "HTTPS": "no", "PORT": "9000"}).public_url == "http://one.example:9000"


@pytest.mark.parametrize("name", VARIABLES)
def test_every_value_can_come_from_a_file(tmp_path, name):
    values = {**VALID, **OIDC, **EXAMPLES}
    other = "EMAIL_URL" if name.startswith("NOTIFY") else "NOTIFY"
    values = {variable: value for variable, value in values.items() if not variable.startswith(other)}
    file = tmp_path / "value"
    file.write_text(values[name] + "\n")
    from_variables = read(values)
    del values[name]
    assert read({**values, f"{name}_FILE": str(file)}) == from_variables
    with pytest.raises(FaultsFound, match="only one of them"):
        read({**values, name: "x", f"{name}_FILE": str(file)})
    with pytest.raises(FaultsFound, match="cannot be read"):
        read({**values, f"{name}_FILE": str(tmp_path / "missing")})


def test_every_variable_is_documented():
    page = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    assert [name for name in (*VARIABLES, "DATABASE_OWNER_URL") if f"`{name}`" not in page] == []


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
