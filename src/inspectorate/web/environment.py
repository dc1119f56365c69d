"""Read and validate the environment variables that configure a deployment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web import server_environment
from inspectorate.web.server.options import ServerOptions
from inspectorate.web.variables import yes_or_no

LOST_CONNECTION = {"connect_timeout": 10, "tcp_user_timeout": 15_000, "keepalives_idle": 30}
"""Parameters of libpq by which a database server that vanished without a word is noticed."""

POOL_SECONDS = 10
"""Seconds that a request waits for a connection to the database before it fails."""

SHORTEST_SECRET = 32
"""Minimum length of SECRET_KEY, in characters."""


@dataclass(frozen=True, slots=True)
class OidcSettings:
    """Settings of an organisation's single sign-on (OpenID Connect).

    `second_factor` says whether the provider is trusted to have asked for a second factor.
    """

    name: str
    client: str
    secret: str
    url: str
    second_factor: bool


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Settings of the mail server.

    Without a host no e-mail is sent; links are shown to the person who would have sent them.
    """

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = ""
    tls: bool = True
    sender: str = "inspectorate@localhost"


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that differs between deployments."""

    database: str
    secret: str
    hosts: tuple[str, ...]
    https: bool
    demo: bool
    session_minutes: int
    api_rate_limit: int
    mail: MailSettings
    sign_on: OidcSettings | None
    server: ServerOptions


def read(variables: Mapping[str, str]) -> Environment:
    """Return the environment. Raises FaultsFound with every missing or invalid variable."""
    faults: list[Fault] = []
    database, secret = variables.get("DATABASE_URL", ""), variables.get("SECRET_KEY", "")
    if not database.startswith(("postgresql://", "postgres://")):
        faults.append(
            _fault(
                "DATABASE_URL",
                "is not the address of a PostgreSQL database.",
                "postgresql://name:password@host/database",
            )
        )
    if len(secret) < SHORTEST_SECRET:
        faults.append(
            _fault(
                "SECRET_KEY",
                f"is shorter than {SHORTEST_SECRET} characters.",
                "a long random text, kept secret",
            )
        )
    hosts = tuple(filter(None, variables.get("HOSTS", "").replace(",", " ").split()))
    if not hosts:
        faults.append(
            _fault("HOSTS", "is empty, so no address would be answered.", "inspections.example.gov.uk")
        )
    minutes = variables.get("SESSION_MINUTES", "30")
    if not minutes.isdecimal() or not 1 <= int(minutes) <= 1440:
        faults.append(_fault("SESSION_MINUTES", "is not a whole number from 1 to 1440.", "30"))
    limit = variables.get("API_RATE_LIMIT", "1200")
    if not limit.isdecimal() or not limit.isascii() or int(limit) > 1_000_000:
        faults.append(_fault("API_RATE_LIMIT", "is not a whole number from 0 to 1000000.", "1200"))
    https = yes_or_no(variables, "HTTPS", True, faults)
    demo = yes_or_no(variables, "DEMO", False, faults)
    server = server_environment.read(variables, https, faults)
    sign_on, mail = _oidc(variables, faults), _mail(variables, faults)
    if faults:
        raise FaultsFound(faults)
    return Environment(database, secret, hosts, https, demo, int(minutes), int(limit), mail, sign_on, server)


def database_settings(url: str, connections: int = 4) -> dict[str, Any]:
    """Return Django's settings for a database and a pool of connections to it.

    Raises FaultsFound when the URL cannot be parsed.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        fault = _fault(
            "DATABASE_URL",
            "cannot be read as a PostgreSQL address.",
            "postgresql://name:password@host/database",
        )
        raise FaultsFound([fault]) from error
    keys = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    settings = {name: str(parts.pop(key, "") or "") for key, name in keys.items()}
    # No automatic preparation: the connection would keep the text of recent statements, with the values that
    # Django interpolates (answers, names). `database.execute` prepares the hand-written statements.
    pool = {"min_size": connections, "max_size": connections, "timeout": POOL_SECONDS}
    options = {**LOST_CONNECTION, **parts, "pool": pool, "prepare_threshold": None}
    return {
        "ENGINE": "inspectorate.web.postgresql",
        **settings,
        "OPTIONS": options,
    }


def oidc_settings(sign_on: OidcSettings) -> dict[str, Any]:
    """Return allauth's settings for an organisation's single sign-on."""
    return {
        "provider_id": "organisation",
        "name": sign_on.name,
        "client_id": sign_on.client,
        "secret": sign_on.secret,
        "settings": {"server_url": sign_on.url, "oauth_pkce_enabled": True},
    }


def _oidc(variables: Mapping[str, str], faults: list[Fault]) -> OidcSettings | None:
    names = ("OIDC_NAME", "OIDC_CLIENT", "OIDC_SECRET", "OIDC_URL")
    values = [variables.get(name, "") for name in names]
    if not any(values):
        return None
    faults += [
        _fault(name, "is missing, and single sign-on needs it.", "what your sign-on service gave you")
        for name, value in zip(names, values, strict=True)
        if not value
    ]
    name, client, secret, url = values
    return OidcSettings(name, client, secret, url, variables.get("OIDC_SECOND_FACTOR", "no") == "yes")


def _mail(variables: Mapping[str, str], faults: list[Fault]) -> MailSettings:
    address = variables.get("EMAIL_URL", "")
    sender = variables.get("EMAIL_FROM", "inspectorate@localhost")
    if not address:
        return MailSettings(sender=sender)
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtp+tls") or not parts.hostname:
        faults.append(
            _fault("EMAIL_URL", "is not the address of a mail server.", "smtp+tls://name:password@host:587")
        )
        return MailSettings(sender=sender)
    tls = parts.scheme == "smtp+tls"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailSettings(parts.hostname, parts.port or 587, user, password, tls, sender)


def _fault(name: str, problem: str, example: str) -> Fault:
    return Fault(f"Environment variable {name}", f"It {problem}", f"Set it, for example: {example}.")
