"""An import of old orders is taken down by notify, and starts nothing there: no clock, no task, no delivery."""

from pathlib import Path

import httpx

from gendan.scms.command import import_scms
from services.notify.app import app as notify_app
from services.production.app import app as production_app
from shared import streams
from tests.conftest import Start
from tests.identity import bearer
from tests.scms.conftest import Events
from tests.servers import NatsServer
from tests.waiting import until

FEED = {"Authorization": "Bearer between-services"}


async def told(service: httpx.AsyncClient) -> list[str]:
    """The lines of a service's feed."""
    return (await service.get("/v1/events?limit=10000", headers=FEED)).text.splitlines()


async def test_old_orders_start_no_clock_and_tell_nobody(
    events: Events, running: Start, nats_server: NatsServer, good_file: Path
) -> None:
    await streams.apply(nats_server.url, ["order", "production", "logistics", "notify"])
    production, notify = await running("production", production_app), await running("notify", notify_app)
    assert await import_scms(good_file) == 0

    async def has_heard_all() -> bool:
        ends = {name: len(lines) for name, lines in (await events()).items()}
        ends["production"] = len(await told(production))
        parts = (await notify.get("/readyz")).json()["parts"]
        return all(parts[f"heard<{name}"]["position"] == end for name, end in ends.items())

    async def follows_nothing() -> bool:
        return bool((await notify.get("/readyz")).json()["parts"]["following"]["status"] == "ok")

    await until(has_heard_all, "notify has heard of all that came in", 60)
    await until(follows_nothing, "notify has followed it")
    assert await told(notify) == []
    who = bearer("Wang Fang")
    assert (await notify.get("/v1/obligations", headers=who)).json()["obligations"] == []
    assert (await notify.get("/v1/inbox", headers=who)).json()["entries"] == []
    assert (await notify.get("/v1/deliveries", headers=who)).json()["deliveries"] == []
