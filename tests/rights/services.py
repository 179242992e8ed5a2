"""All services with two customers' orders in them, to be asked."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.forms import SENT_BY_A_PAGE
from tests.rights.asking import NOBODYS, OWN, Question
from tests.rights.parties import DEVELOPMENT_TOKEN, Party
from tests.rights.routes import apps
from tests.shared.attachments.pictures import POINT

FORMS = {
    "POST /sign-in": {"token": DEVELOPMENT_TOKEN, "who": "merchandiser", "next": "/"},
    "POST /sign-out": {},
    "POST /orders/{order_id}/do/{act}": {
        "key": "once",
        "what": "two cartons are wet",
        "severity": "minor",
        "owner": "quality",
        "exception": "EX-9",
    },
}
ASKED = {
    "GET /v1/people": "?id=00000000-0000-0000-0000-000000000000",
    "GET /v1/reports/on-time": "?group_by=vendor",
    "GET /reports/on-time": "?group_by=vendor",
    "GET /v1/reports/status-sheet": "?customer=HARBOUR",
    "POST /v1/attachments": "?kind=photo&name=front.jpg",
}
"""What must be asked with, or shows best whose things are in the answer."""
FILES = {"POST /v1/attachments": POINT}
ENDLESS = "/changes"
"""How the addresses of streams end; a stream is asked for over a socket, which one can hang up."""
TIMEOUT = 60  # seconds


@dataclass
class Services:
    """`key` is the header of an API key that may only look, `examples` what the contract sends to each route."""

    clients: dict[str, httpx.AsyncClient]
    sockets: dict[str, httpx.AsyncClient]
    parties: dict[str, Party]
    key: dict[str, str]
    examples: dict[tuple[str, str], Any]

    def body(self, question: Question) -> Any:
        """What is sent along; None: nothing. Fails in words where nobody has said what."""
        route = question.route
        told = self.parties[question.whose].bodies().get(str(route))
        if told is None and route.key in self.examples:
            told = self.examples[route.key]
            if told is None:
                pytest.fail(
                    f"{route} has no example in the contract: say in tests/rights/parties.py what is sent to it"
                )
            told = json.loads(json.dumps(told).replace(OWN, question.whose))
        return told

    def is_about_somebody(self, question: Question) -> bool:
        """Whether its address or body names one customer's thing; if not, it is about all that there is."""
        path = question.route.path
        return (
            path.startswith(NOBODYS)
            or "{order_id}" in path
            or "{task_id}" in path
            or "{obligation_id}" in path
            or "{delegation_id}" in path
            or "{inquiry_id}" in path
            or "{sample_id}" in path
            or "{code}" in path
            or question.whose in json.dumps(self.body(question))
        )

    async def ask(self, question: Question) -> tuple[int, str]:
        """The status, and the text; a stream is listened to no further."""
        route = question.route
        is_endless = route.path.endswith(ENDLESS)
        clients = self.sockets if is_endless else self.clients
        async with (
            asyncio.timeout(TIMEOUT),
            clients[route.service].stream(
                route.method,
                self.parties[question.whose].address(route.path, route.service) + ASKED.get(str(route), ""),
                headers=question.asker.headers | (SENT_BY_A_PAGE if route.is_page else {}),
                json=self.body(question),
                data=FORMS.get(str(route)),
                content=FILES.get(str(route)),
            ) as answer,
        ):
            is_heard_out = not is_endless or answer.is_error
            text = (await answer.aread()).decode(errors="replace") if is_heard_out else ""
            if route.is_page and answer.headers.get("location", "").startswith("/sign-in?"):
                return 401, text  # as pages say it
            return answer.status_code, text

    async def written(self) -> dict[str, int]:
        """How much each service has kept of what was asked of it."""
        return {
            f"{name}.{kept}": await app.state.pool.fetchval(f"SELECT count(*) FROM {kept}")
            for name, app in apps().items()
            if hasattr(app.state, "store")
            for kept in ("events", "keys", "people")
        }


def examples() -> dict[tuple[str, str], Any]:
    """The bodies that the contract of each service shows, by service and route; None: it shows none."""
    found: dict[tuple[str, str], Any] = {}
    for name, app in apps().items():
        for path, item in app.openapi()["paths"].items():
            for method, operation in item.items():
                told = operation.get("requestBody", {}).get("content", {}).get("application/json")
                if told:
                    found[name, f"{method.upper()} {path}"] = told.get("example")
    return found
