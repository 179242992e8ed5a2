"""Boards as they are asked for over HTTP."""

from typing import Any

import httpx


async def board(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> Any:
    answer = await client.get(f"/v1/boards/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def refused(client: httpx.AsyncClient, path: str) -> str:
    """The words of a question that cannot be understood."""
    answer = await client.get(f"/v1/boards/{path}")
    assert answer.status_code == 422, answer.text
    return answer.text


async def paged(client: httpx.AsyncClient, path: str, named: str) -> list[str]:
    """The PO numbers of all pages, one row each, each page by the cursor of the one before."""
    found: list[str] = []
    cursor = None
    while True:
        beside = "&" if "?" in path else "?"
        answer = await board(client, f"{path}{beside}limit=1{f'&cursor={cursor}' if cursor else ''}")
        found += [each["po_number"] for each in answer[named]]
        cursor = answer["next"]
        if cursor is None:
            return found
