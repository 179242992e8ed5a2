"""The new version's tables: beside the old ones in a schema of their own, then in their place."""

from collections.abc import Sequence

import asyncpg

from services.tracking.names import NAME

TABLES = ("customer_views", "order_views", "order_search", "report_lines", "report_shipments", "order_items")
"""All that shows; the ledger is no part of it."""

WRITTEN = ("customer_views",)
"""Written row by row, by their keys. All else is copied in, each order once, and gets its keys when all is there."""

SIDE_BY_SIDE = (("order_search", "order_items"), ("customer_views", "order_views", "report_lines", "report_shipments"))
"""Tables that are indexed at the same time; what is searched takes as long as all others."""

BESIDE = "SET search_path = next, public"
"""With this a connection writes the new version by the very statements that write the live one."""

# LIKE brings columns, defaults and checks, but neither rights nor settings; most indexes come once all is loaded.
MADE = """
SELECT format('CREATE TABLE next.%1$I (LIKE public.%1$I INCLUDING ALL EXCLUDING INDEXES)', c.relname) ||
       coalesce(' WITH (' || array_to_string(c.reloptions, ', ') || ')', '')
FROM pg_class AS c WHERE c.oid = ANY ($1::text[]::regclass[])
UNION ALL
SELECT format('GRANT %s ON next.%I TO %I', string_agg(a.privilege_type, ', '), c.relname, a.grantee::regrole::text)
FROM pg_class AS c, aclexplode(c.relacl) AS a
WHERE c.oid = ANY ($1::text[]::regclass[]) AND a.grantee <> c.relowner AND a.grantee <> 0
GROUP BY c.relname, a.grantee
"""

CONSTRAINED = """
SELECT format('ALTER TABLE next.%I ADD CONSTRAINT %I %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid
WHERE c.oid = ANY ($1::text[]::regclass[]) AND k.contype IN ('p', 'u')
AND to_regclass(format('next.%I', k.conname)) IS NULL
"""

INDEXED = """
SELECT replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON next.')
FROM pg_index AS i WHERE i.indrelid = ANY ($1::text[]::regclass[])
AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
AND to_regclass('next.' || (SELECT quote_ident(relname) FROM pg_class WHERE oid = i.indexrelid)) IS NULL
"""

PARKED_ANEW = (
    """
    UPDATE next.parked AS n SET since = p.since FROM public.parked AS p
    WHERE (p.consumer, p.key, p.source, p.epoch, p.position) = (n.consumer, n.key, n.source, n.epoch, n.position)
    """,
    f"DELETE FROM public.parked WHERE consumer = '{NAME}'",
    "INSERT INTO public.parked SELECT * FROM next.parked",
)


async def make(connection: asyncpg.Connection) -> None:
    """Empty tables like the live ones, with the same rights; what was there of an earlier try goes."""
    await connection.execute("DROP SCHEMA IF EXISTS next CASCADE; CREATE SCHEMA next")
    await _each(connection, MADE)
    await _each(connection, CONSTRAINED, WRITTEN)
    await connection.execute("CREATE TABLE next.parked (LIKE public.parked INCLUDING ALL)")


async def index(connection: asyncpg.Connection, some: Sequence[str]) -> None:
    """The same keys and indexes as the live ones of these have, as far as they are not there, and statistics."""
    await _each(connection, CONSTRAINED, some)
    await _each(connection, INDEXED, some)
    for table in some:
        await connection.execute(f"ANALYZE next.{table}")


async def take_their_place(connection: asyncpg.Connection) -> None:
    """Within a transaction: from its commit on, the new tables are the ones that are shown."""
    await connection.execute(f"LOCK TABLE {', '.join(f'public.{table}' for table in TABLES)} IN ACCESS EXCLUSIVE MODE")
    for statement in PARKED_ANEW:
        await connection.execute(statement)
    for table in TABLES:
        await connection.execute(f"DROP TABLE public.{table}; ALTER TABLE next.{table} SET SCHEMA public")
    await connection.execute("DROP SCHEMA next CASCADE")


async def _each(connection: asyncpg.Connection, statements: str, some: Sequence[str] = TABLES) -> None:
    """Run what a query says about the live tables."""
    for row in await connection.fetch(statements, [f"public.{table}" for table in some]):
        await connection.execute(row[0])
