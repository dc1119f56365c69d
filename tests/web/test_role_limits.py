"""The service does not start with a role that could change the audit log, by whatever right."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from inspectorate.method.faults import FaultsFound
from inspectorate.web import role_limits
from inspectorate.web.database import APPEND_ONLY, APPLICATION, READ_ONLY, grant
from tests.web.databases import copied, named, service_environment

ROLE = APPLICATION

RIGHTS = tomllib.loads(Path(__file__).with_name("role_rights.toml").read_text(encoding="utf-8"))
PREDEFINED = (
    "pg_write_all_data", "pg_execute_server_program", "pg_write_server_files", "pg_read_server_files",
    "pg_signal_backend", "pg_create_subscription", "pg_maintain",
)  # fmt: skip


@pytest.fixture(scope="module")
def superuser(server) -> Iterator[psycopg.Connection]:
    """A superuser's connection to a database of its own, in which an ordinary role owns the tables."""
    with copied(server, "role_limits") as name, psycopg.connect(named(server, name)) as connection:
        connection.execute("CREATE ROLE owner; CREATE ROLE middle; GRANT CREATE ON SCHEMA public TO owner")
        for (table,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
            connection.execute(sql.SQL("ALTER TABLE {} OWNER TO owner").format(sql.Identifier(table)))
        connection.commit()
        yield connection
        connection.rollback()
        connection.execute("DROP OWNED BY owner CASCADE; DROP ROLE owner; DROP ROLE middle")
        connection.commit()


def problems(connection: psycopg.Connection) -> list[str]:
    """Return what is wrong, as the service's role would find it at start."""
    connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(ROLE)))
    return [fault.problem for fault in role_limits.faults(connection, ROLE)]


def after(connection: psycopg.Connection, statements: str) -> list[str]:
    """Return what is wrong after these statements, and undo them."""
    try:
        connection.execute(statements.format(role=ROLE, database="role_limits"))
        return problems(connection)
    finally:
        connection.rollback()


def test_role_with_the_rights_of_migrate_is_accepted(superuser):
    assert after(superuser, "SELECT 1") == []


@pytest.mark.parametrize("right", RIGHTS)
def test_role_that_could_change_the_audit_log_is_refused(superuser, right):
    faults = after(superuser, RIGHTS[right]["statements"])
    assert any(RIGHTS[right]["reason"] in problem for problem in faults), faults


@pytest.mark.parametrize("role", PREDEFINED)
def test_predefined_role_is_refused(superuser, role):
    assert any(
        f"member of the role {role}" in problem for problem in after(superuser, f"GRANT {role} TO {{role}}")
    )


@pytest.mark.parametrize("role", role_limits.HARMLESS)
def test_predefined_role_that_changes_nothing_is_accepted(superuser, role):
    assert after(superuser, f"GRANT {role} TO {{role}}") == []


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"])
@pytest.mark.parametrize("table", [*APPEND_ONLY, *READ_ONLY])
def test_right_to_change_is_refused(superuser, table, right):
    assert any(
        f"{right} on {table}" in problem
        for problem in after(superuser, f"GRANT {right} ON {table} TO {{role}}")
    )


@pytest.mark.parametrize("table", READ_ONLY)
def test_right_to_insert_where_only_triggers_write_is_refused(superuser, table):
    assert any(
        f"INSERT on {table}" in problem
        for problem in after(superuser, f"GRANT INSERT ON {table} TO {{role}}")
    )


def test_service_is_refused_with_every_way_and_its_cure(server):
    with copied(server, "refused") as name:
        address = service_environment(server, name)["DATABASE_URL"]
        role_limits.require_limited_role(address)
        with psycopg.connect(named(server, name)) as connection:
            connection.execute(f"GRANT UPDATE ON audit_event, audit_chainhead TO {ROLE}")
        with pytest.raises(FaultsFound) as raised:
            role_limits.require_limited_role(address)
        assert len(raised.value.faults) == 2
        assert "inspectorate migrate" in str(raised.value)
        grant(named(server, name), ROLE)
        role_limits.require_limited_role(address)
