"""As whom a service works in its database: somebody who may not change what happened."""

import asyncpg

from gendan.launcher.given import UNREADABLE, parts_of

SECONDS = 5

ROLE = """
SELECT current_user AS name, rolsuper AS is_superuser,
    EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role(current_user, datdba, 'MEMBER'))
    OR EXISTS (
        SELECT FROM pg_class JOIN pg_namespace AS of ON of.oid = relnamespace
        WHERE of.nspname !~ '^pg_' AND of.nspname <> 'information_schema'
          AND pg_has_role(current_user, relowner, 'MEMBER')
    ) AS is_owner
FROM pg_roles WHERE rolname = current_user
"""


async def too_much(variable: str, url: str) -> str:
    """What the role in this URL may do that a service's must not, or why that cannot be seen; or nothing."""
    if (parts := parts_of(url)) is None:
        return f"{variable} {UNREADABLE}"
    try:
        connection = await asyncpg.connect(url, timeout=SECONDS, command_timeout=SECONDS)
        try:
            role = await connection.fetchrow(ROLE)
        finally:
            await connection.close(timeout=SECONDS)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, ValueError) as error:
        return (
            f"the database in {variable} (on {parts.hostname}) does not let itself be asked what the role may "
            f"({type(error).__name__}): look at that server, and start again"
        )
    if role["is_superuser"]:
        return (
            f"the role in {variable} ({role['name']}) is a superuser, to whom nothing is forbidden: give the service "
            "a login role of its own, which migrations grant what it needs"
        )
    if role["is_owner"]:
        return (
            f"the role in {variable} ({role['name']}) is the owner, or a member of it, who may change what happened: "
            f"put its URL in {variable.replace('_DATABASE_URL', '_OWNER_DATABASE_URL')} for migrations, and give the "
            "service another role"
        )
    return ""
