"""All services in processes of their own on one PostgreSQL, reached through a way that can be broken, and one NATS."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit
from uuid import uuid4

import httpx

from gendan.services import existing
from services.order.orders.state import order_id
from shared import streams
from shared.migrations import migrate
from tests.apart import Served
from tests.identity import ISSUER, bearer
from tests.servers import NatsServer, Postgres
from tests.shared.proxy import Proxy, proxied
from tests.stories.conftest import ORDER
from tests.waiting import until

NAMES = tuple(service.name for service in existing())
TELLING = tuple(service.name for service in existing() if service.tells)
KNOWN = order_id("HARBOUR", "PO 4500/17")


@dataclass
class Company:
    """`servers` by service, the `way` to PostgreSQL, and the `logs` of each."""

    servers: dict[str, Served]
    way: Proxy
    logs: Path
    http: httpx.AsyncClient

    def at(self, service: str, path: str) -> str:
        return f"http://127.0.0.1:{self.servers[service].port}{path}"

    async def get(self, service: str, path: str) -> httpx.Response:
        return await self.http.get(self.at(service, path))

    async def post(self, service: str, path: str, body: object) -> httpx.Response:
        return await self.http.post(self.at(service, path), json=body)

    async def command(self) -> httpx.Response:
        """Another customer."""
        return await self.post("order", "/v1/customers", {"code": uuid4().hex, "name": "Harbour & Sons"})

    async def takes_commands(self) -> bool:
        return (await self.command()).status_code == 201

    async def part(self, name: str, service: str = "order") -> dict[str, object]:
        """What /readyz says of one part."""
        parts: dict[str, dict[str, object]] = (await self.get(service, "/readyz")).json()["parts"]
        return parts[name]

    async def asked_in_every_way(self) -> list[tuple[httpx.Response, float]]:
        """Each kind of command and query at each service, at once: the answers, and how long each took."""
        booking = {"lines": [{"line": "1", "quantity": "1"}]}
        orders = f"/v1/orders/{KNOWN}"
        return await asyncio.gather(
            timed(self.command()),
            timed(self.post("order", f"{orders}/hold", {"reason": "the artwork is being clarified"})),
            timed(self.get("order", "/v1/customers/HARBOUR")),
            timed(self.get("order", orders)),
            timed(
                self.post("production", f"{orders}/plan/ready-forecasts", {"on": "2027-01-20", "reason": uuid4().hex})
            ),
            timed(self.get("production", f"{orders}/plan")),
            timed(self.post("logistics", f"{orders}/shipments", {"shipment": uuid4().hex, **booking})),
            timed(self.post("logistics", f"{orders}/shipments/ASN-1/departed", booking)),
            timed(self.get("logistics", f"{orders}/shipments")),
            timed(
                self.post("notify", "/v1/tasks", {"number": uuid4().hex, "subject": "ask the mill", "role": "planning"})
            ),
            timed(self.get("notify", "/v1/obligations")),
            timed(self.get("tracking", "/v1/orders?q=PO")),
            timed(self.get("tracking", orders)),
            timed(self.get("tracking", f"{orders}?known_by=2030-01-01")),
            timed(self.get("tracking", f"{orders}/history?min_position=order:1@1")),
            timed(self.get("tracking", "/v1/reports/on-time?group_by=country")),
            timed(self.get("tracking", "/")),
            timed(self.get("tracking", f"/orders/{KNOWN}")),
        )

    def said(self) -> str:
        """All that the services have written into their logs."""
        return "\n".join(log.read_text() for log in self.logs.glob("*.log"))


async def timed(answering: Awaitable[httpx.Response]) -> tuple[httpx.Response, float]:
    began = monotonic()
    answer = await answering
    return answer, monotonic() - began


@asynccontextmanager
async def company(
    postgres: Postgres, nats_server: NatsServer, logs: Path, around: tuple[str, ...] = (), host: str = "127.0.0.1"
) -> AsyncIterator[Company]:
    """One order is known everywhere. `host` is what the services call the machine of PostgreSQL."""
    await asyncio.to_thread(nats_server.wipe)
    await streams.apply(nats_server.url, TELLING)
    told = {
        "GENDAN_NATS_URL": nats_server.url,
        "GENDAN_SERVICE_TOKEN": "between-services",
        "GENDAN_PEOPLE_KEY": "people",
        **ISSUER,
    }
    async with AsyncExitStack() as stack:
        way, _ = await stack.enter_async_context(proxied(postgres.admin_url))
        servers: dict[str, Served] = {}
        for name in NAMES:
            database = await asyncio.to_thread(postgres.new_database, name)
            await asyncio.to_thread(migrate, name, database.owner_url, database.role)
            parts = urlsplit(database.url)
            url = parts._replace(netloc=f"{parts.username}:{parts.password}@{host}:{way.port}").geturl()
            environment = {**told, f"GENDAN_{name.upper()}_DATABASE_URL": url}
            servers[name] = Served(name, environment, log=logs / f"{name}.log", around=around)
        addresses = {f"GENDAN_{name.upper()}_URL": server.url for name, server in servers.items()}
        for server in servers.values():
            server.environment = {**server.environment, **addresses}
            stack.push_async_callback(server.kill)
        await asyncio.gather(*(server.start() for server in servers.values()))
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=20, headers=bearer("Wang Fang")))
        all_of_it = Company(servers, way, logs, http)
        await _one_order(all_of_it)
        yield all_of_it


async def _one_order(company: Company) -> None:
    customer = {"code": "HARBOUR", "name": "Harbour & Sons", "tolerance": {"over": "5", "under": "3"}}
    for path, body in (("/v1/customers", customer), ("/v1/orders", ORDER)):
        answer = await company.post("order", path, body)
        assert answer.status_code == 201, answer.text

    async def is_known() -> bool:
        shown = await company.get("tracking", f"/v1/orders/{KNOWN}")
        noted = await company.get("logistics", f"/v1/orders/{KNOWN}/shipments")
        planned = await company.get("production", f"/v1/orders/{KNOWN}/plan")
        return shown.status_code == noted.status_code == planned.status_code == 200

    await until(is_known, "the order is known everywhere")
