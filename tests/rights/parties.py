"""Two customers with an order each, alike in everything but what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from shared.identity.roles import Role
from tests.identity import bearer
from tests.stories.conftest import Company
from tests.waiting import until

DEVELOPMENT_TOKEN = "development-token-of-tests"
NOT_YET = UUID(int=0)
LENDING = {
    "delegate": "5f0e0a52-2c0b-5d0e-9a57-6b9c1f3c7a11",
    "matters": ["order.countersign"],
    "begins": "2100-01-01T00:00:00Z",
    "until": "2100-01-09T00:00:00Z",
    "reason": "away",
}


@dataclass
class Party:
    """A customer by their code, which everything of theirs is called by, their order, and what was wrong about each."""

    code: str
    order: UUID = NOT_YET
    delegation: UUID = NOT_YET
    """By whom somebody may sign in a manager's stead, for this customer."""
    wrong: dict[str, int] = field(default_factory=dict)
    """By aggregate, the version of a retraction: it can be declared wrong as little as often."""

    @property
    def papers(self) -> dict[str, Any]:
        return {
            "customer_code": self.code,
            "po_number": f"PO-{self.code}",
            "currency": "USD",
            "flow": "made_to_order",
            "destination": {"text": f"{self.code} quay", "country": "DE"},
            "vendor": f"{self.code} mill",
            "lines": [
                {"number": "1", "style": f"{self.code}-1", "unit": "piece", "quantity": "1000", "price": "8.40",
                 "promised": {"on": "2026-09-15"}}
            ],
        }  # fmt: skip

    def address(self, path: str, service: str) -> str:
        """Where this is about them. Fails in words where nobody has said what a parameter of the path is."""
        told = {
            "order_id": str(self.order),
            "code": self.code,
            "shipment": "ASN-1",
            "consumer": "order.shipments",
            "key": "nothing",
            "delegation_id": str(self.delegation),
            "name": "unknown",
            "topic": "shipment.booked" if service == "logistics" else "order.received",
            "version": "1",
        }
        try:
            return path.format_map(told)
        except KeyError as unknown:
            pytest.fail(f"{path}: say in tests/rights/parties.py what {unknown} is for a customer")

    def bodies(self) -> Mapping[str, Any]:
        """What is sent to each route; to others the contract's own example, with our code in it."""
        line = [{"line": "1", "quantity": "10"}]
        wrong = {"why": "did_not_occur", "reason": "it was another one"}
        return {
            "POST /v1/customers": {"code": self.code, "name": f"{self.code} & Sons"},
            "POST /v1/customers/{code}/retractions": {**wrong, "version": self.wrong.get("customer", 1)},
            "POST /v1/orders": self.papers,
            "POST /v1/orders/{order_id}/quoted": {"reference": "Q-1"},
            "POST /v1/orders/{order_id}/amend": {"reason": "more", "destination": {"text": f"{self.code} pier"}},
            "POST /v1/orders/{order_id}/hold": {"reason": "the artwork"},
            "POST /v1/orders/{order_id}/cancel": {"reason": "dropped"},
            "POST /v1/orders/{order_id}/payments": {"reference": "TT-1", "amount": "84.00", "currency": "USD"},
            "POST /v1/orders/{order_id}/retractions": {**wrong, "version": self.wrong.get("order", 1)},
            "POST /v1/orders/{order_id}/shipments": {"shipment": "ASN-1", "lines": line},
            "POST /v1/orders/{order_id}/shipments/retractions": {**wrong, "version": self.wrong.get("shipment", 1)},
            "POST /v1/orders/{order_id}/shipments/{shipment}/departed": {"lines": line},
            "POST /v1/orders/{order_id}/shipments/{shipment}/arrived": {"lines": line},
            "POST /v1/orders/{order_id}/shipments/{shipment}/delivered": {"lines": line},
            "POST /v1/orders/{order_id}/countersign": {"version": 1},
            "POST /v1/delegations": LENDING | {"customers": [self.code]},
            "POST /v1/orders/{order_id}/acknowledge": {},
            "POST /v1/orders/{order_id}/release": {},
            "POST /v1/orders/{order_id}/resume": {},
            "POST /v1/parked/{consumer}/{key}/skip": {"reason": "nobody will ever read it"},
        }

    async def come_to(self, company: Company) -> None:
        """They are registered and order something; it is booked and gone, and a fact about each was declared wrong."""
        bodies, at = self.bodies(), f"/v1/customers/{self.code}"
        await company.do("order", "/v1/customers", bodies["POST /v1/customers"])
        self.wrong["customer"] = await self._retracted(company, "order", at, 1)
        await company.do("order", "/v1/customers", bodies["POST /v1/customers"])
        self.order = UUID((await company.do("order", "/v1/orders", self.papers))["id"])
        manager = bearer("Zhang Wei", Role.MANAGER)
        lending = LENDING | {"customers": [self.code]}
        granted = await company.order.post("/v1/delegations", json=lending, headers=manager)
        assert granted.status_code in {200, 201}, granted.text
        self.delegation = UUID(granted.json()["id"])
        at = f"/v1/orders/{self.order}"
        quoted = await company.do("order", f"{at}/quoted", {"reference": "Q-0"})
        self.wrong["order"] = await self._retracted(company, "order", at, quoted["version"])
        booking = {"shipment": "ASN-0", "lines": [{"line": "1", "quantity": "5"}]}
        booked = await company.do("logistics", f"{at}/shipments", booking)
        self.wrong["shipment"] = await self._retracted(company, "logistics", f"{at}/shipments", booked["version"])
        await company.do("logistics", f"{at}/shipments/ASN-2/delivered", {"lines": [{"line": "1", "quantity": "5"}]})

        async def noted() -> bool:
            return bool((await company.order.get(at)).json()["shipped"] == "part")

        await until(noted, "the order knows what was delivered")

    async def _retracted(self, company: Company, service: str, at: str, version: int) -> int:
        body = {"version": version, "why": "did_not_occur", "reason": "a slip"}
        retracted: int = (await company.do(service, f"{at}/retractions", body))["version"]
        return retracted
