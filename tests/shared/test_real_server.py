"""A service in a process of its own, as it runs in earnest: killed at any moment, and spoken to by any client."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from tests.apart import Served, told
from tests.conftest import Fresh
from tests.identity import bearer, line
from tests.servers import Database, NatsServer
from tests.shared.things import thing_id
from tests.waiting import until


@pytest.fixture
def database(fresh: Fresh) -> Database:
    return fresh("order")


@pytest.fixture
async def server(database: Database, nats_server: NatsServer) -> AsyncIterator[Served]:
    """The service of things."""
    server = Served("order", told(nats_server.url, {"order": database.url}), "tests.shared.things:served")
    await server.start()
    yield server
    await server.kill()


@pytest.fixture
async def things(server: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.url, headers=bearer("Lin"), timeout=10) as things:
        yield things


async def test_a_service_that_is_killed_again_and_again_does_each_command_once(
    server: Served, things: httpx.AsyncClient, database: Database
) -> None:
    """Eight clients send commands with a key each, and again until each is answered."""
    answers: dict[str, dict[str, object]] = {}

    async def insist(code: str) -> None:
        while code not in answers:
            try:
                answer = await things.post("/v1/things", json={"code": code}, headers={"Idempotency-Key": code})
            except httpx.TransportError:
                await asyncio.sleep(0.01)  # as a client does before it tries again
                continue
            assert answer.status_code in {201, 503}, answer.text
            if answer.status_code == 201:
                answers[code] = answer.json()

    async def client(n: int) -> None:
        for m in range(40):
            await insist(f"C{n}-{m}")

    clients = [asyncio.create_task(client(n)) for n in range(8)]
    for enough in (60, 200):

        async def some(enough: int = enough) -> bool:
            return len(answers) >= enough

        await until(some, "some are answered")
        await server.kill()
        await server.start()
    await asyncio.gather(*clients)
    connection = await asyncpg.connect(database.url)
    rows = await connection.fetch("SELECT originator_id, notification_id FROM events")
    stored = {str(row[0]): f"order:{row[1]}@1" for row in rows}
    assert len(rows) == 320
    assert stored == {answer["id"]: answer["position"] for answer in answers.values()}
    assert stored.keys() == {str(thing_id(code)) for code in answers}
    again = await things.post("/v1/things", json={"code": "C0-0"}, headers={"Idempotency-Key": "C0-0"})
    assert again.json() == answers["C0-0"]
    await connection.close()


async def first_line(server: Served, words: bytes) -> bytes:
    """The first line that is answered to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(words)
    async with asyncio.timeout(5):
        line = await reader.readline()
    writer.close()
    return line


POST = f"POST /v1/things HTTP/1.1\r\nHost: localhost\r\n{line()}Content-Type: application/json\r\n".encode()


async def test_ten_megabytes_are_refused_before_they_have_come_and_so_is_what_is_no_http(
    server: Served, database: Database
) -> None:
    some = b'{"code": "' + b"x" * 300_000
    announced = await first_line(server, POST + b"Content-Length: 10000000\r\n\r\n" + some)
    assert announced.split()[1] == b"413"
    in_parts = await first_line(
        server, POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"%x\r\n" % len(some) + some + b"\r\n"
    )
    assert in_parts.split()[1] == b"413"
    connection = await asyncpg.connect(database.url)
    assert await connection.fetchval("SELECT count(*) FROM events") == 0
    await connection.close()
    for words in (  # what is no HTTP
        b"\x00\x01\x02\r\n\r\n",
        POST.replace(b"Bearer", b"Bea\x00rer") + b"\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: x\r\n\r\n",
    ):
        assert (await first_line(server, words)).split()[1:2] in ([b"400"], [])
    assert await server.answers()
