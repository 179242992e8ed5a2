"""Two customers with an order each, alike in everything but what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from services.notify.deliveries.outbox import delivery_of
from services.notify.obligations.state import obligation_of
from services.notify.tasks.api import task_id
from shared.events.obligation import ObligationKind
from shared.identity.roles import Role
from tests.identity import bearer
from tests.shared.attachments.pictures import POINT
from tests.stories.conftest import Company
from tests.waiting import until

DEVELOPMENT_TOKEN = "development-token-of-tests"
OF_MAKING = ("plan", "exceptions", "materials", "output", "inspections")
NOT_YET = UUID(int=0)
TOPICS = {"notify": "task.assigned", "production": "plan.drawn", "logistics": "shipment.booked"}
CREDIT = {"reference": "LC-1", "amount": "8400.00", "currency": "USD", "expires": "2026-12-01"}
LINE = [{"line": "1", "quantity": "10"}]
LENDING = {
    "delegate": "5f0e0a52-2c0b-5d0e-9a57-6b9c1f3c7a11",
    "matters": ["order.countersign"],
    "begins": "2100-01-01T00:00:00Z",
    "until": "2100-01-09T00:00:00Z",
    "reason": "away",
}
CANVAS = {"material": "M-1", "description": "canvas", "unit": "metre", "quantity": "100"}
OUTWORK = {"note": "W-1", "subcontractor": "Yiwu Embroidery", "process": "embroidery", "lines": LINE}
LOOK = {"time": "final", "inspector": "own", "lots": LINE, "found": {"major": 3}}
TROUBLE = {"exception": "EX-0", "what": "needle marks", "severity": "minor", "owner": "workshop"}


@dataclass
class Party:
    """A customer by their code, which everything of theirs is called by, their order, and what was wrong about each."""

    code: str
    order: UUID = NOT_YET
    delegation: UUID = NOT_YET
    """By whom somebody may sign in a manager's stead, for this customer."""
    subscription: UUID = NOT_YET
    """A webhook of the whole company's; here for its address."""
    inquiry: UUID = NOT_YET
    sample: UUID = NOT_YET
    difference: str = "unknown"
    """What their order differs in from their sealed sample, by its number."""
    wrong: dict[str, int] = field(default_factory=dict)
    """By aggregate, the version of a retraction: it can be declared wrong as little as often."""

    @property
    def obligation(self) -> UUID:
        """To release their order."""
        return obligation_of(ObligationKind.INTERNAL_ORDER, str(self.order))

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
                 "material": "canvas 16 oz", "promised": {"on": "2026-09-15"}}
            ],
        }  # fmt: skip

    def address(self, path: str, service: str) -> str:
        """Where this is about them. Fails in words where nobody has said what a parameter of the path is."""
        told = {
            "order_id": str(self.order),
            "code": self.code,
            "shipment": "ASN-1",
            "milestone": "packed",
            "exception": "EX-0",
            "material": "M-1",
            "note": "W-1",
            "inspection": "QC-0",
            "consumer": "order.shipments",
            "key": "nothing",
            "delegation_id": str(self.delegation),
            "task_id": str(task_id(self.code)),
            "obligation_id": str(self.obligation),
            "subscription_id": str(self.subscription),
            "delivery_id": str(delivery_of("proof", self.subscription)),
            "inquiry_id": str(self.inquiry),
            "sample_id": str(self.sample),
            "round": "1",
            "digest": sha256(POINT).hexdigest(),
            "question": "Q1",
            "difference": self.difference,
            "proposal": "D1",
            "credit": "LC-1",
            "name": "unknown",
            "topic": TOPICS.get(service, "order.received"),
            "version": "1",
            "act": "raise",
        }
        try:
            return path.format_map(told)
        except KeyError as unknown:
            pytest.fail(f"{path}: say in tests/rights/parties.py what {unknown} is for a customer")

    def bodies(self) -> Mapping[str, Any]:
        """What is sent to each route; to others the contract's own example, with our code in it."""
        line = LINE
        wrong = {"why": "did_not_occur", "reason": "it was another one"}
        return {
            "POST /v1/customers": {"code": self.code, "name": f"{self.code} & Sons"},
            "POST /v1/customers/{code}/retractions": {**wrong, "version": self.wrong.get("customer", 1)},
            "POST /v1/inquiries/{inquiry_id}/retractions": {**wrong, "version": self.wrong.get("inquiry", 1)},
            "POST /v1/samples/{sample_id}/retractions": {**wrong, "version": self.wrong.get("sample", 1)},
            "POST /v1/attachments": None,
            "POST /v1/tasks/{task_id}/retractions": {**wrong, "version": self.wrong.get("task", 1)},
            "POST /v1/inbox/mail": {"address": "li.na@harbour.example"},
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
            "POST /v1/orders/{order_id}/shipments/{shipment}/hand-over": {},
            "POST /v1/orders/{order_id}/shipments/{shipment}/concessions": {
                "gate": "final_inspection",
                "reason": "the customer takes it",
                "version": 1,
            },
            "POST /v1/orders/{order_id}/countersign": {"version": 1},
            "POST /v1/orders/{order_id}/plan/milestones/{milestone}/reached": {},
            "POST /v1/orders/{order_id}/plan/milestones/{milestone}/waive": {"reason": "it is not needed"},
            "POST /v1/orders/{order_id}/plan/start": {},
            "POST /v1/orders/{order_id}/plan/cutting": {"lines": ["1"]},
            "POST /v1/orders/{order_id}/plan/retractions": {**wrong, "version": self.wrong.get("plan", 1)},
            "POST /v1/orders/{order_id}/exceptions": {**TROUBLE, "exception": "EX-1"},
            "POST /v1/orders/{order_id}/exceptions/retractions": {**wrong, "version": self.wrong.get("exception", 1)},
            "POST /v1/orders/{order_id}/materials": CANVAS,
            "POST /v1/orders/{order_id}/materials/{material}/received": {"delivery": "DN-1", "quantity": "50"},
            "POST /v1/orders/{order_id}/materials/{material}/rejected": {
                "delivery": "DN-1",
                "quantity": "2",
                "reason": "shade",
            },
            "POST /v1/orders/{order_id}/materials/retractions": {**wrong, "version": self.wrong.get("material", 1)},
            "POST /v1/orders/{order_id}/output": {"report": "R-1", "stage": "sewing", "lines": line},
            "POST /v1/orders/{order_id}/output/retractions": {**wrong, "version": self.wrong.get("output", 1)},
            "POST /v1/orders/{order_id}/outwork": OUTWORK,
            "POST /v1/orders/{order_id}/outwork/{note}/returned": {"note": "RW-1", "lines": line},
            "POST /v1/orders/{order_id}/inspections": {
                "inspection": "QC-1",
                "time": "mid",
                "inspector": "own",
                "on": "2026-09-01",
                "lots": line,
            },
            "POST /v1/orders/{order_id}/inspections/{inspection}/performed": LOOK,
            "POST /v1/orders/{order_id}/inspections/{inspection}/concede": {"version": 9, "reason": "the shade"},
            "POST /v1/orders/{order_id}/inspections/retractions": {**wrong, "version": self.wrong.get("inspection", 1)},
            "POST /v1/orders/{order_id}/clarifications": {"number": "Q1", "question": "which navy?", "blocking": False},
            "POST /v1/orders/{order_id}/clarifications/{question}/answer": {"answer": "19-4024"},
            "POST /v1/orders/{order_id}/clarifications/{question}/called": {"outcome": "will answer by mail"},
            "POST /v1/orders/{order_id}/comparisons": {"sample_id": str(self.sample)},
            "POST /v1/orders/{order_id}/differences/{difference}/accept": {"reason": "their mail of 3 March"},
            "POST /v1/orders/{order_id}/dates": {"number": "D1", "on": "2026-10-15", "by": "customer"},
            "POST /v1/orders/{order_id}/dates/{proposal}/confirm": {"by": "factory"},
            "POST /v1/orders/{order_id}/dates/{proposal}/decline": {"by": "factory", "reason": "too early"},
            "POST /v1/orders/{order_id}/credits": CREDIT,
            "POST /v1/orders/{order_id}/credits/{credit}/check": {"verified": True},
            "POST /v1/orders/{order_id}/concessions": {"gate": "archive", "reason": "bank charges", "version": 1},
            "POST /v1/orders/{order_id}/archive": {},
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
        await self._compared(company)
        booking = {"shipment": "ASN-0", "lines": [{"line": "1", "quantity": "5"}]}
        booked = await company.do("logistics", f"{at}/shipments", booking)
        self.wrong["shipment"] = await self._retracted(company, "logistics", f"{at}/shipments", booked["version"])
        await company.do("logistics", f"{at}/shipments", bodies["POST /v1/orders/{order_id}/shipments"])
        await company.do("logistics", f"{at}/shipments/ASN-2/delivered", {"lines": [{"line": "1", "quantity": "5"}]})

        reached = await company.do("production", f"{at}/plan/milestones/cut/reached", {})
        self.wrong["plan"] = await self._retracted(company, "production", f"{at}/plan", reached["version"])
        raised = await company.do("production", f"{at}/exceptions", TROUBLE | {"exception": "EX-2"})
        self.wrong["exception"] = await self._retracted(company, "production", f"{at}/exceptions", raised["version"])
        await company.do("production", f"{at}/exceptions", TROUBLE)
        for aggregate, path, body in (
            ("material", "materials", CANVAS),
            ("output", "output", {"report": "R-0", "stage": "sewing", "lines": LINE}),
            ("inspection", "inspections/QC-9/performed", LOOK),
        ):
            told = await company.do("production", f"{at}/{path}", body)
            under = f"{at}/{path.partition('/')[0]}"
            self.wrong[aggregate] = await self._retracted(company, "production", under, told["version"])
        seen = LOOK | {"evidence": [sha256(POINT).hexdigest()]}
        await company.do("production", f"{at}/inspections/QC-0/performed", seen)

        async def noted() -> bool:
            theirs = bearer("Li Na", Role.PLANNING, customers=[self.code])
            made = [await company.production.get(f"{at}/{each}", headers=theirs) for each in OF_MAKING]
            shipped = (await company.order.get(at)).json()["shipped"]
            return shipped == "part" and all(each.is_success for each in made)

        await until(noted, "the order knows what was delivered, and production whose it is")
        await self._to_be_told_of(company)

    async def _to_be_told_of(self, company: Company) -> None:
        """Their order is to be released, somebody has a task about it, and a program is told of such things."""
        task = {"number": self.code, "subject": f"Ask {self.code}", "role": "manager", "customer_code": self.code}
        await company.notify.post("/v1/tasks", json=task)
        at = f"/v1/tasks/{task_id(self.code)}"
        read = (await company.notify.post(f"{at}/acknowledge", json={})).json()
        self.wrong["task"] = await self._retracted(company, "notify", at, read["version"])
        hook = {"name": "hooks", "url": "https://hooks.invalid/", "topics": ["task"]}
        self.subscription = UUID((await company.notify.post("/v1/subscriptions", json=hook)).json()["id"])

        async def owed() -> bool:
            return (await company.notify.get(f"/v1/obligations/{self.obligation}")).is_success

        await until(owed, "their order is to be released")

    async def _compared(self, company: Company) -> None:
        """What is open about their order: a question, a date, a credit, and a difference from a sealed sample."""
        bodies, at = self.bodies(), f"/v1/orders/{self.order}"
        for path in ("clarifications", "dates", "credits"):
            await company.do("order", f"{at}/{path}", bodies[f"POST /v1/orders/{{order_id}}/{path}"])
        line = {"number": "1", "style": f"{self.code}-1", "unit": "piece", "quantity": "2", "material": "canvas"}
        line |= {"construction": "lined", "colour": "navy"}
        for service in (company.order, company.production, company.logistics):
            await service.post("/v1/attachments", params={"kind": "photo", "name": "front.png"}, content=POINT)
        asked = {"customer_code": self.code, "reference": "INQ-1"}
        self.inquiry = UUID((await company.do("order", "/v1/inquiries", asked))["id"])
        quoted = await company.do("order", f"/v1/inquiries/{self.inquiry}/quoted", {"quotation": "Q-0"})
        at_inquiry = f"/v1/inquiries/{self.inquiry}"
        self.wrong["inquiry"] = await self._retracted(company, "order", at_inquiry, quoted["version"])
        request = {"customer_code": self.code, "reference": "S-1", "kind": "proto", "lines": [line]}
        self.sample = UUID((await company.do("order", "/v1/samples", request))["id"])
        at_sample = f"/v1/samples/{self.sample}"
        judged = await company.do("order", f"{at_sample}/rounds/2/rejected", {"reason": "the handle"})
        self.wrong["sample"] = await self._retracted(company, "order", at_sample, judged["version"])
        manager = bearer("Zhang Wei", Role.MANAGER)
        signed = await company.order.post(f"/v1/samples/{self.sample}/sign", json={"version": 1}, headers=manager)
        assert signed.status_code == 200, signed.text
        for path in ("rounds", "rounds/1/approved", "rounds/1/seal"):
            await company.do("order", f"/v1/samples/{self.sample}/{path}", {})
        await company.do("order", f"{at}/comparisons", {"sample_id": str(self.sample)})
        [found] = (await company.order.get(at)).json()["comparisons"][0]["differences"]
        self.difference = found["number"]

    async def _retracted(self, company: Company, service: str, at: str, version: int) -> int:
        body = {"version": version, "why": "did_not_occur", "reason": "a slip"}
        retracted: int = (await company.do(service, f"{at}/retractions", body))["version"]
        return retracted
