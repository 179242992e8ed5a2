"""HTTP to other services, with nothing prepared until somebody is called: most processes seldom call anyone."""

import httpx


class Outward(httpx.AsyncBaseTransport):
    """httpx's own transport, made at the first request: until then neither its parts nor certificates are loaded."""

    def __init__(self) -> None:
        self._made: httpx.AsyncHTTPTransport | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._made is None:
            self._made = httpx.AsyncHTTPTransport()
        return await self._made.handle_async_request(request)

    async def aclose(self) -> None:
        if self._made is not None:
            await self._made.aclose()


def client() -> httpx.AsyncClient:
    """A client for other services; an answer may take five seconds, a connection one."""
    return httpx.AsyncClient(transport=Outward(), timeout=httpx.Timeout(5, connect=1))
