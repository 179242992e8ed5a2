"""What each service finds in PostgreSQL: its database, an owner for migrations, and a restricted role to work as."""

import psycopg
from psycopg import sql

from gendan.launcher.limits import LIMITS


def prepare(admin: psycopg.Connection, database: str, role: str, password: str, owner_password: str) -> None:
    """Make the database and its two roles as they are meant to be, whatever of them is there already.

    The owner (`<role>_owner`) is for migrations; `role` may only what migrations grant to it.
    The connection is the superuser's and commits by itself.
    """
    _login(admin, role, password)
    _login(admin, f"{role}_owner", owner_password)
    for name, value in LIMITS.items():
        admin.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(sql.Identifier(role), sql.Identifier(name), value))
    create_database(admin, database, role)


def create_database(
    admin: psycopg.Connection, database: str, role: str, template: str = "template1", owner: str | None = None
) -> None:
    """Make the database of a service's roles, unless it is there; nobody else may connect to it.

    From a template only its schema and rows are copied, so who may connect is said again.
    """
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
        _run(admin, "CREATE DATABASE {0} OWNER {2} TEMPLATE {3}", database, role, owner or f"{role}_owner", template)
    _run(admin, "REVOKE ALL ON DATABASE {0} FROM PUBLIC", database)
    _run(admin, "GRANT CONNECT ON DATABASE {0} TO {1}", database, role)


def _login(admin: psycopg.Connection, role: str, password: str) -> None:
    if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
        _run(admin, "CREATE ROLE {0} LOGIN", role)
    # as a digest, so that the password itself cannot end in the server's log
    digest = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), digest))


def _run(admin: psycopg.Connection, statement: str, *names: str) -> None:
    admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
