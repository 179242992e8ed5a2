"""Text search vectors in PostgreSQL's binary format, for COPY: lexemes without positions."""

from collections.abc import Iterable

import asyncpg


async def know_vectors(connection: asyncpg.Connection) -> None:
    """Let this connection send an iterable of different terms as a tsvector."""
    await connection.set_type_codec("tsvector", schema="pg_catalog", encoder=_sent, decoder=bytes, format="binary")


def _sent(terms: Iterable[str]) -> bytes:
    """The number of lexemes, then each with a zero behind it and the number of its positions, none.

    Raises DataError where one holds a zero itself, as PostgreSQL would of a text.
    """
    lexemes = [term.encode() for term in terms]
    if any(0 in lexeme for lexeme in lexemes):
        raise asyncpg.DataError("a term holds a character that PostgreSQL cannot hold")
    return len(lexemes).to_bytes(4, "big") + b"".join(lexeme + b"\0\0\0" for lexeme in lexemes)
