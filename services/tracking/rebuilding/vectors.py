"""Text search vectors in PostgreSQL's binary format, for COPY: lexemes without positions."""

from collections.abc import Collection

import asyncpg


async def know_vectors(connection: asyncpg.Connection) -> None:
    """Let this connection send a collection of different terms as a tsvector."""
    await connection.set_type_codec("tsvector", schema="pg_catalog", encoder=_sent, decoder=bytes, format="binary")


def _sent(terms: Collection[str]) -> bytes:
    """The number of lexemes, then each with a zero behind it and the number of its positions, none.

    Raises DataError where one holds a zero itself, as PostgreSQL would of a text.
    """
    text = "\0\0\0".join([*terms, ""])
    if text.count("\0") != 3 * len(terms):
        raise asyncpg.DataError("a term holds a character that PostgreSQL cannot hold")
    return len(terms).to_bytes(4, "big") + text.encode()
