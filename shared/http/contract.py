"""The service's contract, at /openapi.json: for whoever is signed in, wherever the service listens.

It is no secret, but it names every door; and a service cannot know whether loopback is the only way to it.
"""

from typing import Any

from fastapi import Request

from shared.http import edge
from shared.http.rules import ANYONE, SERVICES, allows

router = edge.router(include_in_schema=False)


@router.get("/openapi.json")
@allows(ANYONE, SERVICES)
async def contract(request: Request) -> dict[str, Any]:
    """OpenAPI, as generators of clients read it."""
    found: dict[str, Any] = request.app.openapi()
    return found
