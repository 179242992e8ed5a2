"""Who is woken by what was appended."""

import asyncio

import asyncpg
import pytest

from shared.health import Part, State
from shared.wake import CHANNEL, Wake
from tests.conftest import Fresh
from tests.waiting import holds


async def test_what_others_append_wakes_and_what_this_process_did_itself_is_known_already(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = fresh("order").url
    own, other = await asyncpg.connect(url), await asyncpg.connect(url)
    wake = Wake(lambda: asyncpg.connect(url), Part())
    wake.own.append(own.get_server_pid())
    woken: list[None] = []
    monkeypatch.setattr(wake, "set", lambda: woken.append(None))
    wake.part.degraded("not yet")
    running = asyncio.create_task(wake.run())
    try:
        await holds(lambda: wake.part.state is State.OK, "it listens")
        for connection in (own, other, own, other):  # each hears of them in the order in which they were committed
            await connection.execute(f"NOTIFY {CHANNEL}")
        await holds(lambda: len(woken) >= 2, "it was woken by the other's second")
        assert len(woken) == 2
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await own.close()
        await other.close()
