"""What depends on knowing the order waits briefly until it is known here; then it is refused with the position seen."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from services.production.policies import noting_orders
from shared.consuming import stored_checkpoint
from shared.errors import NotKnownYet
from shared.http.commands import After
from shared.http.says import says
from shared.waiting import once_known

Knowing = Callable[[Callable[[], Awaitable[After]]], Awaitable[After]]


@says("not-known-yet")
async def knowing(request: Request) -> Knowing:
    """Tries again while NotKnownYet is raised, up to two seconds."""

    async def once(command: Callable[[], Awaitable[After]]) -> After:
        async def attempt(seen: str) -> After:
            try:
                return await command()
            except NotKnownYet as refusal:
                raise NotKnownYet(str(refusal), seen=seen) from None

        async def seen() -> str:
            at = await stored_checkpoint(request.app.state.queries, noting_orders.name, noting_orders.source)
            return f"{noting_orders.source}:{at.position}@{at.epoch}"

        return await once_known(attempt, seen)

    return once


OnceKnown = Annotated[Knowing, Depends(knowing)]
