"""The way to a server that can be broken breaks as it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.shared.proxy import Proxy, proxied


@asynccontextmanager
async def echoing() -> AsyncIterator[tuple[Proxy, int]]:
    """A proxy, and its port, to a server that says what it hears."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, proxied(f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}") as (proxy, _):
        yield proxy, proxy.port


async def said(port: int, *lines: bytes) -> list[bytes]:
    """What comes back on a connection of its own, until it is reset."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    found: list[bytes] = []
    try:
        for line in lines:
            writer.write(line)
            found.append(await reader.readline())
    except ConnectionError:
        pass
    writer.close()
    return [line for line in found if line]


async def test_one_answer_is_lost_with_its_connection_and_then_all_is_well_again() -> None:
    async with echoing() as (proxy, port):
        proxy.lose = (b"COMMIT",)
        assert await said(port, b"SELECT\n", b"COMMIT\n", b"SELECT\n") == [b"SELECT\n"]
        assert proxy.answers_lost == 1
        assert await said(port, b"COMMIT\n") == [b"COMMIT\n"]


async def test_a_cut_resets_what_is_open_and_lets_new_connections_pass() -> None:
    async with echoing() as (proxy, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"SELECT\n")
        assert await reader.readline() == b"SELECT\n"
        proxy.cut()
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()
        assert await said(port, b"SELECT\n") == [b"SELECT\n"]
