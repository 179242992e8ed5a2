"""Streams of changes in a process as it runs in earnest: so many and no more, and none holds up the stop."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.apart import Served, told
from tests.conftest import Fresh
from tests.identity import bearer
from tests.nursery import Born
from tests.servers import NatsServer
from tests.waiting import until

MOST = 3


@pytest.fixture
async def server(fresh: Fresh, nats_server: NatsServer, tmp_path: Path) -> AsyncIterator[Served]:
    environment = told(nats_server.url, {"tracking": fresh("tracking").url}, GENDAN_MOST_STREAMS=str(MOST))
    server = Served("tracking", environment, log=tmp_path / "log")
    await server.start()
    yield server
    await server.kill()


async def test_streams_are_bounded_by_themselves_and_none_holds_up_the_stop(server: Served) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers=bearer(), timeout=20) as http:
        opened = [await http.send(http.build_request("GET", "/v1/changes"), stream=True) for _ in range(MOST)]
        assert [answer.status_code for answer in opened] == [200] * MOST
        refused = await http.get("/v1/changes")
        assert (refused.status_code, refused.json()["type"]) == (503, "urn:gendan:problem:overloaded")
        parts = (await http.get("/readyz")).json()["parts"]
        assert (parts["streams"]["open"], parts["streams"]["refused"], parts["requests"]["at_once"]) == (MOST, 1, 0)
        assert (await http.get("/v1/orders")).status_code == 200

        await opened.pop().aclose()

        async def another() -> bool:
            async with http.stream("GET", "/v1/changes") as answer:
                return answer.status_code == 200

        await until(another, "whoever leaves makes room")
        assert isinstance(server.process, Born)
        server.process.terminate()
        for answer in opened:
            assert await answer.aread()  # it is ended as a stream ends, not cut
        await asyncio.to_thread(server.process.wait)
    assert server.log
    assert "graceful" not in server.log.read_text(), "uvicorn had to wait"
