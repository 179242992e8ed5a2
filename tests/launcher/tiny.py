"""The smallest service that the launcher can run: ready at once, with one stream that ends only when it drains."""

import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from types import SimpleNamespace
from typing import Any

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Tiny:
    """An ASGI application; `/environment` tells what it was told and `/asked` who asks how, so that a test can see."""

    def __init__(self) -> None:
        self.state = SimpleNamespace()

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Callable[[], Awaitable[Any]], send: Send
    ) -> None:
        if scope["type"] == "lifespan":
            return await _live(receive, send)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        match scope["path"]:
            case "/stream":
                await send({"type": "http.response.body", "body": b"open\n", "more_body": True})
                await self.state.draining.wait()
                return await send({"type": "http.response.body", "body": b"drained\n"})
            case "/environment":
                told = {name: value for name, value in os.environ.items() if name.startswith("GENDAN_")}
            case "/asked":
                told = {"scheme": scope["scheme"], "client": scope["client"][0]}
            case _:
                told = {"status": "ok"}
        return await send({"type": "http.response.body", "body": json.dumps(told).encode()})


async def _live(receive: Callable[[], Awaitable[Any]], send: Send) -> None:
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


app = Tiny()
