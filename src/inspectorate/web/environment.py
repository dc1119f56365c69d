"""Read and validate the environment variables that configure a deployment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web import (
    address_environment,
    logs,
    mail_environment,
    secrets_environment,
    server_environment,
)
from inspectorate.web.server.options import ServerOptions
from inspectorate.web.variables import fault, is_web_address, whole_number, with_files, yes_or_no

VARIABLES = (
    "DATABASE_URL",
    *secrets_environment.NAMES,
    *address_environment.NAMES,
    *server_environment.NAMES,
    "HTTPS",
    "DEMO",
    "SESSION_MINUTES",
    "API_RATE_LIMIT",
    "EVIDENCE_STORAGE",
    *mail_environment.NAMES,
    *logs.NAMES,
    "OIDC_NAME",
    "OIDC_URL",
    "OIDC_CLIENT",
    "OIDC_SECRET",
    "OIDC_SECOND_FACTOR",
)
"""Names of all variables. Each value can be in a file, named by the variable with `_FILE` at its end."""

LOST_CONNECTION = {"connect_timeout": 10, "tcp_user_timeout": 15_000, "keepalives_idle": 30}
"""Parameters of libpq by which a database server that vanished without a word is noticed."""

POOL_SECONDS = 10
"""Seconds that a request waits for a connection to the database before it fails."""


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
class Environment:
    """Everything that differs between deployments."""

    database: str
    secret: str
    secret_fallbacks: tuple[str, ...]
    hosts: tuple[str, ...]
    public_url: str
    https: bool
    demo: bool
    session_minutes: int
    api_rate_limit: int
    evidence_storage: str
    mail: mail_environment.MailSettings
    sign_on: OidcSettings | None
    server: ServerOptions
    logs: logs.LogSettings


def read(variables: Mapping[str, str]) -> Environment:
    """Return the environment. Raises FaultsFound with every missing or invalid variable."""
    faults: list[Fault] = []
    variables = with_files(variables, VARIABLES, faults)
    database = variables.get("DATABASE_URL", "")
    if not database.startswith(("postgresql://", "postgres://")):
        faults.append(
            fault(
                "DATABASE_URL",
                "is not the address of a PostgreSQL database.",
                "postgresql://name:password@host/database",
            )
        )
    secret, secret_fallbacks = secrets_environment.read(variables, faults)
    minutes = whole_number(variables, "SESSION_MINUTES", 30, (1, 1440), faults)
    limit = whole_number(variables, "API_RATE_LIMIT", 1200, (0, 1_000_000), faults)
    https = yes_or_no(variables, "HTTPS", True, faults)
    demo = yes_or_no(variables, "DEMO", False, faults)
    server = server_environment.read(variables, https, faults)
    hosts, public_url = address_environment.read(variables, https, server.port, faults)
    sign_on, mail = _oidc(variables, https, faults), mail_environment.read(variables, https, faults)
    log = logs.read(variables, faults)
    if faults:
        raise FaultsFound(faults)
    return Environment(
        database=database,
        secret=secret,
        secret_fallbacks=secret_fallbacks,
        hosts=hosts,
        public_url=public_url,
        https=https,
        demo=demo,
        session_minutes=minutes,
        api_rate_limit=limit,
        evidence_storage=variables.get("EVIDENCE_STORAGE", ""),
        mail=mail,
        sign_on=sign_on,
        server=server,
        logs=log,
    )


def database_settings(url: str, connections: int = 4) -> dict[str, Any]:
    """Return Django's settings for a database and a pool of connections to it.

    Raises FaultsFound when the URL cannot be parsed.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        unreadable = fault(
            "DATABASE_URL",
            "cannot be read as a PostgreSQL address.",
            "postgresql://name:password@host/database",
        )
        raise FaultsFound([unreadable]) from error
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


def _oidc(variables: Mapping[str, str], https: bool, faults: list[Fault]) -> OidcSettings | None:
    names = ("OIDC_NAME", "OIDC_CLIENT", "OIDC_SECRET", "OIDC_URL")
    values = [variables.get(name, "") for name in names]
    second_factor = yes_or_no(variables, "OIDC_SECOND_FACTOR", False, faults)
    if not any(values):
        if second_factor:
            problem = "is yes, and there is no single sign-on."
            faults.append(fault("OIDC_SECOND_FACTOR", problem, "nothing, or OIDC_NAME and the others too"))
        return None
    faults += [
        fault(name, "is missing, and single sign-on needs it.", "what your sign-on service gave you")
        for name, value in zip(names, values, strict=True)
        if not value
    ]
    name, client, secret, url = values
    if url and not is_web_address(url, https):
        faults.append(
            fault("OIDC_URL", "is not an address that begins with https://.", "https://login.example.gov.uk")
        )
    return OidcSettings(name, client, secret, url, second_factor)
