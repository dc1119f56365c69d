"""What the service's role could do to the audit log: every way is a fault, and the service does not start.

A role has the rights of every role that it is a member of, whether it inherits them, may switch to it or may
only grant it: all of these are examined alike. So is what everybody may do (PUBLIC).
"""

from typing import Any, NamedTuple

import psycopg

from inspectorate.method.faults import Fault, FaultsFound
from inspectorate.web.database import APPEND_ONLY, READ_ONLY

ROLES = """
WITH RECURSIVE own AS (
  SELECT oid FROM pg_roles WHERE rolname = %(role)s
  UNION
  SELECT member.roleid FROM pg_auth_members AS member JOIN own ON member.member = own.oid
), roles AS (
  SELECT oid FROM own
  UNION SELECT role.oid FROM pg_roles AS role
  WHERE role.rolname = 'pg_database_owner' AND EXISTS (
    SELECT FROM pg_database WHERE datname = current_database() AND datdba IN (SELECT oid FROM own)
  )
), here AS (
  SELECT oid, nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%%' AND nspname <> 'information_schema'
), guarded AS (
  SELECT class.oid, class.relname, class.relname = ANY(%(append_only)s) AS may_insert
  FROM pg_class AS class
  WHERE class.relnamespace = 'public'::regnamespace AND class.relname = ANY(%(append_only)s || %(read_only)s)
)
"""
"""The roles whose rights count, the schemas of this database, and the tables that may not be changed."""

HARMLESS = (
    "pg_checkpoint",
    "pg_monitor",
    "pg_read_all_data",
    "pg_read_all_settings",
    "pg_read_all_stats",
    "pg_stat_scan_tables",
    "pg_use_reserved_connections",
)
"""Predefined roles of PostgreSQL that change nothing. All others are refused, those of later versions too."""

FUNCTIONS = ("audit_chain", "audit_row_change", "inspections_delete_case_data")
"""The service's own functions that run with the rights of the tables' owner."""


class Check(NamedTuple):
    """A way to change the audit log: what the role could do, its cure, and the query that finds it.

    The query returns the objects concerned, as texts. `since` is the version of PostgreSQL that has it.
    """

    problem: str
    cure: str
    query: str
    since: int = 140000


CHECKS = (
    Check(
        "it has the attribute %s",
        "ALTER ROLE … NO…, as a superuser",
        """
        SELECT DISTINCT attribute
          || CASE WHEN rolname <> %(role)s THEN ' through the role ' || rolname ELSE '' END
        FROM roles JOIN pg_roles USING (oid), LATERAL (VALUES
          ('SUPERUSER', rolsuper), ('CREATEROLE', rolcreaterole), ('BYPASSRLS', rolbypassrls),
          ('REPLICATION', rolreplication)
        ) AS attributes (attribute, granted)
        WHERE granted
        """,
    ),
    Check(
        "it is a member of the role %s",
        "REVOKE that role from it",
        """
        SELECT rolname FROM roles JOIN pg_roles USING (oid)
        WHERE rolname LIKE 'pg\\_%%' AND rolname <> 'pg_database_owner' AND rolname <> ALL(%(harmless)s)
        """,
    ),
    Check(
        "it owns the database %s",
        "ALTER DATABASE … OWNER TO the tables' owner",
        """
        SELECT datname FROM pg_database
        WHERE datname = current_database() AND datdba IN (SELECT oid FROM roles)
        """,
    ),
    Check(
        "it owns the schema %s",
        "ALTER SCHEMA … OWNER TO the tables' owner",
        """
        SELECT nspname FROM pg_namespace
        WHERE nspowner IN (SELECT oid FROM roles) AND nspname NOT LIKE 'pg\\_temp\\_%%'
          AND nspname NOT LIKE 'pg\\_toast\\_temp\\_%%'
        """,
    ),
    Check(
        "it owns %s",
        "ALTER TABLE … OWNER TO the tables' owner (for a sequence or view as well)",
        """
        SELECT class.oid::regclass::text FROM pg_class AS class JOIN here ON here.oid = class.relnamespace
        WHERE class.relowner IN (SELECT oid FROM roles) AND class.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        """,
    ),
    Check(
        "it owns the function %s, and could replace it",
        "ALTER FUNCTION … OWNER TO the tables' owner",
        """
        SELECT routine.oid::regprocedure::text
        FROM pg_proc AS routine JOIN here ON here.oid = routine.pronamespace
        WHERE routine.proowner IN (SELECT oid FROM roles)
        """,
    ),
    Check(
        "it owns the type %s",
        "ALTER TYPE … OWNER TO the tables' owner",
        """
        SELECT typ.oid::regtype::text FROM pg_type AS typ JOIN here ON here.oid = typ.typnamespace
        WHERE typ.typowner IN (SELECT oid FROM roles) AND typ.typtype IN ('d', 'e', 'r')
        """,
    ),
    Check(
        "it owns the event trigger, extension, language or foreign server %s",
        "ALTER … OWNER TO a superuser",
        """
        SELECT evtname FROM pg_event_trigger WHERE evtowner IN (SELECT oid FROM roles)
        UNION ALL SELECT extname FROM pg_extension WHERE extowner IN (SELECT oid FROM roles)
        UNION ALL SELECT lanname FROM pg_language WHERE lanowner IN (SELECT oid FROM roles)
        UNION ALL SELECT srvname FROM pg_foreign_server WHERE srvowner IN (SELECT oid FROM roles)
        """,
    ),
    Check(
        "it has the right to %s",
        "run inspectorate migrate, or REVOKE that right from it, from its roles and from PUBLIC",
        """
        SELECT DISTINCT right_to.privilege_type || ' on ' || guarded.relname || right_to.part
        FROM guarded JOIN pg_class AS class USING (oid), LATERAL (
          SELECT '' AS part, acl.* FROM aclexplode(class.relacl) AS acl
          UNION ALL
          SELECT ' (column ' || attname || ')', acl.* FROM pg_attribute, aclexplode(attacl) AS acl
          WHERE attrelid = class.oid
        ) AS right_to
        WHERE (right_to.grantee = 0 OR right_to.grantee IN (SELECT oid FROM roles))
          AND right_to.privilege_type <> 'SELECT'
          AND NOT (guarded.may_insert AND right_to.privilege_type = 'INSERT')
        """,
    ),
    Check(
        "it has the right to %s",
        "REVOKE that right from it, from its roles and from PUBLIC",
        """
        SELECT DISTINCT right_to.privilege_type || ' on ' || class.relname
        FROM pg_class AS class JOIN here ON here.oid = class.relnamespace, LATERAL (
          SELECT acl.* FROM aclexplode(class.relacl) AS acl
          UNION ALL
          SELECT acl.* FROM pg_attribute, aclexplode(attacl) AS acl WHERE attrelid = class.oid
        ) AS right_to
        WHERE class.oid NOT IN (SELECT oid FROM guarded)
          AND (right_to.grantee = 0 OR right_to.grantee IN (SELECT oid FROM roles))
          AND right_to.privilege_type <> ALL (
            CASE class.relkind WHEN 'S' THEN '{SELECT,USAGE}'::text[] ELSE '{SELECT,INSERT,UPDATE,DELETE}' END
          )
        """,
    ),
    Check(
        "it may create objects in the schema %s",
        "REVOKE CREATE ON SCHEMA … FROM it, its roles and PUBLIC, as a superuser",
        """
        SELECT DISTINCT nspname FROM pg_namespace, aclexplode(nspacl) AS acl
        WHERE acl.privilege_type = 'CREATE' AND (acl.grantee = 0 OR acl.grantee IN (SELECT oid FROM roles))
          AND nspname NOT LIKE 'pg\\_temp\\_%%' AND nspname NOT LIKE 'pg\\_toast\\_temp\\_%%'
        """,
    ),
    Check(
        "it may create schemas in the database %s",
        "REVOKE CREATE ON DATABASE … FROM it, its roles and PUBLIC",
        """
        SELECT DISTINCT datname FROM pg_database, aclexplode(datacl) AS acl
        WHERE datname = current_database() AND acl.privilege_type = 'CREATE'
          AND (acl.grantee = 0 OR acl.grantee IN (SELECT oid FROM roles))
        """,
    ),
    Check(
        "it may change the parameter %s of the server",
        "REVOKE SET, ALTER SYSTEM ON PARAMETER … FROM it, its roles and PUBLIC",
        """
        SELECT DISTINCT parname FROM pg_parameter_acl, aclexplode(paracl) AS acl
        WHERE acl.grantee = 0 OR acl.grantee IN (SELECT oid FROM roles)
        """,
        since=150000,
    ),
    Check(
        "its connections have the setting %s",
        "ALTER ROLE … RESET, ALTER DATABASE … RESET",
        """
        SELECT DISTINCT setting FROM pg_db_role_setting, unnest(setconfig) AS setting
        WHERE (setrole = 0 OR setrole IN (SELECT oid FROM own))
          AND setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
          AND split_part(setting, '=', 1) IN ('session_replication_role', 'search_path', 'role')
        UNION SELECT 'session_replication_role=' || current_setting('session_replication_role')
        WHERE current_setting('session_replication_role') <> 'origin'
        """,
    ),
    Check(
        "it would not find %s in the schema public",
        "let its search_path begin with public, and drop what has the same name elsewhere",
        """
        SELECT name FROM unnest(%(append_only)s || %(read_only)s) AS name
        WHERE to_regclass(quote_ident(name)) IS DISTINCT FROM to_regclass('public.' || quote_ident(name))
          OR to_regclass('public.' || quote_ident(name)) IS NULL
        """,
    ),
    Check(
        "it may call %s, which runs with the rights of its owner",
        "REVOKE EXECUTE ON FUNCTION … FROM it, its roles and PUBLIC",
        """
        SELECT DISTINCT routine.oid::regprocedure::text FROM pg_proc AS routine
        CROSS JOIN LATERAL aclexplode(coalesce(routine.proacl, acldefault('f', routine.proowner))) AS acl
        WHERE routine.prosecdef AND (acl.grantee = 0 OR acl.grantee IN (SELECT oid FROM roles))
          AND acl.privilege_type = 'EXECUTE'
          AND NOT (routine.pronamespace = 'public'::regnamespace AND routine.proname = ANY(%(functions)s))
        """,
    ),
    Check(
        "the function %s runs as its owner and does not fix its search_path",
        "run inspectorate migrate",
        """
        SELECT routine.oid::regprocedure::text FROM pg_proc AS routine
        WHERE routine.prosecdef AND routine.pronamespace = 'public'::regnamespace
          AND routine.proname = ANY(%(functions)s)
          AND NOT 'search_path=pg_catalog, public, pg_temp' = ANY(coalesce(routine.proconfig, '{}'))
        """,
    ),
    Check(
        "nothing stops changes: the trigger %s is missing or disabled",
        "ALTER TABLE … ENABLE TRIGGER, or restore the database's schema",
        """
        SELECT name || ' on audit_event'
        FROM unnest('{audit_chain,audit_refuse,audit_refuse_truncate}'::text[]) AS name
        WHERE NOT EXISTS (
          SELECT FROM pg_trigger WHERE tgrelid = to_regclass('public.audit_event') AND tgname = name
        )
        UNION ALL
        SELECT tgname || ' on ' || tgrelid::regclass FROM pg_trigger
        WHERE NOT tgisinternal AND tgenabled NOT IN ('O', 'A')
        """,
    ),
    Check(
        "rows of %s would go elsewhere: it has a rule or a child table",
        "DROP RULE, or ALTER TABLE … NO INHERIT",
        """
        SELECT relname FROM guarded
        WHERE EXISTS (SELECT FROM pg_rewrite WHERE ev_class = guarded.oid)
          OR EXISTS (SELECT FROM pg_inherits WHERE inhparent = guarded.oid OR inhrelid = guarded.oid)
        """,
    ),
    Check(
        "it has a user mapping for the foreign server %s",
        "DROP USER MAPPING",
        """
        SELECT srvname FROM pg_user_mappings
        WHERE umuser = 0 OR umuser IN (SELECT oid FROM roles)
        """,
    ),
)


def faults(connection: psycopg.Connection[Any], role: str) -> list[Fault]:
    """Return a fault for every way in which a role could change the audit log, or let it be passed by."""
    values = {
        "role": role,
        "append_only": list(APPEND_ONLY),
        "read_only": list(READ_ONLY),
        "harmless": list(HARMLESS),
        "functions": list(FUNCTIONS),
    }
    excesses = list[Fault]()
    for check in CHECKS:
        if connection.info.server_version >= check.since:
            rows = connection.execute(ROLES + check.query, values).fetchall()
            excesses += [_fault(role, check.problem % object_name, check.cure) for (object_name,) in rows]
            if rows and check is CHECKS[0]:
                break  # such a role has every other right as well
    return excesses


def require_limited_role(address: str) -> None:
    """Raise FaultsFound when the role of this URL could change the audit log."""
    with psycopg.connect(address) as connection:
        if excesses := faults(connection, connection.info.user):
            raise FaultsFound(excesses)


def _fault(role: str, excess: str, cure: str) -> Fault:
    problem = f"The role {role} could change the audit log, or write past it: {excess}."
    return Fault("Environment variable DATABASE_URL", problem, f"{cure[0].upper()}{cure[1:]}.")
