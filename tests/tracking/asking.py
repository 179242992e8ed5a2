"""Asking the tracking service over HTTP: what is answered, and what is refused."""

from typing import Any

import httpx

from tests.tracking.telling import ORDER

AT = f"/v1/orders/{ORDER}"


async def get(client: httpx.AsyncClient, path: str, **parameters: Any) -> Any:
    """The answer's body; anything but a 200 fails."""
    answer = await client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(client: httpx.AsyncClient, path: str, status: int, **parameters: Any) -> Any:
    """The problem that is answered; anything but this status fails."""
    answer = await client.get(path, params=parameters or None)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.json()


async def found(client: httpx.AsyncClient, **parameters: Any) -> list[str]:
    """The PO numbers of the orders on the first page."""
    return [order["po_number"] for order in (await get(client, "/v1/orders", **parameters))["orders"]]
