"""The same company over HTTP: people with tokens of their own, at the desk of the order service."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Unpack
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from services.order.app import app
from services.order.orders.state import order_id
from shared.errors import Forbidden, Rejected
from shared.identity.names import OWN
from shared.identity.roles import Role
from shared.people import id_at
from shared.planning import FACTORY_ZONE
from tests.identity import bearer
from tests.order.company import BY
from tests.order.conftest import LINE, ORDER
from tests.order.terms import Terms, agreed


@dataclass
class Desk:
    """One order, and people whom no other order knows: their names end with its PO number."""

    http: httpx.AsyncClient
    app: FastAPI
    po: str
    later: timedelta = timedelta(0)

    def person(self, name: str) -> UUID:
        return id_at(b"people", OWN, self.called(name))

    def called(self, name: str) -> str:
        return f"{name.title()} {self.po}"

    @property
    def at(self) -> str:
        return f"/v1/orders/{order_id('HARBOUR', self.po)}"

    async def post(self, path: str, by: str, body: dict[str, Any], *roles: str, **headers: str) -> httpx.Response:
        """As somebody in these roles, a merchandiser if in none."""
        who = bearer(self.called(by), *(Role(role) for role in roles or ("business_merchandiser",)))
        return await self.http.post(path, json=body, headers={**who, **headers})

    async def now(self) -> Any:
        answer = await self.http.get(self.at)
        assert answer.status_code == 200, answer.text
        return answer.json()

    # What people do ------------------------------------------------------------

    async def receive(self, by: str, *, signers: int = 1, currency: str = "USD") -> int:
        body = ORDER | {"po_number": self.po, "countersign": BY[signers], "currency": currency}
        return version(await self.post("/v1/orders", by, body))

    async def amend(self, by: str) -> int:
        seen = (await self.now())["version"]
        body = {"reason": "more", "lines": [LINE | {"quantity": str(100 + seen)}]}
        return version(await self.post(f"{self.at}/amend", by, body))

    async def declare_wrong(self, wrong: int, by: str) -> int:
        body = {"version": wrong, "why": "incorrect_data", "reason": "a mistake"}
        return version(await self.post(f"{self.at}/retractions", by, body))

    async def countersign(
        self, by: str, *roles: str, delegation: UUID | None = None, seen: int | None = None
    ) -> Sequence[str]:
        known = (await self.now())["version"]
        body: dict[str, Any] = {"version": known if seen is None else seen}
        if delegation:
            body["delegation"] = str(delegation)
        after = version(await self.post(f"{self.at}/countersign", by, body, *roles))
        return ["order.countersigned"] * (after - known)

    async def release(self) -> None:
        version(await self.post(f"{self.at}/release", "wang", {}))

    async def delegate(self, by: str, to: str, **terms: Unpack[Terms]) -> UUID:
        matters, begin, until = agreed(datetime.now(UTC) + self.later, terms)
        body = {
            "delegate": str(self.person(to)),
            "matters": list(matters),
            "begins": begin.isoformat(),
            "until": until.isoformat(),
        }
        answer = await self.post("/v1/delegations", by, body, "manager")
        version(answer)
        return UUID(answer.json()["id"])

    async def revoke(self, delegation: UUID, by: str) -> None:
        path = f"/v1/delegations/{delegation}/revoke"
        version(await self.post(path, by, {"reason": "back earlier"}, "manager"))

    async def wait(self, time: timedelta) -> None:
        """The service's clock goes on; the database's does not."""
        self.later += time
        self.app.state.now = lambda: datetime.now(UTC) + self.later


def version(answer: httpx.Response) -> int:
    """Raises Rejected, as it was answered, where a rule of the business forbade it, and Forbidden where the route's."""
    told = answer.json()
    if answer.status_code == 409:
        raise Rejected(told["detail"], gate=told.get("gate", ""), missing=told.get("missing", ""))
    if answer.status_code == 403:
        raise Forbidden(told["detail"])
    assert answer.status_code in {200, 201}, answer.text
    after: int = told["version"]
    return after


NUMBERS = count(1)


@pytest.fixture
async def desk(http: httpx.AsyncClient) -> AsyncIterator[Desk]:
    """Of a new order, and people who have nothing to do with others'."""
    yield Desk(http, app, f"PO {next(NUMBERS)}")
    app.state.now = lambda: datetime.now(UTC)


def in_days(days: int) -> str:
    """Eight in the morning at the factory, so many days from now."""
    morning = datetime.now(FACTORY_ZONE).replace(hour=8, minute=0, second=0, microsecond=0)
    return (morning + timedelta(days=days)).isoformat()


def fortnight(desk: Desk, to: str = "zhao", **other: Any) -> dict[str, Any]:
    """A delegation of countersigning, for a fortnight and more."""
    return {
        "delegate": str(desk.person(to)),
        "matters": ["order.countersign"],
        "begins": in_days(-6),
        "until": in_days(159),
        "reason": "at the fair",
        **other,
    }
